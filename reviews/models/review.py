"""Management reviews and the series they belong to (9.3)."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qms.people.models import Person
from qms.records.models import Record, RecordQuerySet


class ReviewSeriesQuerySet(RecordQuerySet["ReviewSeries"]):
    """Series of the sites that a person reaches, and those they chair."""

    own_paths = ("chair",)


class ReviewSeries(Record):
    """Reviews held at planned intervals for a scope: cadence in months, chair, invited members."""

    prefix = "SER"

    title = models.CharField(_("title"), max_length=200)
    cadence_months = models.PositiveSmallIntegerField(_("months between reviews"), default=6)
    chair = models.ForeignKey(Person, models.PROTECT, related_name="chaired_series", verbose_name=_("chair"))
    members = models.ManyToManyField(
        Person, blank=True, related_name="review_series", verbose_name=_("members")
    )

    history_m2m_fields = [members]
    objects = ReviewSeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("review series")
        verbose_name_plural = _("review series")
        constraints = [
            models.CheckConstraint(
                name="series_cadence_is_within_a_year",
                condition=models.Q(cadence_months__range=(1, 12)),
                violation_error_message=_("Reviews are held at least once a year: 1 to 12 months."),
            )
        ]

    constraint_fields: ClassVar[dict[str, str]] = {"series_cadence_is_within_a_year": "cadence_months"}

    def get_absolute_url(self) -> str:
        """Return the address of the series' page."""
        return reverse("reviews:series", args=[self.reference])


class ManagementReviewQuerySet(RecordQuerySet["ManagementReview"]):
    """Reviews of the sites that a person reaches, those they chair, are invited to or owe an input."""

    own_paths = ("chair",)
    period_field = "planned_on"

    def visible_to(self, person: Person) -> Any:
        """Return the reviews that ``person`` may see; subqueries, so that no review comes twice."""
        rows = super().visible_to(person)
        if person.reach.everywhere or person.reach.is_external:
            return rows
        own = models.Q(attendances__person=person) | models.Q(inputs__contributor=person)
        owed = ManagementReview.objects.order_by().filter(own).values("pk")
        return self.filter(models.Q(pk__in=rows.order_by().values("pk")) | models.Q(pk__in=owed))

    def of_scope(self, site_id: int | None) -> Self:
        """Return the reviews of exactly this site, or of the whole organisation (``None``)."""
        return self.filter(site_id=site_id)

    def held(self) -> Self:
        """Return those that took place: in session, drafted or approved."""
        return self.filter(state__in=["in_session", "drafted", "approved"])


class ManagementReview(Record):
    """One management review. ``held_on`` is the day it took place; its inputs are frozen at ``frozen_at``.

    Where ``frozen_at`` falls after ``held_on`` the review shows as a late entry. ``scope_name`` is what the
    site or the organisation was called on that day.
    """

    prefix = "REV"

    class State(models.TextChoices):
        """Planned → in session → minutes drafted → approved; or cancelled with a reason."""

        PLANNED = "planned", _("Planned")
        IN_SESSION = "in_session", _("In session")
        DRAFTED = "drafted", _("Minutes drafted")
        APPROVED = "approved", _("Approved")
        CANCELLED = "cancelled", _("Cancelled")

    class Verdict(models.TextChoices):
        """An overall conclusion of 9.3.1: yes, or not."""

        YES = "yes", _("Yes")
        NO = "no", _("No")

    series = models.ForeignKey(
        ReviewSeries,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reviews",
        verbose_name=_("series"),
    )
    title = models.CharField(_("title"), max_length=200)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PLANNED, editable=False)
    chair = models.ForeignKey(Person, models.PROTECT, related_name="chaired_reviews", verbose_name=_("chair"))
    planned_on = models.DateField(_("planned on"))
    period_from = models.DateField(_("period from"))
    period_to = models.DateField(_("period to"))
    held_on = models.DateField(_("held on"), null=True, blank=True, editable=False)
    frozen_at = models.DateTimeField(_("frozen at"), null=True, blank=True, editable=False)
    scope_name = models.CharField(max_length=200, blank=True, editable=False)
    suitable = models.CharField(_("suitable"), max_length=3, choices=Verdict, blank=True)
    adequate = models.CharField(_("adequate"), max_length=3, choices=Verdict, blank=True)
    effective = models.CharField(_("effective"), max_length=3, choices=Verdict, blank=True)
    aligned = models.CharField(_("in line with strategy"), max_length=3, choices=Verdict, blank=True)
    overall = models.TextField(_("overall conclusion"), blank=True)
    cancelled_because = models.TextField(_("reason for cancelling"), blank=True, editable=False)

    objects = ManagementReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("management review")
        verbose_name_plural = _("management reviews")
        ordering = ["-planned_on", "-reference"]
        constraints = [
            models.CheckConstraint(
                name="review_period_ends_after_it_starts",
                condition=models.Q(period_to__gte=models.F("period_from")),
                violation_error_message=_("The period ends before it starts."),
            ),
            models.CheckConstraint(
                name="held_review_has_frozen_inputs",
                condition=models.Q(state__in=["planned", "cancelled"])
                | (models.Q(held_on__isnull=False) & models.Q(frozen_at__isnull=False)),
                violation_error_message=_("A review in session has a day and frozen inputs."),
            ),
            models.CheckConstraint(
                name="cancelled_review_has_reason",
                condition=~models.Q(state="cancelled") | ~models.Q(cancelled_because=""),
                violation_error_message=_("Say why the review is cancelled."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "review_period_ends_after_it_starts": "period_to",
        "cancelled_review_has_reason": "reason",
    }

    @property
    def late_entry(self) -> bool:
        """Whether it was recorded after the day on which it took place, as the reader counts days."""
        if self.held_on is None or self.frozen_at is None:
            return False
        return timezone.localdate(self.frozen_at) > self.held_on

    def get_absolute_url(self) -> str:
        """Return the address of the review's page."""
        return reverse("reviews:review", args=[self.reference])
