"""Quality events: what went wrong, or could go better, until its cause is known, acted on and closed (10.2)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.models import Process, Provider
from objectives.models.audits import Audit
from objectives.models.causes import CauseCategory
from objectives.models.promises import CustomerRequirement
from qms.people.models import Person
from qms.records.models import Record, RecordQuerySet


class QualityEventQuerySet(RecordQuerySet["QualityEvent"]):
    """Events of the sites that a person reaches, those they look into and those they recorded."""

    own_paths = ("owner", "recorded_by")
    period_field = "received_on"

    def visible_to(self, person: Person) -> QualityEventQuerySet:
        """Return the events that the sites and roles of ``person`` allow, and those they were asked about."""
        if person.reach.everywhere:
            return self
        asked = self.model._meta.get_field("read_across").related_model._base_manager.filter(asked_of=person)
        allowed: QualityEventQuerySet = super().visible_to(person) | self.filter(pk__in=asked.values("event"))
        return allowed

    def open(self) -> QualityEventQuerySet:
        """Return those that are not closed."""
        return self.filter(state=QualityEvent.State.OPEN)

    def significant(self) -> QualityEventQuerySet:
        """Return those that leaders have to look at: by severity, or because their cause came back."""
        return self.filter(significant_since__isnull=False)


class QualityEvent(Record):
    """A complaint, nonconformity, audit finding, supplier failure or improvement idea.

    ``received_on`` is the day it came in or was seen. ``significant_since`` is the day on which it became one
    that leaders have to see; it stays with them from then on. ``owner`` looks into its cause until
    ``analysis_due_on``; ``answer_by`` is the day on which whoever wrote an audit finding expects the answer.
    """

    prefix = "EVT"

    class Kind(models.TextChoices):
        """What sort of event it is."""

        COMPLAINT = "complaint", _("Complaint")
        NONCONFORMITY = "nonconformity", _("Nonconformity")
        FINDING = "audit_finding", _("Audit finding")
        SUPPLIER = "supplier_failure", _("Supplier failure")
        IDEA = "idea", _("Idea")

    class State(models.TextChoices):
        """Open until nothing is owed on it any more."""

        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    class Severity(models.TextChoices):
        """How bad it is for a customer, or for conformity."""

        MINOR = "minor", _("Minor")
        SERIOUS = "serious", _("Serious")
        CRITICAL = "critical", _("Critical")

    class Grade(models.TextChoices):
        """How an auditor graded a finding."""

        MAJOR = "major", _("Major")
        MINOR = "minor", _("Minor")
        OPPORTUNITY = "opportunity", _("Opportunity")

    class RootCauseKind(models.TextChoices):
        """Whether the cause lies in the system, or with one person."""

        SYSTEM = "system", _("The system")
        PERSON = "person", _("A person")

    class Because(models.TextChoices):
        """Why it is significant."""

        SEVERITY = "severity", _("Severe")
        GRADE = "grade", _("Major finding")
        RECURRENCE = "recurrence", _("Its cause came back")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN, editable=False)
    text = models.TextField(_("what happened"))
    received_on = models.DateField(_("received on"))
    severity = models.CharField(_("severity"), max_length=10, choices=Severity, default=Severity.MINOR)
    customer = models.CharField(_("customer"), max_length=200, blank=True)
    offering = models.CharField(_("offering"), max_length=200, blank=True)
    requirement = models.ForeignKey(
        CustomerRequirement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("customer requirement missed"),
    )
    process = models.ForeignKey(
        Process, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("process")
    )
    provider = models.ForeignKey(
        Provider, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("provider")
    )
    cause = models.ForeignKey(
        CauseCategory, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("cause")
    )
    owner = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events_looked_into",
        verbose_name=_("looked into by"),
    )
    analysis_due_on = models.DateField(_("cause known by"), null=True, blank=True)
    first_response_on = models.DateField(_("first response on"), null=True, blank=True, editable=False)
    response_due_on = models.DateField(_("first response by"), null=True, blank=True)
    grade = models.CharField(_("grade"), max_length=12, choices=Grade, blank=True)
    audit = models.ForeignKey(
        Audit, models.PROTECT, null=True, blank=True, related_name="findings", verbose_name=_("audit")
    )
    clause = models.CharField(_("clause"), max_length=40, blank=True)
    answer_by = models.DateField(_("answer by"), null=True, blank=True)
    significant_since = models.DateField(_("significant since"), null=True, blank=True, editable=False)
    significant_because = models.CharField(
        _("significant because"), max_length=12, choices=Because, blank=True, editable=False
    )
    root_cause = models.TextField(_("root cause"), blank=True, editable=False)
    root_cause_kind = models.CharField(
        _("the cause lies with"), max_length=8, choices=RootCauseKind, blank=True, editable=False
    )
    lesson = models.TextField(_("lesson"), blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)

    objects = QualityEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("quality event")
        verbose_name_plural = _("quality events")
        ordering = ["-received_on", "-reference"]
        indexes = [
            models.Index(fields=["-received_on", "-reference"], name="event_in_order"),
            models.Index(fields=["state", "-received_on", "-reference"], name="event_state_in_order"),
            models.Index(fields=["site", "-received_on"], name="event_site_in_order"),
            models.Index(fields=["state", "site"], name="event_open_at_site"),
            models.Index(fields=["significant_since"], name="event_significant_on"),
            models.Index(fields=["state", "owner", "-received_on", "-reference"], name="event_open_of_owner"),
            models.Index(fields=["cause", "process", "received_on"], name="event_cause_recurs"),
            models.Index(fields=["state", "significant_since"], name="event_significant"),
        ]
        constraints = [
            models.CheckConstraint(
                name="event_says_what_happened",
                condition=~models.Q(text=""),
                violation_error_message=_("Say what happened."),
            ),
            models.CheckConstraint(
                name="finding_has_a_grade",
                condition=~models.Q(kind="audit_finding") | ~models.Q(grade=""),
                violation_error_message=_("Grade the finding: major, minor or an opportunity."),
            ),
            models.CheckConstraint(
                name="finding_has_an_answer_day",
                condition=~models.Q(kind="audit_finding")
                | models.Q(grade="opportunity")
                | models.Q(answer_by__isnull=False),
                violation_error_message=_("Name the day by which the finding is answered."),
            ),
            models.CheckConstraint(
                name="only_a_finding_is_graded",
                condition=models.Q(kind="audit_finding") | models.Q(grade="", answer_by=None, audit=None),
                violation_error_message=_("Only a finding has a grade, an audit and a day to answer by."),
            ),
            models.CheckConstraint(
                name="answer_day_follows_the_finding",
                condition=models.Q(answer_by=None) | models.Q(answer_by__gte=models.F("received_on")),
                violation_error_message=_("The answer cannot be due before the finding was made."),
            ),
            models.CheckConstraint(
                name="supplier_failure_names_the_provider",
                condition=~models.Q(kind="supplier_failure") | models.Q(provider__isnull=False),
                violation_error_message=_("Name the provider that failed."),
            ),
            models.CheckConstraint(
                name="complaint_names_the_customer",
                condition=~models.Q(kind="complaint") | ~models.Q(customer=""),
                violation_error_message=_("Name the customer who complained."),
            ),
            models.CheckConstraint(
                name="closed_event_has_its_day",
                condition=models.Q(state="open", closed_on=None)
                | models.Q(state="closed", closed_on__isnull=False),
                violation_error_message=_("A closed event has the day on which it was closed."),
            ),
            models.CheckConstraint(
                name="event_closed_after_it_came",
                condition=models.Q(closed_on=None) | models.Q(closed_on__gte=models.F("received_on")),
                violation_error_message=_("An event is not closed before it was received."),
            ),
            models.CheckConstraint(
                name="response_follows_the_complaint",
                condition=models.Q(first_response_on=None)
                | models.Q(first_response_on__gte=models.F("received_on")),
                violation_error_message=_("The customer was not answered before the complaint was received."),
            ),
            models.CheckConstraint(
                name="significant_event_says_why",
                condition=models.Q(significant_since=None, significant_because="")
                | (models.Q(significant_since__isnull=False) & ~models.Q(significant_because="")),
                violation_error_message=_("A significant event says why it is one."),
            ),
            models.CheckConstraint(
                name="root_cause_says_where_it_lies",
                condition=models.Q(root_cause="", root_cause_kind="")
                | (~models.Q(root_cause="") & ~models.Q(root_cause_kind="")),
                violation_error_message=_("Say whether the cause lies in the system or with a person."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "event_says_what_happened": "text",
        "finding_has_a_grade": "grade",
        "finding_has_an_answer_day": "answer_by",
        "only_a_finding_is_graded": "kind",
        "answer_day_follows_the_finding": "answer_by",
        "supplier_failure_names_the_provider": "provider",
        "complaint_names_the_customer": "customer",
        "event_closed_after_it_came": "on",
        "response_follows_the_complaint": "on",
        "root_cause_says_where_it_lies": "root_cause_kind",
    }

    @property
    def is_open(self) -> bool:
        """Whether something may still be owed on it."""
        return self.state == self.State.OPEN

    @property
    def is_significant(self) -> bool:
        """Whether leaders have to look at it."""
        return self.significant_since is not None

    @property
    def late_entry(self) -> bool:
        """Whether it was recorded after the day on which it came in, as the reader counts days."""
        return timezone.localdate(self.recorded_at) > self.received_on

    def days_open(self, today: date) -> int:
        """Return the days from when it came in until it was closed, else until ``today``."""
        return ((self.closed_on or today) - self.received_on).days
