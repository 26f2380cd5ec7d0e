"""Puts the acting person, the moment and the day of the request on it, read once at this edge."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation

from qms.people.backend import organisation_of
from qms.people.models import Person
from qms.people.reach import reach_of


class PersonMiddleware:
    """Sets ``request.person`` (with reach), ``request.organisation``, ``request.now``, ``request.today``.

    A session whose account has no person, or one who has left, ends here with a page that says so.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = timezone.now()  # type: ignore[attr-defined]
        request.person = None  # type: ignore[attr-defined]
        request.organisation = None  # type: ignore[attr-defined]
        request.today = request.now.date()  # type: ignore[attr-defined]
        if not request.user.is_authenticated:
            return self.get_response(request)
        person: Person | None = getattr(request.user, "person", None)
        zone = _settle(request, person) if person else None
        if person is None or zone is None or person.has_left(request.today):  # type: ignore[attr-defined]
            logout(request)
            return redirect("account_inactive")
        with timezone.override(zone), translation.override(_language(request, person)):
            return self.get_response(request)


def _settle(request: HttpRequest, person: Person) -> ZoneInfo:
    organisation = organisation_of(request.user)
    zone = person.zone(organisation.time_zone if organisation else settings.SEED_TIME_ZONE)
    today = timezone.localdate(request.now, zone)  # type: ignore[attr-defined]
    person._reach = reach_of(person, on=today)
    request.person = person  # type: ignore[attr-defined]
    request.organisation = organisation  # type: ignore[attr-defined]
    request.today = today  # type: ignore[attr-defined]
    return zone


def _language(request: HttpRequest, person: Person) -> str:
    organisation = request.organisation  # type: ignore[attr-defined]
    return person.language or (organisation.language if organisation else settings.LANGUAGE_CODE)
