"""The places under Responsibilities, in the order in which its page names them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from qms.primitives.refusing import Text


class Place(NamedTuple):
    """A list of records: what it is called, and the name of its address."""

    label: Text
    address: str


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
    Place(_("Sites"), "desk:sites"),
    Place(_("Absence test"), "desk:absence"),
)
