"""Responsibility matrices: who is accountable, responsible, consulted, informed, in versions (5.3)."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models.processes import Process
from qms.people.models import Person
from qms.people.reach import Audit
from qms.primitives.kept import Kept
from qms.records.models import Record, RecordQuerySet


class MatrixQuerySet(RecordQuerySet["ResponsibilityMatrix"]):
    """Matrices of the sites that a person reaches, and those they are asked to confirm."""

    def visible_to(self, person: Person) -> Any:
        """Return the matrices that ``person`` may see; an auditor from outside sees no draft."""
        rows = super().visible_to(person)
        if person.reach.everywhere:
            return rows
        if person.reach.is_external:
            return rows.exclude(state=ResponsibilityMatrix.State.DRAFT)
        asked = Acknowledgement.objects.filter(person=person).values("matrix")
        seen = models.Q(pk__in=rows.order_by().values("pk")) | models.Q(pk__in=asked)
        return self.filter(seen)

    def _of_period(self, audit: Audit) -> models.Q:
        """Versions that stood on some day of the records that the audit opens."""
        within = models.Q()
        if audit.evidence_from:
            within &= models.Q(superseded_on=None) | models.Q(superseded_on__gte=audit.evidence_from)
        if audit.evidence_to:
            within &= models.Q(approved_on__lte=audit.evidence_to)
        return within

    def of_scope(self, site_id: int | None) -> Self:
        """Return the versions of exactly this site, or of the whole organisation (``None``)."""
        return self.filter(site_id=site_id)

    def approved(self) -> Self:
        """Return the versions that stand today, one a scope at most."""
        return self.filter(state=ResponsibilityMatrix.State.APPROVED)

    def standing_on(self, day: date) -> Self:
        """Return the versions that stood at the end of ``day``: one a scope at most."""
        stood = models.Q(superseded_on=None) | models.Q(superseded_on__gt=day)
        return self.filter(stood, approved_on__lte=day)


class ResponsibilityMatrix(Record):
    """One version of who answers for what in a scope: draft → approved → superseded.

    ``approved_on`` and ``superseded_on`` are days as the organisation counts them; ``based_on`` is the version
    it was copied from, of this scope or of another site.
    """

    prefix = "RAM"

    class State(models.TextChoices):
        """Draft, then approved, then superseded by the next version."""

        DRAFT = "draft", _("Draft")
        APPROVED = "approved", _("Approved")
        SUPERSEDED = "superseded", _("Superseded")

    version = models.PositiveIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT, editable=False)
    scope_name = models.CharField(_("scope as approved"), max_length=200, blank=True, editable=False)
    based_on = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="copies", verbose_name=_("copied from")
    )
    approval_asked_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approval asked by")
    )
    approval_asked_at = models.DateTimeField(_("approval asked at"), null=True, blank=True)
    approval_due_on = models.DateField(_("approval due on"), null=True, blank=True)
    approved_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    superseded_at = models.DateTimeField(_("superseded at"), null=True, blank=True)
    superseded_on = models.DateField(_("superseded on"), null=True, blank=True)

    objects = MatrixQuerySet.as_manager()

    class Meta:
        verbose_name = _("responsibility matrix")
        verbose_name_plural = _("responsibility matrices")
        ordering = ["site__code", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "version"],
                name="matrix_version_once_a_site",
                violation_error_message=_("This site already has a matrix with this version number."),
            ),
            models.UniqueConstraint(
                fields=["version"],
                condition=models.Q(site=None),
                name="matrix_version_once",
                violation_error_message=_("The organisation already has a matrix with this version number."),
            ),
            models.UniqueConstraint(
                fields=["site", "state"],
                condition=models.Q(state__in=["draft", "approved"]),
                name="one_matrix_a_site_and_state",
                violation_error_message=_("This site has a matrix in this state already; go on with that one."),
            ),
            models.UniqueConstraint(
                fields=["state"],
                condition=models.Q(site=None, state__in=["draft", "approved"]),
                name="one_matrix_a_state",
                violation_error_message=_(
                    "The organisation has a matrix in this state already; go on with that one."
                ),
            ),
            models.CheckConstraint(
                name="approved_matrix_says_by_whom",
                condition=models.Q(state="draft", approved_by=None, approved_at=None, approved_on=None)
                | models.Q(
                    ~models.Q(state="draft"),
                    approved_by__isnull=False,
                    approved_at__isnull=False,
                    approved_on__isnull=False,
                ),
                violation_error_message=_(
                    "An approved matrix says who approved it and when; a draft does not."
                ),
            ),
            models.CheckConstraint(
                name="superseded_matrix_says_when",
                condition=models.Q(state="superseded", superseded_at__isnull=False, superseded_on__isnull=False)
                | models.Q(~models.Q(state="superseded"), superseded_at=None, superseded_on=None),
                violation_error_message=_("A superseded matrix says since when; another does not."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "matrix_version_once_a_site": "version",
        "matrix_version_once": "version",
        "one_matrix_a_site_and_state": "site",
        "one_matrix_a_state": "site",
    }

    @property
    def is_draft(self) -> bool:
        """Whether it may still be changed."""
        return self.state == self.State.DRAFT

    @property
    def scope(self) -> str:
        """The name of its site (as it was called when approved), or that it speaks for the organisation."""
        if self.scope_name:
            return self.scope_name
        return self.site.name if self.site else str(_("Whole organisation"))

    @property
    def title(self) -> str:
        """What people call it: its scope and version."""
        return str(_("Responsibility matrix, %(scope)s, version %(version)d")) % {
            "scope": self.scope,
            "version": self.version,
        }


class MatrixRow(Kept):
    """What is answered for: a process, a free activity, one of the responsibilities of 5.3, or the QMS itself.

    ``text`` is what the row says; that of a process is taken again from the process when it is approved.
    ``reason`` says why its accountable is not the owner of the process.
    """

    class Kind(models.TextChoices):
        """What the row is about."""

        PROCESS = "process", _("Process")
        ACTIVITY = "activity", _("Activity")
        RESPONSIBILITY = "responsibility", _("Responsibility of 5.3")
        ACCOUNTABILITY = "accountability", _("QMS accountability")

    matrix = models.ForeignKey(
        ResponsibilityMatrix, models.PROTECT, related_name="rows", verbose_name=_("matrix")
    )
    position = models.PositiveIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    process = models.ForeignKey(
        Process, models.PROTECT, null=True, blank=True, related_name="matrix_rows", verbose_name=_("process")
    )
    responsibility = models.CharField(_("responsibility"), max_length=40, blank=True)
    text = models.CharField(_("text"), max_length=300)
    reason = models.TextField(_("why its accountable is not the owner"), blank=True)

    class Meta:
        verbose_name = _("row of a matrix")
        verbose_name_plural = _("rows of a matrix")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["matrix", "process"],
                condition=models.Q(process__isnull=False),
                name="process_once_a_matrix",
                violation_error_message=_("This process stands in the matrix already."),
            ),
            models.UniqueConstraint(
                fields=["matrix", "responsibility"],
                condition=~models.Q(responsibility=""),
                name="responsibility_once_a_matrix",
                violation_error_message=_("This responsibility stands in the matrix already."),
            ),
            models.CheckConstraint(
                name="matrix_row_says_what_it_is_about",
                condition=models.Q(kind="process", process__isnull=False, responsibility="")
                | models.Q(kind="activity", process=None, responsibility="")
                | models.Q(~models.Q(responsibility=""), kind="responsibility", process=None)
                | models.Q(~models.Q(responsibility=""), kind="accountability", process=None),
                violation_error_message=_("A row is about one process, one responsibility or one activity."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "process_once_a_matrix": "process",
        "responsibility_once_a_matrix": "responsibility",
    }

    def __str__(self) -> str:
        return self.text


class MatrixColumn(Kept):
    """Who takes part: a person, or a role with, where known, the one person it resolves to.

    ``heading`` is the line above the name (a function); ``person_name`` keeps the name of the person, or of
    whom the role resolves to, as it was when the version was approved.
    """

    matrix = models.ForeignKey(
        ResponsibilityMatrix, models.PROTECT, related_name="columns", verbose_name=_("matrix")
    )
    position = models.PositiveIntegerField(_("position"))
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=200, blank=True)
    resolves_to = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("held by")
    )
    heading = models.CharField(_("heading"), max_length=200, blank=True)
    person_name = models.CharField(_("name as approved"), max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = _("column of a matrix")
        verbose_name_plural = _("columns of a matrix")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["matrix", "person"],
                condition=models.Q(person__isnull=False),
                name="person_once_a_matrix",
                violation_error_message=_("This person has a column already."),
            ),
            models.UniqueConstraint(
                fields=["matrix", "role"],
                condition=~models.Q(role=""),
                name="role_once_a_matrix",
                violation_error_message=_("This role has a column already."),
            ),
            models.CheckConstraint(
                name="matrix_column_is_person_or_role",
                condition=models.Q(person__isnull=False, role="", resolves_to=None)
                | models.Q(~models.Q(role=""), person=None),
                violation_error_message=_("A column is one person, or one role that a person holds."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "person_once_a_matrix": "person",
        "role_once_a_matrix": "role",
        "matrix_column_is_person_or_role": "person",
    }

    def __str__(self) -> str:
        return self.role or str(self.person)

    @property
    def holder_id(self) -> int | None:
        """The person who answers in this column: its own, or the one that its role resolves to."""
        return self.person_id or self.resolves_to_id


class MatrixCell(Kept):
    """One letter: accountable, responsible, consulted, informed, or accountable and responsible together.

    An emptied cell stays as a row without a letter, so that it can be said who emptied it and when.
    """

    class Value(models.TextChoices):
        """The letters of a matrix."""

        RESPONSIBLE = "R", _("Responsible")
        ACCOUNTABLE = "A", _("Accountable")
        CONSULTED = "C", _("Consulted")
        INFORMED = "I", _("Informed")
        BOTH = "AR", _("Accountable and responsible")

    row = models.ForeignKey(MatrixRow, models.PROTECT, related_name="cells", verbose_name=_("row"))
    column = models.ForeignKey(MatrixColumn, models.PROTECT, related_name="cells", verbose_name=_("column"))
    value = models.CharField(_("letter"), max_length=2, choices=Value, blank=True)
    changed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("changed by")
    )
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("cell of a matrix")
        verbose_name_plural = _("cells of a matrix")
        constraints = [
            models.UniqueConstraint(
                fields=["row", "column"],
                name="one_letter_a_cell",
                violation_error_message=_("This cell has a letter already."),
            ),
            models.CheckConstraint(
                name="matrix_letter_is_known",
                condition=models.Q(value__in=["", "R", "A", "C", "I", "AR"]),
                violation_error_message=_("A cell holds R, A, C, I, or A and R together."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {"matrix_letter_is_known": "value"}

    def __str__(self) -> str:
        return self.value


class Acknowledgement(models.Model):
    """A holder of a new or changed A or R is asked: “mine, and understood”; ``at`` is when they confirmed."""

    matrix = models.ForeignKey(
        ResponsibilityMatrix, models.PROTECT, related_name="acknowledgements", verbose_name=_("matrix")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="acknowledgements", verbose_name=_("person")
    )
    asked_at = models.DateTimeField(_("asked at"))
    due_on = models.DateField(_("due on"))
    at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("acknowledgement")
        verbose_name_plural = _("acknowledgements")
        ordering = ["person__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["matrix", "person"],
                name="acknowledged_once_a_matrix_and_person",
                violation_error_message=_("This person is asked already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matrix} {self.person}"
