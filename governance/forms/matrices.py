"""Forms of responsibility matrices: the next draft, a copy for a site, putting it up, approving, confirming."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from governance import access, mapping
from governance.agreeing import APPROVAL_DAYS
from governance.copying import Copied
from governance.forms.choosing import SiteField
from governance.models import Acknowledgement, ResponsibilityMatrix
from qms.people.models import Person, Site
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
