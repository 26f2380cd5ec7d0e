"""Competence: somebody confirmed that a person can carry a role, or said what is lacking (7.2, 5.1.1 e)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.models.actions import Action
from governance.models.processes import Process
from qms.people.models import Person
from qms.records.models import Record, RecordQuerySet


class CompetenceConfirmationQuerySet(RecordQuerySet["CompetenceConfirmation"]):
    """Confirmations of the sites that a person reaches, and those about or by them."""

    own_paths = ("person", "confirmed_by")
    period_field = "confirmed_on"


class CompetenceConfirmation(Record):
    """On a day somebody else looked whether a person meets what a role requires: met until a day, or a gap.

    Written once; the next one of the same role, person and process takes its place. ``gap_action`` is what
    was assigned to close a gap.
    """

    prefix = "CPT"

    class Role(models.TextChoices):
        """The role whose requirement was looked at."""

        PROCESS_OWNER = "process_owner", _("Process owner")
        QUALITY_LEAD = "quality_lead", _("Quality lead")
        INTERNAL_AUDITOR = "internal_auditor", _("Internal auditor")

    class Outcome(models.TextChoices):
        """What was found."""

        MET = "met", _("Met")
        GAP = "gap", _("Gap")

    role = models.CharField(_("role"), max_length=20, choices=Role)
    process = models.ForeignKey(
        Process, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("process")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="competence_confirmations", verbose_name=_("person")
    )
    requirement = models.TextField(_("requirement"))
    outcome = models.CharField(_("result"), max_length=4, choices=Outcome)
    basis = models.TextField(_("how it was seen"), blank=True)
    confirmed_by = models.ForeignKey(
        Person, models.PROTECT, related_name="competence_confirmed", verbose_name=_("confirmed by")
    )
    confirmed_on = models.DateField(_("confirmed on"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    gap_action = models.OneToOneField(
        Action,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("action that closes the gap"),
    )

    objects = CompetenceConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("competence confirmation")
        verbose_name_plural = _("competence confirmations")
        ordering = ["-confirmed_on", "-reference"]
        indexes = [
            models.Index(fields=["person", "role", "confirmed_on"], name="competence_of_person"),
        ]
        constraints = [
            models.CheckConstraint(
                name="competence_confirmed_by_another",
                condition=~models.Q(confirmed_by=models.F("person")),
                violation_error_message=_("Nobody confirms their own competence."),
            ),
            models.CheckConstraint(
                name="competence_valid_after_confirmed",
                condition=models.Q(valid_until=None) | models.Q(valid_until__gt=models.F("confirmed_on")),
                violation_error_message=_("It must be valid until a day after it was confirmed."),
            ),
            models.CheckConstraint(
                name="met_competence_has_an_end",
                condition=models.Q(outcome="gap") | models.Q(valid_until__isnull=False),
                violation_error_message=_("Say until when it is valid; then it comes back."),
            ),
            models.CheckConstraint(
                name="owner_competence_names_its_process",
                condition=models.Q(role="process_owner", process__isnull=False)
                | ~models.Q(role="process_owner") & models.Q(process=None),
                violation_error_message=_("Name the process for its owner, and for nobody else."),
            ),
            models.CheckConstraint(
                name="competence_says_what_is_required",
                condition=~models.Q(requirement=""),
                violation_error_message=_("Say what the role requires."),
            ),
            models.CheckConstraint(
                name="gap_action_closes_a_gap",
                condition=models.Q(gap_action=None) | models.Q(outcome="gap"),
                violation_error_message=_("Only a gap is closed by an action."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "competence_confirmed_by_another": "person",
        "competence_valid_after_confirmed": "valid_until",
        "met_competence_has_an_end": "valid_until",
        "owner_competence_names_its_process": "process",
        "competence_says_what_is_required": "requirement",
    }

    @property
    def late_entry(self) -> bool:
        """Whether it was recorded after the day of the confirmation, as the reader counts days."""
        return timezone.localdate(self.recorded_at) > self.confirmed_on
