"""Forms of competence: a confirmation, and the action that closes a gap."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, cast

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from governance import confirming
from governance.forms.actions import ActionForm
from governance.forms.choosing import PersonField, ProcessField, SiteField
from governance.models import Action, CompetenceConfirmation, Process
from qms.people.models import Person, Site
from qms.ui.forms import Form

YEAR = timedelta(days=365)

REQUIREMENTS = {
    "process_owner": _("Knows the process, its customers' requirements and its measures; leads its people."),
    "quality_lead": _("Knows the standard and our system; can prepare a management review."),
    "internal_auditor": _("Trained in auditing; has audited with somebody experienced; knows the standard."),
}
"""What a role usually asks for, until the last confirmation says better."""


class ConfirmationForm(Form):
    """Whether a person meets what a role requires, how that was seen, until when it holds."""

    person = PersonField(label=_("Person"), help_text=_("Not yourself: somebody else confirms yours."))
    role = forms.ChoiceField(label=_("Role"), choices=CompetenceConfirmation.Role.choices)
    process = ProcessField(help_text=_("For a process owner."))
    site = SiteField()
    requirement = forms.CharField(label=_("What the role requires"), widget=forms.Textarea(attrs={"rows": 3}))
    outcome = forms.ChoiceField(
        label=_("Is it met?"), choices=CompetenceConfirmation.Outcome.choices, widget=forms.RadioSelect
    )
    basis = forms.CharField(
        label=_("How did you see it?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Training, experience, what you watched them do; or what is lacking."),
    )
    valid_until = forms.DateField(
        label=_("Valid until"), required=False, help_text=_("If met. Then it comes back.")
    )
    on = forms.DateField(label=_("Confirmed on"), help_text=_("If not today."))

    def __init__(self, *args: Any, acting: Person, today: date, known: dict[str, Any], **kwargs: Any) -> None:
        requirement = known.get("requirement") or REQUIREMENTS.get(str(known.get("role")), "")
        initial = {"on": today, "valid_until": today + YEAR, **known, "requirement": requirement}
        super().__init__(*args, initial=initial, **kwargs)
        cast(PersonField, self.fields["person"]).offer(today)
        cast(ProcessField, self.fields["process"]).offer(acting)
        cast(SiteField, self.fields["site"]).offer(acting)

    def carry_out(self, *, by: Person, at: datetime) -> CompetenceConfirmation:
        """Record it as one's own."""
        given = dict(self.cleaned_data)
        return confirming.confirm(confirmed_by=by, by=by, at=at, **given)


class GapForm(ActionForm):
    """The action that closes a gap, filled in as far as it is known."""

    def __init__(
        self, *args: Any, confirmation: CompetenceConfirmation, person: Person, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, person=person, today=today, decision=None, **kwargs)
        self.confirmation = confirmation
        words = {"role": confirmation.get_role_display(), "process": confirmation.process or ""}
        verifier = confirmation.confirmed_by_id
        self.initial.update(
            {
                "text": _now("Close the competence gap: %(requirement)s")
                % {"requirement": confirmation.requirement},
                "owner": confirmation.person_id,
                "due_on": today + timedelta(days=60),
                "check_on": today + timedelta(days=90),
                "criterion": (_now("Competence as %(role)s %(process)s is confirmed") % words).strip(),
                "verifier": verifier,
                "site": confirmation.site_id,
                "process": confirmation.process_id,
            }
        )

    @transaction.atomic
    def carry_out(self, *, by: Person, at: datetime) -> Action:
        """Assign it as what closes the gap, or neither."""
        action = super().carry_out(by=by, at=at)
        confirming.close_gap(self.confirmation, action=action, by=by, at=at)
        return action


def known_of(values: Any, acting: Person) -> dict[str, Any]:
    """Return what an address knows of a confirmation: role, person, process, site, as far as it is right."""
    found: dict[str, Any] = {}
    if values.get("role") in CompetenceConfirmation.Role.values:
        found["role"] = values["role"]
    if str(values.get("person", "")).isdecimal():
        found["person"] = int(values["person"])
    if values.get("process"):
        process = Process.objects.visible_to(acting).filter(code=values["process"]).first()
        found["process"] = process.pk if process else None
    if values.get("site"):
        site = Site.objects.filter(code=values["site"]).first()
        found["site"] = site.pk if site else None
    return found
