"""Minuting: the minutes are drafted from what was recorded, signed, approved; a correction is an amendment."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.leading import top_management_ids
from qms.jobs.working import put_down
from qms.people.models import Person
from qms.primitives.changing import changing, check, refuse_unless_in
from qms.primitives.refusing import Refusal
from qms.records import signing
from qms.records.canonical import canonical, sha256
from qms.records.models import SignOff
from reviews import rules
from reviews.minutes_content import meeting, minutes_content
from reviews.models import Amendment, ManagementReview, Minutes

State = ManagementReview.State
KIND = "minutes"
PDF_JOB = "minutes-pdf"


def draft_minutes(review: ManagementReview, *, by: Person, at: datetime) -> Minutes:
    """Write the minutes of a review in session from what was recorded, and return them.

    Raises :class:`Refusal` with every thing that still blocks them and its remedy (9.3.1 to 9.3.3).
    """
    with changing(review, by=by, at=at, states={State.IN_SESSION}) as row:
        content = json.loads(canonical(minutes_content(row)))
        _refuse_blocked(rules.what_blocks_minutes(meeting(content)), rule="minutes.blocked")
        row.state = State.DRAFTED
        minutes, _made = Minutes.objects.update_or_create(
            review=row,
            defaults={
                "content": content,
                "content_sha256": sha256(canonical(content)),
                "drafted_by": by,
                "recorded_at": at,
            },
        )
    return minutes


def scheme_of(minutes: Minutes) -> int:
    """Return the scheme by which ``minutes`` were drafted, which spells them for ever.

    Raises ``ValueError`` where their stored copy names none.
    """
    scheme = minutes.content.get("scheme") if isinstance(minutes.content, dict) else None
    if not isinstance(scheme, int):
        raise ValueError("the minutes name no scheme")
    return scheme


def _refuse_blocked(blockers: Iterable[rules.Blocker], *, rule: str) -> None:
    rows = list(blockers)
    if rows:
        only = rows[0].rule if len(rows) == 1 else rule
        sentences = " ".join(row.sentence for row in rows)
        raise Refusal(only, sentences, remedy=" ".join(dict.fromkeys(row.remedy for row in rows)))


def back_to_session(review: ManagementReview, *, reason: str, by: Person, at: datetime) -> None:
    """Take drafted minutes back, to go on recording; possible until the first signature."""
    with changing(review, by=by, at=at, reason=reason, states={State.DRAFTED}) as row:
        if signatures(row):
            raise Refusal(
                "minutes.signed",
                _("The minutes have been signed; they do not change any more."),
                remedy=_("Complete the signatures, then correct by an amendment."),
            )
        row.state = State.IN_SESSION


def signatures(review: ManagementReview) -> list[SignOff]:
    """Return the sign-offs on the minutes of ``review``, in the order of the ledger."""
    return list(SignOff.objects.filter(kind=KIND, subject=review.reference).order_by("number"))


@dataclass(frozen=True)
class Signers:
    """Who has signed, who may, and whether the chair belongs to top management."""

    signed: frozenset[int]
    leaders: frozenset[int]
    chair_id: int
    chair_leads: bool

    def may_sign(self, person: Person) -> bool:
        """Tell whether ``person`` is the chair or top management of the scope."""
        return person.pk == self.chair_id or person.pk in self.leaders

    def approval(self, drafted: bool) -> rules.Approval:
        """Return what the rules of approval look at."""
        return rules.Approval(
            drafted=drafted,
            chair_signed=self.chair_id in self.signed,
            chair_is_top_management=self.chair_leads,
            top_management_signed=bool(self.leaders & self.signed),
        )


def signers_of(review: ManagementReview, *, at: datetime, signed: Iterable[SignOff] | None = None) -> Signers:
    """Return who has signed and who may sign: the chair, and top management of the scope today or then."""
    rows = signatures(review) if signed is None else list(signed)
    then = review.attendances.filter(top_management=True).values_list("person_id", flat=True)
    today = top_management_ids(on=timezone.localdate(at), site_id=review.site_id)
    leaders = frozenset(then) | frozenset(today)
    signed_ids = frozenset(row.signer_id for row in rows)
    return Signers(signed_ids, leaders, review.chair_id, review.chair_id in leaders)


def sign_minutes(review: ManagementReview, *, signer: Person, proof: signing.Proof, at: datetime) -> SignOff:
    """Sign drafted minutes as the chair or as top management of the scope; approve them when complete.

    Raises :class:`Refusal` without a fresh proof of identity, for anybody else, for a second signature of the
    same person, and where the rows no longer say what was drafted.
    """
    with transaction.atomic():
        row = ManagementReview.objects.select_for_update().get(pk=review.pk)
        refuse_unless_in(row, {State.DRAFTED})
        minutes = Minutes.objects.select_for_update().get(review=row)
        _refuse_signer(row, signer, at)
        entry = signing.sign_off(
            kind=KIND,
            subject=row.reference,
            meaning=SignOff.Meaning.APPROVED,
            content=_content_as_drafted(row, minutes),
            signer=signer,
            proof=proof,
            at=at,
        )
        if not rules.what_blocks_approval(signers_of(row, at=at).approval(drafted=True)):
            _approve(row, minutes, by=signer, at=at)
    review.refresh_from_db()
    return entry


def _refuse_signer(review: ManagementReview, signer: Person, at: datetime) -> None:
    signers = signers_of(review, at=at)
    if not signers.may_sign(signer):
        raise Refusal(
            "minutes.signer",
            _("Minutes are signed by the chair and by top management of their scope."),
            remedy=_("Ask one of them to sign."),
        )
    if signer.pk in signers.signed:
        raise Refusal(
            "minutes.signed-already",
            _("You have signed these minutes already."),
            remedy=_("Others may still have to sign."),
        )


def _content_as_drafted(review: ManagementReview, minutes: Minutes) -> Any:
    content = minutes_content(review, scheme_of(minutes))
    if sha256(canonical(content)) != minutes.content_sha256:
        raise Refusal(
            "minutes.outdated",
            _("The records have changed since the minutes were drafted."),
            remedy=_("Take the minutes back to the session and draft them again."),
        )
    return content


def _approve(review: ManagementReview, minutes: Minutes, *, by: Person, at: datetime) -> None:
    with changing(review, by=by, at=at, states={State.DRAFTED}) as row:
        row.state = State.APPROVED
    minutes.approved_at = at
    minutes.save()
    order_pdf(review, at=at)


def order_pdf(review: ManagementReview, *, at: datetime) -> None:
    """Put down the job that makes the PDF; one a version of the minutes and their amendments."""
    count = Amendment.objects.filter(minutes__review=review).count()
    key = f"{PDF_JOB}:{review.reference}:{count}"
    put_down(PDF_JOB, subject=review.reference, unique_key=key, at=at)


def amend(review: ManagementReview, *, text: str, reason: str, by: Person, at: datetime) -> Amendment:
    """Correct approved minutes by an amendment with its reason; both stay, and are shown together."""
    with transaction.atomic():
        row = ManagementReview.objects.select_for_update().get(pk=review.pk)
        refuse_unless_in(row, {State.APPROVED})
        minutes = Minutes.objects.select_for_update().get(review=row)
        amendment = Amendment(
            minutes=minutes,
            number=minutes.amendments.count() + 1,
            text=text.strip(),
            reason=reason.strip(),
            by=by,
            recorded_at=at,
        )
        check(amendment)
        amendment.save()
        minutes.pdf = None
        minutes.save()
        order_pdf(row, at=at)
    return amendment


@signing.signable(KIND)
def rebuild(subject: str, scheme: int) -> Any:
    """Return the content of the minutes ``subject`` as its rows say it today, for the ledger to compare.

    The rows are spelled by the scheme of the minutes themselves, whatever scheme a later release drafts by.
    Where the stored copy says something else than the rows, or names a scheme that never was, or the review was
    opened again behind its minutes, what is returned equals no signed content.
    Raises ``LookupError`` where the review or its minutes are gone.
    """
    minutes = Minutes.objects.select_related("review").filter(review__reference=subject).first()
    if minutes is None:
        raise LookupError(subject)
    state = State.APPROVED if minutes.approved_at else State.DRAFTED
    if minutes.review.state != state:
        return {"state": minutes.review.state, "minutes": state}
    try:
        content = minutes_content(minutes.review, scheme_of(minutes))
    except ValueError:
        return {"stored": minutes.content}
    if canonical(minutes.content) != canonical(content):
        return {"stored": minutes.content, "rows": content}
    return content
