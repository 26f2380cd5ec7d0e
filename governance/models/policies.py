"""The quality policy: versions, their points, and to whom each was told (5.2)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.models.statements import Statement, StatementPoint, StatementQuerySet
from qms.people.models import Person, Site
from qms.records.models import SignOff


class QualityPolicyQuerySet(StatementQuerySet["QualityPolicy"]):
    """Versions of the quality policy."""


class QualityPolicy(Statement):
    """A version of the quality policy of the organisation, or of one site.

    Prepared by the quality lead, approved by a sign-off of top management of its scope; approved versions
    never change. Clause 5.2.1.
    """

    prefix = "POL"

    class State(models.TextChoices):
        """Draft → approved → superseded."""

        DRAFT = "draft", _("Draft")
        APPROVED = "approved", _("Approved")
        SUPERSEDED = "superseded", _("Superseded")

    class Says(models.TextChoices):
        """The four things that a policy does (5.2.1 a to d), in our words."""

        STRATEGY = "strategy", _("Fits purpose, context and strategy")
        OBJECTIVES = "objectives", _("Frames the quality objectives")
        REQUIREMENTS = "requirements", _("Commits to meeting requirements")
        IMPROVEMENT = "improvement", _("Commits to improvement")

    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT, editable=False)
    asked_of = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("approval asked of"),
    )
    asked_on = models.DateField(_("approval asked on"), null=True, blank=True, editable=False)
    approved_by = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True, editable=False)
    sign_off = models.OneToOneField(
        SignOff, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    objects = QualityPolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("quality policy")
        verbose_name_plural = _("quality policies")
        ordering = ["site__code", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "version"],
                name="policy_versions_are_numbered",
                violation_error_message=_("There is such a version of this site's policy already."),
            ),
            models.UniqueConstraint(
                fields=["version"],
                condition=models.Q(site=None),
                name="policy_versions_are_numbered_everywhere",
                violation_error_message=_("There is such a version of the policy already."),
            ),
            models.UniqueConstraint(
                fields=["site", "state"],
                condition=models.Q(state__in=["draft", "approved"]),
                name="one_policy_a_site_and_state",
                violation_error_message=_("There is one draft and one approved policy of a site at a time."),
            ),
            models.UniqueConstraint(
                fields=["state"],
                condition=models.Q(site=None, state__in=["draft", "approved"]),
                name="one_policy_a_state",
                violation_error_message=_("There is one draft and one approved policy at a time."),
            ),
            models.CheckConstraint(
                name="approved_policy_is_signed",
                condition=models.Q(state="draft", approved_by=None, approved_at=None, sign_off=None)
                | ~models.Q(state="draft")
                & models.Q(approved_by__isnull=False, approved_at__isnull=False, sign_off__isnull=False),
                violation_error_message=_("A policy is approved by a sign-off of top management."),
            ),
            models.CheckConstraint(
                name="policy_asked_of_somebody_on_a_day",
                condition=models.Q(asked_of=None, asked_on=None)
                | models.Q(asked_of__isnull=False, asked_on__isnull=False),
                violation_error_message=_("Approval is asked of somebody, on a day."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "one_policy_a_site_and_state": "site",
        "one_policy_a_state": "site",
        "policy_asked_of_somebody_on_a_day": "asked_of",
    }


class PolicyPoint(StatementPoint):
    """One point of a policy, and which of the four things it says."""

    policy = models.ForeignKey(QualityPolicy, models.CASCADE, related_name="points", verbose_name=_("policy"))
    says = models.JSONField(_("what it says"), default=list, blank=True)

    class Meta:
        verbose_name = _("point of a policy")
        verbose_name_plural = _("points of a policy")
        ordering = ["policy", "position"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "number"], name="policy_points_are_numbered"),
            models.CheckConstraint(
                name="policy_point_says_something",
                condition=~models.Q(text=""),
                violation_error_message=_("A point needs words."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {"policy_point_says_something": "text"}

    def __str__(self) -> str:
        return f"{self.policy} {self.number}"


class PolicyCommunication(models.Model):
    """A version of the policy was told to the people of a site, or made available to interested parties.

    Written once; ``activity`` where a leader told it in person. Clause 5.2.2.
    """

    class Audience(models.TextChoices):
        """To whom."""

        PEOPLE = "people", _("The people of a site")
        PARTIES = "parties", _("Interested parties")

    policy = models.ForeignKey(
        QualityPolicy, models.PROTECT, related_name="communications", verbose_name=_("policy")
    )
    audience = models.CharField(_("to whom"), max_length=10, choices=Audience, default=Audience.PEOPLE)
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("site")
    )
    happened_on = models.DateField(_("on"))
    how = models.TextField(_("how"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"))
    activity = models.ForeignKey(
        "governance.LeadershipActivity",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="communications",
        verbose_name=_("leadership activity"),
    )

    class Meta:
        verbose_name = _("communication of the policy")
        verbose_name_plural = _("communications of the policy")
        ordering = ["-happened_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="communication_says_how",
                condition=~models.Q(how=""),
                violation_error_message=_("Say how it was told."),
            ),
            models.CheckConstraint(
                name="people_are_told_at_a_site",
                condition=models.Q(audience="parties") | models.Q(site__isnull=False),
                violation_error_message=_("Name the site whose people were told."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "communication_says_how": "how",
        "people_are_told_at_a_site": "site",
    }

    def __str__(self) -> str:
        return f"{self.policy} {self.happened_on}"

    @property
    def late_entry(self) -> bool:
        """Whether it was recorded after the day on which it took place."""
        return timezone.localdate(self.recorded_at) > self.happened_on
