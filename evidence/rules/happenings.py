"""What customers require, what happened, what may happen and what it takes, as plain values that rules read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Requirement:
    """A customer requirement that is current: what it lacks on its way into operations, when it was confirmed
    and is to be again; whether a measured objective stands for it (``measured``), and one of them is off target
    with nothing that answers it (``unanswered``, by reference)."""

    reference: str
    offering: str = ""
    gaps: tuple[str, ...] = ()
    reviewed_on: date | None = None
    next_review_on: date | None = None
    measured: bool = False
    measured_to: date | None = None
    unanswered: tuple[str, ...] = ()
    site_id: int | None = None


@dataclass(frozen=True)
class Request:
    """A resource request: when it was asked, needed, decided (granted or not) and in place."""

    reference: str
    asked_on: date
    needed_by: date
    decided_on: date | None = None
    granted: bool = False
    in_place_on: date | None = None
    site_id: int | None = None


@dataclass(frozen=True)
class Competence:
    """A role that asks for confirmed competence: who holds it, what they do, and how it stands: confirmed,
    expiring, expired, never or gap. ``worked_on``: somebody works on the gap."""

    person: str
    role: str
    state: str
    reference: str = ""
    confirmed_on: date | None = None
    worked_on: bool = False
    since: date | None = None
    site_id: int | None = None


@dataclass(frozen=True)
class Decided:
    """A decision: its kind, its day; whether it only watches (``weak``), still stands, expires, is signed."""

    reference: str
    kind: str
    decided_on: date
    weak: bool = False
    standing: bool = True
    expires_on: date | None = None
    signed: bool = False
    site_id: int | None = None


@dataclass(frozen=True)
class Event:
    """A quality event: its kind, since when it is significant, whether a leader looked at it, and what it still
    lacks: ``cause`` (a root cause), ``actions``, and of those ``unverified`` whose check was due.

    ``effective``: an action on it was verified as effective. ``asked`` counts the sites that were asked whether
    it could happen there, ``answered`` those that said, ``unanswered`` those that let it pass. ``repeats``:
    the same cause came back on the process, up to the threshold; ``decisions`` are those that answer it.
    """

    reference: str
    kind: str
    received_on: date
    significant_since: date | None = None
    acknowledged: bool = False
    cause: bool = False
    actions: tuple[str, ...] = ()
    unverified: tuple[str, ...] = ()
    effective: bool = False
    closed_on: date | None = None
    asked: int = 0
    answered: int = 0
    unanswered: int = 0
    repeats: bool = False
    decisions: tuple[str, ...] = ()
    answered_on: date | None = None
    lesson: bool = False
    site_id: int | None = None


@dataclass(frozen=True)
class Risk:
    """An open risk (or opportunity): whether it has owner and treatment, when it is reviewed again, whether it
    touches customers; ``above``: what is left of it lies above the threshold that leaders set,
    accepted by one until ``accepted_until``. ``decisions`` are those that answer it."""

    reference: str
    kind: str = "risk"
    owned: bool = True
    treated: bool = True
    review_on: date | None = None
    reviewed_on: date | None = None
    customer: bool = False
    above: bool = False
    accepted_until: date | None = None
    decisions: tuple[tuple[str, date], ...] = ()
    site_id: int | None = None


@dataclass(frozen=True)
class Worked:
    """An action whose effect was to be checked in the last year: verified as effective, and when."""

    reference: str
    check_on: date | None = None
    effective_on: date | None = None
    site_id: int | None = None


@dataclass(frozen=True)
class Overdue:
    """An action that is overdue beyond the limit of its scope, and how leaders know of it (``known_by``)."""

    reference: str
    due_on: date
    known_by: str = ""
    site_id: int | None = None


@dataclass(frozen=True)
class Trend:
    """A trend review of customer feedback with a leader's conclusion."""

    reference: str
    held_on: date
    site_id: int | None = None


@dataclass(frozen=True)
class Unheard:
    """Feedback of a site that no trend review has seen: its first voice, from when, and when a leader looks."""

    reference: str
    heard_on: date
    due_on: date
    site_id: int | None = None


@dataclass(frozen=True)
class Audited:
    """An external audit: how many signatures were given in the days just before it, and in its year."""

    reference: str
    starts_on: date
    signed_just_before: int = 0
    signed_in_the_year: int = 0
    site_id: int | None = None


@dataclass(frozen=True)
class Climate:
    """The last decision on whether climate change is relevant to the organisation."""

    reference: str
    decided_on: date
    relevant: bool
