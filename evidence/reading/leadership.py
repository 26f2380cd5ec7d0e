"""Who leads, the matrix, the commitment and the policy as they stood, as rules read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import F, FilteredRelation, Q

from evidence import rules
from evidence.looking_back import Day, stood
from evidence.reading.people import Known
from evidence.reading.scope import Scope, nearest
from governance.models import (
    LeadershipCommitment,
    MatrixRow,
    PolicyCommunication,
    QmsAccountability,
    QualityPolicy,
    ResponsibilityMatrix,
    TopManagementMembership,
)
from qms.people.models import Site
from qms.primitives.asof import day_of


def memberships(day: Day) -> list[TopManagementMembership]:
    """Return who belonged to top management of any scope at any time, as recorded by the end of ``day``."""
    return stood(TopManagementMembership.objects.all(), day)


def leading(
    rows: Iterable[TopManagementMembership], site_id: int | None, on: date
) -> list[TopManagementMembership]:
    """Return those of ``rows`` that cover a scope on a day; one for the organisation covers every site."""
    return [
        row
        for row in rows
        if row.site_id in (None, site_id) and row.starts_on <= on and (row.ends_on is None or row.ends_on >= on)
    ]


@dataclass(frozen=True)
class Grid:
    """What an approved matrix says: which rows are unclear, who is named, who is accountable."""

    unclear: tuple[str, ...]
    named: frozenset[int]
    accountable: frozenset[int]


@dataclass
class Documents:
    """The accountability, matrices, commitments and policies that stood on a day in any scope."""

    day: Day
    accountabilities: list[QmsAccountability] = field(default_factory=list)
    matrices: list[ResponsibilityMatrix] = field(default_factory=list)
    grids: dict[int, Grid] = field(default_factory=dict)
    commitments: list[LeadershipCommitment] = field(default_factory=list)
    signatures: dict[int, dict[int, datetime]] = field(default_factory=dict)
    policies: list[QualityPolicy] = field(default_factory=list)
    told: dict[int, list[PolicyCommunication]] = field(default_factory=dict)

    def accountable(
        self, scope: Scope, leaders: Iterable[TopManagementMembership], known: Known
    ) -> rules.Accountable | None:
        """Return who answers for the QMS in the scope: its own holder, or that of the nearest scope above."""
        held = nearest(self.accountabilities, scope)
        if held is None or held.holder_id is None:
            return None
        leads = held.holder_id in {row.person_id for row in leading(leaders, held.site_id, scope.day.day)}
        return rules.Accountable(known.name(held.holder_id), leads, held.starts_on, held.reference)

    def matrix(self, scope: Scope, known: Known) -> tuple[rules.Matrix | None, dict[str, set[int]]]:
        """Return the approved matrix of the scope, and by its reference the persons with an A in it."""
        found = nearest(self.matrices, scope)
        if found is None or found.approved_on is None:
            return None, {}
        grid = self.grids[found.pk]
        left = tuple(sorted(known.name(pk) for pk in grid.named if known.left(pk, scope.day.day)))
        judged = rules.Matrix(found.reference, found.approved_on, grid.unclear, left)
        return judged, {found.reference: set(grid.accountable)}

    def commitment(
        self, scope: Scope, leaders: Iterable[TopManagementMembership], known: Known
    ) -> rules.Commitment | None:
        """Return the latest commitment of the scope that was put up for signing, with who signed it."""
        found = nearest(self.commitments, scope)
        if found is None:
            return None
        signed = self.signatures.get(found.pk, {})
        owing = {row.person_id for row in leading(leaders, found.site_id, scope.day.day)}
        days = [day_of(moment, scope.day.zone) for moment in signed.values()]
        return rules.Commitment(
            found.reference,
            tuple(sorted(known.name(pk) for pk in owing & signed.keys())),
            tuple(sorted(known.name(pk) for pk in owing - signed.keys())),
            max(days, default=None),
        )

    def policy(self, scope: Scope, known: Known, sites: Iterable[Site]) -> rules.Policy | None:
        """Return the approved policy of the scope as it stood, with the sites that were told of it."""
        found = nearest(self.policies, scope)
        if found is None or found.approved_at is None:
            return None
        told = self.told.get(found.pk, [])
        people = [one for one in told if one.audience == PolicyCommunication.Audience.PEOPLE]
        others = [one for one in told if one.audience == PolicyCommunication.Audience.PARTIES]
        reached = {one.site_id for one in people}
        return rules.Policy(
            found.reference,
            day_of(found.approved_at, scope.day.zone),
            known.name(found.approved_by_id),
            tuple(site.name for site in sites if site.pk in reached),
            tuple(site.name for site in sites if site.pk not in reached),
            max((one.happened_on for one in others), default=None),
            max((one.happened_on for one in people), default=None),
        )


def documents(day: Day) -> Documents:
    """Return what stood on ``day`` in every scope; eight queries, however many scopes are judged by it."""
    rows = QmsAccountability.objects.filter(starts_on__lte=day.day, recorded_at__lt=day.end)
    found = Documents(day, list(rows.order_by("starts_on", "pk")))
    _read_matrices(found)
    _read_commitments(found)
    approved = stood(QualityPolicy.objects.filter(approved_at__lt=day.end), day)
    found.policies = [row for row in approved if row.state == QualityPolicy.State.APPROVED]
    told = PolicyCommunication.objects.filter(happened_on__lte=day.day, recorded_at__lt=day.end)
    for one in told.filter(policy__in=[row.pk for row in found.policies]):
        found.told.setdefault(one.policy_id, []).append(one)
    return found


def _read_matrices(found: Documents) -> None:
    """Read the approved versions that stood, and their cells: what was approved never changes."""
    day = found.day
    standing = Q(superseded_at=None) | Q(superseded_at__gte=day.end)
    rows = ResponsibilityMatrix.objects.filter(standing, approved_at__lt=day.end)
    found.matrices = list(rows.order_by("approved_at"))
    keys = [row.pk for row in found.matrices]
    letters: dict[int, dict[int, tuple[str, list[str]]]] = {pk: {} for pk in keys}
    named: dict[int, set[int]] = {pk: set() for pk in keys}
    accountable: dict[int, set[int]] = {pk: set() for pk in keys}
    held = [f"cells__{name}" for name in ("value", "column__person", "column__resolves_to")]
    rows_and_cells = MatrixRow.objects.filter(matrix__in=keys).values_list("matrix", "pk", "text", *held)
    for matrix, row, text, value, person, resolved in rows_and_cells:
        values = letters[matrix].setdefault(row, (text, []))[1]
        if not value:
            continue
        values.append(value)
        holder = person or resolved
        if holder:
            named[matrix].add(holder)
            accountable[matrix] |= {holder} if "A" in value else set()
    for pk in keys:
        unclear = tuple(text for text, values in letters[pk].values() if not _is_clear(values))
        found.grids[pk] = Grid(unclear, frozenset(named[pk]), frozenset(accountable[pk]))


def _is_clear(values: list[str]) -> bool:
    """Tell whether a row names exactly one accountable and at least one responsible person."""
    return sum("A" in value for value in values) == 1 and any("R" in value for value in values)


def _read_commitments(found: Documents) -> None:
    day = found.day
    rows = LeadershipCommitment.objects.filter(opened_at__lt=day.end)
    rows = rows.filter(Q(superseded_at=None) | Q(superseded_at__gte=day.end))
    by_then = FilteredRelation("signatures", condition=Q(signatures__recorded_at__lt=day.end))
    signed: Any = rows.alias(by_then=by_then).annotate(
        signer=F("by_then__person"), signed_then=F("by_then__recorded_at")
    )
    for row in signed.order_by("version", "pk"):
        if row not in found.commitments:
            found.commitments.append(row)
        if row.signer is not None:
            found.signatures.setdefault(row.pk, {})[row.signer] = row.signed_then
