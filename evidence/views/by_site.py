"""All sites side by side: each expectation at each site, as it was last judged, and judged again on demand."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from evidence import access, rules, snapshotting
from evidence.models import ReadinessSnapshot
from evidence.views.course import courses_of
from evidence.views.looking import Look
from qms.people.access import require
from qms.people.acting import PersonRequest
from qms.ui.pages import page

TONES = {rules.SHOWN: "good", rules.WEAK: "attention", rules.MISSING: "bad"}


@require_safe
def by_site(request: PersonRequest) -> HttpResponse:
    """Each site that the reader sees with its verdicts, the one that shows least first."""
    require(access.may_see_readiness(request.person))
    look = Look(request)
    rows = [
        row for row in snapshotting.latest(edition=look.edition.year, on=look.day.day) if _is_seen(row, look)
    ]
    expectations = look.edition.expectations
    rows.sort(
        key=lambda row: (row.site is not None, _counts(row)[rules.SHOWN], row.site.name if row.site else "")
    )
    shown = [_row(row, look) for row in rows]
    context = {
        "look": look,
        "form": look.form,
        "codes": [one.code.split("-") for one in expectations],
        "rows": shown,
        "sentence": _sentence(shown),
        "course": courses_of(look, rows),
        "judged_on": rows[0].day if rows else None,
        "may_judge": access.may_judge(request.person),
        "back": look.address(),
    }
    return page(request, "evidence/by_site.html", context, status=200 if look.form.is_valid() else 422)


def _is_seen(row: ReadinessSnapshot, look: Look) -> bool:
    if row.site_id is None:
        return look.everywhere
    return row.site_id in {site.pk for site in look.sites}


def _counts(row: ReadinessSnapshot) -> Counter[str]:
    return Counter(one["verdict"] for one in row.verdicts.values())


def _row(row: ReadinessSnapshot, look: Look) -> dict[str, Any]:
    counts = _counts(row)
    code = row.site.code if row.site else ""
    return {
        "whole": row.site is None,
        "name": row.site.name if row.site else _("Whole organisation"),
        "url": look.address(site=code),
        "shown": counts.get(rules.SHOWN, 0),
        "weak": counts.get(rules.WEAK, 0),
        "missing": counts.get(rules.MISSING, 0),
        "cells": [_cell(row, one.code, look, code) for one in look.edition.expectations],
    }


def _cell(row: ReadinessSnapshot, code: str, look: Look, site: str) -> dict[str, Any]:
    kept = row.verdicts.get(code, {"verdict": rules.MISSING, "reasons": []})
    return {
        "code": code,
        "verdict": kept["verdict"],
        "tone": TONES[kept["verdict"]],
        "reason": next(iter(kept["reasons"]), ""),
        "url": look.address(code, site=site),
    }


def _sentence(rows: list[dict[str, Any]]) -> str:
    """Return where least can be shown, and by how much."""
    sites = [one for one in rows if not one["whole"]]
    if not sites:
        return _("No site was judged yet.")
    least, most = sites[0], sites[-1]
    words = {"least": least["name"], "few": least["shown"], "most": most["name"], "many": most["shown"]}
    if least["shown"] == most["shown"]:
        return _("Each site can show %(few)d expectations.") % words
    return _("%(least)s can show least: %(few)d expectations; %(most)s most: %(many)d.") % words


@require_POST
def judge_again(request: PersonRequest) -> HttpResponse:
    """Judge all sites again, in the background."""
    require(access.may_judge(request.person), _("Leaders and quality leads have the sites judged again."))
    snapshotting.put_down_now(request.now)
    messages.info(request, _("All sites are being judged again; it takes less than a minute."))
    return redirect("evidence:by_site")
