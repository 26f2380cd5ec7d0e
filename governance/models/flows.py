"""What goes into a process and what comes out of it, and the sites that run it; each holds until removed."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.models.processes import Process
from qms.people.models import Person, Site

M = TypeVar("M", bound=models.Model)


class PartQuerySet(models.QuerySet[M]):
    """Parts of processes as they stood at a moment."""

    def standing(self, moment: datetime | None = None) -> PartQuerySet[M]:
        """Return the parts that stood right before ``moment``; those that stand now where it is ``None``."""
        if moment is None:
            return self.filter(removed_at=None)
        return self.filter(Q(removed_at=None) | Q(removed_at__gte=moment), recorded_at__lt=moment)


class ProcessPart(models.Model):
    """The base of what describes a process in rows: recorded once, later removed, never changed."""

    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by")
    )
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)
    removed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("removed by")
    )

    class Meta:
        abstract = True


class ProcessFlow(ProcessPart):
    """An input or output of a process: its name, and the process or outside party at the other end.

    With neither, where it comes from, or who takes it, is not known: a gap that the map shows.
    """

    class Direction(models.TextChoices):
        """Whether it goes in or comes out."""

        INPUT = "input", _("Input")
        OUTPUT = "output", _("Output")

    class Party(models.TextChoices):
        """Who stands at the other end where it is no process of ours."""

        CUSTOMER = "customer", _("Customer")
        PROVIDER = "provider", _("Provider")
        OTHER = "other", _("Another outside party")

    process = models.ForeignKey(Process, models.PROTECT, related_name="flows", verbose_name=_("process"))
    direction = models.CharField(_("direction"), max_length=6, choices=Direction)
    name = models.CharField(_("what"), max_length=120)
    partner = models.ForeignKey(
        Process,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="partner_flows",
        verbose_name=_("other process"),
    )
    party = models.CharField(_("outside party"), max_length=8, choices=Party, blank=True)
    party_name = models.CharField(_("name of the party"), max_length=120, blank=True)

    objects = PartQuerySet["ProcessFlow"].as_manager()

    class Meta:
        verbose_name = _("input or output")
        verbose_name_plural = _("inputs and outputs")
        ordering = ["process", "direction", "pk"]
        constraints = [
            models.CheckConstraint(
                name="flow_has_one_other_end",
                condition=Q(partner=None) | Q(party=""),
                violation_error_message=_("Name a process or an outside party, not both."),
            ),
            models.CheckConstraint(
                name="flow_party_name_belongs_to_a_party",
                condition=Q(party_name="") | ~Q(party=""),
                violation_error_message=_("Say what kind of outside party it is."),
            ),
            models.CheckConstraint(
                name="flow_leads_to_another_process",
                condition=Q(partner=None) | ~Q(partner=models.F("process")),
                violation_error_message=_("A process does not hand over to itself."),
            ),
            models.UniqueConstraint(
                fields=["process", "direction", "name", "partner"],
                condition=Q(removed_at=None, partner__isnull=False),
                name="flow_once_a_process_and_partner",
                violation_error_message=_("It stands there already."),
            ),
            models.UniqueConstraint(
                fields=["process", "direction", "name", "party", "party_name"],
                condition=Q(removed_at=None, partner=None),
                name="flow_once_a_process_and_party",
                violation_error_message=_("It stands there already."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "flow_has_one_other_end": "partner",
        "flow_party_name_belongs_to_a_party": "party",
        "flow_leads_to_another_process": "partner",
        "flow_once_a_process_and_partner": "name",
        "flow_once_a_process_and_party": "name",
    }

    def __str__(self) -> str:
        return self.name


class ProcessSite(ProcessPart):
    """A site that runs the process; a process without any runs wherever its scope is."""

    process = models.ForeignKey(Process, models.PROTECT, related_name="sites_run", verbose_name=_("process"))
    site = models.ForeignKey(Site, models.PROTECT, related_name="+", verbose_name=_("site"))

    objects = PartQuerySet["ProcessSite"].as_manager()

    class Meta:
        verbose_name = _("site of a process")
        verbose_name_plural = _("sites of processes")
        ordering = ["process", "site"]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "site"],
                condition=Q(removed_at=None),
                name="site_once_a_process",
                violation_error_message=_("The site runs it already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.process} {self.site}"
