"""The page of a responsibility matrix, and the letters that its grid sends and asks for."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from governance import access, matrix_table
from governance.agreeing import may_approve
from governance.grids import grid_of, words_of
from governance.lettering import CellTaken, Stray
from governance.matrix_words import words
from governance.models import Acknowledgement, MatrixCell, ResponsibilityMatrix
from governance.rules.days import spoken
from governance.rules.matrices import Grid
from governance.typing_letters import place, taken, wanted_of
from governance.views.days import day_named
from qms.people.access import visible_or_404
from qms.people.acting import PersonRequest
from qms.people.models import Person
from qms.primitives.refusing import Refusal
from qms.ui.pages import page

OVERLAP = timedelta(seconds=20)
"""A letter written by a request that began before ours may be stored only after we looked."""


def matrices() -> Any:
    """Return the matrices with what their pages name of them."""
    return ResponsibilityMatrix.objects.select_related("site", "approved_by")


def may_edit(person: Person, matrix: ResponsibilityMatrix) -> bool:
    """Tell whether ``person`` may change ``matrix`` now: a draft, by those who prepare it."""
    return matrix.is_draft and access.may_prepare_matrix(person, matrix.site_id)


@require_safe
def matrix(request: PersonRequest, reference: str) -> HttpResponse:
    """Who answers for what: the matrix as a grid; a draft is edited in place by those who prepare it."""
    row: ResponsibilityMatrix = visible_or_404(matrices(), request.person, reference=reference)
    day = day_named(request)
    stood = _standing(request, row, day) if "as_of" in request.GET else row
    if stood is not None and stood.pk != row.pk:
        return redirect(f"{stood.get_absolute_url()}?as_of={day.isoformat()}")
    context = {
        "matrix": row,
        "lead": said_of(row),
        "day": day,
        "is_past": day != request.today,
        "stood": stood is not None,
        **_shown(request, row),
    }
    return page(request, "governance/matrix.html", context)


def said_of(row: ResponsibilityMatrix) -> str:
    """Return in a sentence what version this is and since when it stands."""
    words = {"n": row.version, "name": row.approved_by, "scope": row.scope}
    if row.approved_on is None:
        return _("Draft of version %(n)d. It counts once top management has approved it.") % words
    words["day"] = spoken(row.approved_on)
    if row.superseded_on is None:
        return _("Version %(n)d, approved by %(name)s on %(day)s. It stands today and never changes.") % words
    words["end"] = spoken(row.superseded_on)
    return _("Version %(n)d, approved by %(name)s on %(day)s. It stood until %(end)s.") % words


def _standing(request: PersonRequest, row: ResponsibilityMatrix, day: date) -> ResponsibilityMatrix | None:
    """Return the version of the same scope that stood on ``day``; today, the one asked for."""
    if day == request.today:
        return row
    found: ResponsibilityMatrix | None = (
        matrices().visible_to(request.person).of_scope(row.site_id).standing_on(day).first()
    )
    return found


def _shown(request: PersonRequest, row: ResponsibilityMatrix) -> dict[str, Any]:
    """Return the table, what it breaks, and what the reader may do with it."""
    grid = grid_of(row, on=request.today)
    editable = may_edit(request.person, row)
    before = version_before(row)
    compared = before is not None and "compare" in request.GET
    then = matrix_table.letters_then(words_of(before)) if before and compared else None
    marks = matrix_table.marks_of(grid, grid.breaches if row.is_draft else ())
    address = row.get_absolute_url()
    return {
        "grid": grid,
        "head": matrix_table.head(grid.columns, marks, address=address, linked=True),
        "body": matrix_table.body(grid, marks, address=address, then=then),
        "breaches": matrix_table.listed(grid, marks),
        "blocking": len(grid.blocking) if row.is_draft else 0,
        "editable": editable,
        "upright": len(grid.columns) <= matrix_table.UPRIGHT,
        "before": before,
        "compared": compared,
        "setup": _setup(request, row, matrix_table.shape(grid), compared) if editable else "",
        "may_prepare": access.may_prepare_matrix(request.person, row.site_id),
        "may_approve": row.is_draft and may_approve(request.person, row, on=request.today),
        "own": _own_confirmation(request, row),
    }


def _own_confirmation(request: PersonRequest, row: ResponsibilityMatrix) -> Acknowledgement | None:
    """Return what the reader is asked to confirm of an approved version."""
    if row.state != ResponsibilityMatrix.State.APPROVED:
        return None
    return row.acknowledgements.filter(person=request.person).first()


def version_before(row: ResponsibilityMatrix) -> ResponsibilityMatrix | None:
    """Return the approved version that ``row`` follows: of a draft, the one that stands now."""
    earlier = ResponsibilityMatrix.objects.select_related("site").of_scope(row.site_id)
    approved = earlier.exclude(state=ResponsibilityMatrix.State.DRAFT).filter(version__lt=row.version)
    return approved.order_by("-version").first()


def _setup(request: PersonRequest, row: ResponsibilityMatrix, shape: str, compared: bool) -> str:
    """Return what the script of the grid needs to know, as JSON."""
    address = reverse("governance:matrix_cells", args=[row.reference])
    setup = {
        "address": f"{address}?compare" if compared else address,
        "room": f"evident.matrix.{row.reference}.{request.person.pk}",
        "since": request.now.isoformat(),
        "token": get_token(request),
        "shape": shape,
        "words": words(),
    }
    return json.dumps(setup, ensure_ascii=False)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cells(request: PersonRequest, reference: str) -> HttpResponse:
    """Take letters in, each with the letter its editor saw; or tell what changed ``since`` a moment."""
    row: ResponsibilityMatrix = visible_or_404(matrices(), request.person, reference=reference)
    if not access.may_prepare_matrix(request.person, row.site_id):
        return _answer(request, {"sentence": _("You may read this matrix, not change it.")}, status=403)
    try:
        if request.method == "POST":
            return _answer(request, _taken_in(request, row))
        return _answer(request, {} if "token" in request.GET else _news(request, row))
    except Refusal as refusal:
        said = {"sentence": str(refusal.sentence), "remedy": str(refusal.remedy), "rule": refusal.rule}
        return _answer(request, said, status=refusal.status)


def _answer(request: HttpRequest, content: dict[str, Any], status: int = 200) -> JsonResponse:
    return JsonResponse({**content, "token": get_token(request)}, status=status)


def _taken_in(request: PersonRequest, row: ResponsibilityMatrix) -> dict[str, Any]:
    wanted = wanted_of(request.body)
    placed = place(row, wanted, by=request.person, at=request.now)
    others = [stray for stray in placed.strays if not taken(stray)]
    return {
        "taken": [_told_taken(stray) for stray in placed.strays if taken(stray)],
        "refused": [{"row": s.row, "column": s.column, "sentence": str(s.refusal)} for s in others],
        "rows": _rows(request, row, {one.row for one in wanted}),
    }


def _told_taken(stray: Stray) -> dict[str, Any]:
    refusal = stray.refusal
    assert isinstance(refusal, CellTaken)
    return {
        "row": stray.row,
        "column": stray.column,
        "value": refusal.stored,
        "by": str(refusal.who or _("Somebody")),
        "at": date_format(timezone.localtime(refusal.when), "H:i"),
    }


def _rows(request: PersonRequest, row: ResponsibilityMatrix, keys: set[int]) -> dict[int, dict[str, str]]:
    """Return these rows as the page draws them, each with what it breaks."""
    grid = grid_of(row, on=request.today, only=keys)
    return _drawn(request, row, grid, keys)


def _drawn(
    request: PersonRequest, row: ResponsibilityMatrix, grid: Grid, keys: set[int]
) -> dict[int, dict[str, str]]:
    marks = matrix_table.marks_of(grid, grid.breaches)
    before = version_before(row) if "compare" in request.GET else None
    then = matrix_table.letters_then(words_of(before)) if before else None
    address = row.get_absolute_url()
    return {
        line.key: {
            "cells": matrix_table.line(grid, line, marks, address=address, then=then),
            "breaches": matrix_table.told(marks.rows.get(line.key, ()), line.key),
        }
        for line in grid.rows
        if line.key in keys
    }


def _news(request: PersonRequest, row: ResponsibilityMatrix) -> dict[str, Any]:
    """Return the rows that changed since the moment asked for, and what stands against approval as a whole."""
    grid = grid_of(row, on=request.today)
    changed = MatrixCell.objects.filter(row__matrix=row, changed_at__gte=_since(request) - OVERLAP)
    keys = set(changed.values_list("row", flat=True))
    marks = matrix_table.marks_of(grid, grid.breaches)
    return {
        "rows": _drawn(request, row, grid, keys),
        "general": matrix_table.told(marks.scope, None),
        "shape": matrix_table.shape(grid),
        "since": request.now.isoformat(),
    }


def _since(request: PersonRequest) -> datetime:
    try:
        moment = parse_datetime(request.GET.get("since", ""))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Refusal("matrix.since-unreadable", _("This is no moment."), field="since")
    return moment
