"""The demo company's people in the parts of the cast, so that each app's samples can be made among them."""

from __future__ import annotations

from qms.people.models import Account, Organisation, Person, Site
from tests.cast import Cast

LOGINS = {
    "ella": "executive@demo.test",
    "quinn": "quality@demo.test",
    "olga": "owner@demo.test",
    "carl": "contributor@demo.test",
    "sven": "tiago@halvorsen.test",
    "ines": "internal-auditor@demo.test",
    "axel": "auditor@demo.test",
    "adam": "admin@demo.test",
    "nora": "nina@halvorsen.test",
}


def in_their_parts() -> Cast:
    """Return the demo company as a cast: North is the site of its process owner; all can sign in."""
    people = {part: Person.objects.get(email=email) for part, email in LOGINS.items()}
    for person in people.values():
        if person.account is None:
            person.account = Account.objects.create(email=person.email, password="!")
            person.save()
    north = people["olga"].site
    south = people["sven"].site
    assert north
    assert south
    return Cast(Organisation.objects.get(), Site.objects.get(pk=north.pk), south, **people)
