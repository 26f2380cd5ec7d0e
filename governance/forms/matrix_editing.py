"""Forms of the rows and columns of a responsibility matrix, and of the letters of one row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from django import forms
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from governance.forms.choosing import PersonField, ProcessField
from governance.grids import processes_of
from governance.lettering import CellTaken, Wanted
from governance.lining import add_column, add_row, move_column, move_row, resolve, reword, state_reason
from governance.models import MatrixCell, MatrixColumn, MatrixRow, Process, ResponsibilityMatrix
from governance.rules.matrices import Column, Grid
from governance.typing_letters import place
from qms.people.models import Person
from qms.primitives.refusing import Refusal
from qms.ui.forms import Form

LETTERS = [("", "–"), *((value, label) for value, label in MatrixCell.Value.choices)]


class PlaceField(forms.TypedChoiceField):
    """After which line another stands; its value is the position that it takes, from 1."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, empty_value=None, label=_("Stands"), **kwargs)

    def offer(self, lines: Sequence[Any], line: Any = None) -> None:
        """Offer the places among ``lines``; where ``line`` stands now is chosen, for a new one the end."""
        rest = [one for one in lines if line is None or one.pk != line.pk]
        named = [(n, _("After “%(line)s”") % {"line": one}) for n, one in enumerate(rest, start=2)]
        self.choices = [(1, _("First")), *named]
        before = [one.pk for one in lines].index(line.pk) if line is not None else len(rest)
        self.initial = before + 1


