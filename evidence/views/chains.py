"""First broken links: where the way from a requirement to its proof breaks, the worst impact first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from evidence import access
from evidence.chains import Chain, chains, ranked, told
from evidence.looking_back import the_day
from governance.views.days import day_named
from objectives.models import CustomerRequirement
from objectives.rules.chains import STEPS
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.people.models import Site
from qms.people.reach import with_those_below
from qms.records.exporting import csv_download
from qms.ui.pages import page

PER_PAGE = 50


@require_safe
def broken(request: PersonRequest) -> HttpResponse:
    """Where each requirement's way to its proof first breaks; those that hold as well where asked for."""
    look = Look(request)
    shown = Paginator(look.rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "look": look,
        "page": shown,
        "lead": look.lead,
        "steps": look.steps,
        "day": look.day.day,
        "is_past": look.day.past,
        "export": f"{reverse('evidence:chains_export')}?{request.GET.urlencode()}",
    }
    return page(request, "evidence/chains.html", context)


@require_safe
def chain(request: PersonRequest, reference: str) -> HttpResponse:
    """The way of one requirement to its proof, link by link; its page asks for the drawing alone."""
    require(access.may_see_readiness(request.person))
    row = visible_or_404(CustomerRequirement.objects.current(), request.person, reference=reference)
    named = day_named(request)
    day = the_day(named, at=request.now, organisation=request.organisation)
    found = chains(day=day, site_ids=None, person=request.person, requirement=row)
    context = {
        "requirement": row,
        "links": found[0].drawn if found else [],
        "lead": told(found[0]) if found else _("It was not recorded by that day."),
        "day": named,
        "is_past": day.past,
    }
    return page(request, "evidence/chain.html", context, fragment="drawn")


@require_safe
def export(request: PersonRequest) -> HttpResponseBase:
    """The same list, all of its rows, as CSV."""
    look = Look(request)
    header = [_("Requirement"), _("What is required"), _("Offering"), _("Customer"), _("Impact"), _("By law"),
              _("Breaks at"), _("Why"), _("Site")]  # fmt: skip
    return csv_download(f"broken-links-{look.day.day}.csv", header, _cells(look))


def _cells(look: Look) -> Iterator[list[Any]]:
    for chain in look.rows:
        row, link = chain.requirement, chain.first_broken
        yield [
            row.reference, row.statement, row.offering, row.customer, row.impact, row.statutory,
            str(link.name) if link else "", link.sentence if link else "", look.code_of(row.site_id),
        ]  # fmt: skip


class Look:
    """What the reader looks at: site, day, step, and the chains of that; from the address."""

    def __init__(self, request: PersonRequest) -> None:
        require(access.may_see_readiness(request.person))
        every = {site.pk: site for site in Site.objects.order_by("code")}
        self.sites = [site for site in every.values() if request.person.reach.sees_site(site.pk)]
        wanted = request.GET.get("site", "")
        self.site = next((site for site in self.sites if site.code == wanted), None)
        if wanted and self.site is None:
            raise Http404
        self.codes = {pk: site.code for pk, site in every.items()}
        below = with_those_below(self.site) if self.site else None
        self.day = the_day(day_named(request), at=request.now, organisation=request.organisation)
        self.all = ranked(chains(day=self.day, site_ids=below, person=request.person))
        self.step = request.GET.get("step", "") if request.GET.get("step", "") in STEPS else ""
        self.holding = request.GET.get("show") == "all"
        self.given = {name: value for name, value in request.GET.items() if name in ("site", "as_of", "show")}

    @property
    def rows(self) -> list[Chain]:
        """The chains that are shown: broken ones, of one step where asked for; all where asked for."""
        if self.step:
            return [chain for chain in self.all if chain.first_broken and chain.first_broken.step == self.step]
        return [chain for chain in self.all if self.holding or chain.first_broken]

    @property
    def steps(self) -> list[dict[str, Any]]:
        """How many chains first break at each step, with the address of those."""
        counts = Counter(chain.first_broken.step for chain in self.all if chain.first_broken)
        return [
            {
                "name": name,
                "count": counts[step],
                "url": f"?{urlencode(self.given | {'step': step})}",
                "current": step == self.step,
            }
            for step, name in STEPS.items()
            if counts[step] or step == self.step
        ]

    @property
    def lead(self) -> str:
        """How many requirements break on their way, in a sentence."""
        if not self.all:
            return _("No customer requirement is recorded here.")
        broken = [chain for chain in self.all if chain.first_broken]
        if not broken:
            return _("Every requirement holds from the customer to the proof.")
        said = ngettext(
            "%(broken)d of %(all)d requirement breaks on its way to the proof",
            "%(broken)d of %(all)d requirements break on their way to the proof",
            len(self.all),
        ) % {"broken": len(broken), "all": len(self.all)}
        high = sum(chain.requirement.impact == "high" for chain in broken)
        return (
            _("%(said)s, %(high)d with a high impact.") % {"said": said, "high": high} if high else f"{said}."
        )

    def code_of(self, site_id: int | None) -> str:
        """Return the code of a site, nothing for the whole organisation."""
        return self.codes[site_id] if site_id else ""
