"""Forms of audits and certificates: planning, moving, reporting; keeping, renewing, ending."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from governance.forms.choosing import PersonField
from governance.models import Process
from objectives import auditing, certifying
from objectives.models import Audit, Certificate
from qms.people.models import Person, Site
from qms.records import filing
from qms.ui.forms import Form

if TYPE_CHECKING:
    SitesChoice = forms.ModelMultipleChoiceField[Site]
    ProcessesChoice = forms.ModelMultipleChoiceField[Process]
else:
    SitesChoice = ProcessesChoice = forms.ModelMultipleChoiceField

LINES = forms.Textarea(attrs={"rows": 2})
TWO_MONTHS, YEAR = timedelta(days=60), timedelta(days=365)
FILE_HELP = _("PDF, PNG, JPEG, HEIC, text, CSV, Word, Excel or ZIP, up to 50 MB.")


class SitesField(SitesChoice):
    """Some of the sites that a person reaches; none: all of them."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.CheckboxSelectMultiple
        super().__init__(Site.objects.none(), widget=widget, label=_("Sites"), required=False, **kwargs)

    def offer(self, person: Person) -> None:
        """Offer the sites that ``person`` reaches; who does not reach all of them names some."""
        reach = person.reach
        self.queryset = Site.objects.all() if reach.everywhere else Site.objects.filter(pk__in=reach.site_ids)
        self.required = not reach.everywhere


class ProcessesField(ProcessesChoice):
    """Some of the processes that a person may see."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.CheckboxSelectMultiple
        super().__init__(Process.objects.none(), widget=widget, label=_("Processes"), required=False, **kwargs)

    def offer(self, person: Person) -> None:
        """Offer the processes that ``person`` may see."""
        self.queryset = Process.objects.visible_to(person)

    def label_from_instance(self, obj: Process) -> str:
        """Return its name."""
        return obj.name


class AuditForm(Form):
    """An audit: who looks at what, when."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Audit.Kind.choices, widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("Title"), max_length=200, help_text=_("Such as: Internal audit, order to cash.")
    )
    body = forms.CharField(
        label=_("Held by"), max_length=200, required=False, help_text=_("Certification body or customer.")
    )
    starts_on = forms.DateField(label=_("From"))
    ends_on = forms.DateField(label=_("To"))
    sites = SitesField(help_text=_("None ticked: all sites."))
    processes = ProcessesField()
    clauses = forms.CharField(
        label=_("Clauses"), max_length=200, required=False, help_text=_("Such as: 5.1, 8.2, 9.2.")
    )
    scope = forms.CharField(label=_("Scope and criteria"), required=False, widget=LINES)
    led_by = PersonField(
        label=_("Led by one of us"), required=False, help_text=_("Never somebody who owns what is looked at.")
    )
    lead_auditor = forms.CharField(label=_("Lead auditor from outside"), max_length=200, required=False)
    owner = PersonField(label=_("Looked after by"), help_text=_("Sees to it that it is held and reported."))
    reason = forms.CharField(
        label=_("Why does it move?"), max_length=100, required=False, help_text=_("Where days change.")
    )

    def __init__(
        self, *args: Any, person: Person, today: date, audit: Audit | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, initial=self._begin(person, today, audit), **kwargs)
        self.audit = audit
        for name in ("led_by", "owner"):
            cast(PersonField, self.fields[name]).offer(today)
        cast(SitesField, self.fields["sites"]).offer(person)
        cast(ProcessesField, self.fields["processes"]).offer(person)
        if audit is None:
            del self.fields["reason"]

    @staticmethod
    def _begin(person: Person, today: date, audit: Audit | None) -> dict[str, Any]:
        if audit is None:
            starts = today + TWO_MONTHS
            return {"kind": Audit.Kind.INTERNAL, "owner": person.pk, "starts_on": starts, "ends_on": starts}
        begin: dict[str, Any] = {name: getattr(audit, name) for name in auditing.WORDS}
        return begin | {"sites": list(audit.sites.all()), "processes": list(audit.processes.all())}

    def carry_out(self, *, by: Person, at: datetime) -> Audit:
        """Plan the audit, or say anew what is planned."""
        given = dict(self.cleaned_data)
        covers = {name: list(given.pop(name)) for name in ("sites", "processes")}
        if self.audit is None:
            return auditing.plan_audit(**covers, by=by, at=at, **given)
        reason = given.pop("reason")
        return auditing.change_audit(self.audit, words=given, **covers, reason=reason, by=by, at=at)


class AuditHeldForm(Form):
    """That an audit was held."""

    starts_on = forms.DateField(label=_("From"))
    ends_on = forms.DateField(label=_("To"))
    lead_auditor = forms.CharField(label=_("Lead auditor"), max_length=200)

    def __init__(self, *args: Any, audit: Audit, today: date, **kwargs: Any) -> None:
        begin = {"starts_on": min(audit.starts_on, today), "ends_on": min(audit.ends_on, today)}
        super().__init__(*args, initial=begin | {"lead_auditor": audit.lead_auditor}, **kwargs)
        self.audit = audit

    def carry_out(self, *, by: Person, at: datetime) -> Audit:
        """Record it."""
        return auditing.hold_audit(self.audit, by=by, at=at, **self.cleaned_data)


