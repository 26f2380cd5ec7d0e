"""What the organisation promises: business goals and customer requirements."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.models import Process
from qms.people.models import Person
from qms.records.models import Record, RecordQuerySet


class BusinessGoalQuerySet(RecordQuerySet["BusinessGoal"]):
    """Goals of the sites that a person reaches, and their own."""

    own_paths = ("owner",)


class BusinessGoal(Record):
    """A strategic aim with its horizon and its owner, which quality objectives serve (5.1.1, 6.2)."""

    prefix = "GOA"

    statement = models.TextField(_("goal"))
    horizon = models.CharField(_("horizon"), max_length=100, help_text=_("Until when, such as 2027."))
    owner = models.ForeignKey(Person, models.PROTECT, related_name="business_goals", verbose_name=_("owner"))

    objects = BusinessGoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("business goal")
        verbose_name_plural = _("business goals")
        ordering = ["reference"]

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("objectives:goal", args=[self.reference])


class CustomerRequirementQuerySet(RecordQuerySet["CustomerRequirement"]):
    """Requirements of the sites that a person reaches."""


class CustomerRequirement(Record):
    """What meeting a customer's requirement means for an offering, and how it reaches operations (5.1.2)."""

    prefix = "REQ"

    class Kind(models.TextChoices):
        """Where the requirement comes from in nature."""

        SPECIFICATION = "specification", _("Specification")
        SERVICE_LEVEL = "service_level", _("Service level")
        DELIVERY = "delivery", _("Delivery")
        REGULATORY = "regulatory", _("Regulatory")
        CONTRACTUAL = "contractual", _("Contractual")

    offering = models.CharField(_("offering"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    source = models.CharField(_("source"), max_length=200, blank=True)
    statement = models.TextField(_("requirement"))
    process = models.ForeignKey(
        Process,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="customer_requirements",
        verbose_name=_("process"),
    )
    control = models.TextField(_("control"), blank=True)
    measure = models.CharField(_("measure"), max_length=200, blank=True)

    objects = CustomerRequirementQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer requirement")
        verbose_name_plural = _("customer requirements")
        ordering = ["reference"]

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("objectives:requirement", args=[self.reference])

    @property
    def gaps(self) -> list[str]:
        """What it lacks on its way into operations: process, control, measure (5.1.2)."""
        return [name for name in ("process", "control", "measure") if not getattr(self, name)]
