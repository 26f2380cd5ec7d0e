"""Who may do what with management reviews: quality lead and executives prepare and run them, leaders sign."""

from __future__ import annotations

from datetime import date

from governance.leading import is_top_management
from qms.people.models import Person, Role
from reviews.models import ManagementReview, ReviewInput

PREPARERS = (Role.QUALITY_LEAD, Role.EXECUTIVE)


def may_prepare(person: Person, site_id: int | None) -> bool:
    """Tell whether ``person`` may plan reviews of a site, or of the whole organisation (``None``)."""
    return person.reach.holds_for(site_id, *PREPARERS)


def may_prepare_somewhere(person: Person) -> bool:
    """Tell whether there is any scope in which ``person`` may plan reviews."""
    return person.reach.holds(*PREPARERS)


def may_run(person: Person, review: ManagementReview) -> bool:
    """Tell whether ``person`` may record what happens in ``review``: who prepares it, and its chair."""
    return may_prepare(person, review.site_id) or person.pk == review.chair_id


def may_contribute(person: Person, input: ReviewInput) -> bool:
    """Tell whether ``person`` may write what is reported on ``input``: its contributor, and who runs it."""
    return person.pk == input.contributor_id or may_run(person, input.review)


def may_sign(person: Person, review: ManagementReview, *, on: date) -> bool:
    """Tell whether ``person`` may sign the minutes: the chair, and top management of the scope on ``on``."""
    if person.pk == review.chair_id:
        return True
    return is_top_management(person, on=on, site_id=review.site_id)
