"""The form that gives out many tasks at once: some rows, each with what, who and by when."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, datetime
from io import StringIO
from typing import Any, cast

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from governance.forms.choosing import ProcessField, SiteField
from governance.giving_out import Given, RowsRefused, give_out, named
from governance.models import Action
from governance.rules.spoken_days import day_as_spoken
from qms.people.models import Person
from qms.primitives.refusing import Refusal
from qms.ui.forms import Form, refused

ROWS, MORE, MOST = 5, 5, 60
"""Rows at first, rows that are added, and rows at most."""


class RowForm(Form):
    """One task: what, who, by when; an empty row is left out."""

    text = forms.CharField(label=_("What will be done"), required=False, max_length=2000)
    owner = forms.CharField(label=_("Owner"), required=False, max_length=200)
    due_on = forms.CharField(label=_("Due"), required=False, max_length=40)

    def __init__(self, *args: Any, people: Sequence[Person], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people, self.today = people, today
        self.fields["owner"].widget.attrs |= {"list": "people", "autocomplete": "off"}
        self.fields["due_on"].widget.attrs |= {"placeholder": _("12 Dec"), "autocomplete": "off"}
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed in this row."""
        return not any(str(self[name].value() or "").strip() for name in self.fields)

    @cached_property
    def given(self) -> Given | None:
        """The task that was typed, or nothing where a field could not be understood; errors stand there."""
        if not self.is_valid():
            return None
        typed = self.cleaned_data
        missing = [name for name in ("text", "owner", "due_on") if not typed[name]]
        for name in missing:
            refused(self, Refusal("task.incomplete", _("This is missing."), field=name))
        owner = self._understood("owner", lambda: named(typed["owner"], self.people), missing)
        due_on = self._understood("due_on", lambda: day_as_spoken(typed["due_on"], today=self.today), missing)
        return None if self.errors else Given(typed["text"], owner, due_on)

    def _understood(self, name: str, read: Any, missing: Sequence[str]) -> Any:
        if name in missing:
            return None
        try:
            return read()
        except Refusal as refusal:
            refusal.field = name
            refused(self, refusal)
            return None


class SeveralForm(Form):
    """What the tasks share: site, process, the day they were given; and rows pasted from a spreadsheet."""

    site = SiteField()
    process = ProcessField()
    on = forms.DateField(label=_("Given on"), help_text=_("If not today."))
    pasted = forms.CharField(
        label=_("Paste rows"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("From a spreadsheet: what, owner, due day, one task a line."),
    )

    def __init__(self, data: Any, *, person: Person, people: Sequence[Person], today: date) -> None:
        super().__init__(data, initial={"on": today, "site": person.site_id})
        self.people, self.today = people, today
        cast(SiteField, self.fields["site"]).offer(person)
        cast(ProcessField, self.fields["process"]).offer(person)

    @cached_property
    def rows(self) -> list[RowForm]:
        """The rows as they were sent; at first some empty ones."""
        sent = self.data.get("rows", "") if self.is_bound else ""
        count = min(int(sent), MOST) if str(sent).isdigit() else ROWS
        return [self._row(number, self.data if self.is_bound else None) for number in range(max(count, 1))]

    def _row(self, number: int, data: Any, initial: dict[str, str] | None = None) -> RowForm:
        return RowForm(
            data, prefix=f"row-{number}", people=self.people, today=self.today, initial=initial or {}
        )

    def with_more(self) -> list[RowForm]:
        """Return the rows as they were typed, with what was pasted in the first empty ones, and some more."""
        typed = [row for row in self.rows if not row.is_empty]
        values = [{name: row[name].value() or "" for name in row.fields} for row in typed]
        pasted = pasted_rows(str(self.data.get("pasted", "")))
        values += pasted
        empty = MORE if not pasted else 1
        count = min(max(len(values) + empty, len(self.rows) + (0 if pasted else MORE)), MOST)
        values = values[:MOST] + [{}] * (count - len(values))
        sent: Any = self.data
        self.data = {**sent.dict(), "pasted": ""}
        return [self._row(number, None, initial) for number, initial in enumerate(values)]

    def carry_out(self, *, by: Person, at: datetime) -> list[Action] | None:
        """Give the tasks out; ``None`` where something is wrong, which then stands at its row."""
        filled = [row for row in self.rows if not row.is_empty]
        given = [row.given for row in filled]
        if not self.is_valid() or any(one is None for one in given):
            return None
        if not filled:
            refused(self, Refusal("task.none", _("No row is filled in."), remedy=_("Fill in at least one.")))
            return None
        shared = {name: self.cleaned_data[name] for name in ("site", "process", "on")}
        try:
            return give_out([one for one in given if one], by=by, at=at, **shared)
        except RowsRefused as found:
            for index, refusal in found.refusals.items():
                refused(filled[index], refusal)
            return None

    @property
    def as_response_status(self) -> int:
        """422 where anything is wrong, in the shared fields or in a row."""
        wrong = self.is_bound and (bool(self.errors) or any(row.errors for row in self.rows if row.is_bound))
        return 422 if wrong else 200


def pasted_rows(text: str) -> list[dict[str, str]]:
    """Return lines pasted from a spreadsheet as rows: what, owner, due day, apart by tabs, else semicolons."""
    separator = "\t" if "\t" in text else ";"
    lines = csv.reader(StringIO(text.strip("\n")), delimiter=separator)
    names = ("text", "owner", "due_on")
    cells = ([cell.strip() for cell in line] for line in lines)
    return [dict(zip(names, line, strict=False)) for line in cells if any(line)]
