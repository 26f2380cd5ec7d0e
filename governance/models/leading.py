"""Top management: who leads the quality management system, for which scope, from when to when (5.1, 5.3)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from qms.people.models import Person
from qms.primitives.asof import holding_on
from qms.records.models import Record, RecordQuerySet


class TopManagementQuerySet(RecordQuerySet["TopManagementMembership"]):
    """Memberships, and those that hold on a day."""

    own_paths = ("person",)

    def on(self, day: date) -> TopManagementQuerySet:
        """Return the memberships that hold on ``day``."""
        return holding_on(self, day)


class TopManagementMembership(Record):
    """A person belongs to top management of a scope (a site, or the organisation), with a role in the QMS."""

    prefix = "TOP"

    person = models.ForeignKey(Person, models.PROTECT, related_name="top_management", verbose_name=_("person"))
    role_in_qms = models.CharField(_("role in the QMS"), max_length=200)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)

    objects = TopManagementQuerySet.as_manager()

    class Meta:
        verbose_name = _("top management membership")
        verbose_name_plural = _("top management")
        constraints = [
            models.CheckConstraint(
                name="top_management_ends_after_it_starts",
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                violation_error_message=_("A membership cannot end before it starts."),
            ),
            models.UniqueConstraint(
                fields=["person", "site", "starts_on"],
                name="top_management_once_a_person_scope_and_day",
                violation_error_message=_("This person is already top management there from that day."),
            ),
            models.UniqueConstraint(
                fields=["person", "starts_on"],
                condition=models.Q(site=None),
                name="top_management_once_a_person_and_day",
                violation_error_message=_("This person is already top management from that day."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "top_management_ends_after_it_starts": "ends_on",
        "top_management_once_a_person_scope_and_day": "person",
        "top_management_once_a_person_and_day": "person",
    }
