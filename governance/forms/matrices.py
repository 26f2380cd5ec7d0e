"""Forms of responsibility matrices: the next draft, a copy for a site, putting it up, approving, confirming."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from governance import access, mapping
from governance.agreeing import APPROVAL_DAYS
from governance.copying import Copied
from governance.forms.choosing import SiteField
from governance.importing_matrices import Plan, take_over
from governance.models import Acknowledgement, ResponsibilityMatrix
from governance.reading_sheets import read_sheet
from qms.people.models import Person, Site
from qms.primitives.refusing import Refusal
from qms.primitives.registers import FileRefused, Report
from qms.records import filing
from qms.records.models import SignOff
from qms.records.signing import Proof
from qms.ui.forms import Form


class ScopeField(SiteField):
    """A scope whose matrix the person may prepare: a site, or the whole organisation."""

    def offer(self, person: Person) -> None:
        """Offer the sites where ``person`` leads, and the organisation to those who lead all of it."""
        whole = access.may_prepare_matrix(person, None)
        sites = [site.pk for site in Site.objects.all() if access.may_prepare_matrix(person, site.pk)]
        self.queryset = Site.objects.filter(pk__in=sites)
        self.required = not whole
        self.empty_label = _("Whole organisation") if whole else _("Choose a site")


class DraftForm(Form):
    """The scope whose next version is drafted."""

    site = ScopeField(label=_("For"))

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(ScopeField, self.fields["site"]).offer(person)

    def carry_out(self, *, by: Person, at: datetime) -> ResponsibilityMatrix:
        """Begin the draft: a copy of what stands there, or the rows that the scope asks for."""
        return mapping.draft(site=self.cleaned_data["site"], by=by, at=at)


class SheetForm(Form):
    """A responsibility sheet, and the scope it speaks for."""

    site = ScopeField(label=_("For"))
    file = forms.FileField(
        label=_("Sheet"), help_text=_("Excel or CSV: what is done in rows, people in columns.")
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(ScopeField, self.fields["site"]).offer(person)

    def carry_out(self, *, by: Person, at: datetime) -> Kept:
        """Read the sheet, keep its bytes, and return what names them."""
        uploaded = self.cleaned_data["file"]
        try:
            read_sheet(uploaded.read())
        except FileRefused as refused:
            first = refused.problems[0]
            raise Refusal("sheet.unreadable", first.sentence, field="file", remedy=first.remedy) from refused
        stored, name = filing.upload(uploaded, name=uploaded.name, by=by, at=at)
        site = self.cleaned_data["site"]
        return Kept(stored.sha256, name, site.pk if site else None, by.pk)


class TakingForm(Form):
    """Who stands in each column that names nobody known; nobody: it becomes an open role."""

    def __init__(self, *args: Any, plan: Plan, site: Site | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan, self.site = plan, site
        people = [
            (person.pk, f"{person.name}, {person.function or person.job_title}") for person in plan.people
        ]
        for column in plan.columns:
            if column.is_open:
                role = _("Open role “%(role)s”") % {"role": column.role}
                self.fields[f"column-{column.sheet.place}"] = forms.TypedChoiceField(
                    label=column.sheet.shown.replace("\n", ", "),
                    choices=[("", role), *people],
                    coerce=int,
                    empty_value=None,
                    required=False,
                )

    def clean(self) -> dict[str, Any]:
        """Refuse one person in two columns."""
        given = super().clean() or {}
        taken = {column.person.pk for column in self.plan.columns if column.person}
        for name, person in list(given.items()):
            if person is not None and person in taken:
                self.add_error(name, _("This person has a column already."))
            taken.add(person)
        return given

    def carry_out(self, *, by: Person, at: datetime) -> tuple[ResponsibilityMatrix, Report]:
        """Take the sheet over into the draft of its scope."""
        people = {person.pk: person for person in self.plan.people}
        chosen = {name: pk for name, pk in self.cleaned_data.items() if pk is not None}
        choices = {int(name.rpartition("-")[2]): people[pk] for name, pk in chosen.items()}
        return take_over(self.plan, site=self.site, by=by, at=at, choices=choices)


@dataclass(frozen=True)
class Kept:
    """What names an uploaded sheet until it is taken over: its bytes, its name, its scope, and whose it is."""

    sha256: str
    name: str
    site_id: int | None
    person_id: int


class CopyForm(Form):
    """The other scope for which a matrix is copied."""

    site = ScopeField(label=_("Copy it for"))

    def __init__(self, *args: Any, matrix: ResponsibilityMatrix, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.matrix = matrix
        field = cast(ScopeField, self.fields["site"])
        field.offer(person)
        if matrix.site_id is not None:
            field.queryset = field.queryset.exclude(pk=matrix.site_id)  # type: ignore[union-attr]
        else:
            field.required, field.empty_label = True, _("Choose a site")

    def carry_out(self, *, by: Person, at: datetime) -> Copied:
        """Begin a draft there with the same rows, columns and letters."""
        return mapping.copy_to_site(self.matrix, site=self.cleaned_data["site"], by=by, at=at)


class ApprovalRequestForm(Form):
    """By which day top management is asked to sign."""

    due_on = forms.DateField(label=_("Sign by"))

    def __init__(self, *args: Any, matrix: ResponsibilityMatrix, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"due_on": today + timedelta(days=APPROVAL_DAYS)}, **kwargs)
        self.matrix = matrix

    def carry_out(self, *, by: Person, at: datetime) -> None:
        """Put the draft before top management."""
        mapping.ask_for_approval(self.matrix, by=by, at=at, due_on=self.cleaned_data["due_on"])


class ApprovalForm(Form):
    """The signature under a draft; ``seen`` is the hash of what the signer was shown."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, matrix: ResponsibilityMatrix, proof: Proof | None, seen: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, initial={"seen": seen}, **kwargs)
        self.matrix, self.proof = matrix, proof

    def carry_out(self, *, by: Person, at: datetime) -> SignOff:
        """Approve the draft."""
        assert self.proof is not None
        seen = self.cleaned_data["seen"]
        return mapping.approve(self.matrix, signer=by, proof=self.proof, at=at, seen=seen)


class AcknowledgementForm(Form):
    """One tap: mine, and understood."""

    def __init__(self, *args: Any, matrix: ResponsibilityMatrix, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.matrix = matrix

    def carry_out(self, *, by: Person, at: datetime) -> Acknowledgement:
        """Confirm what is the person's own."""
        return mapping.acknowledge(self.matrix, person=by, at=at)