class AuditReportForm(Form):
    """What an audit concluded."""

    conclusion = forms.CharField(
        label=_("What was concluded?"), widget=LINES, help_text=_("In a sentence or two; findings stand apart.")
    )
    file = forms.FileField(
        label=_("Report"),
        required=False,
        help_text=FILE_HELP,
        widget=forms.FileInput(attrs={"accept": ",".join(filing.TYPES)}),
    )
    on = forms.DateField(label=_("Reported on"))
    next_on = forms.DateField(label=_("Next one"), required=False, help_text=_("You are reminded to plan it."))

    def __init__(self, *args: Any, audit: Audit, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": today, "next_on": audit.ends_on + YEAR}, **kwargs)
        self.audit = audit

    def carry_out(self, *, by: Person, at: datetime) -> Audit:
        """Record it; a file is kept only where the record stands."""
        given = dict(self.cleaned_data)
        uploaded = given.pop("file")
        with transaction.atomic():
            stored, name = filing.upload(uploaded, name=uploaded.name, by=by, at=at) if uploaded else (None, "")
            return auditing.report_audit(self.audit, report=stored, report_name=name, by=by, at=at, **given)


class AuditCancellationForm(Form):
    """That an audit is not held."""

    reason = forms.CharField(label=_("Why is it not held?"), widget=LINES, max_length=100)

    def __init__(self, *args: Any, audit: Audit, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.audit = audit

    def carry_out(self, *, by: Person, at: datetime) -> Audit:
        """Cancel it."""
        return auditing.cancel_audit(self.audit, by=by, at=at, **self.cleaned_data)


class CertificateForm(Form):
    """A certificate: what was certified by whom, until when, who asks for it."""

    standard = forms.CharField(label=_("Standard"), max_length=100, help_text=_("Such as: ISO 9001:2015."))
    body = forms.CharField(label=_("Issued by"), max_length=200)
    number = forms.CharField(label=_("Number"), max_length=100, required=False)
    scope = forms.CharField(label=_("Scope"), widget=LINES)
    sites = SitesField(help_text=_("None ticked: all sites."))
    issued_on = forms.DateField(label=_("Issued on"))
    expires_on = forms.DateField(label=_("Expires on"), help_text=_("Its last day."))
    next_visit_on = forms.DateField(label=_("Next visit of the body"), required=False)
    customers = forms.CharField(
        label=_("Customers that require it"), required=False, widget=LINES, help_text=_("One a line.")
    )
    owner = PersonField(label=_("Looked after by"))
    file = forms.FileField(
        label=_("Certificate"),
        required=False,
        help_text=FILE_HELP,
        widget=forms.FileInput(attrs={"accept": ",".join(filing.TYPES)}),
    )

    def __init__(
        self, *args: Any, person: Person, today: date, certificate: Certificate | None = None, **kwargs: Any
    ) -> None:
        begin = {name: getattr(certificate, name) for name in certifying.WORDS} if certificate else {}
        super().__init__(*args, initial={"owner": person.pk, **begin}, **kwargs)
        self.certificate = certificate
        cast(PersonField, self.fields["owner"]).offer(today)
        if certificate is None:
            cast(SitesField, self.fields["sites"]).offer(person)
        else:
            for name in ("sites", "issued_on", "expires_on", "file"):
                del self.fields[name]

    def carry_out(self, *, by: Person, at: datetime) -> Certificate:
        """Keep the certificate, or bring what is said of it up to what was typed."""
        given = dict(self.cleaned_data)
        if self.certificate is not None:
            return certifying.change_certificate(self.certificate, words=given, by=by, at=at)
        uploaded, sites = given.pop("file"), list(given.pop("sites"))
        with transaction.atomic():
            stored, name = filing.upload(uploaded, name=uploaded.name, by=by, at=at) if uploaded else (None, "")
            return certifying.enter_certificate(sites=sites, file=stored, file_name=name, by=by, at=at, **given)


class RenewalForm(Form):
    """That a body renewed a certificate."""

    issued_on = forms.DateField(label=_("Issued on"))
    expires_on = forms.DateField(label=_("Expires on"), help_text=_("Its last day."))
    next_visit_on = forms.DateField(label=_("Next visit of the body"), required=False)
    number = forms.CharField(
        label=_("Number"), max_length=100, required=False, help_text=_("Empty: as before.")
    )
    file = forms.FileField(
        label=_("Certificate"),
        required=False,
        help_text=FILE_HELP,
        widget=forms.FileInput(attrs={"accept": ",".join(filing.TYPES)}),
    )

    def __init__(self, *args: Any, certificate: Certificate, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"issued_on": today}, **kwargs)
        self.certificate = certificate

    def carry_out(self, *, by: Person, at: datetime) -> Certificate:
        """Record the renewal; a file is kept only where the record stands."""
        given = dict(self.cleaned_data)
        uploaded = given.pop("file")
        with transaction.atomic():
            stored, name = filing.upload(uploaded, name=uploaded.name, by=by, at=at) if uploaded else (None, "")
            return certifying.renew_certificate(
                self.certificate, file=stored, file_name=name, by=by, at=at, **given
            )


class CertificateEndingForm(Form):
    """That a certificate was given up or withdrawn."""

    reason = forms.CharField(label=_("Why did it end?"), widget=LINES, max_length=100)
    on = forms.DateField(label=_("Ended on"))

    def __init__(self, *args: Any, certificate: Certificate, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": today}, **kwargs)
        self.certificate = certificate

    def carry_out(self, *, by: Person, at: datetime) -> Certificate:
        """End it."""
        return certifying.end_certificate(self.certificate, by=by, at=at, **self.cleaned_data)
