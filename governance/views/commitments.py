"""The leadership commitment: its versions, who has signed, who is owed, what changed, as PDF."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from governance import access, committing
from governance.forms.statements import CommitmentDraftForm, OpenForm, SignForm, StartForm
from governance.leading import is_top_management
from governance.models import LeadershipCommitment, TopManagementMembership
from governance.rules import statements
from governance.statements_pdf import RESPONSIBILITIES, commitment_pdf
from governance.stating import Given
from governance.views.acting_on import answer
from governance.views.days import day_named, known_by
from governance.views.stating import document, draft_page, forms_only, signature_page
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.primitives.asof import recorded_before
from qms.primitives.refusing import Refusal
from qms.records.proving import identity_proven
from qms.records.telling import timeline
from qms.ui.pages import page

State = LeadershipCommitment.State
LISTED = 100
"""Versions on one page: those of every site of a large organisation."""

TOLD_BY_FACTS = ("opened_at", "sign_by", "in_force_at", "superseded_at", "revision")


def commitments() -> Any:
    """Return versions with what their pages show."""
    return LeadershipCommitment.objects.select_related("site", "based_on")


@require_safe
def commitment_list(request: PersonRequest) -> HttpResponse:
    """The versions of every scope: which is in force, today or on a past day, and who has signed."""
    day = day_named(request)
    before = known_by(request, day)
    rows = commitments().visible_to(request.person)
    rows = recorded_before(rows, before).prefetch_related("signatures__person")
    leaders = committing.all_memberships(day)
    context = {
        "rows": [_listed(row, leaders, day, before) for row in rows[:LISTED]],
        "day": day,
        "may_prepare": access.may_prepare_statements_somewhere(request.person),
    }
    return page(request, "governance/commitments.html", context)


def _listed(
    row: LeadershipCommitment, leaders: list[TopManagementMembership], day: date, before: datetime | None
) -> tuple[Any, ...]:
    """Return a version with its state, who had signed and who owed a signature, on a day."""
    state = committing.state_at(row, before)
    signed = [one.person for one in row.signatures.all() if before is None or one.recorded_at < before]
    asks = state in (State.OPEN, State.IN_FORCE)
    have = {person.pk for person in signed}
    members = committing.members_among(row, leaders, on=day) if asks else []
    owed = [one for one in members if one.person.pk not in have]
    return row, state, signed, owed


def _asks(row: LeadershipCommitment) -> bool:
    return row.state in (State.OPEN, State.IN_FORCE)


@require_safe
def commitment(request: PersonRequest, reference: str) -> HttpResponse:
    """One version: its points and what they speak of, who has signed, who is owed."""
    row = visible_or_404(commitments(), request.person, reference=reference)
    signed = list(row.signatures.select_related("person__function", "sign_off"))
    members = committing.members(row, on=request.today) if row.state != State.SUPERSEDED else []
    have = {signature.person_id for signature in signed}
    owed = [member for member in members if member.person.pk not in have]
    is_draft, may_prepare = row.state == State.DRAFT, access.may_prepare_statements(request.person, row.site_id)
    context = {
        "commitment": row,
        "points": _spoken(row),
        "signed": signed,
        "owed": [] if is_draft else owed,
        "members": members,
        "is_draft": is_draft,
        "may_write": is_draft and may_prepare,
        "may_sign": _asks(row) and any(member.person.pk == request.person.pk for member in owed),
        "may_enforce": row.state == State.OPEN and may_prepare and bool(signed) and not owed,
        "told": timeline(row, silent=TOLD_BY_FACTS),
    }
    return page(request, "governance/commitment.html", context)


def _spoken(row: LeadershipCommitment) -> list[tuple[str, list[Any], list[Any]]]:
    """Return each point with the responsibilities and processes it speaks of."""
    points = row.points.prefetch_related("processes")
    return [
        (point.text, [RESPONSIBILITIES[one] for one in point.responsibilities], list(point.processes.all()))
        for point in points
    ]


@forms_only
def new_commitment(request: PersonRequest) -> HttpResponse:
    """Start the next version, as a copy of the last."""
    require(access.may_prepare_statements_somewhere(request.person))
    form = StartForm(request.POST or None, person=request.person, start=committing.draft)
    if request.method == "POST" and form.is_valid():
        site = form.cleaned_data["site"]
        require(access.may_prepare_statements(request.person, site.pk if site else None))

    def done(row: LeadershipCommitment) -> HttpResponse:
        return redirect("governance:commitment_text", row.reference)

    return answer(
        request,
        form,
        done,
        title=_("Draft the next commitment"),
        lead=_("It starts as a copy of the last version. Every member of top management is asked to sign it."),
        submit=_("Start draft"),
        back=_("Leadership commitment"),
        back_url=reverse("governance:commitments"),
    )


def to_prepare(request: PersonRequest, reference: str) -> LeadershipCommitment:
    """Return the version that this person may prepare; 404 where they do not see it, 403 where they may not."""
    row: LeadershipCommitment = visible_or_404(commitments(), request.person, reference=reference)
    require(access.may_prepare_statements(request.person, row.site_id))
    return row


@forms_only
def commitment_text(request: PersonRequest, reference: str) -> HttpResponse:
    """Write the draft: its opening and its points."""
    row = to_prepare(request, reference)
    given = [
        Given(point.number, point.text, tuple(point.responsibilities), tuple(point.processes.all()))
        for point in row.points.prefetch_related("processes")
    ]
    offered = committing.processes_offered(request.person)
    form = CommitmentDraftForm(request.POST or None, draft=row, points=given, processes=offered)
    return draft_page(request, row, form, title=_("Write the commitment"))


@forms_only
def commitment_opening(request: PersonRequest, reference: str) -> HttpResponse:
    """Ask every member of top management to sign."""
    row = to_prepare(request, reference)
    form = OpenForm(request.POST or None, commitment=row, today=request.today)

    def done(_form: Any) -> HttpResponse:
        messages.success(request, _("Every member of top management is asked to sign it."))
        return redirect(row)

    return answer(
        request,
        form,
        done,
        title=_("Ask for signatures"),
        lead=_("Its words do not change after this."),
        submit=_("Ask for signatures"),
        back=row.reference,
        back_url=row.get_absolute_url(),
    )


@forms_only
@identity_proven
def commitment_signature(request: PersonRequest, reference: str) -> HttpResponse:
    """Sign as a member of top management: exactly what is shown, with identity proven."""
    row = visible_or_404(commitments(), request.person, reference=reference)
    require(
        is_top_management(request.person, on=request.today, site_id=row.site_id),
        _("A commitment is signed by top management of its scope."),
    )
    return signature_page(
        request,
        row,
        SignForm(request.POST or None, initial={"seen": committing.content_sha256(row)}),
        committing.sign,
        title=_("Sign the leadership commitment"),
        submit=_("Sign commitment"),
        lead=_("By signing you commit yourself to exactly what is shown. It does not change after that."),
        done=_("Your signature is in the ledger."),
        points=[(text, [*duties, *processes]) for text, duties, processes in _spoken(row)],
    )


@require_POST
def commitment_enforcement(request: PersonRequest, reference: str) -> HttpResponse:
    """Put in force what all who are top management today have signed."""
    row = to_prepare(request, reference)
    try:
        committing.put_in_force(row, by=request.person, at=request.now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(commitment)s is in force.") % {"commitment": row})
    return redirect(row)


@require_safe
def commitment_differences(request: PersonRequest, reference: str) -> HttpResponse:
    """What changed, point by point, since the version it was copied from (or ``?with=`` another)."""
    row = visible_or_404(commitments(), request.person, reference=reference)
    others = commitments().filter(site=row.site_id)
    other = row.based_on
    if request.GET.get("with"):
        other = visible_or_404(others, request.person, reference=request.GET["with"])
    context = {
        "row": row,
        "other": other,
        "title": _("What changed in the leadership commitment"),
        "differences": statements.differences(*[_points(one) for one in (other, row)]),
        "versions": others.visible_to(request.person).exclude(pk=row.pk).order_by("-version"),
    }
    return page(request, "governance/differences.html", context)


def _points(row: LeadershipCommitment | None) -> list[statements.Point]:
    points = row.points.prefetch_related("processes") if row else []
    return [
        statements.Point(
            point.number,
            point.text,
            (
                *(str(RESPONSIBILITIES[one]) for one in point.responsibilities),
                *(process.name for process in point.processes.all()),
            ),
        )
        for point in points
    ]


@require_safe
def commitment_document(request: PersonRequest, reference: str) -> HttpResponse:
    """A signed version as PDF, with its signatures."""
    row = visible_or_404(commitments(), request.person, reference=reference)
    signed = [one.sign_off for one in row.signatures.select_related("sign_off__key")]
    if not signed:
        raise Http404
    owed = [member.person.name for member in committing.owed(row, on=request.today)] if _asks(row) else []
    content = commitment_pdf(row, organisation=str(request.organisation), signed=signed, owed=owed)
    return document(content, f"{row.reference}-commitment.pdf")
