"""Committing: each member of top management signs what they commit to; a new version asks anew (5.1.1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.leading import top_management
from governance.models import (
    CommitmentPoint,
    CommitmentSignature,
    LeadershipCommitment,
    Process,
    TopManagementMembership,
)
from governance.publishing import refuse_unless_leads
from governance.responsibilities import QMS_ACCOUNTABILITY, Responsibility
from governance.rules import statements
from governance.stating import Given, new_draft, rewriting, versions, write_points
from qms.people.models import Person, Site
from qms.primitives.asof import recorded_before
from qms.primitives.changing import changing, check, keep
from qms.primitives.refusing import Refusal
from qms.records import signing
from qms.records.canonical import canonical, sha256
from qms.records.models import SignOff

KIND = "commitment"
SCHEME = 1
JOINED_DAYS = 14
"""Days in which who joins top management signs the commitment that stands."""

State = LeadershipCommitment.State
KEYS = (QMS_ACCOUNTABILITY, *Responsibility.values)


def draft(
    *, site: Site | None, by: Person, at: datetime, copy_of: LeadershipCommitment | None = None
) -> LeadershipCommitment:
    """Start the next version of a scope's commitment, as a copy of ``copy_of`` or of the latest one signed.

    Raises :class:`Refusal` where the scope has a draft already.
    """
    with transaction.atomic():
        latest = versions(LeadershipCommitment, site.pk if site else None).exclude(state=State.DRAFT).first()
        source: LeadershipCommitment | None = copy_of or latest
        row = new_draft(LeadershipCommitment, site=site, copy_of=source, by=by, at=at)
        if source is not None:
            _copy_points(source, row, by=by, at=at)
    return row


def _copy_points(source: LeadershipCommitment, row: LeadershipCommitment, *, by: Person, at: datetime) -> None:
    for point in source.points.prefetch_related("processes"):
        copy = CommitmentPoint(commitment=row, number=point.number, position=point.position, text=point.text)
        copy.responsibilities = list(point.responsibilities)
        keep(copy, by=by, at=at)
        copy.processes.set(point.processes.all())


def write(
    commitment: LeadershipCommitment,
    *,
    text: str,
    points: Sequence[Given],
    seen: int,
    by: Person,
    at: datetime,
) -> None:
    """Make the draft say ``text`` and ``points``, each linked to responsibilities and processes.

    Raises :class:`Refusal` where it is no draft, or somebody changed it since revision ``seen``.
    """
    with rewriting(commitment, seen=seen, text=text, by=by, at=at) as row:
        highest = CommitmentPoint.objects.filter(commitment__site=row.site_id).aggregate(last=Max("number"))
        written = write_points(
            row,
            points,
            stored=list(row.points.all()),
            make=lambda: CommitmentPoint(commitment=row),
            set_links=lambda point, given: setattr(point, "responsibilities", known(given.links)),
            next_number=(highest["last"] or 0) + 1,
            by=by,
            at=at,
        )
        for point, given in zip(written, (one for one in points if one.text.strip()), strict=True):
            point.processes.set(given.processes)


def known(keys: Sequence[str]) -> list[str]:
    """Return those of ``keys`` that name a responsibility, in their order."""
    return [one for one in KEYS if one in keys]


def open_for_signing(commitment: LeadershipCommitment, *, sign_by: date, by: Person, at: datetime) -> None:
    """Ask every member of top management of the scope to sign by ``sign_by``; the words do not change any more.

    A version that was still open gives way; one in force stays so until all have signed this one. Raises
    :class:`Refusal` without points, for a point that speaks of nothing, for a past day, and where nobody is
    top management of the scope.
    """
    with changing(commitment, by=by, at=at, states=[State.DRAFT]) as row:
        today = timezone.localdate(at)
        points = list(row.points.prefetch_related("processes"))
        statements.refuse_empty(len(points))
        unlinked = [p.position for p in points if not p.responsibilities and not p.processes.all()]
        statements.refuse_unlinked(unlinked)
        statements.refuse_past_deadline(sign_by, today)
        if not top_management(on=today, site_id=row.site_id).exists():
            raise Refusal(
                "commitment.somebody-signs",
                _("Nobody is top management of this scope."),
                remedy=_("Name its members under Top management first."),
            )
        _supersede(row, State.OPEN, by=by, at=at)
        row.state, row.opened_at, row.sign_by = State.OPEN, at, sign_by


def _supersede(row: LeadershipCommitment, state: str, *, by: Person, at: datetime) -> None:
    """Let the version of the scope in ``state`` give way to ``row``."""
    before = versions(LeadershipCommitment, row.site_id).filter(state=state).exclude(pk=row.pk).first()
    if before is not None:
        reason = _("%(commitment)s took its place.") % {"commitment": row}
        with changing(before, by=by, at=at, reason=reason, states=[state]) as old:
            old.state, old.superseded_at = State.SUPERSEDED, at


def content_of(commitment: LeadershipCommitment) -> dict[str, Any]:
    """Return what is signed: reference, version, scope, words, points and what they speak of (scheme 1)."""
    return {
        "scheme": SCHEME,
        "reference": commitment.reference,
        "version": commitment.version,
        "scope": commitment.site.code if commitment.site else "",
        "text": commitment.text,
        "points": [
            {
                "number": point.number,
                "text": point.text,
                "responsibilities": list(point.responsibilities),
                "processes": sorted(process.reference for process in point.processes.all()),
            }
            for point in commitment.points.order_by("position", "pk").prefetch_related("processes")
        ],
    }


def content_sha256(commitment: LeadershipCommitment) -> str:
    """Return the hash of what is signed."""
    return sha256(canonical(content_of(commitment)))


def sign(
    commitment: LeadershipCommitment, *, signer: Person, proof: signing.Proof, at: datetime, seen: str = ""
) -> SignOff:
    """Sign a commitment as a member of top management of its scope; it is in force once all have signed.

    ``seen`` is the hash of what the signer was shown. Raises :class:`Refusal` without a fresh proof of
    identity, for anybody else, for a second signature, and where it is not open for signing.
    """
    with changing(commitment, by=signer, at=at, states=[State.OPEN, State.IN_FORCE]) as row:
        refuse_unless_leads(signer, row.site, on=timezone.localdate(at))
        _refuse_second(row, signer)
        content = content_of(row)
        if seen:
            statements.refuse_other_content(seen, sha256(canonical(content)))
        entry = signing.sign_off(
            kind=KIND,
            subject=row.reference,
            meaning=SignOff.Meaning.APPROVED,
            content=content,
            signer=signer,
            proof=proof,
            at=at,
        )
        fact = CommitmentSignature(commitment=row, person=signer, sign_off=entry, recorded_at=at)
        check(fact)
        fact.save()
        if row.state == State.OPEN and not owed(row, on=timezone.localdate(at)):
            _enforce(row, by=signer, at=at)
    return entry


def _refuse_second(commitment: LeadershipCommitment, signer: Person) -> None:
    if commitment.signatures.filter(person=signer).exists():
        raise Refusal(
            "commitment.signed-already",
            _("You have signed this version already."),
            remedy=_("One signature a version is enough; a new version asks again."),
        )


def _enforce(row: LeadershipCommitment, *, by: Person, at: datetime) -> None:
    _supersede(row, State.IN_FORCE, by=by, at=at)
    row.state, row.in_force_at = State.IN_FORCE, at


def put_in_force(commitment: LeadershipCommitment, *, by: Person, at: datetime) -> None:
    """Put a version in force that all who are top management today have signed: the one missing has left.

    Raises :class:`Refusal` where somebody's signature is still owed, or nobody has signed.
    """
    with changing(commitment, by=by, at=at, states=[State.OPEN]) as row:
        missing = [member.person.name for member in owed(row, on=timezone.localdate(at))]
        if missing or not row.signatures.exists():
            raise Refusal(
                "commitment.signed-by-all",
                _("Not signed yet by: %(names)s.") % {"names": ", ".join(missing) or _("anybody")},
                remedy=_("It is in force once every member of top management has signed."),
            )
        _enforce(row, by=by, at=at)


@dataclass(frozen=True)
class Member:
    """A member of top management of a commitment's scope, and by when their signature is owed."""

    person: Person
    role_in_qms: str
    due_on: date


