"""What holds for leadership activities: when a record of one is weak."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

SETTLING_DAYS = 30
"""Days after which something should have followed from what was heard."""

FEWEST_WORDS = 4
"""Words below which a note of what was heard says nothing that one could act on."""


def weaknesses(
    *, kind: str, heard: str, followed: str, linked: int, happened_on: date, today: date
) -> list[str]:
    """Return why a record of an activity is weak, each as a sentence; none where it is sound.

    ``linked`` counts the actions and decisions that followed. Praise needs nothing to follow.
    """
    found = []
    if not heard.strip():
        found.append(_("It does not say what was heard."))
    elif len(heard.split()) < FEWEST_WORDS:
        found.append(_("It says too little of what was heard to act on."))
    settled = followed.strip() or linked or kind == "recognition"
    if not settled and (today - happened_on).days > SETTLING_DAYS:
        found.append(_("Nothing is said to have followed."))
    return found
