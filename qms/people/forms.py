"""Forms of people, roles, sites and the organisation: they shape input; the rules stand with the records."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from qms.people import access
from qms.people.models import Function, Organisation, Person, Role, Site
from qms.ui.forms import Form, ModelForm

EVERYWHERE = _("The whole organisation")


class PeopleFilter(Form):
    """Which people a list shows."""

    q = forms.CharField(label=_("Words"), required=False)
    site = forms.ModelChoiceField(Site.objects.none(), label=_("Site"), required=False, empty_label=_("Any"))
    function = forms.ModelChoiceField(
        Function.objects.all(), label=_("Function"), required=False, empty_label=_("Any")
    )
    left = forms.BooleanField(label=_("Also those who have left"), required=False)

    def __init__(self, *args: Any, reader: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = access.sites_named_to(reader)  # type: ignore[attr-defined]

    def chosen(self, rows: QuerySet[Person], today: Any) -> QuerySet[Person]:
        """Return those of ``rows`` that the filter leaves; what it cannot read leaves none."""
        if not self.is_valid():
            return rows.none()
        data = self.cleaned_data
        if not data["left"]:
            rows = rows.filter(Q(ended_on=None) | Q(ended_on__gt=today))
        for word in data["q"].split():
            rows = rows.filter(
                Q(name__icontains=word) | Q(email__icontains=word) | Q(job_title__icontains=word)
            )
        given = {name: data[name] for name in ("site", "function") if data[name]}
        return rows.filter(**given)


class PersonForm(ModelForm):
    """The facts about a person, as far as the one who writes them may."""

    class Meta:
        model = Person
        fields = ("name", "email", "job_title", "function", "site", "manager", "language", "time_zone")

    def __init__(self, *args: Any, by: Person, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"),
            required=False,
            choices=[("", _("As the organisation")), ("en", _("English"))],
        )
        self.fields["time_zone"].help_text = _("Empty: as the site.")
        managers = Person.objects.filter(Q(ended_on=None) | Q(ended_on__gt=today) | Q(reports=self.instance.pk))
        self.fields["manager"].queryset = managers.distinct()  # type: ignore[attr-defined]
        self._bound_sites(by)
        if self.instance.pk and not access.may_move_mailbox(by, self.instance):
            self.fields["email"].disabled = True
            self.fields["email"].help_text = _("Changed by an administrator, because it leads to the account.")

    def _bound_sites(self, by: Person) -> None:
        """Offer the sites whose people ``by`` may keep; leaving it empty needs the right everywhere."""
        if access.may_keep_people(by, None):
            return
        site = self.fields["site"]
        kept = [pk for pk in by.reach.site_ids if access.may_keep_people(by, pk)]
        site.queryset = Site.objects.filter(pk__in=kept)  # type: ignore[attr-defined]
        site.required = True

    def clean_email(self) -> str:
        """Return the address in small letters, as accounts keep it."""
        return str(self.cleaned_data["email"]).lower()

    def _post_clean(self) -> None:
        """Leave the record as it is: the procedure that keeps it sets and checks the fields."""


class EndingForm(Form):
    """The first day without a person, and why."""

    ended_on = forms.DateField(label=_("Left on"), help_text=_("The first day without them."))
    reason = forms.CharField(label=_("Reason"), required=False, max_length=500)


class HandOverForm(Form):
    """The first day of those who take over, and why."""

    on = forms.DateField(label=_("From"), help_text=_("The first day of those who take over."))
    reason = forms.CharField(label=_("Reason"), max_length=500)


class RoleForm(Form):
    """A role to be given."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    site = forms.ModelChoiceField(Site.objects.all(), label=_("Site"), required=False, empty_label=EVERYWHERE)
    starts_on = forms.DateField(label=_("From"))
    ends_on = forms.DateField(
        label=_("Last day"), required=False, help_text=_("An external auditor needs one; others may have one.")
    )
    evidence_from = forms.DateField(
        label=_("Records from"), required=False, help_text=_("External auditors only: what they see.")
    )
    evidence_to = forms.DateField(label=_("Records to"), required=False)


class RoleEndingForm(Form):
    """The last day of a role, and why it ends."""

    ends_on = forms.DateField(label=_("Last day"))
    reason = forms.CharField(label=_("Reason"), required=False, max_length=500)


class KeptForm(ModelForm):
    """A form whose values a procedure writes; uniqueness and rules are checked there."""

    def _post_clean(self) -> None:
        """Leave the record as it is."""


class SiteForm(KeptForm):
    """A site."""

    class Meta:
        model = Site
        fields = ("code", "name", "parent", "time_zone", "active_from", "active_to")
        help_texts = {"time_zone": _("Empty: as the organisation. A name like Europe/Berlin.")}


class OrganisationForm(KeptForm):
    """The organisation's settings."""

    class Meta:
        model = Organisation
        fields = ("name", "scope_statement", "time_zone", "fiscal_year_start", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(label=_("Language"), choices=[("en", _("English"))])


class FirstPasswordForm(Form):
    """The first password of an account, typed twice."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least ten characters; a short sentence is good."),
    )
    again = forms.CharField(
        label=_("Password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse two passwords that differ."""
        data = super().clean() or self.cleaned_data
        if data.get("password") and data.get("again") and data["password"] != data["again"]:
            self.add_error("again", _("This is not the same password."))
        return data
