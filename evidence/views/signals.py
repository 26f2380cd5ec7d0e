"""Culture signals: all of them at a glance, one with its trend, its sites and the records behind it."""

from __future__ import annotations

from functools import cached_property
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evidence import access
from evidence.signals import signals_of
from evidence.signals.drawing import by_site, chart_of, lines
from evidence.signals.families import Family, family_of
from evidence.signals.reading import Scope
from governance.views.listing import page_of
from qms.people.access import require
from qms.people.acting import PersonRequest
from qms.people.models import Site
from qms.people.reach import with_those_below
from qms.primitives.kinds import kind_of
from qms.records.exporting import csv_download
from qms.ui.pages import page


class Look:
    """Who looks at which sites: those that the person reaches, or one of them with the sites below it."""

    def __init__(self, request: PersonRequest) -> None:
        require(access.may_see_readiness(request.person))
        self.request, self.person, self.day = request, request.person, request.today
        wanted = request.GET.get("site", "")
        self.site = next((site for site in self.sites if site.code == wanted), None)
        if wanted and self.site is None:
            raise Http404

    @cached_property
    def every(self) -> list[Site]:
        """Every site, read once."""
        return list(Site.objects.order_by("name"))

    @cached_property
    def sites(self) -> list[Site]:
        """The sites that the person reaches, by name."""
        reach = self.person.reach
        return [site for site in self.every if reach.everywhere or site.pk in reach.site_ids]

    @property
    def site_ids(self) -> frozenset[int] | None:
        """The sites that are looked at; nothing for the whole organisation."""
        if self.site is None:
            return None if self.person.reach.everywhere else self.person.reach.site_ids
        return with_those_below(self.site, self.every)

    @property
    def scope(self) -> Scope:
        """The day and the sites."""
        return Scope(self.day, self.site_ids)

    @property
    def names(self) -> dict[int | None, str]:
        """The names of the sites that are looked at, and of what belongs to none."""
        ids = self.site_ids
        named: dict[int | None, str] = {None: _("Whole organisation")} if ids is None else {}
        return named | {site.pk: site.name for site in self.sites if ids is None or site.pk in ids}

    def url(self, name: str, *args: str) -> str:
        """Return the address of a page of signals that keeps the site."""
        query = f"?{urlencode({'site': self.site.code})}" if self.site else ""
        return reverse(f"evidence:{name}", args=args) + query


@require_safe
def signals(request: PersonRequest) -> HttpResponse:
    """Every signal: what it says, its value beside the year before, its trend; no score over them."""
    look = Look(request)
    found = signals_of(day=look.day, site_ids=look.site_ids)
    context = {
        "look": look,
        "rows": [(one, chart_of(one.main), look.url("signal", one.code)) for one in found],
        "empty": sum(one.is_empty for one in found),
        "export": look.url("signals_export"),
    }
    return page(request, "evidence/signals.html", context)


def _family(code: str) -> Family:
    try:
        return family_of(code)
    except KeyError as error:
        raise Http404 from error


@require_safe
def signal(request: PersonRequest, code: str) -> HttpResponse:
    """One signal: its definition, each figure, its trend, its sites beside each other, and its records."""
    look, family = Look(request), _family(code)
    found = family.signal(look.scope)
    records = page_of(family.records(look.scope, look.person), request.GET.get("page"))
    marks = family.marks(look.scope)
    context = {
        "look": look,
        "signal": found,
        "measures": found.measures,
        "chart": chart_of(found.main, title=str(found.title), marks=marks),
        "others": [chart_of(measure) for measure in found.measures[1:] if measure.value.part],
        "by_site": by_site(found, look.names),
        "page": records,
        "records": [(row, kind_of(row).title(row), getattr(row, family.day)) for row in records],
        "begin": reverse(family.begin),
        "back": look.url("signals"),
        "export": look.url("signal_export", code),
    }
    return page(request, "evidence/signal.html", context)


def _header() -> list[str]:
    return [
        _("Signal"), _("Figure"), _("Unit"), _("Month"), _("Site"), _("Part"), _("Of"), _("Value"),
    ]  # fmt: skip


@require_safe
def signals_export(request: PersonRequest) -> HttpResponseBase:
    """Every figure of every signal by month and by site as CSV."""
    look = Look(request)
    found = signals_of(day=look.day, site_ids=look.site_ids)
    return csv_download(f"signals-{look.day}.csv", _header(), lines(found, look.names))


@require_safe
def signal_export(request: PersonRequest, code: str) -> HttpResponseBase:
    """Every figure of one signal by month and by site as CSV."""
    look, family = Look(request), _family(code)
    found = [family.signal(look.scope)]
    return csv_download(f"signal-{code}-{look.day}.csv", _header(), lines(found, look.names))
