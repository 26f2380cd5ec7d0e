"""Risks and opportunities: what could happen to what we promised, what is done about it, who looks after it."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.models import Process
from objectives.models.events import QualityEvent
from objectives.models.objectives import QualityObjective
from objectives.models.promises import CustomerRequirement
from objectives.rules import risks as rules
from qms.people.models import Person, Site
from qms.primitives.asof import recorded_before
from qms.primitives.facts import Fact
from qms.records.models import Record, RecordQuerySet

FIVE = (1, 2, 3, 4, 5)
ONE_TO_FIVE = [MinValueValidator(1), MaxValueValidator(5)]


class RiskQuerySet(RecordQuerySet["Risk"]):
    """Risks of the sites that a person reaches, and those they own."""

    own_paths = ("owner",)
    period_field = "identified_on"

    def open(self) -> RiskQuerySet:
        """Return those that are still looked after."""
        return self.filter(state=Risk.State.OPEN)

    def limited(self, on: date, *, recorded_by: datetime | None = None) -> RiskQuerySet:
        """Return them with ``limit``: the largest score that may stand unaccepted in their scope on ``on``.

        It is that of their site, else that of the organisation, else nothing.
        """
        rows = recorded_before(RiskThreshold.objects.filter(starts_on__lte=on), recorded_by)
        latest = rows.order_by("-starts_on", "-pk").values("score")
        of_site = models.Subquery(latest.filter(site=models.OuterRef("site"))[:1])
        of_all = models.Subquery(latest.filter(site=None)[:1])
        return self.annotate(limit=Coalesce(of_site, of_all))

    def weighed(self) -> RiskQuerySet:
        """Return them with ``before`` and ``score``: likelihood × impact without, and with, their treatment."""
        before = models.F("likelihood") * models.F("impact")
        after = models.F("residual_likelihood") * models.F("residual_impact")
        return self.annotate(before=before, score=Coalesce(after, before))


class Risk(Record):
    """Something that could happen to conformity or satisfaction, for worse (risk) or better (opportunity), 6.1.

    ``likelihood`` and ``impact`` (1 to 5) are judged without treatment, the residual ones with what is done
    about it today; they change only by a review, so that each judgement keeps its day and its words.
    """

    prefix = "RSK"

    class Kind(models.TextChoices):
        """For worse, or for better."""

        RISK = "risk", _("Risk")
        OPPORTUNITY = "opportunity", _("Opportunity")

    class State(models.TextChoices):
        """Looked after, or no longer."""

        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    class Response(models.TextChoices):
        """How it is answered, in a word (6.1.2)."""

        AVOID = "avoid", _("Avoid it")
        REDUCE = "reduce", _("Make it less likely, or less harmful")
        SHARE = "share", _("Share it")
        RETAIN = "retain", _("Live with it")
        PURSUE = "pursue", _("Pursue it")
        WATCH = "watch", _("Wait for its time")

    kind = models.CharField(_("kind"), max_length=11, choices=Kind, default=Kind.RISK)
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.OPEN, editable=False)
    what = models.TextField(_("what could happen"))
    consequence = models.TextField(_("what customers would notice"), blank=True)
    process = models.ForeignKey(
        Process, models.PROTECT, null=True, blank=True, related_name="risks", verbose_name=_("process")
    )
    objectives = models.ManyToManyField(
        QualityObjective, blank=True, related_name="risks", verbose_name=_("objectives")
    )
    requirements = models.ManyToManyField(
        CustomerRequirement, blank=True, related_name="risks", verbose_name=_("customer requirements")
    )
    event = models.ForeignKey(
        QualityEvent,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="risks",
        verbose_name=_("quality event that showed it"),
    )
    likelihood = models.PositiveSmallIntegerField(_("likelihood"), validators=ONE_TO_FIVE)
    impact = models.PositiveSmallIntegerField(_("impact"), validators=ONE_TO_FIVE)
    residual_likelihood = models.PositiveSmallIntegerField(
        _("likelihood that is left"), null=True, blank=True, validators=ONE_TO_FIVE
    )
    residual_impact = models.PositiveSmallIntegerField(
        _("impact that is left"), null=True, blank=True, validators=ONE_TO_FIVE
    )
    response = models.CharField(_("response"), max_length=6, choices=Response, blank=True)
    treatment = models.TextField(_("treatment"), blank=True)
    owner = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="risks", verbose_name=_("owner")
    )
    identified_on = models.DateField(_("seen on"))
    review_on = models.DateField(_("next review"), null=True, blank=True)
    heavier_since = models.DateTimeField(_("weighed heavier since"), null=True, blank=True, editable=False)

    history_m2m_fields = [objectives, requirements]
    skip_history_when_saving: bool
    objects = RiskQuerySet.as_manager()

    class Meta:
        verbose_name = _("risk or opportunity")
        verbose_name_plural = _("risks and opportunities")
        ordering = ["reference"]
        indexes = [models.Index(fields=["state", "review_on"], name="risk_state_review")]
        constraints = [
            models.CheckConstraint(
                name="risk_is_weighed_from_one_to_five",
                condition=models.Q(likelihood__in=FIVE, impact__in=FIVE),
                violation_error_message=_("Likelihood and impact go from 1 to 5."),
            ),
            models.CheckConstraint(
                name="risk_residual_goes_from_one_to_five",
                condition=models.Q(residual_likelihood=None, residual_impact=None)
                | models.Q(
                    residual_likelihood__isnull=False,
                    residual_impact__isnull=False,
                    residual_likelihood__in=FIVE,
                    residual_impact__in=FIVE,
                ),
                violation_error_message=_("Say both what likelihood and what impact is left, from 1 to 5."),
            ),
            models.CheckConstraint(
                name="risk_treatment_makes_no_risk_larger",
                condition=models.Q(residual_likelihood=None)
                | models.Q(kind="opportunity")
                | models.Q(
                    residual_likelihood__lte=models.F("likelihood"), residual_impact__lte=models.F("impact")
                ),
                violation_error_message=_("What is left cannot be more than it was without treatment."),
            ),
            models.CheckConstraint(
                name="risk_residual_says_what_is_done",
                condition=models.Q(residual_likelihood=None) | ~models.Q(treatment=""),
                violation_error_message=_("Say what is done about it: without treatment nothing is less."),
            ),
            models.CheckConstraint(
                name="risk_response_fits_its_kind",
                condition=models.Q(response="")
                | models.Q(kind="risk", response__in=rules.RESPONSES["risk"])
                | models.Q(kind="opportunity", response__in=rules.RESPONSES["opportunity"]),
                violation_error_message=_("An opportunity is pursued or awaited; a risk is not."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "risk_is_weighed_from_one_to_five": "likelihood",
        "risk_residual_goes_from_one_to_five": "residual_likelihood",
        "risk_treatment_makes_no_risk_larger": "residual_likelihood",
        "risk_residual_says_what_is_done": "treatment",
        "risk_response_fits_its_kind": "response",
    }

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("objectives:risk", args=[self.reference])

    @property
    def is_opportunity(self) -> bool:
        """Whether it is one for the better."""
        return self.kind == self.Kind.OPPORTUNITY

    @property
    def weight(self) -> rules.Weight:
        """How it is judged: likelihood and impact, without its treatment and with it."""
        return rules.Weight(self.likelihood, self.impact, self.residual_likelihood, self.residual_impact)

    def link(self, *, objectives: object, requirements: object) -> None:
        """Tie it to what it touches (``None``: as it is); the history row of the change around it keeps it."""
        self.skip_history_when_saving = True
        if objectives is not None:
            self.objectives.set(objectives)  # type: ignore[arg-type]
        if requirements is not None:
            self.requirements.set(requirements)  # type: ignore[arg-type]
        del self.skip_history_when_saving


class RiskReview(Fact):
    """How a risk was judged on a day, by whom, with the words; written once. ``score_before`` is what stood."""

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="reviews", verbose_name=_("risk"))
    likelihood = models.PositiveSmallIntegerField(_("likelihood"), validators=ONE_TO_FIVE)
    impact = models.PositiveSmallIntegerField(_("impact"), validators=ONE_TO_FIVE)
    residual_likelihood = models.PositiveSmallIntegerField(
        _("likelihood that is left"), null=True, blank=True, validators=ONE_TO_FIVE
    )
    residual_impact = models.PositiveSmallIntegerField(
        _("impact that is left"), null=True, blank=True, validators=ONE_TO_FIVE
    )
    score_before = models.PositiveSmallIntegerField(_("score before"))
    note = models.TextField(_("what was seen"))
    next_review_on = models.DateField(_("next review"))

    class Meta:
        verbose_name = _("risk review")
        verbose_name_plural = _("risk reviews")
        ordering = ["-happened_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["risk", "happened_on"],
                name="risk_reviewed_once_a_day",
                violation_error_message=_("It was reviewed on that day already."),
            ),
            models.CheckConstraint(
                name="risk_review_says_what_was_seen",
                condition=~models.Q(note=""),
                violation_error_message=_("Say what you saw."),
            ),
            models.CheckConstraint(
                name="risk_next_review_comes_later",
                condition=models.Q(next_review_on__gt=models.F("happened_on")),
                violation_error_message=_("The next review comes after this one."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "risk_reviewed_once_a_day": "on",
        "risk_review_says_what_was_seen": "note",
        "risk_next_review_comes_later": "next_review_on",
    }

    def __str__(self) -> str:
        return f"{self.risk} {self.happened_on}"

    @property
    def weight(self) -> rules.Weight:
        """How it was judged."""
        return rules.Weight(self.likelihood, self.impact, self.residual_likelihood, self.residual_impact)


class RiskClosing(Fact):
    """That a risk is no longer looked after, and why; one for each time."""

    class Outcome(models.TextChoices):
        """What became of it."""

        GONE = "gone", _("It can no longer happen")
        HAPPENED = "happened", _("It happened")
        SEIZED = "seized", _("It was seized")
        PASSED = "passed", _("It passed by")

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="closings", verbose_name=_("risk"))
    outcome = models.CharField(_("what became of it"), max_length=8, choices=Outcome)
    reason = models.TextField(_("in words"))

    class Meta:
        verbose_name = _("closing of a risk")
        verbose_name_plural = _("closings of risks")
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="risk_closing_says_why",
                condition=~models.Q(reason=""),
                violation_error_message=_("Say what shows it."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {"risk_closing_says_why": "reason"}

    def __str__(self) -> str:
        return f"{self.risk} {self.happened_on}"


class RiskReopening(models.Model):
    """That a closed risk is looked after again, and why; it follows a closing."""

    closing = models.OneToOneField(
        RiskClosing, models.PROTECT, related_name="reopening", verbose_name=_("closing")
    )
    reason = models.TextField(_("why"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("by"))
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    class Meta:
        verbose_name = _("reopening of a risk")
        verbose_name_plural = _("reopenings of risks")
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="risk_reopening_says_why",
                condition=~models.Q(reason=""),
                violation_error_message=_("Say why it is looked after again."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {"risk_reopening_says_why": "reason"}

    def __str__(self) -> str:
        return str(self.closing)


class RiskThresholdQuerySet(models.QuerySet["RiskThreshold"]):
    """What leaders let stand, scope by scope, one after the other."""

    def on(self, day: date) -> RiskThresholdQuerySet:
        """Return those that began by ``day``, in the order in which each takes the place of the one before."""
        return self.filter(starts_on__lte=day).order_by("starts_on", "pk")


class RiskThreshold(models.Model):
    """From a day on, the largest residual score that may stand in a scope without a leader's acceptance (6.1).

    A site without its own has that of the organisation.
    """

    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("site")
    )
    score = models.PositiveSmallIntegerField(
        _("largest score without acceptance"), validators=[MinValueValidator(1), MaxValueValidator(24)]
    )
    starts_on = models.DateField(_("from"))
    reason = models.TextField(_("why"))
    set_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("set by"))
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    objects = RiskThresholdQuerySet.as_manager()

    class Meta:
        verbose_name = _("risk threshold")
        verbose_name_plural = _("risk thresholds")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="risk_threshold_leaves_something_above",
                condition=models.Q(score__gte=1, score__lte=24),
                violation_error_message=_("A score goes from 1 to 25: name one from 1 to 24."),
            ),
            models.CheckConstraint(
                name="risk_threshold_says_why",
                condition=~models.Q(reason=""),
                violation_error_message=_("Say why this much may stand without an acceptance."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "risk_threshold_leaves_something_above": "score",
        "risk_threshold_says_why": "reason",
    }

    def __str__(self) -> str:
        return f"{self.site or ''} {self.score}".strip()
