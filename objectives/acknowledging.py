"""Acknowledging: a leader looks at a significant event and says what they see to (5.1.2, 10.2)."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.deciding import may_decide
from governance.rules.days import refuse_impossible_day, spoken
from objectives.models import EventAcknowledgement, QualityEvent
from objectives.receiving import scope_of
from qms.people.models import Person
from qms.primitives.changing import changing, check
from qms.primitives.refusing import Refusal


def acknowledge(event: QualityEvent, *, words: str, on: date, by: Person, at: datetime) -> EventAcknowledgement:
    """Say as a leader of its scope that one has looked at ``event``, and what one sees to; return the fact.

    Of two leaders at once the second is told who was first. Raises :class:`Refusal` for that, where the event
    is not significant, where ``by`` does not lead its scope, without words, or on an impossible day.
    """
    with changing(event, by=by, at=at) as row:
        _refuse_unfit(row, by, on)
        assert row.significant_since is not None
        refuse_impossible_day(on, today=timezone.localdate(at), not_before=row.received_on)
        fact = EventAcknowledgement(event=row, by=by, words=words.strip(), happened_on=on, recorded_at=at)
        check(fact)
        fact.save()
    return fact


def _refuse_unfit(row: QualityEvent, by: Person, on: date) -> None:
    if not row.is_significant:
        raise Refusal(
            "event.not-significant",
            _("It is neither severe nor did its cause come back often enough."),
            remedy=_("Who looks into it goes on; leaders see it where that changes."),
        )
    if not may_decide(by, on=on, site_id=row.site_id):
        raise Refusal(
            "event.acknowledged-by-a-leader",
            _("%(name)s does not lead %(scope)s.") % {"name": by.name, "scope": scope_of(row.site)},
            remedy=_("An executive of its scope, or its top management, looks at it."),
        )
    first = EventAcknowledgement.objects.filter(event=row).select_related("by").first()
    if first is not None:
        raise Refusal(
            "event.acknowledged-already",
            _("%(name)s has looked at it on %(day)s.")
            % {"name": first.by.name, "day": spoken(first.happened_on)},
            remedy=_("Read what they see to; a decision can add to it."),
        )
