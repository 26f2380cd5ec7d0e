"""Mending: the next step for an expectation that is not shown, and the one place where it is taken."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evidence import rules

if TYPE_CHECKING:
    from evidence.judging import Verdict
    from qms.primitives.refusing import Text

NAMED = re.compile(r"\b[A-Z]{3}-\d{4,}\b")
"""A reference in a sentence."""


@dataclass(frozen=True)
class Step:
    """What to do next, as a button says it, where; ``prefixes``: the kinds of records at which it is done,
    where a reason names one of them."""

    label: Text
    address: str
    prefixes: tuple[str, ...] = ()


_LEADERS = Step(_("Name who leads"), "governance:top_management")
_MATRIX = Step(_("Open the matrix"), "governance:matrices", ("RAM",))
_POLICY = Step(_("Open the policy"), "governance:policy_now")
_OWNERS = Step(_("Name the owner"), "governance:processes")
_REVIEWS = Step(_("Open the reviews"), "reviews:reviews", ("REV", "SER"))
_PLAN = Step(_("Plan a review"), "reviews:reviews")
_OBJECTIVE = Step(_("Open the objective"), "objectives:objectives", ("OBJ",))
_DECIDE = Step(_("Decide on the objective"), "objectives:objectives", ("OBJ",))
_ACTION = Step(_("Open the action"), "governance:actions", ("ACT",))
_ACTIVITY = Step(_("Record what leaders did"), "governance:activities")
_ESCALATION = Step(_("Open the escalation"), "governance:escalations", ("ESC",))
_REQUIREMENT = Step(_("Open the requirement"), "objectives:requirements", ("REQ",))
_RISK = Step(_("Open the risk"), "objectives:risks", ("RSK",))
_EVENT = Step(_("Open the event"), "objectives:events", ("EVT",))
_REQUEST = Step(_("Open the request"), "reviews:resources", ("RES",))
_DECISION = Step(_("Open the decision"), "governance:decisions", ("DEC",))

STEPS: Final[dict[str, Step]] = {
    "accountability-has-a-holder": _LEADERS,
    "matrix-is-approved": _MATRIX,
    "leaders-signed-the-last-review": _REVIEWS,
    "commitment-is-signed": Step(_("Open the commitment"), "governance:commitments", ("COM",)),
    "policy-is-approved": _POLICY,
    "objectives-serve-something": _OBJECTIVE,
    "objectives-were-reviewed": _REVIEWS,
    "customer-processes-have-owners": _OWNERS,
    "ownership-is-spread": _OWNERS,
    "processes-have-measures": Step(_("Name the measure"), "governance:processes"),
    "risks-are-treated": _RISK,
    "risks-were-decided-on": _RISK,
    "competence-is-confirmed": Step(_("Confirm competence"), "governance:competence"),
    "resource-requests-are-decided": Step(_("Decide on the request"), "reviews:resources", ("RES",)),
    "granted-resources-are-in-place": _REQUEST,
    "leaders-communicated": _ACTIVITY,
    "sites-were-told": _ACTIVITY,
    "measurements-are-current": Step(_("Record the value"), "objectives:objectives", ("OBJ",)),
    "misses-are-answered": _DECIDE,
    "lasting-misses-change-the-system": _DECIDE,
    "overdue-actions-reached-leaders": _ACTION,
    "leaders-were-among-people": _ACTIVITY,
    "barriers-were-removed": _ESCALATION,
    "improvement-was-decided": _DECISION,
    "improvement-worked": _ACTION,
    "ideas-were-answered": Step(_("Answer the idea"), "objectives:events", ("EVT",)),
    "functions-are-accountable": _MATRIX,
    "sites-review-themselves": _REVIEWS,
    "escalations-were-answered": _ESCALATION,
    "requirements-reach-operations": _REQUIREMENT,
    "requirements-were-reviewed": Step(_("Confirm the requirement"), "objectives:requirements", ("REQ",)),
    "requirements-are-met": _DECIDE,
    "customer-risks-are-treated": _RISK,
    "acceptances-are-signed": Step(_("Open the risk"), "objectives:risks", ("RSK", "DEC")),
    "customer-objectives-have-a-trend": _OBJECTIVE,
    "complaints-reached-leaders": Step(_("Look at the complaint"), "objectives:events", ("EVT",)),
    "feedback-was-reviewed": Step(_("Conclude from feedback"), "objectives:feedback_list"),
    "policy-is-current": _POLICY,
    "policy-was-communicated": _POLICY,
    "policy-is-available": _POLICY,
    "matrix-has-one-accountable": _MATRIX,
    "processes-have-owners": _OWNERS,
    "nobody-who-left-is-named": _MATRIX,
    "objectives-are-planned": Step(_("Plan the objective"), "objectives:objectives", ("OBJ",)),
    "objectives-are-measured": Step(_("Record the value"), "objectives:objectives", ("OBJ",)),
    "organisation-is-reviewed": _PLAN,
    "sites-are-reviewed": _PLAN,
    "top-management-took-part": _REVIEWS,
    "cycle-covers-every-input": _PLAN,
    "inputs-have-data-or-reason": _REVIEWS,
    "reviews-decided": _REVIEWS,
    "actions-are-planned": _ACTION,
    "actions-are-verified": _ACTION,
    "events-are-dealt-with": _EVENT,
    "read-across-is-answered": _EVENT,
    "repeats-are-decided-on": _EVENT,
    "climate-is-decided": Step(_("Decide on climate relevance"), "evidence:climate"),
    "risks-are-dealt-with": _RISK,
    "opportunities-are-taken-up": _RISK,
}
"""By the rule that failed, or had no occasion where nothing holds: what to do about it."""


@dataclass(frozen=True)
class Next:
    """The next step of an expectation: what the button says, where it leads, the reason that asks for it."""

    label: Text
    url: str
    reason: str
    rule: str


def next_of(verdict: Verdict, address_of: Callable[[str], str]) -> Next | None:
    """Return the one next step for a verdict that is not shown; ``address_of`` gives a record's by reference.

    The first rule that fails asks for it; else what holds and is stale; else what had no occasion.
    """
    asking = asked_by(verdict)
    step = STEPS.get(asking.rule) if asking else None
    if asking is None or step is None:
        return None
    named = first_named([asking], step.prefixes)
    url = address_of(named) if named else ""
    return Next(step.label, url or _list(step), asking.reason, asking.rule)


def asked_by(verdict: Verdict) -> rules.Result | None:
    """Return the result that asks for the next step, nothing where the expectation is shown."""
    if verdict.verdict == rules.SHOWN:
        return None
    failing = [one for one in verdict.results if one.result == rules.FAILS]
    if failing:
        return failing[0]
    idle = [one for one in verdict.results if one.result == rules.NO_OCCASION and one.rule in STEPS]
    holding = [one for one in verdict.results if one.result == rules.HOLDS]
    return next(iter(holding or idle), None)


def first_named(results: Iterable[rules.Result], prefixes: Sequence[str]) -> str:
    """Return the first reference that the reasons name and that is of one of the kinds, or nothing."""
    found = (name for one in results for name in NAMED.findall(str(one.reason)))
    return next((name for name in found if name.partition("-")[0] in prefixes), "")


def named_in(verdicts: Iterable[Verdict]) -> list[str]:
    """Return every record that next steps of ``verdicts`` may lead to, for reading their addresses at once."""
    names = []
    for one in verdicts:
        asking = asked_by(one)
        step = STEPS.get(asking.rule) if asking else None
        if asking and step:
            names.append(first_named([asking], step.prefixes))
    return [name for name in names if name]


def _list(step: Step) -> str:
    return reverse(step.address)