def owed(commitment: LeadershipCommitment, *, on: date, before: datetime | None = None) -> list[Member]:
    """Return the members of top management of the scope on ``on`` who have not signed (before ``before``)."""
    rows = recorded_before(commitment.signatures.all(), before)
    signed = {row.person_id for row in rows}
    return [member for member in members(commitment, on=on) if member.person.pk not in signed]


def members(commitment: LeadershipCommitment, *, on: date) -> list[Member]:
    """Return who is top management of the commitment's scope on ``on``, each person once, in one query."""
    rows = top_management(on=on, site_id=commitment.site_id).select_related("person__function")
    return members_among(commitment, rows.order_by("starts_on", "pk"), on=on)


def all_memberships(on: date) -> list[TopManagementMembership]:
    """Return who is top management of any scope on ``on``, in one query."""
    rows = TopManagementMembership.objects.on(on).select_related("person__function")
    return list(rows.order_by("starts_on", "pk"))


def members_among(
    commitment: LeadershipCommitment, rows: Iterable[TopManagementMembership], *, on: date
) -> list[Member]:
    """Return those of ``rows`` who are top management of the commitment's scope, each person once."""
    found: dict[int, Member] = {}
    for row in rows:
        if row.site_id in (None, commitment.site_id) and not row.person.has_left(on):
            due = due_day(commitment, row.starts_on)
            found.setdefault(row.person_id, Member(row.person, row.role_in_qms, due))
    return list(found.values())


