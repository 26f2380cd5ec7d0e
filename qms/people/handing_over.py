"""Handing over: what a person owes and holds goes to others, all of it in one go or nothing of it.

What there is to hand over is read from the registry of kinds, and each thing goes by the rules of its kind:
this module knows neither actions nor objectives.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qms.people.models import Organisation, Person, RoleHolding
from qms.people.reach import Reach, reach_of
from qms.primitives import kinds
from qms.primitives.asof import holding_on
from qms.primitives.refusing import Refusal


@dataclass(frozen=True)
class Thing:
    """One duty or accountability of a person; ``along`` says what goes with it to whoever takes it over."""

    kind: str
    subject: str
    part: str
    what: str
    title: str
    address: str
    due_on: date | None = None
    along: tuple[str, ...] = ()

    @cached_property
    def key(self) -> str:
        """What names it on a form: kind, record and part."""
        return "|".join((self.kind, self.subject, self.part))


class NotHandedOver(Refusal):
    """Some things could not go to those who were to take them over; nothing has been handed over.

    ``faults`` holds the refusal of each of them, by its key.
    """

    def __init__(self, faults: Mapping[str, Refusal]) -> None:
        self.faults = dict(faults)
        count = len(faults)
        sentence = ngettext(
            "%(n)d thing cannot go to whom you chose.", "%(n)d things cannot go to whom you chose.", count
        )
        super().__init__(
            "hand-over.refused",
            sentence % {"n": count},
            remedy=_("Nothing has been handed over. Choose again where it says why."),
        )


def things_of(person: Person, on: date) -> list[Thing]:
    """Return what ``person`` holds and owes on ``on``: accountabilities first, then duties, soonest first."""
    return together(kinds.accountabilities_of(person, on), kinds.duties_of(person, on))


def together(held: Iterable[kinds.Accountability], owed: Iterable[kinds.Duty]) -> list[Thing]:
    """Return what is held and owed as things that can be given away.

    A duty that goes with an accountability on the same record stands with it, not by itself.
    """
    held, along, alone = list(held), defaultdict(list), []
    carriers = {(one.kind, one.subject) for one in held}
    for duty in owed:
        if (duty.goes_with, duty.subject) in carriers:
            along[duty.goes_with, duty.subject].append(duty.what)
        else:
            alone.append(duty)
    things = [
        Thing(a.kind, a.subject, a.part, a.what, a.title, a.address, along=tuple(along[a.kind, a.subject]))
        for a in held
    ]
    things += [Thing(d.kind, d.subject, d.part, d.what, d.title, d.address, d.due_on) for d in alone]
    return list({thing.key: thing for thing in things}.values())


def left_over(person: Person, *, on: date, at: datetime) -> list[Thing]:
    """Return what ``person`` still holds or owes when they leave on ``on``, as seen no earlier than today."""
    return things_of(person, max(on, Organisation.day_at(at)))


def hand_over(
    person: Person, takers: Mapping[str, Person], *, on: date, by: Person, at: datetime, reason: str = ""
) -> list[Thing]:
    """Give each thing of ``person`` that ``takers`` names by its key to whom it names, from ``on``.

    All of it or nothing, in one transaction; returns what was handed over. Raises :class:`NotHandedOver` with
    the refusal of each thing that could not go where it was to.
    """
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        given = [thing for thing in left_over(person, on=on, at=at) if thing.key in takers]
        waiting = {
            thing.key: kinds.HandOver(
                thing.kind, thing.subject, person, takers[thing.key], by, at, on, reason, thing.part
            )
            for thing in given
        }
        if faults := _hand_in_turn(waiting):
            _refuse_what_remains(person, faults, on=on, at=at)
    return given


def _hand_in_turn(waiting: dict[str, kinds.HandOver]) -> dict[str, Refusal]:
    """Hand over what can go; what was refused is tried again as long as something else has gone since.

    Who takes over a seat in top management can only then answer for the system: one opens the way to another.
    Returns the refusals that stay.
    """
    faults: dict[str, Refusal] = {}
    while waiting:
        faults = {key: fault for key, one in waiting.items() if (fault := _fault(one))}
        if len(faults) == len(waiting):
            break
        waiting = {key: waiting[key] for key in faults}
    return faults


def _fault(one: kinds.HandOver) -> Refusal | None:
    try:
        with transaction.atomic():
            refuse_unfit_taker(one.taker, giver=one.giver)
            kinds.hand_over(one)
    except Refusal as refusal:
        return refusal
    return None


def _refuse_what_remains(person: Person, faults: Mapping[str, Refusal], *, on: date, at: datetime) -> None:
    """Raise for the faults of what is held still; what went together with another thing is no fault."""
    remaining = {thing.key for thing in left_over(person, on=on, at=at)}
    standing = {key: fault for key, fault in faults.items() if key in remaining}
    if standing:
        raise NotHandedOver(standing)


def refuse_unfit_taker(taker: Person, *, giver: Person) -> None:
    """Raise :class:`Refusal` where nothing can be given to ``taker``: who leaves, or audits from outside."""
    if taker.pk == giver.pk:
        raise Refusal(
            "hand-over.to-themselves",
            _("%(person)s holds it already.") % {"person": taker},
            field="taker",
            remedy=_("Choose somebody else."),
        )
    if taker.ended_on is not None:
        raise Refusal(
            "hand-over.to-who-leaves",
            _("%(person)s leaves, too.") % {"person": taker},
            field="taker",
            remedy=_("Choose somebody who stays."),
        )
    if not taker.reach.is_insider:
        raise Refusal(
            "hand-over.to-an-outsider",
            _("%(person)s has no role in the organisation.") % {"person": taker},
            field="taker",
            remedy=_("Choose somebody with a role, or let an administrator give one first."),
        )


def outside(things: Iterable[Thing], reach: Reach) -> list[Thing]:
    """Return those of ``things`` that somebody of ``reach`` could not see or hold. One query a kind."""
    rows = list(things)
    sites = _sites_of({thing.subject for thing in rows})
    return [thing for thing in rows if thing.subject in sites and not _may_hold(thing, reach, sites)]


def lost_with(holding: RoleHolding, things: Iterable[Thing], *, on: date) -> list[Thing]:
    """Return those of ``things`` that the person could no longer see or hold without this role."""
    held = list(holding_on(RoleHolding.objects.filter(person=holding.person_id), on))
    rest = reach_of(holding.person, on=on, holdings=[row for row in held if row.pk != holding.pk])
    rows = list(things)
    before = {thing.key for thing in outside(rows, reach_of(holding.person, on=on, holdings=held))}
    return [thing for thing in outside(rows, rest) if thing.key not in before]


def at_site(things: Iterable[Thing], site_id: int | None) -> list[Thing]:
    """Return those of ``things`` whose record belongs to exactly this site."""
    rows = list(things)
    sites = _sites_of({thing.subject for thing in rows})
    return [thing for thing in rows if site_id is not None and sites.get(thing.subject) == site_id]


def _may_hold(thing: Thing, reach: Reach, sites: Mapping[str, int | None]) -> bool:
    kind = kinds.kind_of_subject(thing.subject)
    return kind is None or kind.may_hold(thing.kind, reach, sites[thing.subject])


def _sites_of(subjects: Iterable[str]) -> dict[str, int | None]:
    """Return the site of each record with a reference among ``subjects``."""
    of_kind: dict[type[models.Model], list[str]] = defaultdict(list)
    for subject in subjects:
        kind = kinds.kind_of_subject(subject)
        if kind is not None and kind.prefix:
            of_kind[kind.model].append(subject)
    sites: dict[str, int | None] = {}
    for model, references in of_kind.items():
        rows = model._base_manager.filter(reference__in=references)
        sites.update(rows.values_list("reference", "site_id"))
    return sites
