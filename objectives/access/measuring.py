"""Who may report values: of one objective, of a series of figures, and which of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from objectives.access.objectives import PREPARERS
from qms.people.models import Person

if TYPE_CHECKING:
    from objectives.models import FigureSeries


def measurable(person: Person) -> Q:
    """Return the condition for objectives and series that ``person`` may report: their own, or prepared."""
    allowed = Q(owner=person.pk)
    for role in PREPARERS:
        if role in person.reach.roles:
            sites = person.reach.roles[role]
            allowed |= ~Q(pk__in=[]) if sites is None else Q(site__in=sites)
    return allowed


def may_measure_somewhere(person: Person) -> bool:
    """Tell whether ``person`` may report values at all: who prepares somewhere, or owns what is measured."""
    return person.reach.is_insider


def may_report(person: Person, series: FigureSeries) -> bool:
    """Tell whether ``person`` may record its figures: who reports it, and who prepares for its scope."""
    return person.pk == series.owner_id or may_keep_series(person, series)


def may_keep_series(person: Person, series: FigureSeries) -> bool:
    """Tell whether ``person`` may change what a series is: who prepares for its scope."""
    return person.reach.holds_for(series.site_id, *PREPARERS)
