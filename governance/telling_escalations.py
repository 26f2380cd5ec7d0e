"""Telling escalations: what happened to one, each a whole sentence for its timeline."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from governance.models import Escalation, EscalationStep
from governance.rules.days import spoken
from qms.primitives.kinds import Event

BECAUSE = EscalationStep.Because


def escalation_events(escalation: Escalation) -> Iterator[Event]:
    """Yield what happened to an escalation: where it came and why, who answered, asked, decided.

    Its steps and questions come with their persons where the escalation was read for its page.
    """
    for step in escalation.steps.all():
        yield from _of_step(step)
    for asked in escalation.questions.all():
        words: dict[str, Any] = {"who": asked.asked_by, "whom": asked.asked_of}
        yield Event(asked.asked_at, str(asked.asked_by), _("%(who)s asked %(whom)s.") % words, asked.question)
        if asked.replied_at is not None:
            sentence = _("%(who)s replied.") % {"who": asked.replied_by}
            yield Event(asked.replied_at, str(asked.replied_by), sentence, asked.reply)
    if end := getattr(escalation, "ending", None):
        words = {"who": end.by, "day": spoken(end.happened_on), "outcome": end.get_outcome_display()}
        sentence = _("%(who)s ended it on %(day)s: “%(outcome)s”.") % words
        yield Event(end.recorded_at, str(end.by), sentence, end.what_leader_did, end.late)


def _of_step(step: EscalationStep) -> Iterator[Event]:
    who = str(step.person or "")
    yield Event(step.from_at, who, _arrival(step) % {"who": who, "level": step.level}, step.words)
    if step.answer == EscalationStep.Answer.TAKEN and step.answered_at is not None:
        yield Event(step.answered_at, who, _("%(who)s took it.") % {"who": who})


def _arrival(step: EscalationStep) -> str:
    if step.is_passed_over and step.person is not None:
        return _("Level %(level)d was passed over: %(who)s raised it or had it before.")
    if step.is_passed_over:
        return _("Level %(level)d was passed over: nobody is there.")
    sentences = {
        BECAUSE.RAISED: _("It came to %(who)s at level %(level)d."),
        BECAUSE.TIME: _("The response time passed: it climbed to %(who)s at level %(level)d."),
        BECAUSE.PASSED_ON: _("It was passed on up to %(who)s at level %(level)d."),
        BECAUSE.LEFT: _("Its person left: it went to %(who)s at level %(level)d."),
        BECAUSE.HANDED_OVER: _("It was handed over to %(who)s at level %(level)d."),
    }
    return sentences[BECAUSE(step.because)]
