"""Jobs and notices: work that is a row, so that no crash of a worker or broker can lose it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from qms.people.models import Person


class Job(models.Model):
    """A piece of background work: what, on which subject, in which state, due when, held until when.

    Celery only nudges; a sweep each minute picks up what is due and not done, and what a stopped worker left
    behind once its lease has run out. Heavy jobs run in a numbered ``slot``, so that few run at once; jobs of
    one ``lane`` run one after another.
    """

    class State(models.TextChoices):
        """Queued → running → done, or failed when its attempts are used up."""

        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    unique_key = models.CharField(max_length=160, unique=True)
    lane = models.CharField(max_length=80, blank=True)
    slot = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    payload = models.JSONField(default=dict)
    recorded_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=5)
    leased_until = models.DateTimeField(null=True, blank=True)
    lease = models.CharField(max_length=32, blank=True)
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    progress_note = models.CharField(max_length=200, blank=True)
    error = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        indexes = [models.Index(fields=["state", "due_at"], name="job_state_due")]
        constraints = [
            models.CheckConstraint(
                name="running_job_has_lease",
                condition=~models.Q(state="running") | models.Q(leased_until__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["lane"],
                condition=models.Q(state="running") & ~models.Q(lane=""),
                name="one_running_job_a_lane",
            ),
            models.UniqueConstraint(
                fields=["slot"], condition=models.Q(state="running"), name="one_running_job_a_slot"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} ({self.state})"


class Digest(models.Model):
    """The one mail of a person and day, with what it says (its notices) and the job that sends it.

    Its Message-ID never changes, so that a second copy after a crash is known to be one.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="digests", verbose_name=_("person"))
    day = models.DateField(_("day"))
    message_id = models.CharField(max_length=200, unique=True)
    job = models.OneToOneField(Job, models.PROTECT, related_name="digest", verbose_name=_("job"))
    recorded_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("digest")
        verbose_name_plural = _("digests")
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="one_digest_a_person_and_day")]

    def __str__(self) -> str:
        return f"{self.person} {self.day}"


class Notice(models.Model):
    """One thing that a person was told on a day: one row per person, subject, kind and day."""

    digest = models.ForeignKey(Digest, models.PROTECT, related_name="notices", verbose_name=_("digest"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="notices", verbose_name=_("person"))
    kind = models.CharField(_("kind"), max_length=40)
    subject = models.CharField(_("subject"), max_length=80)
    day = models.DateField(_("day"))
    due_on = models.DateField(_("due on"))
    what = models.CharField(max_length=200)
    title = models.TextField()
    address = models.CharField(max_length=200)
    act = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "subject", "kind", "day"], name="one_notice_a_person_subject_kind_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind} {self.subject}"
