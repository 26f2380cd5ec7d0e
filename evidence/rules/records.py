"""What stood on a day in a scope, as plain values that rules read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from evidence.rules.happenings import (
    Audited,
    Climate,
    Competence,
    Decided,
    Event,
    Overdue,
    Request,
    Requirement,
    Risk,
    Trend,
    Unheard,
    Worked,
)
from evidence.rules.results import YEAR, months_before

RESULTS: Final = frozenset({"improvement", "qms_change", "resources"})


@dataclass(frozen=True)
class Objective:
    """An active objective: what its planning lacks, whether a value was owed or is stale, measured to when.

    ``serves``: tied to a requirement or a live business goal; ``customer``: to a customer requirement. ``off``:
    off target on the day, since ``off_since``; ``answers`` are the records that answer it from then on, and
    ``accepted`` says that a leader took it for common cause.
    ``lasting``: it misses for so long that the system must change, by the decisions ``changes``. ``values``
    counts the periods with a value. ``discussed_on`` is when leaders last discussed it.
    """

    reference: str
    lacks: tuple[str, ...] = ()
    owed: bool = False
    stale: bool = False
    measured_to: date | None = None
    owner: int | None = None
    site_id: int | None = None
    serves: bool = True
    customer: bool = False
    off: bool = False
    off_since: date | None = None
    answers: tuple[str, ...] = ()
    accepted: bool = False
    lasting: bool = False
    changes: tuple[str, ...] = ()
    values: int = 0
    starts_on: date | None = None
    discussed_on: date | None = None

    @property
    def is_answered(self) -> bool:
        """Whether leaders answered its misses: by an action, a decision, or as common cause, once."""
        return bool(self.answers) or self.accepted


@dataclass(frozen=True)
class Series:
    """Reviews planned at intervals for a site (``None``: the whole organisation)."""

    reference: str
    site_id: int | None
    cadence_months: int


@dataclass(frozen=True)
class Review:
    """An approved review: when, for which scope, whether a leader took part (one of the site itself), which
    leaders signed its minutes, which inputs it covered with data or a reason and which it left open, which of
    the three results it decided on; for which leaders delegates sat; from when to when it looked."""

    reference: str
    site_id: int | None
    held_on: date
    led: bool = True
    led_by_site: bool = True
    signed_by: tuple[str, ...] = ("",)
    covered: frozenset[str] = frozenset()
    left_open: frozenset[str] = frozenset()
    results: frozenset[str] = RESULTS
    delegates: tuple[str, ...] = ()
    period_from: date | None = None
    period_to: date | None = None


@dataclass(frozen=True)
class Action:
    """An action of a review: what its planning lacks, its days, and what happened by the day of the records."""

    reference: str
    due_on: date
    check_on: date | None = None
    lacks: tuple[str, ...] = ()
    done_on: date | None = None
    verified_on: date | None = None
    cancelled: bool = False
    site_id: int | None = None


@dataclass(frozen=True)
class Accountable:
    """Who answers for the QMS in the scope, since when; ``leads``: whether it is one of its top management."""

    name: str
    leads: bool
    since: date
    reference: str


@dataclass(frozen=True)
class Matrix:
    """The approved responsibility matrix of the scope: which rows name not exactly one accountable and at least
    one responsible person, who in it has left."""

    reference: str
    approved_on: date
    unclear: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


@dataclass(frozen=True)
class Commitment:
    """The latest leadership commitment put up for signing: who signed, who of top management has not."""

    reference: str
    signed: tuple[str, ...] = ()
    unsigned: tuple[str, ...] = ()
    latest: date | None = None


@dataclass(frozen=True)
class Policy:
    """The approved quality policy of the scope: by whom, which sites were told, how others get it."""

    reference: str
    approved_on: date
    approved_by: str = ""
    told: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()
    available_on: date | None = None
    told_on: date | None = None


@dataclass(frozen=True)
class Process:
    """A process: whether it carries customer requirements, where it has no owner, and its owners' part in the
    quality function (``None``: the function of no owner is known). ``measured``: it has a measure."""

    reference: str
    name: str
    carries: bool = False
    unowned: tuple[str, ...] = ()
    in_quality: bool | None = None
    owners: frozenset[int] = frozenset()
    measured: bool = True


@dataclass(frozen=True)
class Activity:
    """A leadership activity: of which kind, on which day, and whether it says what was heard."""

    reference: str
    kind: str
    happened_on: date
    heard: bool = True
    site_id: int | None = None


@dataclass(frozen=True)
class Escalation:
    """A barrier: since when it was raised, when it ended and whether it is gone; ``answers`` counts the levels
    whose time to answer is over, ``late`` those that let it pass."""

    reference: str
    raised_on: date
    ended_on: date | None = None
    gone: bool = False
    answers: int = 0
    late: int = 0
    beyond: bool = False
    site_id: int | None = None
    subject: str = ""


@dataclass(frozen=True)
class Function:
    """A function with people in the scope, and the records that make one of them accountable for something.

    ``leads``: one of them is top management of the scope, whose part it is to lead the others.
    """

    name: str
    records: tuple[str, ...] = ()
    leads: bool = False


@dataclass(frozen=True)
class Place:
    """A site of the scope: its key, its name, and what covers it: itself, those above it, the organisation."""

    site_id: int
    name: str
    covered_by: frozenset[int | None] = frozenset()


@dataclass(frozen=True)
class Records:
    """What stood on ``as_of`` in a scope. ``inputs`` names every input that a cycle of reviews owes."""

    as_of: date
    site_id: int | None = None
    objectives: Sequence[Objective] = ()
    series: Sequence[Series] = ()
    reviews: Sequence[Review] = ()
    actions: Sequence[Action] = ()
    inputs: dict[str, str] = field(default_factory=dict)
    accountable: Accountable | None = None
    matrix: Matrix | None = None
    commitment: Commitment | None = None
    policy: Policy | None = None
    processes: Sequence[Process] = ()
    activities: Sequence[Activity] = ()
    escalations: Sequence[Escalation] = ()
    functions: Sequence[Function] = ()
    sites: Sequence[Place] = ()
    requirements: Sequence[Requirement] = ()
    competences: Sequence[Competence] = ()
    requests: Sequence[Request] = ()
    decisions: Sequence[Decided] = ()
    worked: Sequence[Worked] = ()
    overdue: Sequence[Overdue] = ()
    events: Sequence[Event] = ()
    risks: Sequence[Risk] = ()
    trends: Sequence[Trend] = ()
    unheard: Sequence[Unheard] = ()
    audits: Sequence[Audited] = ()
    climate: Climate | None = None

    def since(self, months: int) -> date:
        """Return the day that lies so many months before the day looked at."""
        return months_before(self.as_of, months)

    @property
    def year(self) -> list[Review]:
        """The reviews held in the twelve months before the day, the latest first."""
        since = months_before(self.as_of, YEAR)
        held = [one for one in self.reviews if since < one.held_on <= self.as_of]
        return sorted(held, key=lambda one: (one.held_on, one.reference), reverse=True)