class NewRowForm(Form):
    """A process of the scope that has no row yet, or an activity in words of one's own."""

    process = ProcessField(label=_("Process"))
    text = forms.CharField(
        label=_("Or an activity"),
        max_length=300,
        required=False,
        help_text=_("What somebody has to answer for, such as “Release of first articles”."),
    )
    to = PlaceField()

    def __init__(self, *args: Any, matrix: ResponsibilityMatrix, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.matrix = matrix
        rows = list(matrix.rows.all())
        missing = {process.pk for process in processes_of(matrix.site_id)} - {row.process_id for row in rows}
        offered: Any = self.fields["process"]
        offered.queryset = Process.objects.filter(pk__in=missing)
        places: Any = self.fields["to"]
        places.offer(rows)

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        given = super().clean() or {}
        if bool(given.get("process")) == bool((given.get("text") or "").strip()):
            self.add_error("text", _("Choose a process, or write an activity: one of the two."))
        return given

    def carry_out(self, *, by: Person, at: datetime) -> MatrixRow:
        """Add the row and return it."""
        given = self.cleaned_data
        return add_row(
            self.matrix, process=given["process"], text=given["text"], position=given["to"], by=by, at=at
        )


class RowForm(Form):
    """The words of a row, why its accountable is not the owner, and where it stands."""

    text = forms.CharField(label=_("Activity"), max_length=300)
    reason = forms.CharField(
        label=_("Why its accountable is not the owner of the process"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed where the A is with somebody else than the owner."),
    )
    to = PlaceField()

    def __init__(self, *args: Any, row: MatrixRow, **kwargs: Any) -> None:
        self.row = row
        start = {"text": row.text, "reason": row.reason}
        super().__init__(*args, initial=start, **kwargs)
        if row.kind != MatrixRow.Kind.ACTIVITY:
            del self.fields["text"]
        if row.kind != MatrixRow.Kind.PROCESS:
            del self.fields["reason"]
        places: Any = self.fields["to"]
        places.offer(list(row.matrix.rows.all()), row)

    def carry_out(self, *, by: Person, at: datetime) -> MatrixRow:
        """Keep what was changed, all or nothing, and return the row."""
        with transaction.atomic():
            if "text" in self.changed_data:
                reword(self.row, text=self.cleaned_data["text"], by=by, at=at)
            if "reason" in self.changed_data:
                state_reason(self.row, reason=self.cleaned_data["reason"], by=by, at=at)
            if "to" in self.changed_data:
                move_row(self.row, to=self.cleaned_data["to"], by=by, at=at)
        return self.row


class NewColumnForm(Form):
    """A person, or a role and the one person who holds it."""

    person = PersonField(label=_("Person"), required=False)
    role = forms.CharField(
        label=_("Or a role"), max_length=200, required=False, help_text=_("Such as “Shift leader”.")
    )
    resolves_to = PersonField(label=_("Who holds the role"), required=False)
    heading = forms.CharField(label=_("Line above the name"), max_length=200, required=False)
    to = PlaceField()

    def __init__(self, *args: Any, matrix: ResponsibilityMatrix, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.matrix = matrix
        for name in ("person", "resolves_to"):
            offered: Any = self.fields[name]
            offered.offer(today)
        places: Any = self.fields["to"]
        places.offer(list(matrix.columns.select_related("person")))

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        given = super().clean() or {}
        if bool(given.get("person")) == bool((given.get("role") or "").strip()):
            self.add_error("role", _("Choose a person, or write a role: one of the two."))
        return given

    def carry_out(self, *, by: Person, at: datetime) -> MatrixColumn:
        """Add the column and return it."""
        given = self.cleaned_data
        return add_column(
            self.matrix,
            person=given["person"],
            role=given["role"],
            resolves_to=given["resolves_to"] if given["role"] else None,
            heading=given["heading"],
            position=given["to"],
            by=by,
            at=at,
        )


class ColumnForm(Form):
    """Who holds the role of a column, and where it stands."""

    resolves_to = PersonField(label=_("Who holds the role"), required=False)
    to = PlaceField()

    def __init__(self, *args: Any, column: MatrixColumn, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"resolves_to": column.resolves_to_id}, **kwargs)
        self.column = column
        offered: Any = self.fields["resolves_to"]
        offered.offer(today)
        if not column.role:
            del self.fields["resolves_to"]
        places: Any = self.fields["to"]
        places.offer(list(column.matrix.columns.select_related("person")), column)

    def carry_out(self, *, by: Person, at: datetime) -> MatrixColumn:
        """Keep what was changed, all or nothing, and return the column."""
        with transaction.atomic():
            if "resolves_to" in self.changed_data:
                resolve(self.column, to=self.cleaned_data["resolves_to"], by=by, at=at)
            if "to" in self.changed_data:
                move_column(self.column, to=self.cleaned_data["to"], by=by, at=at)
        return self.column


class LettersForm(Form):
    """The letters of one row, a list a column: the matrix without script, and on a phone."""

    def __init__(self, *args: Any, grid: Grid, row: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        for column in grid.columns:
            value = grid.cells.get((row, column.key), "")
            self.fields[f"c{column.key}"] = forms.ChoiceField(
                label=column.said, choices=LETTERS, required=False, initial=value
            )
            self.fields[f"w{column.key}"] = forms.CharField(
                required=False, initial=value, widget=forms.HiddenInput
            )
        self.columns: Sequence[Column] = grid.columns
        self.matrix: ResponsibilityMatrix | None = None

    def carry_out(self, *, by: Person, at: datetime) -> int:
        """Put the letters that differ from those seen; a cell that another changed is refused at its field."""
        assert self.matrix
        given = self.cleaned_data
        wanted = [
            Wanted(self.row, c.key, given[f"c{c.key}"], given[f"w{c.key}"])
            for c in self.columns
            if given[f"c{c.key}"] != given[f"w{c.key}"]
        ]
        placed = place(self.matrix, wanted, by=by, at=at)
        if placed.strays:
            self._show_what_stands(placed.strays)
        return len(placed.written)

    def _show_what_stands(self, strays: Sequence[Any]) -> None:
        self.data = data = cast(QueryDict, self.data).copy()
        for stray in strays:
            self.add_error(f"c{stray.column}", str(stray.refusal))
            if isinstance(stray.refusal, CellTaken):
                data[f"w{stray.column}"] = stray.refusal.stored
        raise Refusal("matrix.letters-taken", _("Not every letter is stored; the others are."))
