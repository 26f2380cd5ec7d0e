"""The registry of kinds: each model that people see declares itself once, and appears everywhere.

Reminders, search, register, timeline and calendar read this registry and nothing else. A kind of record is
declared in ``kinds.py`` of its app; a test fails on a model that is declared nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext as _

from qms.primitives.naming import named_in
from qms.primitives.refusing import Refusal

if TYPE_CHECKING:
    from qms.primitives.refusing import Text


AT_ONCE = 36_500
"""The ``soon`` of a duty that waits from when it is owed, such as a signature: more days than any span."""


@dataclass(frozen=True)
class Duty:
    """Something that a person owes by a day: what it is, on which record, and where to do it.

    ``kind`` is the kind of notice (``action``, ``effectiveness-check``, ``measurement`` …); ``subject`` the
    reference of the record, ``part`` which part of it where a person may owe several (an input of a review);
    ``soon`` is the number of days before the due day from which it is worth a reminder, ``every`` that after
    which it is told again while it is overdue. ``goes_with`` is the kind of the accountability on the same
    record with which it goes to whoever takes that over. ``act`` is the name of the address, with a signed
    token, at which it is done from the mail without signing in.
    """

    kind: str
    what: str
    subject: str
    title: str
    address: str
    person_id: int
    due_on: date
    soon: int = 7
    every: int = 7
    part: str = ""
    goes_with: str = ""
    act: str = ""


@dataclass(frozen=True)
class Accountability:
    """Something that a person holds without a due day: a process owned, a seat on an escalation path.

    ``kind`` names what is held (``process-owner``, ``objective-owner`` …); ``subject`` is the reference of the
    record that says so, ``part`` which part of it where a person may hold several (the site of a process);
    ``day`` is when it is asked for, such as that of a meeting.
    """

    kind: str
    what: str
    subject: str
    title: str
    address: str
    person_id: int
    part: str = ""
    day: date | None = None


@dataclass(frozen=True)
class HandOver:
    """One thing that goes from a person to another on a day: a duty or an accountability, by kind and subject.

    ``part`` is that of the duty or accountability.
    ``by`` is who hands over and ``at`` when it is recorded; ``on`` is the first day of the one who takes over.
    """

    kind: str
    subject: str
    giver: Any
    taker: Any
    by: Any
    at: datetime
    on: date
    reason: str
    part: str = ""


@dataclass(frozen=True)
class Event:
    """One sentence of a record's timeline: when, who, what happened, and the reason that was given.

    The sentence is whole and names who acted; ``late`` says that it was recorded after the day it happened.
    """

    at: datetime
    by: str
    sentence: str
    reason: str = ""
    late: bool = False


def no_duties(on: date, person: Any = None) -> Iterable[Duty]:
    """Owe nothing: the declaration of a kind whose records only stand."""
    return ()


def no_accountabilities(on: date, person: Any = None) -> Iterable[Accountability]:
    """Hold nothing: the declaration of a kind whose records give nobody a standing part."""
    return ()


def nothing_to_hand_over(one: HandOver) -> None:
    """Refuse: records of this kind give nobody anything that could go to somebody else."""
    raise Refusal(
        "hand-over.unknown",
        _("%(subject)s cannot be handed over.") % {"subject": one.subject},
        remedy=_("Open the record and change it there."),
    )


def who_sees_its_site(kind: str, reach: Any, site_id: int | None) -> bool:
    """Tell whether somebody of that reach may hold a thing of a site: an insider who sees the site."""
    return bool(reach.sees_site(site_id)) and not reach.is_external


def no_events(row: Any) -> Iterable[Event]:
    """Tell nothing beyond the field history."""
    return ()


@dataclass(frozen=True)
class Kind:
    """What the product needs to know of a model that people see.

    ``prefix`` of its references (ACT in ACT-0001; empty where it has none), ``address`` of a row,
    ``visible`` rows for a person, ``search`` fields, ``title`` of a row, ``duties`` on a day (of one person,
    or of everybody), ``accountabilities`` likewise, ``hand_over`` of one of either to another person through
    the same rules as any change (raises :class:`Refusal`), ``may_hold`` by kind of duty or accountability,
    reach and site, ``events`` for the timeline beside field history. ``stands_for`` is the prefix of its
    subjects where its rows have no reference of their own (PERSON in PERSON-12). ``owed_through`` are the links
    to persons (``app.Model.field``) by which anybody comes to owe or hold something here: who is named by none
    of them is not asked for; empty, everybody is.
    """

    model: type[models.Model]
    name: Text
    plural: Text
    prefix: str
    address: Callable[[Any], str]
    visible: Callable[[Any], models.QuerySet[Any]]
    search: tuple[str, ...]
    title: Callable[[Any], str] = str
    duties: Callable[[date, Any], Iterable[Duty]] = no_duties
    accountabilities: Callable[[date, Any], Iterable[Accountability]] = no_accountabilities
    hand_over: Callable[[HandOver], None] = nothing_to_hand_over
    may_hold: Callable[[str, Any, int | None], bool] = who_sees_its_site
    events: Callable[[Any], Iterable[Event]] = no_events
    stands_for: str = ""
    owed_through: tuple[str, ...] = ()
    parts: tuple[type[models.Model], ...] = field(default=())


_kinds: dict[type[models.Model], Kind] = {}
_internal: dict[type[models.Model], str] = {}


def declare(kind: Kind) -> Kind:
    """Add ``kind`` to the registry; its ``parts`` are seen through it (attendance of a review)."""
    _kinds[kind.model] = kind
    return kind


def internal(model: type[models.Model], why: str) -> None:
    """Say that nobody sees rows of ``model`` as records, and why."""
    _internal[model] = why


def all_kinds() -> tuple[Kind, ...]:
    """Return every declared kind in the order of declaration."""
    return tuple(_kinds.values())


def kind_of(model_or_row: type[models.Model] | models.Model) -> Kind:
    """Return the kind of a model or of one of its rows. Raises ``KeyError`` where none is declared."""
    model = model_or_row if isinstance(model_or_row, type) else type(model_or_row)
    return _kinds[model]


def kind_by_prefix(prefix: str) -> Kind:
    """Return the kind whose references start with ``prefix``. Raises ``KeyError`` where there is none."""
    for kind in _kinds.values():
        if kind.prefix == prefix:
            return kind
    raise KeyError(prefix)


def duties_of(person: Any, on: date) -> list[Duty]:
    """Return what ``person`` owes on ``on``, soonest due first."""
    return sorted(_all_duties(on, person), key=lambda d: (d.due_on, d.subject, d.kind))


def duties_of_all(on: date) -> list[Duty]:
    """Return what everybody owes on ``on``, soonest due first."""
    return sorted(_all_duties(on, None), key=lambda d: (d.due_on, d.subject, d.kind, d.person_id))


def accountabilities_of(person: Any, on: date) -> list[Accountability]:
    """Return what ``person`` holds on ``on`` without a due day, by kind and subject."""
    return sorted(_all_accountabilities(on, person), key=lambda a: (a.kind, a.subject))


def accountabilities_of_all(on: date) -> list[Accountability]:
    """Return what everybody holds on ``on`` without a due day, by kind, subject and person."""
    return sorted(_all_accountabilities(on, None), key=lambda a: (a.kind, a.subject, a.person_id))


def hand_over(one: HandOver) -> None:
    """Give one duty or accountability to another person, through the kind that its reference names.

    Raises :class:`Refusal` where the rules of that kind do not allow it. Must be called in a transaction.
    """
    kind = kind_of_subject(one.subject)
    if kind is None:
        nothing_to_hand_over(one)
    else:
        kind.hand_over(one)


def kind_of_subject(subject: str) -> Kind | None:
    """Return the kind of the record that a duty or an accountability names, nothing where no kind does."""
    prefix = subject.partition("-")[0]
    return next((kind for kind in _kinds.values() if prefix and prefix in (kind.prefix, kind.stands_for)), None)


def concerning(person: Any) -> list[Kind]:
    """Return the kinds by which ``person`` may owe or hold anything; everybody (``None``) by any. One query."""
    kinds = list(_kinds.values())
    if person is None:
        return kinds
    links = tuple(dict.fromkeys(link for kind in kinds for link in kind.owed_through))
    named = named_in(person.pk, links)
    return [kind for kind in kinds if not kind.owed_through or not named.isdisjoint(kind.owed_through)]


def _all_accountabilities(on: date, person: Any) -> Iterator[Accountability]:
    for kind in concerning(person):
        yield from kind.accountabilities(on, person)


def _all_duties(on: date, person: Any) -> Iterator[Duty]:
    for kind in concerning(person):
        yield from kind.duties(on, person)


def is_declared(model: type[models.Model]) -> bool:
    """Tell whether ``model`` is a kind, a part of one, or said to be internal."""
    parts = {part for kind in _kinds.values() for part in kind.parts}
    return model in _kinds or model in parts or model in _internal
