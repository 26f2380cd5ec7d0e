"""The absence test: who is away, from when to when, and what would stop."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from governance.places import OVERSEERS
from qms.desk.absence import absence_of, first_to_try
from qms.people.access import require
from qms.people.acting import PersonRequest
from qms.people.models import Person
from qms.ui.forms import Form
from qms.ui.pages import page

MONTH = timedelta(days=30)
READERS = OVERSEERS


class AbsenceForm(Form):
    """Who is away, and when."""

    person = forms.ModelChoiceField(Person.objects.none(), label=_("Who is away"), empty_label=None)
    frm = forms.DateField(label=_("From"))
    to = forms.DateField(label=_("To"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = Person.objects.current(today)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins, or spans more than a year."""
        data = super().clean() or self.cleaned_data
        if data.get("frm") and data.get("to"):
            if data["to"] < data["frm"]:
                self.add_error("to", _("The absence ends before it begins. Name a later day."))
            elif data["to"] - data["frm"] > timedelta(days=366):
                self.add_error("to", _("Try a year at most."))
        return data


@require_safe
def absence(request: PersonRequest) -> HttpResponse:
    """Take one person away for a month, the quality lead first, and see what stops or loses its owner."""
    require(request.person.reach.holds(*READERS))
    today, first = request.today, first_to_try(request.today)
    proposed = {"person": first.pk if first else None, "frm": today, "to": today + MONTH}
    asked = {name: request.GET.get(name) or value for name, value in proposed.items()}
    form = AbsenceForm(asked, today=today)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        someone, frm, to = (form.cleaned_data[name] for name in ("person", "frm", "to"))
        found = absence_of(someone, frm=frm, to=to, reader=request.person)
        context |= {"someone": someone, "frm": frm, "to": to, "absence": found}
    return page(request, "desk/absence.html", context, status=form.as_response_status)
