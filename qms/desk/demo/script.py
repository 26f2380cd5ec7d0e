"""The words in which the demo is written: deeds, decisions, meetings; and what is said in every review."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Deed:
    """A task or an action and its course: days to ``due``, days after that to the ``check``.

    ``done`` is how many days after the due day it was done (negative: before; nothing: not yet), ``effective``
    the verdict, ``extended`` by how many days its due day moved, ``file`` the file given as proof.
    """

    text: str
    owner: str
    due: int
    weight: str = "action"
    origin: str = "other"
    criterion: str = ""
    check: int = 0
    verifier: str = ""
    process: str = ""
    site: str | None = None
    done: int | None = None
    proof: str = ""
    file: str = ""
    effective: bool | None = None
    finding: str = ""
    extended: int = 0
    slip: str = ""
    cancelled: str = ""
    days_ago: int = 0
    assigned_by: str = ""
    decided: str = ""
    because: str = ""
    then: Deed | None = None


@dataclass(frozen=True)
class Taken:
    """A decision of a meeting, on which input, which result of 9.3.3 it answers, and what was assigned."""

    kind: str
    result: str
    item: str
    by: str
    text: str
    rationale: str
    data: str = ""
    expires: int = 0
    deeds: tuple[Deed, ...] = ()


@dataclass(frozen=True)
class Meeting:
    """A review: when, who was there, what was questioned, concluded and decided."""

    title: str
    days_ago: int
    site: str | None
    chair: str
    present: tuple[str, ...]
    covers: int = 182
    remote: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    challenges: tuple[tuple[str, str, str, str], ...] = ()
    conclusions: dict[str, str] = field(default_factory=dict)
    decisions: tuple[Taken, ...] = ()
    adequate: str = "yes"
    overall: str = "The system does what it is for; delivery and supplier quality need leaders' attention."
    amendments: tuple[tuple[str, str], ...] = ()
    closed: bool = True


CONTRIBUTIONS = {
    "context": "New rules on materials in drinking water apply from next year; two utilities merged.",
    "customers": "Survey of forty customers: 8.1 of 10 on reliability, 7.2 on keeping dates.",
    "nonconformities": "Porosity in pump casings is the most frequent cause; all reports have a root cause.",
    "audits": "Internal audits of purchasing and service: three minor findings, none repeated.",
    "providers": "Two foundries supply nine of ten castings; one is on weekly delivery checks.",
    "resources": "Test bench in Gdańsk runs three shifts; one post in service is open.",
    "risks": "Dependence on one foundry is the highest rated risk; a second source is being qualified.",
    "improvement": "Eleven ideas came from the shop floor, six are in use.",
}

CONCLUSIONS = {
    "earlier_actions": "Late and ineffective actions were gone through one by one; owners confirmed new days.",
    "objectives": "Objectives off target were discussed with their owners; decisions below.",
    "processes": "Manufacturing and service delivery were looked at where they missed; decisions below.",
    "monitoring": "Missing and poor values were explained by their owners; the cause is known.",
    "nonconformities": "Casting porosity stays the main cause; see the decision on the foundry.",
    "audits": "Findings that are late have a new answer day; their owners said what stands in the way.",
    "providers": "Providers that do poorly were looked at one by one; late reviews are held this month.",
    "resources": "Requests that wait get a day; it was asked why what was granted is not in place.",
    "improvement": "What did not work was understood; the follow-up is assigned.",
}
