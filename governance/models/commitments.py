"""The leadership commitment: versions whose points link to responsibilities, signed by each leader (5.1.1)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models.processes import Process
from governance.models.statements import Statement, StatementPoint, StatementQuerySet
from qms.people.models import Person
from qms.records.models import SignOff


class LeadershipCommitmentQuerySet(StatementQuerySet["LeadershipCommitment"]):
    """Versions of the leadership commitment."""

    def asks_for_signatures(self) -> LeadershipCommitmentQuerySet:
        """Return those that every member of top management of their scope is to sign."""
        return self.filter(state__in=["open", "in_force"])


class LeadershipCommitment(Statement):
    """A version of what top management of a scope commits to, signed by each of its members.

    It is in force once all have signed; who joins later owes a signature too. A new version asks for new ones.
    """

    prefix = "COM"

    class State(models.TextChoices):
        """Draft → open for signing → in force → superseded."""

        DRAFT = "draft", _("Draft")
        OPEN = "open", _("Open for signing")
        IN_FORCE = "in_force", _("In force")
        SUPERSEDED = "superseded", _("Superseded")

    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT, editable=False)
    opened_at = models.DateTimeField(_("opened for signing at"), null=True, blank=True, editable=False)
    sign_by = models.DateField(_("to be signed by"), null=True, blank=True, editable=False)
    in_force_at = models.DateTimeField(_("in force since"), null=True, blank=True, editable=False)
    superseded_at = models.DateTimeField(_("superseded at"), null=True, blank=True, editable=False)

    objects = LeadershipCommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("leadership commitment")
        verbose_name_plural = _("leadership commitments")
        ordering = ["site__code", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "version"],
                name="commitment_versions_are_numbered",
                violation_error_message=_("There is such a version of this site's commitment already."),
            ),
            models.UniqueConstraint(
                fields=["version"],
                condition=models.Q(site=None),
                name="commitment_versions_are_numbered_everywhere",
                violation_error_message=_("There is such a version of the commitment already."),
            ),
            models.UniqueConstraint(
                fields=["site", "state"],
                condition=models.Q(state__in=["draft", "open", "in_force"]),
                name="one_commitment_a_site_and_state",
                violation_error_message=_("Another version of this site's commitment is in that state."),
            ),
            models.UniqueConstraint(
                fields=["state"],
                condition=models.Q(site=None, state__in=["draft", "open", "in_force"]),
                name="one_commitment_a_state",
                violation_error_message=_("Another version of the commitment is in that state."),
            ),
            models.CheckConstraint(
                name="commitment_opened_with_a_day",
                condition=models.Q(state="draft", opened_at=None)
                | ~models.Q(state="draft") & models.Q(opened_at__isnull=False, sign_by__isnull=False),
                violation_error_message=_("Name the day by which it is to be signed."),
            ),
            models.CheckConstraint(
                name="commitment_in_force_since_a_moment",
                condition=~models.Q(state="in_force") | models.Q(in_force_at__isnull=False),
                violation_error_message=_("A commitment is in force from a moment on."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "one_commitment_a_site_and_state": "site",
        "one_commitment_a_state": "site",
        "commitment_opened_with_a_day": "sign_by",
    }


class CommitmentPoint(StatementPoint):
    """One point of a commitment, and the responsibilities and processes that it speaks of."""

    commitment = models.ForeignKey(
        LeadershipCommitment, models.CASCADE, related_name="points", verbose_name=_("commitment")
    )
    responsibilities = models.JSONField(_("responsibilities"), default=list, blank=True)
    processes = models.ManyToManyField(Process, blank=True, related_name="+", verbose_name=_("processes"))

    class Meta:
        verbose_name = _("point of a commitment")
        verbose_name_plural = _("points of a commitment")
        ordering = ["commitment", "position"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "number"], name="commitment_points_are_numbered"),
            models.CheckConstraint(
                name="commitment_point_says_something",
                condition=~models.Q(text=""),
                violation_error_message=_("A point needs words."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {"commitment_point_says_something": "text"}

    def __str__(self) -> str:
        return f"{self.commitment} {self.number}"


class CommitmentSignature(models.Model):
    """A member of top management signed a commitment: the sign-off, once a person and version."""

    commitment = models.ForeignKey(
        LeadershipCommitment, models.PROTECT, related_name="signatures", verbose_name=_("commitment")
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("signer"))
    sign_off = models.OneToOneField(SignOff, models.PROTECT, related_name="+", verbose_name=_("sign-off"))
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("signature of a commitment")
        verbose_name_plural = _("signatures of a commitment")
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "person"],
                name="commitment_signed_once_a_person",
                violation_error_message=_("This person has signed this version already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.commitment} {self.person}"
