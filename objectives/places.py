"""The places under Objectives, in the order in which its page names them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from governance.places import Place, insiders
from objectives.access import may_see_change_over
from qms.people.models import Person

PLACES = (
    Place(_("Goals, objectives, requirements"), "objectives:tree"),
    Place(_("Quality events"), "objectives:events"),
    Place(_("Customer requirements"), "objectives:requirements"),
    Place(_("Business goals"), "objectives:goals"),
    Place(_("Plans"), "objectives:plans"),
    Place(_("Usual objectives"), "objectives:usual", insiders),
    Place(_("Change of the year"), "objectives:changeover", may_see_change_over),
    Place(_("Enter values"), "objectives:grid", insiders),
    Place(_("Missing and late values"), "objectives:missing"),
    Place(_("Series of figures"), "objectives:series"),
    Place(_("Customer feedback"), "objectives:feedback_list"),
    Place(_("Commitment checks"), "objectives:commitments"),
    Place(_("Risks and opportunities"), "objectives:risks"),
    Place(_("Audits"), "objectives:audits"),
    Place(_("Certificates"), "objectives:certificates"),
)


def places_of(person: Person) -> list[Place]:
    """Return the places under Objectives that ``person`` may go to."""
    return [place for place in PLACES if place.may(person)]