def due_day(commitment: LeadershipCommitment, joined_on: date) -> date:
    """Return by when a member who joined on ``joined_on`` is to sign: as all, or two weeks after joining."""
    return max(commitment.sign_by or joined_on, joined_on + timedelta(days=JOINED_DAYS))


def state_at(row: LeadershipCommitment, moment: datetime | None) -> str:
    """Return the state in which a version stood before ``moment`` (``None``: stands now)."""
    if moment is None:
        return row.state
    since = (
        (State.SUPERSEDED, row.superseded_at),
        (State.IN_FORCE, row.in_force_at),
        (State.OPEN, row.opened_at),
    )
    return next((str(state) for state, at in since if at is not None and at < moment), str(State.DRAFT))


def commitment_at(moment: datetime | None, *, site_id: int | None) -> LeadershipCommitment | None:
    """Return the version of exactly this scope that was in force before ``moment`` (``None``: is now)."""
    rows = versions(LeadershipCommitment, site_id).exclude(in_force_at=None)
    if moment is None:
        rows = rows.filter(state=State.IN_FORCE)
    else:
        stood = Q(superseded_at=None) | Q(superseded_at__gte=moment)
        rows = rows.filter(stood, in_force_at__lt=moment)
    found: LeadershipCommitment | None = rows.select_related("site").first()
    return found


def processes_offered(person: Person) -> Any:
    """Return the processes to which ``person`` may link a point."""
    return Process.objects.visible_to(person).order_by("code")


@signing.signable(KIND)
def rebuild(subject: str, scheme: int) -> Any:
    """Return the content of the commitment ``subject`` as its rows say it today, for the ledger to compare.

    Where it became a draft again or a signature names somebody else than its sign-off, that is returned.
    Raises ``LookupError`` where it is gone.
    """
    row = LeadershipCommitment.objects.select_related("site").filter(reference=subject).first()
    if row is None:
        raise LookupError(subject)
    signed = list(row.signatures.select_related("sign_off"))
    whole = SignOff.objects.filter(kind=KIND, subject=subject).count() == len(signed)
    if row.state == State.DRAFT or not whole or any(s.sign_off.signer_id != s.person_id for s in signed):
        return {"state": row.state, "signatures": [signature.person_id for signature in signed]}
    return content_of(row)
