"""The places under Responsibilities, in the order in which its page names them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

from qms.people.models import Person, Role

if TYPE_CHECKING:
    from qms.primitives.refusing import Text


def everybody(person: Person) -> bool:
    """Let anybody go there; what they may not see is not in the list."""
    return True


def insiders(person: Person) -> bool:
    """Let all go there but auditors from outside."""
    return person.reach.is_insider


def overseers(person: Person) -> bool:
    """Let those go there who look at the whole: leaders, quality leads, internal auditors."""
    return person.reach.holds(*OVERSEERS)


OVERSEERS = (Role.EXECUTIVE, Role.QUALITY_LEAD, Role.INTERNAL_AUDITOR)


class Place(NamedTuple):
    """A list of records: what it is called, the name of its address, and who may go there."""

    label: Text
    address: str
    may: Callable[[Person], bool] = everybody


PLACES = (
    Place(_("Actions"), "governance:actions"),
    Place(_("Decisions"), "governance:decisions"),
    Place(_("Escalations"), "governance:escalations"),
    Place(_("Processes"), "governance:processes"),
    Place(_("Questions"), "governance:questions"),
    Place(_("Providers"), "governance:providers"),
    Place(_("Matrices"), "governance:matrices"),
    Place(_("Top management"), "governance:top_management"),
    Place(_("Quality policy"), "governance:policy_now"),
    Place(_("Leadership commitment"), "governance:commitments"),
    Place(_("Leadership activities"), "governance:activities"),
    Place(_("Competence"), "governance:competence"),
    Place(_("People"), "people:people"),
    Place(_("Sites"), "desk:sites", insiders),
    Place(_("Absence test"), "desk:absence", overseers),
)


def places_of(person: Person) -> list[Place]:
    """Return the places under Responsibilities that ``person`` may go to."""
    return [place for place in PLACES if place.may(person)]
