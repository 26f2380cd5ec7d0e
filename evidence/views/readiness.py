"""The clause as a page: what the records show of each expectation, why, and what auditors ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evidence import access, rules
from evidence.editions import Edition, edition_of
from evidence.forms import ReadinessForm
from evidence.judging import Verdict, readiness
from evidence.looking_back import Day, the_day
from qms.people.access import require
from qms.people.acting import PersonRequest
from qms.people.models import Site
from qms.primitives.kinds import kind_by_prefix
from qms.ui.pages import page

SHOWN_RECORDS = 6
"""Records that the list names for one expectation; its own page names all."""


@require_safe
def evidence(request: PersonRequest) -> HttpResponse:
    """Each expectation with its verdict; an external auditor is led to the packs: self-assessment is ours."""
    if request.person.reach.is_external:
        return redirect("evidence:packs")
    require(access.may_see_readiness(request.person))
    look = Look(request)
    found = look.verdicts()
    counts = Counter(one.verdict for one in found)
    links = Links(reference for one in found for reference in one.records[:SHOWN_RECORDS])
    context = {
        "look": look,
        "form": look.form,
        "judged": [_row(one, look, links) for one in found if one.is_built],
        "clauses": _by_clause([one for one in found if not one.is_built], look, links),
        "counts": {name: counts.get(name, 0) for name in (rules.SHOWN, rules.WEAK, rules.MISSING)},
        "total": len(found),
        "unbuilt": sum(not one.is_built for one in found),
        "may_pack": access.may_pack(request.person),
    }
    return page(request, "evidence/evidence.html", context, status=200 if look.form.is_valid() else 422)


@require_safe
def expectation(request: PersonRequest, code: str) -> HttpResponse:
    """One expectation: every rule with its result, reason and records."""
    require(access.may_see_readiness(request.person))
    look = Look(request)
    try:
        look.edition.expectation(code)
    except KeyError as error:
        raise Http404 from error
    verdict = next(one for one in look.verdicts() if one.expectation.code == code)
    sentences = dict(verdict.expectation.rules)
    links = Links(reference for one in verdict.results for reference in one.records)
    results = [
        {
            "sentence": sentences[one.rule],
            "state": one.result.replace(" ", "_"),
            "one": one,
            "records": links.of(one.records),
        }
        for one in verdict.results
    ]
    context = {"look": look, "form": look.form, "verdict": verdict, "results": results, "back": look.address()}
    status = 200 if look.form.is_valid() else 422
    return page(request, "evidence/expectation.html", context, status=status)


class Look:
    """What the reader looks at: edition, site and day, from the address; the choices that they have."""

    def __init__(self, request: PersonRequest) -> None:
        reach = request.person.reach
        every = list(Site.objects.all())
        self.sites = [site for site in every if reach.sees_site(site.pk)]
        self.tree: dict[int | None, list[int]] = {}
        for site in every:
            self.tree.setdefault(site.parent_id, []).append(site.pk)
        first = "" if reach.everywhere or not self.sites else self.sites[0].code
        given = {"edition": "2015", "site": first, "as_of": request.today, **request.GET.dict()}
        self.form = ReadinessForm(given, sites=self.sites, everywhere=reach.everywhere, today=request.today)
        chosen = self.form.cleaned_data if self.form.is_valid() else {}
        self.edition: Edition = edition_of(chosen.get("edition") or "2015")
        code = chosen.get("site", first)
        self.site = next((site for site in self.sites if site.code == code), None)
        if self.site is None and not reach.everywhere:
            raise Http404
        self.day: Day = the_day(
            chosen.get("as_of") or request.today, at=request.now, organisation=request.organisation
        )
        self.today = request.today

    def verdicts(self) -> list[Verdict]:
        """Return the verdicts on what is looked at."""
        return readiness(edition=self.edition, site=self.site, day=self.day, tree=self.tree)

    @property
    def words(self) -> str:
        """The scope in words."""
        return self.site.name if self.site else _("Whole organisation")

    def address(self, code: str = "") -> str:
        """Return the address of the list, or of one expectation, that looks at the same."""
        url = reverse("evidence:expectation", args=[code]) if code else reverse("evidence:evidence")
        chosen = {"edition": self.edition.year, "site": self.site.code if self.site else ""}
        return f"{url}?{urlencode({**chosen, 'as_of': self.day.day.isoformat()})}"


class Links:
    """Records by reference with their addresses, read once for a page: one query a kind."""

    def __init__(self, references: Iterable[str]) -> None:
        wanted: dict[str, set[str]] = {}
        for reference in references:
            wanted.setdefault(reference.partition("-")[0], set()).add(reference)
        self.urls: dict[str, str] = {}
        for prefix, some in wanted.items():
            kind = kind_by_prefix(prefix)
            rows: Any = kind.model._base_manager.filter(reference__in=some)
            self.urls |= {row.reference: kind.address(row) for row in rows}

    def of(self, references: Iterable[str]) -> list[dict[str, str]]:
        """Return ``references`` with their addresses."""
        return [{"reference": one, "url": self.urls.get(one, "")} for one in references]


def _by_clause(found: list[Verdict], look: Look, links: Links) -> list[dict[str, Any]]:
    clauses: dict[str, list[dict[str, Any]]] = {}
    for one in found:
        clauses.setdefault(one.expectation.clause, []).append(_row(one, look, links))
    return [{"clause": clause, "rows": rows} for clause, rows in clauses.items()]


_TELLS = {rules.SHOWN: rules.HOLDS}
"""Which results the list tells of a verdict: what holds of one that is shown, what fails of any other."""


def _row(one: Verdict, look: Look, links: Links) -> dict[str, Any]:
    said = [r for r in one.results if r.result == _TELLS.get(one.verdict, rules.FAILS)] or list(one.results)
    reasons = list(dict.fromkeys(str(r.reason) for r in said if r.reason))
    if one.stale:
        months = one.expectation.fresh
        reasons.insert(0, _("The latest record is older than %(months)d months.") % {"months": months})
    behind = one.records
    return {
        "one": one,
        "reasons": reasons,
        "records": links.of(behind[:SHOWN_RECORDS]),
        "more": max(0, len(behind) - SHOWN_RECORDS),
        "url": look.address(one.expectation.code),
    }
