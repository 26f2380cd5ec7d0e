"""Copying: one objective becomes drafts of the same promise at many sites, in one transaction (6.2.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from objectives import promising
from objectives.models import QualityObjective
from objectives.rules import period_of
from qms.people.models import Person, Site
from qms.primitives.refusing import Refusal

LIVE = (QualityObjective.State.DRAFT, QualityObjective.State.ACTIVE)
LONGEST_CODE = 40


@dataclass(frozen=True)
class Copy:
    """The site that is to reach the same, who would own it there, and its own target where it differs."""

    site: Site
    owner: Person | None = None
    target: Decimal | None = None


def copy_to_sites(
    source: QualityObjective, copies: Sequence[Copy], *, by: Person, at: datetime
) -> list[QualityObjective]:
    """Draft what ``source`` promises at each of the sites; all of them or none. Return the drafts.

    They break down from ``source`` where it is one of the organisation, else from what it breaks down from;
    links to requirements and goals of another site stay behind, and so do its values: each starts with the
    period in which it was copied. Raises :class:`Refusal` where no site is named, one has it already, the
    source or its span is over, or an owner or a target does not fit; the field names the site.
    """
    if not copies:
        raise Refusal(
            "objective.copied-to-some-site",
            _("No site is chosen."),
            field="sites",
            remedy=_("Choose the sites that are to reach the same."),
        )
    if source.state not in LIVE:
        raise Refusal(
            "objective.copied-while-pursued",
            _("%(code)s is over.") % {"code": source.code},
            field="sites",
            remedy=_("Copy the objective that follows it."),
        )
    _refuse_where_its_span_is_over(source, on=timezone.localdate(at))
    with transaction.atomic():
        QualityObjective.objects.select_for_update(no_key=True).get(pk=source.pk)
        return [_copied(source, one, by=by, at=at) for one in copies]


def _copied(source: QualityObjective, one: Copy, *, by: Person, at: datetime) -> QualityObjective:
    parent = source if source.level == QualityObjective.Level.ORGANISATION else source.parent
    if QualityObjective.objects.filter(site=one.site, state__in=LIVE, code=code_at(source, one.site)).exists():
        raise Refusal(
            "objective.copied-once",
            _("%(site)s has it already, as %(code)s.")
            % {"site": one.site.name, "code": code_at(source, one.site)},
            field=f"site_{one.site.pk}",
            remedy=_("Leave that site out."),
        )
    try:
        return promising.draft(
            **promised_by(source) | {"starts_on": starts_of_copy(source, on=timezone.localdate(at))},
            code=code_at(source, one.site),
            target=source.target if one.target is None else one.target,
            site=one.site,
            owner=one.owner,
            parent=parent if parent is not None and parent.site_id in (None, one.site.pk) else None,
            requirements=[row for row in source.requirements.all() if row.site_id in (None, one.site.pk)],
            goals=[row for row in source.goals.all() if row.site_id in (None, one.site.pk)],
            by=by,
            at=at,
        )
    except Refusal as refusal:
        field = "owner" if refusal.field == "owner" else "target"
        sentence = f"{one.site.name}: {refusal.sentence}"
        field = f"{field}_{one.site.pk}"
        raise Refusal(refusal.rule, sentence, field=field, remedy=refusal.remedy) from refusal


def starts_of_copy(source: QualityObjective, *, on: date) -> date:
    """Return the day from which a copy made ``on`` a day runs: the first of its period, so that no value of the
    time before is owed; that of the source where it starts later.
    """
    return max(source.starts_on, period_of(on, source.cadence))


def _refuse_where_its_span_is_over(source: QualityObjective, *, on: date) -> None:
    if source.ends_on < on:
        raise Refusal(
            "objective.copied-within-its-span",
            _("The span of %(code)s is over: a copy could not be reached any more.") % {"code": source.code},
            field="sites",
            remedy=_("Carry it on into the next year, and copy that."),
        )


def promised_by(source: QualityObjective) -> dict[str, Any]:
    """Return what another objective of the same promise shares with ``source``: all but scope and target."""
    names = (
        "statement", "unit", "data_kind", "target_kind", "direction", "warning", "target_high", "warning_high",
        "cadence", "starts_on", "ends_on", "process", "plan",
    )  # fmt: skip
    return {name: getattr(source, name) for name in names}


def code_at(source: QualityObjective, site: Site) -> str:
    """Return the code of the same objective at ``site``: its own with the site's, such as OTD-NORTH."""
    end = f"-{site.code}"
    return f"{source.code[: LONGEST_CODE - len(end)]}{end}"
