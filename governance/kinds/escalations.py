"""What the product knows of escalation paths and escalations: who owes an answer, who sits on a level."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from governance.escalating import hand_over_escalation
from governance.models import (
    Escalation,
    EscalationEnding,
    EscalationLevel,
    EscalationPath,
    EscalationQuestion,
    EscalationStep,
)
from governance.rules.escalations import DECIDED_WITHIN
from governance.setting_paths import hand_over_level
from governance.telling_escalations import escalation_events
from qms.people.models import Organisation, Person
from qms.primitives import kinds
from qms.primitives.addresses import address
from qms.primitives.asof import day_of


def levels_held(on: date, person: Any = None) -> Iterator[kinds.Accountability]:
    """Yield the seats on levels of paths that hold on ``on`` or later, one a path and person."""
    mine = Q(person__isnull=False) if person is None else Q(person=person)
    seats = EscalationLevel.objects.filter(mine).select_related("path__site").order_by("path_id", "position")
    held: dict[tuple[EscalationPath, int], list[EscalationLevel]] = {}
    for seat in seats:
        held.setdefault((seat.path, seat.person_id or 0), []).append(seat)
    present = _present_paths(on) if held else set()
    for (path, person_id), levels in held.items():
        if path.pk in present or path.starts_on > on:
            yield _seat(path, person_id, levels)


def _present_paths(on: date) -> set[int]:
    rows = EscalationPath.objects.filter(starts_on__lte=on).order_by("starts_on", "pk")
    return set(dict(rows.values_list("site_id", "pk")).values())


def _seat(path: EscalationPath, person_id: int, levels: list[EscalationLevel]) -> kinds.Accountability:
    return kinds.Accountability(
        kind="escalation-level",
        what=_now("Answers barriers at level %(levels)s")
        % {"levels": ", ".join(str(level.position) for level in levels)},
        subject=path.reference,
        title=str(path.site or _("Whole organisation")),
        address=reverse("governance:escalation_path", args=[path.reference]),
        person_id=person_id,
    )


def escalation_duties(on: date, person: Any = None) -> Iterator[kinds.Duty]:
    """Yield the answers and decisions that holders owe, and the replies of who was asked back. Two queries."""
    held = Escalation.objects.open().filter(
        **({"holder__isnull": False} if person is None else {"holder": person})
    )
    zone = _Zone()
    for row in held.select_related("holder__site"):
        yield _to_answer(row, zone)
    asked = {} if person is None else {"asked_of": person}
    waiting = EscalationQuestion.objects.filter(replied_at=None, escalation__state="open", **asked)
    for question in waiting.select_related("escalation", "asked_of__site"):
        yield _to_reply(question, zone)


class _Zone:
    """The zone of the organisation, read once and only where a person has none of their own."""

    def __init__(self) -> None:
        self.known = ""

    def day_for(self, person: Person, moment: datetime) -> date:
        """Return the day of ``moment`` where ``person`` is."""
        own = person.time_zone or (person.site.time_zone if person.site else "")
        if not own and not self.known:
            organisation = Organisation.objects.first()
            self.known = organisation.time_zone if organisation else "UTC"
        return day_of(moment, ZoneInfo(own or self.known))


def _to_answer(row: Escalation, zone: _Zone) -> kinds.Duty:
    assert row.holder
    if row.taken_at is not None:
        what, due_on = _now("Decide"), zone.day_for(row.holder, row.taken_at + DECIDED_WITHIN)
    else:
        what = _now("Answer, beyond the last level") if row.is_beyond else _now("Answer")
        due_on = zone.day_for(row.holder, row.deadline)
    every = 1 if row.is_beyond and row.taken_at is None else 7
    return _duty(row, "escalation", what, row.holder.pk, due_on, every)


def _to_reply(question: EscalationQuestion, zone: _Zone) -> kinds.Duty:
    row = question.escalation
    until = max(row.deadline, question.asked_at + timedelta(days=1))
    due_on = zone.day_for(question.asked_of, until)
    return _duty(row, "escalation-reply", _now("Reply"), question.asked_of_id, due_on, 7)


def _duty(row: Escalation, kind: str, what: str, person_id: int, due_on: date, every: int) -> kinds.Duty:
    return kinds.Duty(
        kind=kind,
        what=what,
        subject=row.reference,
        title=row.text,
        address=reverse("governance:escalation", args=[row.reference]),
        person_id=person_id,
        due_on=due_on,
        every=every,
    )


kinds.declare(
    kinds.Kind(
        model=EscalationPath,
        name=_("escalation path"),
        plural=_("escalation paths"),
        prefix=EscalationPath.prefix,
        address=lambda row: address("governance:escalation_path", row.reference),
        visible=lambda person: EscalationPath.objects.visible_to(person),
        search=("reference", "site__name"),
        title=lambda row: str(row.site or _("Whole organisation")),
        accountabilities=levels_held,
        hand_over=hand_over_level,
        parts=(EscalationLevel,),
        owed_through=("governance.EscalationLevel.person",),
    )
)
kinds.declare(
    kinds.Kind(
        model=Escalation,
        name=_("escalation"),
        plural=_("escalations"),
        prefix=Escalation.prefix,
        address=lambda row: address("governance:escalation", row.reference),
        visible=lambda person: Escalation.objects.visible_to(person),
        search=("reference", "text", "subject"),
        title=lambda row: row.text,
        duties=escalation_duties,
        hand_over=hand_over_escalation,
        events=escalation_events,
        parts=(EscalationStep, EscalationQuestion, EscalationEnding),
        owed_through=(
            "governance.Escalation.holder",
            "governance.EscalationQuestion.asked_of",
        ),
    )
)
