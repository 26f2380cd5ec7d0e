"""QMS accountability: which leader answers for the quality management system of a scope (5.1.1, 5.3)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.models.leading import TopManagementMembership
from qms.people.models import Person
from qms.records.models import Record, RecordQuerySet


class QmsAccountabilityQuerySet(RecordQuerySet["QmsAccountability"]):
    """Successions of the scopes that a person reaches, and their own."""

    own_paths = ("holder",)


class QmsAccountability(Record):
    """From a day on, this leader answers for the system in this scope; nobody: the scope has no one.

    Each row ends where the next of the same scope begins, so that two holders at once cannot be written.
    """

    prefix = "QMA"

    holder = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="qms_accountabilities",
        verbose_name=_("accountable"),
    )
    starts_on = models.DateField(_("from"))
    note = models.TextField(_("what was handed over"), blank=True)

    objects = QmsAccountabilityQuerySet.as_manager()

    class Meta:
        verbose_name = _("QMS accountability")
        verbose_name_plural = _("QMS accountabilities")
        ordering = ["site", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "starts_on"],
                name="one_accountable_a_site_and_day",
                violation_error_message=_("This site already gets an accountable leader on that day."),
            ),
            models.UniqueConstraint(
                fields=["starts_on"],
                condition=models.Q(site=None),
                name="one_accountable_a_day",
                violation_error_message=_("The organisation already gets an accountable leader on that day."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "one_accountable_a_site_and_day": "starts_on",
        "one_accountable_a_day": "starts_on",
    }


class TopManagementEnding(models.Model):
    """A membership of top management was ended, with a reason; ``was`` is the last day it had before."""

    membership = models.OneToOneField(
        TopManagementMembership, models.PROTECT, related_name="ending", verbose_name=_("membership")
    )
    ends_on = models.DateField(_("last day"))
    was = models.DateField(_("last day before"), null=True, blank=True)
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("end of a top management membership")
        verbose_name_plural = _("ends of top management memberships")
        constraints = [
            models.CheckConstraint(
                name="top_management_ending_has_reason",
                condition=~models.Q(reason=""),
                violation_error_message=_("Say why the membership ends."),
            )
        ]

    constraint_fields: ClassVar[dict[str, str]] = {"top_management_ending_has_reason": "reason"}

    def __str__(self) -> str:
        return f"{self.membership} {self.ends_on}"

    @property
    def late(self) -> bool:
        """Whether it was recorded after the last day."""
        return timezone.localdate(self.recorded_at) > self.ends_on
