"""The rows and columns of a responsibility matrix: one row and who does what in it; adding, moving, removing.

Each is a page of its own; from the grid the same form opens in a dialog over it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from governance import access
from governance.forms.matrix_editing import ColumnForm, LettersForm, NewColumnForm, NewRowForm, RowForm
from governance.grids import grid_of
from governance.lining import add_missing_rows, remove_column, remove_row
from governance.models import MatrixColumn, MatrixRow, ResponsibilityMatrix
from governance.views.acting_on import carried_out
from governance.views.matrix_editing import matrices, may_edit
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.primitives.refusing import Refusal
from qms.ui.pages import page, wants_fragment

form_methods = require_http_methods(["GET", "HEAD", "POST"])


def seen(request: PersonRequest, reference: str) -> ResponsibilityMatrix:
    """Return the matrix among those the person may see."""
    found: ResponsibilityMatrix = visible_or_404(matrices(), request.person, reference=reference)
    return found


def prepared(request: PersonRequest, reference: str) -> ResponsibilityMatrix:
    """Return the matrix where the person prepares those of its scope; 403 for others who see it."""
    row = seen(request, reference)
    require(
        access.may_prepare_matrix(request.person, row.site_id),
        _("A matrix is prepared by the executives and the quality lead of its scope."),
    )
    return row


def line_of(model: type[Any], matrix: ResponsibilityMatrix, key: int) -> Any:
    """Return a row or a column of ``matrix``; 404 where it is not, or no longer, in it."""
    related = ("process",) if model is MatrixRow else ("person", "resolves_to")
    line = model._default_manager.select_related(*related).filter(matrix=matrix, pk=key).first()
    if line is None:
        raise Http404
    line.matrix = matrix
    return line


def back_to(request: PersonRequest, matrix: ResponsibilityMatrix, place: str = "") -> HttpResponse:
    """Go back to the grid, at ``place`` (``row=12``); a dialog over the grid reloads it."""
    address = f"{matrix.get_absolute_url()}{f'?{place}' if place else ''}"
    if wants_fragment(request):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


def shown(request: PersonRequest, matrix: ResponsibilityMatrix, form: Any, **words: Any) -> HttpResponse:
    """Show the form of a row or column: as a page, or in a dialog over the grid."""
    context = {"matrix": matrix, "form": form, **words}
    status = form.as_response_status if form else 200
    return page(request, "governance/matrix_line.html", context, status=status, fragment="place")


@form_methods
def new_row(request: PersonRequest, reference: str) -> HttpResponse:
    """Add a row: a process of the scope, or an activity."""
    matrix = prepared(request, reference)
    form = NewRowForm(request.POST or None, matrix=matrix, person=request.person)
    made = carried_out(form, request)
    if made is not None:
        return back_to(request, matrix, f"row={made.pk}")
    return shown(request, matrix, form, title=_("Add row"), submit=_("Add row"))


@require_POST
def missing_rows(request: PersonRequest, reference: str) -> HttpResponse:
    """Add at once what the scope asks for and the draft lacks: its processes, the responsibilities of 5.3."""
    matrix = prepared(request, reference)
    made = add_missing_rows(matrix, by=request.person, at=request.now)
    messages.success(
        request, ngettext("%(n)d row is added.", "%(n)d rows are added.", len(made)) % {"n": len(made)}
    )
    return back_to(request, matrix, f"row={made[0].pk}" if made else "")


@form_methods
def row(request: PersonRequest, reference: str, key: int) -> HttpResponse:
    """One row: who does what in it; where it may be changed, its letters, its words, its place."""
    matrix = seen(request, reference)
    if request.method == "POST":
        matrix = prepared(request, reference)
    line = line_of(MatrixRow, matrix, key)
    editable = may_edit(request.person, matrix)
    form = RowForm(request.POST or None, row=line) if editable else None
    if request.method == "POST":
        if form is None:
            raise no_draft(matrix)
        if carried_out(form, request) is not None:
            return back_to(request, matrix, f"row={line.pk}")
    return shown(request, matrix, form, **_row_words(request, matrix, line, editable))


def _row_words(
    request: PersonRequest, matrix: ResponsibilityMatrix, line: MatrixRow, editable: bool, letters: Any = None
) -> dict[str, Any]:
    """Return what the page of a row shows besides its form; the dialog leaves the letters to the grid."""
    words: dict[str, Any] = {
        "title": line.process.name if line.process and matrix.is_draft else line.text,
        "submit": _("Save row"),
        "line": line,
        "removable": editable and not line.responsibility,
        "remove": _("Remove row"),
        "removal": "governance:matrix_row_removal",
        "here": "governance:matrix_row",
    }
    if wants_fragment(request):
        return words
    grid = grid_of(matrix, on=request.today, only={line.pk})
    [shown_row] = grid.rows
    held = [(column.said, value) for column, value in grid.letters.get(line.pk, ())]
    return {
        **words,
        "row": shown_row,
        "who": by_part(held),
        "breaches": [breach for breach in grid.breaches if breach.row == line.pk] if matrix.is_draft else [],
        "letters": letters or (LettersForm(grid=grid, row=line.pk) if editable else None),
    }


def by_part(held: Iterable[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    """Return names by the part they play: accountable, responsible, consulted, informed; A/R plays two."""
    parts = {"A": _("Accountable"), "R": _("Responsible"), "C": _("Consulted"), "I": _("Informed")}
    named = list(held)
    return [(label, [name for name, value in named if letter in value]) for letter, label in parts.items()]


def no_draft(matrix: ResponsibilityMatrix) -> Refusal:
    """Return the refusal for a change of a version that never changes."""
    return Refusal(
        "matrix.no-draft",
        _("%(matrix)s is “%(state)s” and never changes.")
        % {"matrix": matrix.reference, "state": matrix.get_state_display()},
        remedy=_("Begin the next version and change it there."),
    )


@require_POST
def letters(request: PersonRequest, reference: str, key: int) -> HttpResponse:
    """Put the letters of one row by a form: the grid for who has no script."""
    matrix = prepared(request, reference)
    line = line_of(MatrixRow, matrix, key)
    if not matrix.is_draft:
        raise no_draft(matrix)
    grid = grid_of(matrix, on=request.today, only={line.pk})
    form = LettersForm(request.POST, grid=grid, row=line.pk)
    form.matrix = matrix
    if carried_out(form, request) is not None:
        return redirect("governance:matrix_row", reference, key)
    words = _row_words(request, matrix, line, True, letters=form)
    context = {"matrix": matrix, "form": RowForm(row=line), **words}
    return page(request, "governance/matrix_line.html", context, status=422)


@require_POST
def row_removal(request: PersonRequest, reference: str, key: int) -> HttpResponse:
    """Take a row with its letters out of the draft."""
    matrix = prepared(request, reference)
    line = line_of(MatrixRow, matrix, key)
    remove_row(line, by=request.person, at=request.now)
    messages.success(request, _("“%(row)s” is out of the matrix.") % {"row": line.text})
    return redirect(matrix)


@form_methods
def new_column(request: PersonRequest, reference: str) -> HttpResponse:
    """Add a column: a person, or a role and who holds it."""
    matrix = prepared(request, reference)
    form = NewColumnForm(request.POST or None, matrix=matrix, today=request.today)
    made = carried_out(form, request)
    if made is not None:
        return back_to(request, matrix, f"column={made.pk}")
    return shown(request, matrix, form, title=_("Add person or role"), submit=_("Add column"))


@form_methods
def column(request: PersonRequest, reference: str, key: int) -> HttpResponse:
    """One column: who it is, where it stands."""
    matrix = seen(request, reference)
    if request.method == "POST":
        matrix = prepared(request, reference)
    line = line_of(MatrixColumn, matrix, key)
    editable = may_edit(request.person, matrix)
    form = ColumnForm(request.POST or None, column=line, today=request.today) if editable else None
    if request.method == "POST":
        if form is None:
            raise no_draft(matrix)
        if carried_out(form, request) is not None:
            return back_to(request, matrix, f"column={line.pk}")
    return shown(request, matrix, form, **_column_words(request, matrix, line, editable))


def _column_words(
    request: PersonRequest, matrix: ResponsibilityMatrix, line: MatrixColumn, editable: bool
) -> dict[str, Any]:
    words: dict[str, Any] = {
        "title": line.role or line.person_name or str(line.person),
        "submit": _("Save column"),
        "line": line,
        "removable": editable,
        "remove": _("Remove column"),
        "removal": "governance:matrix_column_removal",
        "here": "governance:matrix_column",
    }
    if wants_fragment(request):
        return words
    held = line.cells.exclude(value="").order_by("row__position").values_list("row__text", "value")
    return {**words, "what": by_part(held)}


@require_POST
def column_removal(request: PersonRequest, reference: str, key: int) -> HttpResponse:
    """Take a column with its letters out of the draft."""
    matrix = prepared(request, reference)
    line = line_of(MatrixColumn, matrix, key)
    remove_column(line, by=request.person, at=request.now)
    messages.success(request, _("“%(column)s” is out of the matrix.") % {"column": line})
    return redirect(matrix)
