"""Telling events: what happened to one, each a whole sentence for its timeline."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from governance.rules.days import spoken
from objectives import event_reading as reading
from objectives.event_reading import Fact, facts_of
from objectives.models import QualityEvent
from qms.primitives.kinds import Event

TOLD_BY_FACTS = (
    "state", "closed_on", "first_response_on", "root_cause", "root_cause_kind", "significant_because",
)  # fmt: skip
"""Fields of an event whose changes its facts tell."""


def event_events(event: QualityEvent) -> Iterator[Event]:
    """Yield what happened to an event: contained, answered, analysed, asked elsewhere, seen, closed, reopened.

    Sites and answers come with their persons where it was read for its page.
    """
    for fact in facts_of(event):
        yield Event(fact.recorded_at, fact.by, _sentence(fact), fact.text, fact.late)
    for row in event.answers.all():
        words = {"who": row.by, "given": row.given}
        yield Event(row.recorded_at, str(row.by), _("%(who)s answered it by %(given)s.") % words)
    for asked in event.read_across.all():
        told = {"who": asked.asked_by, "site": asked.site}
        yield Event(asked.recorded_at, str(asked.asked_by), _("%(who)s asked %(site)s to look.") % told)
    if seen := getattr(event, "acknowledgement", None):
        yield _of(seen, _("%(who)s looked at it as a leader."), seen.words)
    if idea := getattr(event, "idea_answer", None):
        sentence = _("%(who)s took the idea up.") if idea.taken_up else _("%(who)s did not take the idea up.")
        yield _of(idea, sentence, idea.reason)


def _sentence(fact: Fact) -> str:
    sentences = {
        reading.CONTAINED: _("%(who)s said how it was contained."),
        reading.RESPONDED: _("%(who)s answered the customer on %(day)s."),
        reading.ANALYSED: _("%(who)s found the root cause."),
        reading.CLOSED: _("%(who)s closed it on %(day)s."),
        reading.REOPENED: _("%(who)s opened it again on %(day)s."),
    }
    words: dict[str, Any] = {"who": fact.by, "day": spoken(fact.happened_on)}
    if fact.task:
        return _("%(who)s gave out its containment as %(task)s.") % {**words, "task": fact.task.reference}
    return sentences[fact.what] % words


def _of(fact: Any, sentence: str, reason: str) -> Event:
    return Event(fact.recorded_at, str(fact.by), sentence % {"who": fact.by}, reason, fact.late)
