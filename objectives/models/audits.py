"""Audits: what is looked at by whom and when, and what they reported (9.2, and audits from outside)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models import Process
from qms.people.models import Person, Site
from qms.records.models import Record, RecordQuerySet, StoredFile


class AuditQuerySet(RecordQuerySet["Audit"]):
    """Audits of the sites that a person reaches, those they look after and those they lead."""

    own_paths = ("owner", "led_by")
    period_field = "starts_on"

    def under_way(self) -> AuditQuerySet:
        """Return those on which something is still owed: to be held, or to be reported on."""
        return self.filter(state__in=[Audit.State.PLANNED, Audit.State.HELD])

    def external(self) -> AuditQuerySet:
        """Return those that somebody outside holds."""
        return self.exclude(kind=Audit.Kind.INTERNAL)


class Audit(Record):
    """An audit of sites and processes against clauses: planned for some days, held, reported on.

    ``body`` holds it (a certification body, a customer; empty for an internal one), ``lead_auditor`` is who
    leads it by name and ``led_by`` the same person where they are one of ours. ``owner`` looks after it here.
    ``site`` is its one site, empty where it covers several or all of them; ``sites`` are those that it covers.
    """

    prefix = "AUD"

    class Kind(models.TextChoices):
        """Who looks, and why."""

        INTERNAL = "internal", _("Internal")
        CUSTOMER = "customer", _("Customer")
        CERTIFICATION = "certification", _("Certification")
        SURVEILLANCE = "surveillance", _("Surveillance")

    class State(models.TextChoices):
        """Planned → held → reported; what is planned may be cancelled with a reason."""

        PLANNED = "planned", _("Planned")
        HELD = "held", _("Held")
        REPORTED = "reported", _("Reported")
        CANCELLED = "cancelled", _("Cancelled")

    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=13, choices=Kind)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.PLANNED, editable=False)
    body = models.CharField(_("held by"), max_length=200, blank=True)
    lead_auditor = models.CharField(_("lead auditor"), max_length=200, blank=True)
    led_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="audits_led", verbose_name=_("led by")
    )
    owner = models.ForeignKey(Person, models.PROTECT, related_name="audits", verbose_name=_("looked after by"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    scope = models.TextField(_("scope"), blank=True)
    clauses = models.CharField(_("clauses"), max_length=200, blank=True)
    sites = models.ManyToManyField(Site, blank=True, related_name="audits", verbose_name=_("sites"))
    processes = models.ManyToManyField(Process, blank=True, related_name="audits", verbose_name=_("processes"))
    conclusion = models.TextField(_("conclusion"), blank=True)
    reported_on = models.DateField(_("reported on"), null=True, blank=True, editable=False)
    report = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("report")
    )
    report_name = models.CharField(_("name of the report"), max_length=200, blank=True)
    next_on = models.DateField(
        _("next one"), null=True, blank=True, help_text=_("When the next audit of this kind is to be held.")
    )

    history_m2m_fields = [sites, processes]
    skip_history_when_saving: bool
    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit")
        verbose_name_plural = _("audits")
        ordering = ["-starts_on", "-reference"]
        indexes = [models.Index(fields=["state", "starts_on"], name="audit_under_way")]
        constraints = [
            models.CheckConstraint(
                name="audit_ends_after_it_starts",
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                violation_error_message=_("The audit ends before it starts."),
            ),
            models.CheckConstraint(
                name="external_audit_names_its_body",
                condition=models.Q(kind="internal") | ~models.Q(body=""),
                violation_error_message=_("Say who holds it: the certification body or the customer."),
            ),
            models.CheckConstraint(
                name="held_audit_names_its_lead_auditor",
                condition=models.Q(state__in=["planned", "cancelled"]) | ~models.Q(lead_auditor=""),
                violation_error_message=_("Name the lead auditor."),
            ),
            models.CheckConstraint(
                name="reported_audit_has_its_conclusion",
                condition=~models.Q(state="reported")
                | (~models.Q(conclusion="") & models.Q(reported_on__gte=models.F("starts_on"))),
                violation_error_message=_("Say what was concluded, and on which day after the audit began."),
            ),
            models.CheckConstraint(
                name="next_audit_comes_later",
                condition=models.Q(next_on=None) | models.Q(next_on__gt=models.F("ends_on")),
                violation_error_message=_("The next audit comes after this one."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "audit_ends_after_it_starts": "ends_on",
        "external_audit_names_its_body": "body",
        "held_audit_names_its_lead_auditor": "lead_auditor",
        "reported_audit_has_its_conclusion": "conclusion",
        "next_audit_comes_later": "next_on",
    }

    @property
    def is_external(self) -> bool:
        """Whether somebody outside holds it."""
        return self.kind != self.Kind.INTERNAL
