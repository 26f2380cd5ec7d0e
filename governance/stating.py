"""Stating: what policy and commitment share: versions, drafts, their points."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Max
from django.utils.translation import gettext as _

from governance.models.statements import Statement, StatementPoint
from governance.rules import statements
from qms.people.models import Person, Site
from qms.primitives.changing import changing, keep
from qms.primitives.refusing import Refusal
from qms.records.entering import enter

S = TypeVar("S", bound=Statement)
P = TypeVar("P", bound=StatementPoint)


@dataclass(frozen=True)
class Given:
    """A point as somebody typed it: its number where it stood before (``None``: a new one), words, links."""

    number: int | None
    text: str
    links: tuple[str, ...] = ()
    processes: tuple[Any, ...] = ()


def versions(model: type[S], site_id: int | None) -> Any:
    """Return the versions of a scope, the latest first."""
    rows: Any = model._default_manager.filter(site=site_id)
    return rows.order_by("-version")


def new_draft(model: type[S], *, site: Site | None, copy_of: S | None, by: Person, at: datetime) -> S:
    """Enter the next version of a scope as a draft. Raises :class:`Refusal` where there is one already."""
    rows = versions(model, site.pk if site else None)
    standing = rows.filter(state="draft").first()
    if standing is not None:
        raise Refusal(
            "statement.one-draft",
            _("%(draft)s is the draft of this scope.") % {"draft": standing},
            field="site",
            remedy=_("Go on with that one."),
        )
    last = rows.aggregate(last=Max("version"))["last"] or 0
    draft = model(site=site, version=last + 1, based_on=copy_of, text=copy_of.text if copy_of else "")
    return enter(draft, by=by, at=at)


def write_points(
    draft: Statement,
    points: Sequence[Given],
    *,
    stored: Iterable[P],
    make: Callable[[], P],
    set_links: Callable[[P, Given], None],
    next_number: int,
    by: Person,
    at: datetime,
) -> list[P]:
    """Make the points of a draft what was given, in that order; those not given any more are removed."""
    before = {point.number: point for point in stored}
    written = []
    for position, given in enumerate((one for one in points if one.text.strip()), start=1):
        point = before.pop(given.number or 0, None) or make()
        if point.pk is None:
            point.number, next_number = next_number, next_number + 1
        point.position, point.text = position, given.text.strip()
        set_links(point, given)
        keep(point, by=by, at=at)
        written.append(point)
    for point in before.values():
        point._history_user, point._history_date = by, at
        point.delete()
    return written


@contextmanager
def rewriting(draft: S, *, seen: int, text: str, by: Person, at: datetime) -> Iterator[S]:
    """Lock a draft to change its words; its revision rises, its points are written inside.

    Raises :class:`Refusal` where it is no draft any more, or is not the revision that was ``seen``.
    """
    with changing(draft, by=by, at=at, states=["draft"]) as row:
        statements.refuse_changed_meanwhile(seen, row.revision)
        row.text, row.revision = text.strip(), row.revision + 1
        yield row
