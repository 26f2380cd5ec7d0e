"""Changing over: when a year of objectives is over, each is achieved, ended, or carried into the next (6.2).

Whatever is done with it is done by one decision of a leader, and stands in the history of each.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.models import Decision
from objectives import access, promising, rules
from objectives.answering import answer
from objectives.copying import LONGEST_CODE, promised_by
from objectives.models import QualityObjective
from objectives.models.guarding import RANKS, may_own, stands_above
from objectives.standing import Standing, standings
from objectives.storing import STEP
from objectives.wording import shown
from qms.people.models import Person
from qms.primitives.refusing import Refusal

ACHIEVED, CARRIED_ACHIEVED, CARRIED, ENDED = "achieved", "achieved_again", "carried", "ended"
OUTCOMES = {
    "": gettext_lazy("Leave it for now"),
    ACHIEVED: gettext_lazy("Achieved: close it"),
    CARRIED_ACHIEVED: gettext_lazy("Achieved: set it for the next year again"),
    CARRIED: gettext_lazy("Not achieved: carry it into the next year"),
    ENDED: gettext_lazy("End it"),
}
"""What can become of an objective whose year is over."""

AHEAD = timedelta(days=60)
"""How long before its end an objective is shown."""


@dataclass(frozen=True)
class Ending:
    """An active objective that is over, or soon will be: how it stands, and whether a person may close it."""

    objective: QualityObjective
    standing: Standing
    over: bool
    may: bool

    @property
    def proposed(self) -> str:
        """What its figures propose, for a leader to change; nothing while it runs or is not known."""
        if not self.over or self.standing.status in (rules.STALE, rules.NOT_STARTED):
            return ""
        return CARRIED_ACHIEVED if self.standing.status == rules.ON_TARGET else CARRIED


@dataclass(frozen=True)
class Choice:
    """What a leader chose for one objective; target and warning of the next year, where it is carried."""

    objective: QualityObjective
    outcome: str
    target: Decimal | None = None
    warning: Decimal | None = None


def endings(person: Person, *, on: date) -> list[Ending]:
    """Return the active objectives that have ended by ``on`` or will within :data:`AHEAD`, those over first."""
    rows = QualityObjective.objects.visible_to(person).active().filter(ends_on__lte=on + AHEAD)
    found = list(rows.select_related("site", "owner").order_by("ends_on", "code"))
    known = standings(found, on=on)
    return [Ending(row, known[row.pk], row.ends_on < on, access.may_end(person, row)) for row in found]


def waiting(person: Person) -> list[QualityObjective]:
    """Return the drafts that carry on an objective and wait to be activated, among what ``person`` may see."""
    rows = QualityObjective.objects.visible_to(person).filter(state="draft", based_on__isnull=False)
    return list(rows.select_related("site", "based_on").order_by("code"))


def change_over(
    choices: Sequence[Choice], *, decision: Decision | None, by: Person, at: datetime
) -> list[QualityObjective]:
    """Close each objective as chosen, by one ``decision`` that answers it; draft those that are carried on.

    All of them or none. Those of a higher level come first, so that what stands under one that is carried on
    stands under its successor. Returns the drafts. Raises :class:`Refusal` where nothing is chosen, a year is
    not over, an achievement has no data, or a rule of the objective refuses; the field names the objective.
    """
    chosen = [one for one in choices if one.outcome]
    if not chosen:
        raise Refusal(
            "change-over.of-some",
            _("Nothing is chosen."),
            remedy=_("Choose what becomes of one objective at least."),
        )
    with transaction.atomic():
        drafts = []
        for one in sorted(chosen, key=lambda one: RANKS[one.objective.level]):
            try:
                drafts += _changed_over(one, decision, by=by, at=at)
            except Refusal as refusal:
                raise _at(one, refusal) from refusal
        return drafts


def _changed_over(
    one: Choice, decision: Decision | None, *, by: Person, at: datetime
) -> list[QualityObjective]:
    row = one.objective
    stood = standings([row], on=timezone.localdate(at))[row.pk]
    refuse_before_its_end(row, on=timezone.localdate(at))
    achieved = one.outcome in (ACHIEVED, CARRIED_ACHIEVED)
    if achieved:
        refuse_unknown_achievement(stood)
    row.end(by=by, at=at, decision=decision, achieved=achieved)
    assert decision is not None
    answer(row, decision=decision, by=by, at=at)
    return [carry_on(one, stood, by=by, at=at)] if one.outcome in (CARRIED, CARRIED_ACHIEVED) else []


def refuse_before_its_end(row: QualityObjective, *, on: date) -> None:
    """Raise :class:`Refusal` while the objective still runs: its last values are to come."""
    if row.ends_on >= on:
        raise Refusal(
            "change-over.year-is-over",
            _("It runs until %(day)s.") % {"day": rules.label(row.ends_on, rules.DAILY)},
            field="outcome",
            remedy=_("Change it over once it has ended, or end it by itself on its page."),
        )


def refuse_unknown_achievement(stood: Standing) -> None:
    """Raise :class:`Refusal` where an objective is to be achieved and its last values are not in."""
    if stood.status in (rules.STALE, rules.NOT_STARTED):
        raise Refusal(
            "change-over.achieved-with-data",
            _("Its last values are not in, so nobody can know."),
            field="outcome",
            remedy=_("Record them first: once it is closed it takes no new ones."),
        )


def _at(one: Choice, refusal: Refusal) -> Refusal:
    """Return ``refusal`` at the field of the objective it speaks of; a missing decision stands by itself."""
    if refusal.field == "decision":
        return refusal
    field = refusal.field if refusal.field in ("target", "warning") else "outcome"
    sentence = f"{one.objective.code}: {refusal.sentence}"
    return Refusal(refusal.rule, sentence, field=f"{field}_{one.objective.pk}", remedy=refusal.remedy)


def carry_on(one: Choice, stood: Standing, *, by: Person, at: datetime) -> QualityObjective:
    """Draft the objective of the next year that carries on ``one``: same promise, plan, links, its own target.

    Its baseline is where the year ended. It waits as a draft: a leader promises it anew, with a plan that still
    holds. Raises :class:`Refusal` where it has been carried on already, or the target does not fit.
    """
    row = one.objective
    starts_on, ends_on = next_year(row.starts_on, row.ends_on)
    return promising.draft(
        **promised_by(row)
        | {
            "starts_on": starts_on,
            "ends_on": ends_on,
            "warning": row.warning if one.warning is None else one.warning,
        },
        code=next_code(row.code, ends_on.year),
        target=row.target if one.target is None else one.target,
        baseline=None if stood.value is None else shown(row.promise, stood.value).quantize(STEP),
        site=row.site,
        level=row.level,
        owner=row.owner if _may_still_own(row, at) else None,
        parent=_parent_of_next(row),
        based_on=row,
        requirements=list(row.requirements.all()),
        goals=list(row.goals.all()),
        by=by,
        at=at,
    )


def _may_still_own(row: QualityObjective, at: datetime) -> bool:
    owner = row.owner
    return owner is not None and may_own(owner, site_id=row.site_id, on=timezone.localdate(at))


def _parent_of_next(row: QualityObjective) -> QualityObjective | None:
    parent = row.parent
    if parent is not None and parent.state not in ("draft", "active"):
        parent = QualityObjective.objects.filter(based_on=parent, state__in=["draft", "active"]).first()
    return parent if parent is not None and stands_above(parent, row) else None


def next_year(starts_on: date, ends_on: date) -> tuple[date, date]:
    """Return the span of the year that follows: it starts the day after, and ends a year later less a day."""
    first = ends_on + timedelta(days=1)
    try:
        after = first.replace(year=first.year + 1)
    except ValueError:  # the 29th of February
        after = first.replace(year=first.year + 1, month=3, day=1)
    return first, after - timedelta(days=1)


YEAR = re.compile(r"(?<!\d)(?:19|20|21)\d\d(?!\d)")


def next_code(code: str, year: int) -> str:
    """Return the code of what carries on ``code``: its year replaced, or added where it has none."""
    if YEAR.search(code):
        return YEAR.sub(str(year), code)
    end = f"-{year}"
    return f"{code[: LONGEST_CODE - len(end)]}{end}"
