"""Late: actions past their day and checks of their effect past theirs, by who owes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Case, Count, F, Min, Q, When
from django.urls import reverse
from django.utils.translation import ngettext

from governance.models import Action
from qms.desk.looking import Look
from qms.people.models import Person


@dataclass(frozen=True)
class Late:
    """What one person owes past its day: how many actions and checks, since when."""

    person_id: int
    name: str
    function: str
    actions: int
    checks: int
    since: date

    @property
    def total(self) -> int:
        """All that is late."""
        return self.actions + self.checks

    @property
    def what(self) -> str:
        """Actions and checks in words."""
        words = [ngettext("%(n)d action", "%(n)d actions", self.actions) % {"n": self.actions}]
        if self.checks:
            words.append(
                ngettext("%(n)d check of effect", "%(n)d checks of effect", self.checks) % {"n": self.checks}
            )
        return ", ".join(words if self.actions else words[1:])


def late_by_person(look: Look) -> list[Late]:
    """Return who owes something past its day among the actions of ``look``, most first. One query.

    For a past day it is read from what had happened by then, in three; who owes it is who owes it today.
    """
    found = _late_then(look) if look.day.past else _late_now(look)
    return sorted(found, key=lambda one: (-one.total, one.since, one.name))


def _late_now(look: Look) -> list[Late]:
    undone = Q(state=Action.State.OPEN, due_on__lt=look.on)
    unchecked = Q(state=Action.State.DONE, weight=Action.Weight.ACTION, check_on__lt=look.on)
    rows = look.of(Action.objects.filter(undone | unchecked & Q(verifier__isnull=False))).order_by()
    names = {
        f"late_{name}": Case(When(undone, then=F(f"owner__{path}")), default=F(f"verifier__{path}"))
        for name, path in (("id", "pk"), ("name", "name"), ("function", "function__name"))
    }
    day = Case(When(undone, then=F("due_on")), default=F("check_on"))
    counted = rows.annotate(**names, day=day).values(*names)
    counted = counted.annotate(
        actions=Count("pk", filter=undone), checks=Count("pk", filter=unchecked), since=Min("day")
    )
    fields = ("late_id", "late_name", "late_function", "actions", "checks", "since")
    return [
        Late(pk, name, function or "", actions, checks, since)
        for pk, name, function, actions, checks, since in counted.values_list(*fields)
    ]


def _late_then(look: Look) -> list[Late]:
    """Return what was late at the end of a past day: due by then and not done, or done and not yet checked."""
    rows = look.of(Action.objects.filter(recorded_at__lt=look.day.end, first_due_on__lt=look.on))
    rows = rows.exclude(cancellation__happened_on__lte=look.on).exclude(verifications__happened_on__lte=look.on)
    rows = rows.select_related("owner__function", "verifier__function", "completion")
    found: dict[int, list[tuple[bool, Person, date]]] = {}
    for row in rows.prefetch_related("extensions"):
        owed = _owed_then(row, look.on)
        if owed is not None:
            found.setdefault(owed[1].pk, []).append(owed)
    return [_of_one(some) for some in found.values()]


def _owed_then(row: Action, on: date) -> tuple[bool, Person, date] | None:
    """Return whether it was the doing, who owes it and since when; nothing where nothing was late."""
    done = getattr(row, "completion", None)
    if done is None or done.happened_on > on:
        moved = sorted((one.happened_on, one.due_from) for one in row.extensions.all())
        due = next((before for day, before in moved if day > on), row.due_on)
        return (True, row.owner, due) if due < on else None
    if row.weight == Action.Weight.TASK or row.verifier is None or row.check_on is None or row.check_on >= on:
        return None
    return (False, row.verifier, row.check_on)


def _of_one(some: list[tuple[bool, Person, date]]) -> Late:
    person = some[0][1]
    actions = sum(doing for doing, _person, _day in some)
    function = person.function.name if person.function else ""
    since = min(day for _doing, _person, day in some)
    return Late(person.pk, person.name, function, actions, len(some) - actions, since)


def late_url(one: Late) -> str:
    """Return the address of the list that holds what is late of one person."""
    state = {"state": "late", "owner": one.name} if one.actions else {"state": "to_verify"}
    return f"{reverse('governance:actions')}?{urlencode(state)}"


def oldest(found: list[Late], *, on: date) -> str:
    """Return since when the oldest is late, as the figure's note says it."""
    if not found:
        return ""
    days = (on - min(one.since for one in found)).days
    return ngettext("the oldest by %(days)d day", "the oldest by %(days)d days", days) % {"days": days}
