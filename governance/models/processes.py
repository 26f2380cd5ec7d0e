"""Processes and who owns them; owners are succession rows, so that two owners at once cannot be written."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from qms.people.models import Person, Site
from qms.primitives.kept import Kept
from qms.records.models import Record, RecordQuerySet


class ProcessQuerySet(RecordQuerySet["Process"]):
    """Processes of the sites that a person reaches."""


class Process(Record):
    """A process of the organisation: what it is for, and whether it carries customer requirements."""

    prefix = "PRC"

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=200)
    purpose = models.TextField(_("purpose"), blank=True)
    carries_customer_requirements = models.BooleanField(_("carries customer requirements"), default=False)
    measures = models.TextField(
        _("measures"), blank=True, help_text=_("How one sees that it does what it is for.")
    )
    may_change = models.TextField(_("what its owner may change alone"), blank=True)
    may_stop = models.TextField(_("what its owner may stop alone"), blank=True)
    may_spend = models.TextField(_("what its owner may spend alone"), blank=True)
    may_spend_up_to = models.DecimalField(
        _("spend up to"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True, help_text=_("Such as EUR."))

    objects = ProcessQuerySet.as_manager()

    class Meta:
        verbose_name = _("process")
        verbose_name_plural = _("processes")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="process_amount_has_currency",
                condition=models.Q(may_spend_up_to=None) | ~models.Q(currency=""),
                violation_error_message=_("Name the currency of the amount."),
            ),
            models.CheckConstraint(
                name="process_amount_is_not_negative",
                condition=models.Q(may_spend_up_to=None) | models.Q(may_spend_up_to__gte=0),
                violation_error_message=_("An amount to spend is not negative."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "process_amount_has_currency": "currency",
        "process_amount_is_not_negative": "may_spend_up_to",
    }

    def __str__(self) -> str:
        return self.name


class ProcessOwnership(Kept):
    """From a day on, this person owns the process at this site (or everywhere); nobody: it has no owner.

    Each row ends where the next of the same process and site begins.
    """

    process = models.ForeignKey(Process, models.PROTECT, related_name="ownerships", verbose_name=_("process"))
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("site")
    )
    starts_on = models.DateField(_("from"))
    holder = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="process_ownerships",
        verbose_name=_("owner"),
    )
    note = models.TextField(_("what was handed over"), blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)
    recorded_by = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("recorded by"),
    )

    class Meta:
        verbose_name = _("process ownership")
        verbose_name_plural = _("process ownerships")
        ordering = ["process", "site", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "site", "starts_on"],
                name="one_owner_a_process_site_and_day",
                violation_error_message=_("This process already gets an owner there on that day."),
            ),
            models.UniqueConstraint(
                fields=["process", "starts_on"],
                condition=models.Q(site=None),
                name="one_owner_a_process_and_day",
                violation_error_message=_("This process already gets an owner on that day."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "one_owner_a_process_site_and_day": "starts_on",
        "one_owner_a_process_and_day": "starts_on",
    }

    def __str__(self) -> str:
        return f"{self.process}: {self.holder or '–'}"
