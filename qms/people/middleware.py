"""Puts the acting person, the moment and the day of the request on it, read once at this edge."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import logout
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from qms.people.models import Organisation, Person, RoleHolding
from qms.people.reach import reach_of
from qms.primitives.asof import holding_on


class PersonMiddleware:
    """Sets ``request.person`` (with reach), ``request.organisation``, ``request.now``, ``request.today``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = timezone.now()  # type: ignore[attr-defined]
        request.person = None  # type: ignore[attr-defined]
        request.organisation = None  # type: ignore[attr-defined]
        request.today = request.now.date()  # type: ignore[attr-defined]
        if not request.user.is_authenticated:
            return self.get_response(request)
        person = _person_of(request)
        if person is None or (person.ended_on and person.ended_on <= request.today):  # type: ignore[attr-defined]
            logout(request)
            return self.get_response(request)
        zone = _settle(request, person)
        with timezone.override(zone), translation.override(_language(request, person)):
            return self.get_response(request)


def _person_of(request: HttpRequest) -> Person | None:
    today = request.today  # type: ignore[attr-defined]
    holdings = RoleHolding.objects.all()
    return (
        Person.objects.select_related("site", "function")
        .prefetch_related(Prefetch("role_holdings", holding_on(holdings, today), to_attr="held_today"))
        .filter(account=request.user.pk)
        .first()
    )


def _settle(request: HttpRequest, person: Person) -> ZoneInfo:
    organisation = Organisation.objects.first()
    zone = person.zone(organisation.time_zone if organisation else settings.SEED_TIME_ZONE)
    today = timezone.localdate(request.now, zone)  # type: ignore[attr-defined]
    person._reach = reach_of(person, on=today, holdings=person.held_today)  # type: ignore[attr-defined]
    request.person = person  # type: ignore[attr-defined]
    request.organisation = organisation  # type: ignore[attr-defined]
    request.today = today  # type: ignore[attr-defined]
    return zone


def _language(request: HttpRequest, person: Person) -> str:
    organisation = request.organisation  # type: ignore[attr-defined]
    return person.language or (organisation.language if organisation else settings.LANGUAGE_CODE)
