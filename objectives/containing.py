"""Containing and responding: it harms nobody else, and its customer knows where they stand (8.7, 10.2)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.assigning import assign
from governance.models import Action
from governance.rules.days import refuse_impossible_day
from objectives.access import events as access
from objectives.models import Containment, CustomerResponse, QualityEvent
from objectives.rules import events as rules
from qms.people.models import Person
from qms.primitives.changing import changing, check
from qms.primitives.refusing import Refusal

OPEN = [QualityEvent.State.OPEN]


def contain(event: QualityEvent, *, text: str, on: date, by: Person, at: datetime) -> Containment:
    """Say what was done on ``on`` so that the event harms nobody else; return the fact.

    Raises :class:`Refusal` where ``by`` may not, where it is closed, without words, or on an impossible day.
    """
    with changing(event, by=by, at=at, states=OPEN) as row:
        access.refuse_unless_may_work_on(by, row)
        refuse_impossible_day(on, today=timezone.localdate(at), not_before=row.received_on)
        return _contained(row, text, on, by, at)


def have_contained(
    event: QualityEvent, *, text: str, owner: Person, due_on: date, by: Person, at: datetime
) -> Containment:
    """Give ``owner`` the containing as a task until ``due_on``; return the fact that names it.

    It counts as contained once the task is done. Raises :class:`Refusal` as :func:`contain` does, and where
    ``owner`` cannot be given anything there.
    """
    today = timezone.localdate(at)
    with changing(event, by=by, at=at, states=OPEN) as row:
        access.refuse_unless_may_work_on(by, row)
        task = assign(
            text=text, owner=owner, assigned_by=by, on=today, due_on=due_on, by=by, at=at,
            weight=Action.Weight.TASK, site=row.site, process=row.process,
        )  # fmt: skip
        return _contained(row, text, today, by, at, task)


def _contained(
    event: QualityEvent, text: str, on: date, by: Person, at: datetime, task: Action | None = None
) -> Containment:
    fact = Containment(event=event, text=text.strip(), task=task, by=by, happened_on=on, recorded_at=at)
    check(fact)
    fact.save()
    return fact


@transaction.atomic
def respond(event: QualityEvent, *, text: str, on: date, by: Person, at: datetime) -> CustomerResponse:
    """Say what the customer was told on ``on``; return the fact. The first one stops the clock.

    Raises :class:`Refusal` where no customer waits, where ``by`` may not, on a day before the complaint came.
    """
    with changing(event, by=by, at=at) as row:
        access.refuse_unless_may_work_on(by, row)
        if row.kind != rules.COMPLAINT and not row.customer:
            raise Refusal(
                "event.no-customer-waits",
                _("No customer is named."),
                remedy=_("Name the customer on the event first."),
            )
        refuse_impossible_day(on, today=timezone.localdate(at), not_before=row.received_on)
        fact = CustomerResponse(event=row, text=text.strip(), by=by, happened_on=on, recorded_at=at)
        check(fact)
        fact.save()
        row.first_response_on = min(on, row.first_response_on or on)
    return fact
