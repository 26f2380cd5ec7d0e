"""Leadership activities: what leaders did, what they heard, what followed (5.1.1)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.models.actions import Action
from governance.models.decisions import Decision
from qms.people.models import Person
from qms.records.models import Record, RecordQuerySet, StoredFile


class LeadershipActivityQuerySet(RecordQuerySet["LeadershipActivity"]):
    """Leadership activities of the sites that a person reaches, and those they recorded."""

    own_paths = ("recorded_by",)
    period_field = "happened_on"


class LeadershipActivity(Record):
    """Leaders told, walked, visited, praised or coached on a day: what they heard and what followed.

    ``happened_on`` is the day it took place. Without a word of what was heard it is a weak record.
    """

    prefix = "LEA"

    class Kind(models.TextChoices):
        """What the leaders did."""

        COMMUNICATION = "communication", _("Communication")
        SITE_WALK = "site_walk", _("Site walk")
        CUSTOMER_VISIT = "customer_visit", _("Customer visit")
        RECOGNITION = "recognition", _("Recognition")
        COACHING = "coaching", _("Coaching")

    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    happened_on = models.DateField(_("day"))
    leaders = models.ManyToManyField(
        Person, through="ActivityLeader", related_name="leadership_activities", verbose_name=_("leaders")
    )
    heard = models.TextField(_("what was heard"), blank=True)
    followed = models.TextField(_("what followed"), blank=True)
    file = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("file"),
    )
    file_name = models.CharField(_("file name"), max_length=200, blank=True, editable=False)

    objects = LeadershipActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("leadership activity")
        verbose_name_plural = _("leadership activities")
        ordering = ["-happened_on", "-reference"]
        indexes = [
            models.Index(fields=["happened_on", "reference"], name="activity_in_order"),
            models.Index(fields=["site", "kind", "happened_on"], name="activity_site_kind_day"),
        ]
        constraints = [
            models.CheckConstraint(
                name="activity_kind_is_known",
                condition=models.Q(
                    kind__in=["communication", "site_walk", "customer_visit", "recognition", "coaching"]
                ),
                violation_error_message=_("Say what kind of activity it was."),
            )
        ]

    constraint_fields: ClassVar[dict[str, str]] = {"activity_kind_is_known": "kind"}

    @property
    def late_entry(self) -> bool:
        """Whether it was recorded after the day on which it took place, as the reader counts days."""
        return timezone.localdate(self.recorded_at) > self.happened_on


class ActivityLeader(models.Model):
    """One leader who took part in an activity."""

    activity = models.ForeignKey(
        LeadershipActivity, models.CASCADE, related_name="led_by", verbose_name=_("activity")
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("leader"))

    class Meta:
        verbose_name = _("leader of an activity")
        verbose_name_plural = _("leaders of an activity")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "person"],
                name="leader_once_an_activity",
                violation_error_message=_("This leader is named twice."),
            )
        ]

    constraint_fields: ClassVar[dict[str, str]] = {"leader_once_an_activity": "leaders"}

    def __str__(self) -> str:
        return f"{self.activity} {self.person}"


class ActivityFollowUp(models.Model):
    """An action or a decision that followed from what leaders heard. Written once."""

    activity = models.ForeignKey(
        LeadershipActivity, models.PROTECT, related_name="follow_ups", verbose_name=_("activity")
    )
    action = models.ForeignKey(
        Action, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("action")
    )
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decision")
    )
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("what followed from an activity")
        verbose_name_plural = _("what followed from activities")
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="follow_up_is_an_action_or_a_decision",
                condition=models.Q(action=None, decision__isnull=False)
                | models.Q(action__isnull=False, decision=None),
                violation_error_message=_("Name the action or the decision that followed."),
            ),
            models.UniqueConstraint(
                fields=["activity", "action"],
                name="action_follows_an_activity_once",
                violation_error_message=_("This action is linked already."),
            ),
            models.UniqueConstraint(
                fields=["activity", "decision"],
                name="decision_follows_an_activity_once",
                violation_error_message=_("This decision is linked already."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "follow_up_is_an_action_or_a_decision": "reference",
        "action_follows_an_activity_once": "reference",
        "decision_follows_an_activity_once": "reference",
    }

    def __str__(self) -> str:
        return f"{self.activity} → {self.action or self.decision}"
