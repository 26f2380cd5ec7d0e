"""Resource requests: what somebody lacks, what a leader decided, and when it was in place (5.1.1 e, 7.1)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.models import CompetenceConfirmation, Decision, Escalation, Process
from objectives.models import QualityEvent, QualityObjective
from qms.people.models import Person
from qms.records.models import Record, RecordQuerySet, StoredFile

NEEDS = ("objective", "process", "competence", "escalation", "event")
"""The records of which a request may serve one."""


def one_need_at_most() -> models.Q:
    """Return the condition that at most one of the records that a request may serve is named."""
    none = models.Q(**dict.fromkeys(NEEDS))
    only = (models.Q(**{other: None for other in NEEDS if other != need}) for need in NEEDS)
    for condition in only:
        none |= condition
    return none


class ResourceRequestQuerySet(RecordQuerySet["ResourceRequest"]):
    """Requests of the sites that a person reaches, and those they made, follow up or were asked to decide."""

    own_paths = ("asked_by", "owner", "asked_of")
    period_field = "asked_on"

    def waiting(self) -> ResourceRequestQuerySet:
        """Return those on which no leader has decided yet."""
        return self.filter(state=ResourceRequest.State.ASKED)

    def to_put_in_place(self) -> ResourceRequestQuerySet:
        """Return those that were granted, whole or in part, and are not in place yet."""
        return self.filter(state__in=ResourceRequest.GRANTED)


class ResourceRequest(Record):
    """People, training, a tool, money or time that somebody asks leaders for, with the need that it serves.

    ``asked_of`` is the leader who is asked to decide (any leader of its scope may), ``owner`` who sees to it
    that what was granted is put in place. ``decision`` is the leader's, of the kind resource, a refusal too.
    """

    prefix = "RES"

    class Kind(models.TextChoices):
        """What is lacking."""

        HEADCOUNT = "headcount", _("People")
        TRAINING = "training", _("Training")
        TOOL = "tool", _("Tool or equipment")
        BUDGET = "budget", _("Budget")
        TIME = "time", _("Time released")

    class State(models.TextChoices):
        """Asked → granted, partly granted or refused → in place; or withdrawn by who asked."""

        ASKED = "asked", _("Waiting for a decision")
        GRANTED = "granted", _("Granted")
        PARTLY = "partly", _("Partly granted")
        REFUSED = "refused", _("Refused")
        IN_PLACE = "in_place", _("In place")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    GRANTED: ClassVar = (State.GRANTED, State.PARTLY)

    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.ASKED, editable=False)
    what = models.CharField(_("what is asked for"), max_length=200)
    why = models.TextField(_("the need that it serves"))
    objective = models.ForeignKey(
        QualityObjective,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="resource_requests",
        verbose_name=_("objective"),
    )
    process = models.ForeignKey(
        Process,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="resource_requests",
        verbose_name=_("process"),
    )
    competence = models.ForeignKey(
        CompetenceConfirmation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="resource_requests",
        verbose_name=_("competence gap"),
    )
    escalation = models.ForeignKey(
        Escalation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="resource_requests",
        verbose_name=_("escalation"),
    )
    event = models.ForeignKey(
        QualityEvent,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="resource_requests",
        verbose_name=_("quality event"),
    )
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True, blank=True)
    unit = models.CharField(
        _("currency or unit"), max_length=20, blank=True, help_text=_("Such as NOK, EUR, hours or persons.")
    )
    asked_by = models.ForeignKey(
        Person, models.PROTECT, related_name="resources_asked", verbose_name=_("asked by")
    )
    asked_on = models.DateField(_("asked on"))
    needed_by = models.DateField(_("needed by"))
    asked_of = models.ForeignKey(
        Person, models.PROTECT, related_name="resources_to_decide", verbose_name=_("asked of")
    )
    owner = models.ForeignKey(
        Person, models.PROTECT, related_name="resources_followed", verbose_name=_("followed up by")
    )
    decision = models.OneToOneField(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="resource_request",
        verbose_name=_("decision"),
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True, editable=False)
    granted = models.CharField(_("what was granted"), max_length=200, blank=True)
    in_place_on = models.DateField(_("in place on"), null=True, blank=True, editable=False)
    proof = models.TextField(_("proof"), blank=True)
    proof_file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    proof_file_name = models.CharField(_("file name"), max_length=200, blank=True)

    objects = ResourceRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("resource request")
        verbose_name_plural = _("resource requests")
        ordering = ["-asked_on", "-reference"]
        indexes = [models.Index(fields=["state", "needed_by"], name="resource_request_open")]
        constraints = [
            models.CheckConstraint(
                name="resource_request_says_what_and_why",
                condition=~models.Q(what="") & ~models.Q(why=""),
                violation_error_message=_("Say what is asked for, and which need it serves."),
            ),
            models.CheckConstraint(
                name="resource_request_serves_one_record_at_most",
                condition=one_need_at_most(),
                violation_error_message=_("Name one record that it serves, the one that matters most."),
            ),
            models.CheckConstraint(
                name="resource_amount_has_its_unit",
                condition=models.Q(amount=None) | (models.Q(amount__gt=0) & ~models.Q(unit="")),
                violation_error_message=_("An amount is above zero and has a currency or unit."),
            ),
            models.CheckConstraint(
                name="resource_needed_after_it_was_asked",
                condition=models.Q(needed_by__gte=models.F("asked_on")),
                violation_error_message=_("It cannot be needed before it was asked for."),
            ),
            models.CheckConstraint(
                name="decided_resource_has_its_decision",
                condition=models.Q(state__in=["asked", "withdrawn"], decision=None, decided_on=None)
                | models.Q(
                    state__in=["granted", "partly", "refused", "in_place"],
                    decision__isnull=False,
                    decided_on__gte=models.F("asked_on"),
                ),
                violation_error_message=_("It is decided by a decision, on the day it was asked or later."),
            ),
            models.CheckConstraint(
                name="partly_granted_says_what",
                condition=~models.Q(state="partly") | ~models.Q(granted=""),
                violation_error_message=_("Say what is granted."),
            ),
            models.CheckConstraint(
                name="resource_in_place_has_day_and_proof",
                condition=models.Q(in_place_on=None) & ~models.Q(state="in_place")
                | models.Q(state="in_place", in_place_on__gte=models.F("decided_on"))
                & (~models.Q(proof="") | models.Q(proof_file__isnull=False)),
                violation_error_message=_("Say since when it is in place, with a proof or a file."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "resource_request_says_what_and_why": "what",
        "resource_request_serves_one_record_at_most": "objective",
        "resource_amount_has_its_unit": "unit",
        "resource_needed_after_it_was_asked": "needed_by",
        "decided_resource_has_its_decision": "on",
        "partly_granted_says_what": "granted",
        "resource_in_place_has_day_and_proof": "proof",
    }

    @property
    def serves(self) -> Record | None:
        """The record whose need it serves, where one is named."""
        return next((getattr(self, need) for need in NEEDS if getattr(self, f"{need}_id")), None)

    @property
    def days_to_decide(self) -> int | None:
        """The days from asking to the decision; nothing while it waits."""
        return (self.decided_on - self.asked_on).days if self.decided_on else None

    def days_waiting(self, on: date) -> int:
        """Return for how many days it has waited for a decision on ``on``."""
        return ((self.decided_on or on) - self.asked_on).days

    @property
    def late_entry(self) -> bool:
        """Whether it was recorded after the day on which it was asked, as the reader counts days."""
        return timezone.localdate(self.recorded_at) > self.asked_on
