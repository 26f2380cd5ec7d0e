"""The clause as a page: what the records show of each expectation, why, what to do, and what auditors ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from evidence import access, mending, rules, snapshotting
from evidence.judging import Verdict
from evidence.views.course import course_of, is_kept
from evidence.views.looking import Links, Look
from qms.people.access import require
from qms.people.acting import PersonRequest
from qms.ui.pages import page

SHOWN_RECORDS = 4
"""Records that the list names for one expectation; its own page names all."""

MOST_RECORDS = 60
"""Records that a rule names on the page of its expectation; the rest are counted."""

CLAUSES = {
    "4.1": gettext_lazy("Context"),
    "4.2": gettext_lazy("Interested parties"),
    "5.1.1": gettext_lazy("Leadership and commitment"),
    "5.1.2": gettext_lazy("Customer focus"),
    "5.2": gettext_lazy("Quality policy"),
    "5.3": gettext_lazy("Roles and responsibilities"),
    "6.1": gettext_lazy("Risks and opportunities"),
    "6.2": gettext_lazy("Objectives"),
    "7.3": gettext_lazy("Awareness"),
    "9.3": gettext_lazy("Management review"),
    "10.2": gettext_lazy("Nonconformity and corrective action"),
}
"""The clauses that expectations belong to, in our own words, in their order."""


@require_safe
def evidence(request: PersonRequest) -> HttpResponse:
    """Each expectation with its verdict; an external auditor is led to the packs: self-assessment is ours."""
    if request.person.reach.is_external:
        return redirect("evidence:packs")
    require(access.may_see_readiness(request.person))
    look = Look(request)
    found, weak = look.verdicts_and_weak()
    behind = [*_shown_records(found), *mending.named_in(found), *(one.reference for one in weak)]
    links = Links(behind, request.person)
    counts = Counter(one.verdict for one in found)
    context = {
        "look": look,
        "form": look.form,
        "clauses": _by_clause(found, look, links),
        "answer": answer_in_words(found),
        "course": course_of(look, found),
        "kept": is_kept(look),
        "weak": [(one, links.url(one.reference)) for one in weak if links.url(one.reference)],
        "figures": _figures(counts, len(found)),
        "may_pack": access.may_pack(request.person),
        "minimum_url": look.address(name="minimum"),
        "sites_url": look.address(name="by_site") if len(look.sites) > 1 else "",
    }
    return page(request, "evidence/evidence.html", context, status=200 if look.form.is_valid() else 422)


def answer_in_words(found: Sequence[Verdict]) -> str:
    """Return the answer to “could we show it?” in a sentence: leadership and customer focus first."""
    clause = [one for one in found if one.expectation.clause.startswith("5.1")]
    shown = sum(one.verdict == rules.SHOWN for one in clause)
    words = {"shown": shown, "all": len(clause)}
    said = ngettext(
        "%(shown)d of the %(all)d expectations of 5.1 is shown by records.",
        "%(shown)d of the %(all)d expectations of 5.1 are shown by records.",
        shown,
    )
    missing = [one.expectation.code for one in clause if one.verdict == rules.MISSING]
    if not missing:
        return said % words
    return f"{said % words} {_('Nothing holds for %(codes)s.') % {'codes': ', '.join(missing)}}"


def _figures(counts: Counter[str], total: int) -> list[dict[str, Any]]:
    words = {
        rules.SHOWN: (_("Shown"), _("every rule that had occasion holds"), "good"),
        rules.WEAK: (_("Weak"), _("something fails, or is stale"), "attention"),
        rules.MISSING: (_("Missing"), _("nothing holds"), "bad"),
    }
    return [
        {"value": counts.get(name, 0), "label": label, "note": note, "tone": tone if counts.get(name) else ""}
        for name, (label, note, tone) in words.items()
    ]


def _shown_records(found: Sequence[Verdict]) -> list[str]:
    return [reference for one in found for reference in one.records[:SHOWN_RECORDS]]


def _by_clause(found: Sequence[Verdict], look: Look, links: Links) -> list[dict[str, Any]]:
    """Return the verdicts under their clauses: the points of 9.3 stand together."""
    clauses: dict[str, list[dict[str, Any]]] = {}
    for one in found:
        name = next(name for name in CLAUSES if one.expectation.clause in (name, *_parts(name)))
        clauses.setdefault(name, []).append(_row(one, look, links))
    return [{"clause": name, "title": CLAUSES[name], "rows": rows} for name, rows in clauses.items()]


def _parts(clause: str) -> tuple[str, ...]:
    """Return the clauses below one: 9.3.1 to 9.3.3 under 9.3."""
    return tuple(f"{clause}.{number}" for number in range(1, 4)) if clause == "9.3" else ()


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
        "next": None if look.day.past else mending.next_of(one, links.url),
        "url": look.address(one.expectation.code),
    }


@require_safe
def expectation(request: PersonRequest, code: str) -> HttpResponse:
    """One expectation: the auditor's question, every rule with its result and records, the next step."""
    require(access.may_see_readiness(request.person))
    look = Look(request)
    try:
        look.edition.expectation(code)
    except KeyError as error:
        raise Http404 from error
    verdict = next(one for one in look.verdicts() if one.expectation.code == code)
    behind = [reference for one in verdict.results for reference in one.records[:MOST_RECORDS]]
    links = Links([*behind, *mending.named_in([verdict])], request.person)
    context = {
        "look": look,
        "form": look.form,
        "verdict": verdict,
        "results": _results(verdict, links),
        "next": None if look.day.past else mending.next_of(verdict, links.url),
        "back": look.address(),
        "sites": _at_sites(code, look),
    }
    status = 200 if look.form.is_valid() else 422
    return page(request, "evidence/expectation.html", context, status=status)


def _results(verdict: Verdict, links: Links) -> list[dict[str, Any]]:
    sentences = dict(verdict.expectation.rules)
    return [
        {
            "sentence": sentences[one.rule],
            "state": one.result.replace(" ", "_"),
            "one": one,
            "records": links.of(one.records[:MOST_RECORDS]),
            "more": max(0, len(one.records) - MOST_RECORDS),
        }
        for one in verdict.results
    ]


def _at_sites(code: str, look: Look) -> list[dict[str, Any]]:
    """Return how the expectation stood at each site that the reader sees, when all were last judged."""
    if look.site is not None or look.edition.year != snapshotting.EDITION or look.day.past:
        return []
    seen = {site.pk for site in look.sites}
    return [
        {
            "site": row.site,
            "verdict": row.verdicts[code]["verdict"],
            "reason": " ".join(row.verdicts[code]["reasons"][:1]),
            "url": look.address(code, site=row.site.code),
            "day": row.day,
        }
        for row in snapshotting.latest()
        if row.site is not None and row.site_id in seen and code in row.verdicts
    ]
