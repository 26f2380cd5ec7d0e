"""The seven roles, held for the whole organisation or for named sites, from a day to a day."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from qms.people.models.organisation import Site
from qms.people.models.person import Person
from qms.primitives.kept import Kept


class Role(models.TextChoices):
    """What a person does in the system; a role gives rights, a job title does not."""

    EXECUTIVE = "executive", _("Executive")
    QUALITY_LEAD = "quality_lead", _("Quality lead")
    PROCESS_OWNER = "process_owner", _("Process owner")
    CONTRIBUTOR = "contributor", _("Contributor")
    INTERNAL_AUDITOR = "internal_auditor", _("Internal auditor")
    EXTERNAL_AUDITOR = "external_auditor", _("External auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


class RoleHolding(Kept):
    """One role of one person at one site (or everywhere), from a day to a day.

    ``evidence_from`` and ``evidence_to`` bound what an external auditor sees by the day it happened.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="role_holdings", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("site")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    evidence_from = models.DateField(_("records from"), null=True, blank=True)
    evidence_to = models.DateField(_("records to"), null=True, blank=True)

    class Meta:
        verbose_name = _("role holding")
        verbose_name_plural = _("role holdings")
        constraints = [
            models.CheckConstraint(
                name="role_ends_after_it_starts",
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                violation_error_message=_("A role cannot end before it starts."),
            ),
            models.CheckConstraint(
                name="external_auditor_has_an_end",
                condition=~models.Q(role="external_auditor") | models.Q(ends_on__isnull=False),
                violation_error_message=_("An external auditor's access needs a last day."),
            ),
            models.UniqueConstraint(
                fields=["person", "role", "site", "starts_on"],
                name="role_once_a_person_site_and_day",
                violation_error_message=_("This person already holds this role there from that day."),
            ),
            models.UniqueConstraint(
                fields=["person", "role", "starts_on"],
                condition=models.Q(site=None),
                name="role_once_a_person_and_day",
                violation_error_message=_("This person already holds this role everywhere from that day."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "role_ends_after_it_starts": "ends_on",
        "external_auditor_has_an_end": "ends_on",
        "role_once_a_person_site_and_day": "role",
        "role_once_a_person_and_day": "role",
    }

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"
