"""Following up: the chain from the first action on a problem to the one that is under way now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

from governance.models import Action
from qms.people.models import Person

CHAIN = """
WITH RECURSIVE
  before(id, follows_up_id) AS (
    SELECT id, follows_up_id FROM governance_action WHERE id = %s
    UNION SELECT a.id, a.follows_up_id FROM governance_action a JOIN before ON a.id = before.follows_up_id
  ),
  after(id) AS (
    SELECT id FROM governance_action WHERE id = %s
    UNION SELECT a.id FROM governance_action a JOIN after ON a.follows_up_id = after.id
  )
SELECT id FROM before UNION SELECT id FROM after
"""
"""Every action before and after one, in a single query however long the chain; a loop would end it."""


@dataclass(frozen=True)
class Link:
    """One action of a chain, as a row shows it."""

    action: Action
    standing: str
    here: bool


def chain_of(action: Action, *, person: Person, today: date) -> list[Link]:
    """Return the actions that ``action`` follows up and that follow it up, the first one first.

    Only those that ``person`` may see; nothing where it stands alone. Two queries.
    """
    if action.follows_up_id is None and not hasattr(action, "follow_up"):
        return []
    with connection.cursor() as cursor:
        cursor.execute(CHAIN, [action.pk, action.pk])
        keys = [pk for (pk,) in cursor.fetchall()]
    rows = Action.objects.visible_to(person).filter(pk__in=keys).select_related("owner__function")
    found = {row.pk: row for row in rows}
    ordered = sorted(found.values(), key=lambda row: _place(row, found))
    return [Link(row, row.standing(today), row.pk == action.pk) for row in ordered]


def _place(row: Action, found: dict[int, Action]) -> int:
    """Return how many of the chain stand before ``row``."""
    before = 0
    while row.follows_up_id in found and before < len(found):
        row, before = found[row.follows_up_id], before + 1
    return before
