"""Could we show it today: what the records show of the expectations that are judged so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from evidence.judging import Verdict
from evidence.mending import STEPS, asked_by

EDITION = "2015"


@dataclass(frozen=True)
class Asked:
    """What an expectation that is not shown asks for next: its verdict, the reason, what to do about it."""

    code: str
    verdict: str
    reason: str
    label: str


@dataclass(frozen=True)
class Shown:
    """How many of the judged expectations are shown, and which are not."""

    shown: int
    judged: int
    lacking: tuple[str, ...]
    asked: tuple[Asked, ...] = ()

    @property
    def note(self) -> str:
        """Which are weak or missing, as the figure's note says it."""
        if not self.lacking:
            return _("each that is judged so far")
        return _("not fully: %(codes)s") % {"codes": ", ".join(self.lacking)}

    @property
    def tone(self) -> str:
        """Good where everything judged is shown."""
        return "attention" if self.lacking else "good"


def summed_up(verdicts: Iterable[Verdict]) -> Shown:
    """Return how many of the expectations that are judged so far are shown, and which are not."""
    judged = [one for one in verdicts if one.is_built]
    lacking = tuple(one.expectation.code for one in judged if one.verdict != "shown")
    asked = tuple(_asked(one) for one in judged if one.verdict != "shown")
    return Shown(len(judged) - len(lacking), len(judged), lacking, asked)


def _asked(verdict: Verdict) -> Asked:
    result = asked_by(verdict)
    step = STEPS.get(result.rule) if result else None
    reason = str(result.reason) if result else ""
    return Asked(verdict.expectation.code, verdict.verdict, reason, str(step.label) if step else "")
