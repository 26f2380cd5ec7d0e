"""Publishing: the quality policy is drafted, approved by a sign-off, told; each version stays (5.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.leading import is_top_management
from governance.models import LeadershipActivity, PolicyCommunication, PolicyPoint, QualityPolicy
from governance.rules import days, statements
from governance.stating import Given, new_draft, rewriting, versions, write_points
from qms.people.models import Organisation, Person, Site
from qms.people.reach import with_those_below
from qms.primitives.asof import recorded_before
from qms.primitives.changing import changing, check, keep
from qms.primitives.refusing import Refusal
from qms.records import signing
from qms.records.canonical import canonical, sha256
from qms.records.models import SignOff

KIND = "policy"
SCHEME = 1
State = QualityPolicy.State
Says = QualityPolicy.Says


def draft(
    *, site: Site | None, by: Person, at: datetime, copy_of: QualityPolicy | None = None
) -> QualityPolicy:
    """Start the next version of a scope's policy, as a copy of ``copy_of`` or of the approved one.

    Raises :class:`Refusal` where the scope has a draft already.
    """
    with transaction.atomic():
        source = copy_of or current(site_id=site.pk if site else None)
        row = new_draft(QualityPolicy, site=site, copy_of=source, by=by, at=at)
        if source is not None:
            _copy_points(source, row, by=by, at=at)
    return row


def _copy_points(source: QualityPolicy, row: QualityPolicy, *, by: Person, at: datetime) -> None:
    for point in source.points.all():
        copy = PolicyPoint(policy=row, number=point.number, position=point.position, text=point.text)
        copy.says = list(point.says)
        keep(copy, by=by, at=at)


def write(
    policy: QualityPolicy, *, text: str, points: Sequence[Given], seen: int, by: Person, at: datetime
) -> None:
    """Make the draft say ``text`` and ``points``; a question for approval that is open is taken back.

    Raises :class:`Refusal` where it is no draft, or somebody changed it since revision ``seen``.
    """
    with rewriting(policy, seen=seen, text=text, by=by, at=at) as row:
        _write_points(row, points, by=by, at=at)
        row.asked_of, row.asked_on = None, None


def _write_points(row: QualityPolicy, points: Sequence[Given], *, by: Person, at: datetime) -> None:
    """Write the points; a new one goes on after the highest number that any version gave."""
    highest = PolicyPoint.objects.filter(policy__site=row.site_id).aggregate(last=Max("number"))["last"]
    write_points(
        row,
        points,
        stored=list(row.points.all()),
        make=lambda: PolicyPoint(policy=row),
        set_links=lambda point, given: setattr(point, "says", known(given.links)),
        next_number=(highest or 0) + 1,
        by=by,
        at=at,
    )


def known(says: Sequence[str]) -> list[str]:
    """Return those of ``says`` that are among the four things, in their order."""
    return [one for one in Says.values if one in says]


def ask(policy: QualityPolicy, *, of: Person, on: date, by: Person, at: datetime, reason: str = "") -> None:
    """Ask a member of top management of the scope to approve the draft.

    Raises :class:`Refusal` where the person is no such member, or the draft leaves one of the four unsaid.
    """
    with changing(policy, by=by, at=at, reason=reason, states=[State.DRAFT]) as row:
        days.refuse_who_left(of.name, of.ended_on, on, field="asked_of")
        refuse_unless_leads(of, row.site, on=on, field="asked_of")
        refuse_unfinished(row)
        row.asked_of, row.asked_on = of, on


def refuse_unless_leads(person: Person, site: Site | None, *, on: date, field: str | None = None) -> None:
    """Raise :class:`Refusal` unless ``person`` is top management of the scope on ``on``."""
    if is_top_management(person, on=on, site_id=site.pk if site else None):
        return
    scope = site.name if site else _("the whole organisation")
    raise Refusal(
        "statement.signed-by-top-management",
        _("%(name)s is not top management of %(scope)s.") % {"name": person.name, "scope": scope},
        field=field,
        remedy=_("Only its members sign; they are named under Top management."),
    )


def unsaid(policy: QualityPolicy) -> list[str]:
    """Return which of the four things the points of ``policy`` do not say yet, in words."""
    missing = statements.unsaid(Says.values, (point.says for point in policy.points.all()))
    return [str(Says(one).label) for one in missing]


def refuse_unfinished(policy: QualityPolicy) -> None:
    """Raise :class:`Refusal` where the policy has no point, or leaves one of the four things unsaid."""
    statements.refuse_empty(policy.points.count())
    statements.refuse_unsaid(unsaid(policy))


def content_of(policy: QualityPolicy) -> dict[str, Any]:
    """Return what is signed: reference, version, scope, words and points (scheme 1)."""
    return {
        "scheme": SCHEME,
        "reference": policy.reference,
        "version": policy.version,
        "scope": policy.site.code if policy.site else "",
        "text": policy.text,
        "points": [
            {"number": point.number, "text": point.text, "says": list(point.says)}
            for point in policy.points.order_by("position", "pk")
        ],
    }


def content_sha256(policy: QualityPolicy) -> str:
    """Return the hash of what would be signed today."""
    return sha256(canonical(content_of(policy)))


def approve(
    policy: QualityPolicy, *, signer: Person, proof: signing.Proof, at: datetime, seen: str = ""
) -> SignOff:
    """Approve the draft by the sign-off of top management; the version before it is superseded.

    ``seen`` is the hash of what the signer was shown. Raises :class:`Refusal` without a fresh proof of
    identity, for anybody who is not top management of the scope, where it is approved already, unfinished,
    or changed since. Clause 5.2.1.
    """
    with changing(policy, by=signer, at=at, states=[State.DRAFT]) as row:
        refuse_unless_leads(signer, row.site, on=timezone.localdate(at))
        refuse_unfinished(row)
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
        _supersede(row, by=signer, at=at)
        row.state, row.sign_off = State.APPROVED, entry
        row.approved_by, row.approved_at = signer, at
    return entry


def _supersede(policy: QualityPolicy, *, by: Person, at: datetime) -> None:
    before = current(site_id=policy.site_id)
    if before is not None:
        reason = _("%(policy)s was approved.") % {"policy": policy}
        with changing(before, by=by, at=at, reason=reason, states=[State.APPROVED]) as row:
            row.state = State.SUPERSEDED


def current(*, site_id: int | None) -> QualityPolicy | None:
    """Return the approved version of exactly this scope."""
    found: QualityPolicy | None = versions(QualityPolicy, site_id).filter(state=State.APPROVED).first()
    return found


def policy_at(moment: datetime | None, *, site_id: int | None) -> QualityPolicy | None:
    """Return the version of exactly this scope that stood before ``moment`` (``None``: stands now)."""
    rows = versions(QualityPolicy, site_id).exclude(state=State.DRAFT)
    rows = rows if moment is None else rows.filter(approved_at__lt=moment)
    found: QualityPolicy | None = rows.select_related("site", "approved_by__function", "sign_off").first()
    return found


@transaction.atomic
def tell(
    policy: QualityPolicy,
    *,
    how: str,
    on: date,
    by: Person,
    at: datetime,
    audience: str = "people",
    site: Site | None = None,
    activity: LeadershipActivity | None = None,
) -> PolicyCommunication:
    """Record that a version was told to the people of a site, or made available to interested parties.

    Raises :class:`Refusal` for a draft, a day before its approval or to come, a site outside its scope, and
    without saying how. Clause 5.2.2.
    """
    _refuse_untold(policy, site, audience)
    assert policy.approved_at is not None
    days.refuse_impossible_day(on, today=timezone.localdate(at))
    statements.refuse_before_approval(on, Organisation.day_at(policy.approved_at))
    fact = PolicyCommunication(policy=policy, audience=audience, site=site, happened_on=on, how=how.strip())
    fact.by, fact.recorded_at, fact.activity = by, at, activity
    check(fact)
    fact.save()
    return fact


def _refuse_untold(policy: QualityPolicy, site: Site | None, audience: str) -> None:
    if policy.state == State.DRAFT:
        raise Refusal(
            "policy.told-once-approved",
            _("A draft is not told to anybody."),
            remedy=_("Let top management approve it first."),
        )
    if audience == PolicyCommunication.Audience.PEOPLE and site and site not in sites_of(policy):
        raise Refusal(
            "policy.told-in-its-scope",
            _("This policy does not speak for %(site)s.") % {"site": site},
            field="site",
            remedy=_("Choose a site of its scope."),
        )


def sites_of(policy: QualityPolicy) -> list[Site]:
    """Return the sites whose people the policy is for: all, or its site and those below it."""
    sites = list(Site.objects.order_by("code"))
    if policy.site is None:
        return sites
    within = with_those_below(policy.site, sites)
    return [site for site in sites if site.pk in within]


@dataclass(frozen=True)
class Told:
    """A site and how the version was told there, the latest first; nothing: a gap."""

    site: Site
    rows: list[PolicyCommunication]


def told_by_site(policy: QualityPolicy, *, on: date, before: datetime | None = None) -> list[Told]:
    """Return for each site open on ``on`` how this version was told to its people, gaps included."""
    rows = policy.communications.filter(audience="people", happened_on__lte=on).select_related("by", "activity")
    rows = recorded_before(rows, before)
    by_site: dict[int | None, list[PolicyCommunication]] = {}
    for row in rows:
        by_site.setdefault(row.site_id, []).append(row)
    return [Told(site, by_site.get(site.pk, [])) for site in sites_of(policy) if is_open(site, on)]


def told_parties(
    policy: QualityPolicy, *, on: date, before: datetime | None = None
) -> list[PolicyCommunication]:
    """Return how this version was made available to interested parties, the latest first."""
    rows = policy.communications.filter(audience="parties", happened_on__lte=on).select_related("by")
    return list(recorded_before(rows, before))


def is_open(site: Site, on: date) -> bool:
    """Tell whether people work at ``site`` on ``on``."""
    began = site.active_from is None or site.active_from <= on
    return began and (site.active_to is None or on <= site.active_to)


@signing.signable(KIND)
def rebuild(subject: str, scheme: int) -> Any:
    """Return the content of the policy ``subject`` as its rows say it today, for the ledger to compare.

    Where its state or who approved it was changed behind the sign-off, that is returned: no signed content
    equals it. Raises ``LookupError`` where it is gone.
    """
    row = QualityPolicy.objects.select_related("site", "sign_off").filter(reference=subject).first()
    if row is None:
        raise LookupError(subject)
    if row.sign_off is None or row.sign_off.signer_id != row.approved_by_id:
        return {"state": row.state, "approved_by": row.approved_by_id}
    return content_of(row)
