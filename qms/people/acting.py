"""The request as views of this product see it: with a person, a moment and a day."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest

from qms.people.models import Organisation, Person


class PersonRequest(HttpRequest):
    """A request of a signed-in person, as :class:`qms.people.middleware.PersonMiddleware` leaves it."""

    person: Person
    organisation: Organisation
    now: datetime
    today: date
    htmx: bool
