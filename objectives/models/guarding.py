"""What is refused of an objective as it is written: what it owes, who owns it, what it stands under."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext as _now

from objectives import rules
from qms.people.models import Person, Role
from qms.people.reach import reach_of
from qms.primitives.refusing import Refusal

if TYPE_CHECKING:
    from objectives.models.objectives import QualityObjective

PROMISED = frozenset(
    {
        "target",
        "warning",
        "direction",
        "unit",
        "cadence",
        "starts_on",
        "ends_on",
        "baseline",
        "target_kind",
        "target_high",
        "warning_high",
    }
)
"""The fields of an objective that say what was promised."""


def refuse_unexplained(moved: set[str], reason: str) -> None:
    """Raise :class:`Refusal` where a promise that is pursued changes and nobody says why."""
    if moved & PROMISED and not reason.strip():
        raise Refusal(
            "objective.change-has-reason",
            _now("This objective is active: what it promises changes only with a reason."),
            field="reason",
            remedy=_now("Say why; it stands in the history."),
        )


def refuse_incomplete(row: QualityObjective, *, has_links: bool) -> None:
    """Raise :class:`Refusal` that names all that ``row`` still owes at activation, at the first field."""
    missing = rules.lacking(has_owner=row.owner_id is not None, has_links=has_links, plan=row.plan)
    if missing:
        raise Refusal(
            "objective.complete",
            _now("An active objective also needs: %(parts)s.")
            % {"parts": "; ".join(str(name) for _field, name in missing)},
            field=missing[0][0],
            remedy=_now("Fill in what is missing."),
        )


def refuse_unfit_owner(row: QualityObjective, *, on: date) -> None:
    """Raise :class:`Refusal` unless the owner is here on ``on`` and leads at the objective's site."""
    owner = row.owner
    if owner is None or may_own(owner, site_id=row.site_id, on=on):
        return
    gone = owner.ended_on is not None and owner.ended_on <= on
    sentence = _now("%(name)s has left.") if gone else _now("%(name)s cannot own an objective there.")
    raise Refusal(
        "objective.owner-leads-there",
        sentence % {"name": owner.name},
        field="owner",
        remedy=_now("Choose an executive or process owner whose role covers the site."),
    )


def may_own(person: Person, *, site_id: int | None, on: date) -> bool:
    """Tell whether ``person`` may own an objective of a site: an executive or process owner who covers it.

    An objective without a site may be owned by one of any site.
    """
    reach = reach_of(person, on=on)
    roles = (Role.EXECUTIVE, Role.PROCESS_OWNER)
    return reach.holds(*roles) if site_id is None else reach.holds_for(site_id, *roles)


def refuse_orphaned_measurements(row: QualityObjective, moved: set[str]) -> None:
    """Raise :class:`Refusal` where stored values would no longer mean what they meant."""
    fixed = moved & {"cadence", "unit"}
    if fixed and row.measurements.exists():
        raise Refusal(
            "objective.measured-as-it-is",
            _now("It has been measured already: unit and cadence stay as they are."),
            field=sorted(fixed)[0],
            remedy=_now("End it and draft another."),
        )
    if moved & {"starts_on", "ends_on", "target_kind"}:
        first = rules.period_of(row.measured_from, row.cadence)
        outside = row.measurements.filter(models.Q(period__lt=first) | models.Q(period__gt=row.ends_on))
        if outside.exists():
            raise Refusal(
                "objective.span-holds-measurements",
                _now("There are measurements outside this span."),
                field=next(name for name in ("starts_on", "ends_on", "target_kind") if name in moved),
                remedy=_now("Choose a span that holds every measured period."),
            )


def refuse_growth_on_nothing(row: QualityObjective, period: date, value: Decimal) -> None:
    """Raise :class:`Refusal` where a year later growth would be compared with ``value``, and it is nothing."""
    if row.target_kind != row.TargetKind.GROWTH or value > 0:
        return
    if period + timedelta(days=365) <= row.ends_on:
        raise Refusal(
            "measurement.growth-on-nothing",
            _now("The year after is compared with %(period)s, and growth on nothing cannot be said.")
            % {"period": rules.label(period, row.cadence)},
            field="value",
            remedy=_now("Check the value; where it is right, aim at a level instead of growth."),
        )


RANKS = {"organisation": 0, "site": 1, "process": 2}
"""How far down the cascade a level stands."""


def refuse_unfit_parent(row: QualityObjective, moved: set[str]) -> None:
    """Raise :class:`Refusal` where ``row`` would stand under an objective that does not lie above it.

    Objectives break down from the organisation to a site to a process: never within a level, never from one
    site into another, and not newly under one that is over.
    """
    parent = row.parent
    if parent is not None and moved & {"parent", "level", "site"}:
        if not stands_above(parent, row):
            raise Refusal(
                "objective.parent-stands-above",
                _now("%(code)s is no objective of a level above, of this site or of the organisation.")
                % {"code": parent.code},
                field="parent",
                remedy=_now("Choose one of the organisation, or for a process one of its site."),
            )
        if "parent" in moved and parent.state not in ("draft", "active"):
            raise Refusal(
                "objective.parent-is-pursued",
                _now("%(code)s is over.") % {"code": parent.code},
                field="parent",
                remedy=_now("Choose the objective that follows it."),
            )
    if row.pk and moved & {"level", "site"}:
        refuse_orphaned_children(row)


def stands_above(parent: QualityObjective, row: QualityObjective) -> bool:
    """Tell whether ``row`` may break down from ``parent``: a higher level, of all sites or of its own."""
    return RANKS[parent.level] < RANKS[row.level] and parent.site_id in (None, row.site_id)


def refuse_orphaned_children(row: QualityObjective) -> None:
    """Raise :class:`Refusal` where an objective that stands under ``row`` would no longer fit there."""
    left = [child.code for child in row.children.all() if not stands_above(row, child)]
    if left:
        raise Refusal(
            "objective.children-still-fit",
            _now("%(codes)s would no longer fit under it.") % {"codes": ", ".join(left)},
            field="site",
            remedy=_now("Put those under another objective first."),
        )
