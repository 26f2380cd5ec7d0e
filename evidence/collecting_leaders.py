"""Collecting who leads, for a pack: leaders, matrix, owners, policy and commitment as they stood on its day,
what leaders did and which barriers they met within its period."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from evidence.looking_back import stood
from evidence.reading.leadership import leading
from governance.models import (
    ActivityLeader,
    CommitmentPoint,
    CommitmentSignature,
    CompetenceConfirmation,
    Escalation,
    EscalationStep,
    LeadershipActivity,
    LeadershipCommitment,
    PolicyCommunication,
    PolicyPoint,
    Process,
    ProcessOwnership,
    QmsAccountability,
    QualityPolicy,
    ResponsibilityMatrix,
    TopManagementMembership,
)
from qms.people.models import Site
from qms.records.models import SignOff

if TYPE_CHECKING:
    from evidence.collecting import Collected, View

MATRIX = "responsibility-matrix"
LETTERS = ("A", "R", "C", "I")


@dataclass(frozen=True)
class Leader:
    """A member of top management: name, role, from and to; whether the QMS is theirs to answer for."""

    name: str
    role: str
    starts_on: date
    ends_on: date | None
    accountable: bool = False


@dataclass(frozen=True)
class Answering:
    """One row of a matrix: who is accountable, responsible, consulted and informed, as signed."""

    text: str
    names: dict[str, str]
    reason: str = ""


@dataclass(frozen=True)
class Signed:
    """A document of leaders as it was signed: its reference and version, its lines, who signed it and when.

    ``note`` is a line of its own, such as to whom a policy was told.
    """

    reference: str
    version: int
    text: str = ""
    lines: list[Any] = field(default_factory=list)
    signatures: list[SignOff] = field(default_factory=list)
    note: str = ""


@dataclass(frozen=True)
class Owned:
    """A process with its owner at a place, since when; and whether their competence was confirmed."""

    row: Process
    where: str
    owner: str
    since: date
    competence: str = ""


@dataclass(frozen=True)
class Led:
    """How one scope is led: a site (or the whole organisation) with its leaders and their documents."""

    site: str
    leaders: list[Leader]
    matrix: Signed | None = None
    policy: Signed | None = None
    commitment: Signed | None = None
    owned: list[Owned] = field(default_factory=list)

    @property
    def holds_anything(self) -> bool:
        """Whether there is anything of its own to show."""
        return bool(self.leaders or self.matrix or self.policy or self.commitment or self.owned)


@dataclass(frozen=True)
class Met:
    """What leaders did on a day, as recorded by the day of the pack."""

    row: LeadershipActivity
    leaders: str
    site: str


@dataclass(frozen=True)
class Barrier:
    """An escalation with its steps, and how it ended where it had by the day."""

    row: Escalation
    site: str
    raised_by: str
    steps: list[tuple[EscalationStep, str]]
    ending: Any = None


def add_leaders(view: View, found: Collected) -> None:
    """Add how each scope of the pack is led, and who owns which process; say what has no record."""
    documents = _Documents(view)
    whole = _led(view, None, documents)
    parts = [_led(view, site, documents) for site in _sites(view)]
    found.led += [whole, *(part for part in parts if part.holds_anything)]
    for what, there in (
        (_("Top management"), whole.leaders),
        (_("Responsibility matrix"), whole.matrix),
        (_("Quality policy"), whole.policy),
        (_("Leadership commitment"), whole.commitment),
    ):
        if not there:
            found.lacks(what, _("None stood for the whole organisation on the day of this pack."))
    found.owned += [one for part in found.led for one in part.owned]
    _add_unowned(view, documents, found)


def _sites(view: View) -> list[Site]:
    rows = Site.objects.order_by("code")
    return list(rows if view.site_ids is None else rows.filter(pk__in=view.site_ids))


class _Documents:
    """The documents that stood on the day, of all scopes; read once."""

    def __init__(self, view: View) -> None:
        self.view, end = view, view.day.end
        self.memberships = stood(view.seen(TopManagementMembership.objects), view.day)
        rows = QmsAccountability.objects.filter(starts_on__lte=view.day.day, recorded_at__lt=end)
        self.accountable = {row.site_id: row.holder_id for row in rows.order_by("starts_on", "pk")}
        standing = Q(superseded_at=None) | Q(superseded_at__gte=end)
        matrices = view.seen(ResponsibilityMatrix.objects).filter(standing, approved_at__lt=end)
        self.matrices = {row.site_id: row for row in matrices}
        policies = stood(view.seen(QualityPolicy.objects).filter(approved_at__lt=end), view.day)
        self.policies = {row.site_id: row for row in policies if row.state == QualityPolicy.State.APPROVED}
        commitments = view.seen(LeadershipCommitment.objects).filter(standing, opened_at__lt=end)
        self.commitments = {row.site_id: row for row in commitments.order_by("version")}
        self.processes = {row.pk: row for row in stood(view.seen(Process.objects), view.day)}
        self.owned = _owned(view, self.processes)
        self._read_parts()

    def _read_parts(self) -> None:
        end = self.view.day.end
        self.signed: dict[str, SignOff] = {}
        references = [row.reference for row in self.matrices.values()]
        for one in SignOff.objects.filter(kind=MATRIX, subject__in=references, signed_at__lt=end):
            self.signed[one.subject] = one
        policies = [row.pk for row in self.policies.values()]
        self.points = _by(PolicyPoint.objects.filter(policy__in=policies).order_by("position"), "policy_id")
        told = PolicyCommunication.objects.filter(policy__in=policies, recorded_at__lt=end)
        self.told = _by(told.select_related("site").order_by("happened_on", "pk"), "policy_id")
        entries = SignOff.objects.in_bulk(
            [row.sign_off_id for row in self.policies.values() if row.sign_off_id]
        )
        self.policy_signatures = entries
        commitments = [row.pk for row in self.commitments.values()]
        lines = CommitmentPoint.objects.filter(commitment__in=commitments).order_by("position")
        self.lines = _by(lines, "commitment_id")
        signatures = CommitmentSignature.objects.filter(commitment__in=commitments, recorded_at__lt=end)
        self.signatures = _by(
            signatures.select_related("sign_off").order_by("recorded_at", "pk"), "commitment_id"
        )


def _by(rows: Iterable[Any], name: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(getattr(row, name), []).append(row)
    return found


def _led(view: View, site: Site | None, documents: _Documents) -> Led:
    pk = site.pk if site else None
    leaders = [
        Leader(
            view.person(row.person_id),
            row.role_in_qms,
            row.starts_on,
            row.ends_on,
            documents.accountable.get(pk) == row.person_id,
        )
        for row in leading(documents.memberships, pk, view.day.day)
        if row.site_id == pk
    ]
    return Led(
        site.name if site else _("Whole organisation"),
        sorted(leaders, key=lambda one: (not one.accountable, one.name)),
        _matrix(documents.matrices.get(pk), documents),
        _policy(documents.policies.get(pk), documents),
        _commitment(documents.commitments.get(pk), documents),
        documents.owned.get(pk, []),
    )


def _matrix(row: ResponsibilityMatrix | None, documents: _Documents) -> Signed | None:
    """Return a matrix from the bytes that were signed: each row with the names behind its letters."""
    if row is None or row.reference not in documents.signed:
        return None
    entry = documents.signed[row.reference]
    content = json.loads(bytes(entry.content))
    names = [_column(column) for column in content["columns"]]
    lines = [
        Answering(
            line["text"],
            {
                letter: ", ".join(n for n, v in zip(names, line["letters"], strict=True) if letter in v)
                for letter in LETTERS
            },
            line["reason"],
        )
        for line in content["rows"]
    ]
    return Signed(row.reference, row.version, "", lines, [entry])


def _column(column: dict[str, Any]) -> str:
    if not column["role"]:
        return str(column["name"])
    return f"{column['role']} ({column['name']})" if column["name"] else str(column["role"])


def _policy(row: QualityPolicy | None, documents: _Documents) -> Signed | None:
    if row is None:
        return None
    told = [
        _("%(site)s on %(day)s (%(how)s)")
        % {
            "site": one.site.name if one.site else _("interested parties"),
            "day": documents.view.said(one.happened_on),
            "how": one.how,
        }
        for one in documents.told.get(row.pk, [])
    ]
    note = _("Told to: %(to)s.") % {"to": "; ".join(told)} if told else _("No record says to whom it was told.")
    entry = documents.policy_signatures.get(row.sign_off_id or 0)
    lines = [point.text for point in documents.points.get(row.pk, [])]
    return Signed(row.reference, row.version, row.text, lines, [entry] if entry else [], note)


def _commitment(row: LeadershipCommitment | None, documents: _Documents) -> Signed | None:
    if row is None:
        return None
    signatures = [one.sign_off for one in documents.signatures.get(row.pk, [])]
    lines = [point.text for point in documents.lines.get(row.pk, [])]
    note = "" if signatures else _("Nobody has signed it.")
    return Signed(row.reference, row.version, row.text, lines, signatures, note)


def _owned(view: View, processes: dict[int, Process]) -> dict[int | None, list[Owned]]:
    """Return who owned each process on the day, by the site where (``None``: everywhere)."""
    rows = ProcessOwnership.objects.filter(
        process__in=processes, starts_on__lte=view.day.day, recorded_at__lt=view.day.end
    )
    held = {(row.process_id, row.site_id): row for row in rows.order_by("starts_on", "pk")}
    confirmed = _confirmed(view)
    found: dict[int | None, list[Owned]] = {}
    for (process, site), row in sorted(held.items(), key=lambda item: processes[item[0][0]].code):
        if row.holder_id is not None:
            said = confirmed.get((row.holder_id, process), "")
            where = view.sites.get(site or 0) or _("Everywhere")
            one = Owned(processes[process], where, view.person(row.holder_id), row.starts_on, said)
            found.setdefault(site, []).append(one)
    return found


def _add_unowned(view: View, documents: _Documents, found: Collected) -> None:
    owned = {one.row.pk for one in found.owned}
    for pk, process in documents.processes.items():
        if pk not in owned:
            words = {"code": process.code, "name": process.name}
            found.lacks(_("Owner of process %(code)s, %(name)s") % words, _("Nobody owned it on that day."))


def _confirmed(view: View) -> dict[tuple[int, int], str]:
    """Return what was last confirmed of the competence of each process owner, in words."""
    rows = view.seen(CompetenceConfirmation.objects).filter(
        role=CompetenceConfirmation.Role.PROCESS_OWNER, confirmed_on__lte=view.day.day
    )
    found = {}
    for row in rows.order_by("confirmed_on", "pk"):
        until = view.said(row.valid_until) if row.valid_until else ""
        met = row.outcome == CompetenceConfirmation.Outcome.MET
        said = _("confirmed until %(day)s") % {"day": until} if met else _("gap found")
        found[row.person_id, row.process_id or 0] = said
    return found


def add_activities(view: View, found: Collected) -> None:
    """Add what leaders did within the period: what they heard, what followed."""
    rows = view.seen(LeadershipActivity.objects).filter(
        happened_on__range=(view.scope.period_from, view.scope.period_to)
    )
    led: dict[int, list[str]] = {}
    through = ActivityLeader.objects.filter(activity__in=rows.order_by().values("pk"))
    for activity, person in through.order_by("pk").values_list("activity_id", "person_id"):
        led.setdefault(activity, []).append(view.person(person))
    for row in sorted(stood(rows, view.day), key=lambda row: (row.happened_on, row.reference)):
        found.activities.append(Met(row, ", ".join(led.get(row.pk, [])), view.site(row)))


def add_barriers(view: View, found: Collected) -> None:
    """Add the escalations that stood in the period, each with its steps and its end."""
    steps = EscalationStep.objects.filter(from_at__lt=view.day.end).order_by("number")
    rows = view.seen(Escalation.objects).filter(happened_on__lte=view.scope.period_to)
    rows = rows.filter(Q(ending=None) | Q(ending__happened_on__gte=view.scope.period_from))
    rows = rows.select_related("ending__decision").prefetch_related(Prefetch("steps", steps))
    for row in rows.order_by("reference"):
        ending = getattr(row, "ending", None)
        known = ending if ending is not None and ending.recorded_at < view.day.end else None
        taken = [(step, view.person(step.person_id)) for step in row.steps.all()]
        found.barriers.append(Barrier(row, view.site(row), view.person(row.raised_by_id), taken, known))
