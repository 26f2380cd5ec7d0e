"""Who leads, the matrix, the commitment and the policy as they stood, as rules read them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from evidence import rules
from evidence.looking_back import Day, stood
from evidence.reading.people import Known
from evidence.reading.scope import Scope, nearest
from governance.models import (
    CommitmentSignature,
    LeadershipCommitment,
    MatrixCell,
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


def accountable(
    scope: Scope, leaders: Iterable[TopManagementMembership], known: Known
) -> rules.Accountable | None:
    """Return who answers for the QMS in the scope: its own holder, or that of the nearest scope above."""
    rows = QmsAccountability.objects.filter(starts_on__lte=scope.day.day, recorded_at__lt=scope.day.end)
    held = nearest(rows.order_by("starts_on", "pk"), scope)
    if held is None or held.holder_id is None:
        return None
    leads = held.holder_id in {row.person_id for row in leading(leaders, held.site_id, scope.day.day)}
    return rules.Accountable(known.name(held.holder_id), leads, held.starts_on, held.reference)


def _standing(rows: QuerySet[ResponsibilityMatrix], day: Day) -> QuerySet[ResponsibilityMatrix]:
    """Return the approved versions that stood at the end of ``day``, by when it was recorded."""
    return rows.filter(Q(superseded_at=None) | Q(superseded_at__gte=day.end), approved_at__lt=day.end)


def matrix(scope: Scope, known: Known) -> tuple[rules.Matrix | None, dict[str, set[int]]]:
    """Return the approved matrix of the scope, and by its reference the persons with an A in it.

    Approved versions never change, so its rows are read as they are. Two queries.
    """
    found = nearest(_standing(ResponsibilityMatrix.objects.order_by("approved_at"), scope.day), scope)
    if found is None or found.approved_on is None:
        return None, {}
    cells = MatrixCell.objects.filter(row__matrix=found).exclude(value="")
    letters: dict[str, list[str]] = {text: [] for text in found.rows.values_list("text", flat=True)}
    held: set[int] = set()
    accountables: set[int] = set()
    taken = cells.values_list("row__text", "value", "column__person", "column__resolves_to")
    for text, value, person, resolved in taken:
        letters[text].append(value)
        holder = person or resolved
        if holder:
            held.add(holder)
            accountables |= {holder} if "A" in value else set()
    unclear = tuple(text for text, values in letters.items() if not _is_clear(values))
    left = tuple(sorted(known.name(pk) for pk in held if known.left(pk, scope.day.day)))
    judged = rules.Matrix(found.reference, found.approved_on, unclear, left)
    return judged, {found.reference: accountables}


def _is_clear(values: list[str]) -> bool:
    """Tell whether a row names exactly one accountable and at least one responsible person."""
    return sum("A" in value for value in values) == 1 and any("R" in value for value in values)


def commitment(
    scope: Scope, leaders: Iterable[TopManagementMembership], known: Known
) -> rules.Commitment | None:
    """Return the latest commitment of the scope that was put up for signing, with who signed it."""
    rows = LeadershipCommitment.objects.filter(opened_at__lt=scope.day.end)
    rows = rows.filter(Q(superseded_at=None) | Q(superseded_at__gte=scope.day.end))
    found = nearest(rows.order_by("version"), scope)
    if found is None:
        return None
    signatures = CommitmentSignature.objects.filter(commitment=found, recorded_at__lt=scope.day.end)
    signed = dict(signatures.values_list("person_id", "recorded_at"))
    owing = {row.person_id for row in leading(leaders, found.site_id, scope.day.day)}
    days = [day_of(moment, scope.day.zone) for moment in signed.values()]
    return rules.Commitment(
        found.reference,
        tuple(sorted(known.name(pk) for pk in owing & signed.keys())),
        tuple(sorted(known.name(pk) for pk in owing - signed.keys())),
        max(days, default=None),
    )


def policy(scope: Scope, known: Known, sites: Iterable[Site]) -> rules.Policy | None:
    """Return the approved policy of the scope as it stood, with the sites that were told of it."""
    approved = stood(QualityPolicy.objects.filter(approved_at__lt=scope.day.end), scope.day)
    found = nearest([row for row in approved if row.state == QualityPolicy.State.APPROVED], scope)
    if found is None or found.approved_at is None:
        return None
    told = list(
        PolicyCommunication.objects.filter(
            policy=found.pk, happened_on__lte=scope.day.day, recorded_at__lt=scope.day.end
        )
    )
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
