"""The quality policy: the one that stands, at one address for everybody; its versions, what changed, as PDF."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance import access, publishing
from governance.forms.statements import AskForm, PolicyDraftForm, SignForm, StartForm, TellForm
from governance.leading import is_top_management
from governance.models import LeadershipActivity, PolicyCommunication, QualityPolicy
from governance.rules import statements
from governance.statements_pdf import policy_pdf
from governance.stating import Given
from governance.views.acting_on import answer, carried_out
from governance.views.days import day_named, known_by
from governance.views.stating import document, draft_page, forms_only, signature_page
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.people.models import Site
from qms.records.proving import identity_proven
from qms.records.telling import timeline
from qms.ui.pages import page

TOLD_BY_FACTS = ("state", "approved_by", "approved_at", "sign_off", "revision")
SAYS = QualityPolicy.Says


def policies() -> Any:
    """Return versions with what their pages show."""
    return QualityPolicy.objects.select_related(
        "site", "approved_by__function", "asked_of", "sign_off__key", "based_on"
    )


@require_safe
def policy_now(request: PersonRequest) -> HttpResponse:
    """The policy that stands, today or on a past day: of the organisation, or of ``?site=`` with its own."""
    require(request.person.reach.has_role, _("The policy is for everybody who holds a role here."))
    day = day_named(request)
    before = known_by(request, day)
    site = Site.objects.filter(code=request.GET["site"]).first() if request.GET.get("site") else None
    found = publishing.policy_at(before, site_id=site.pk if site else None)
    rows = list(policies().visible_to(request.person).order_by("site__code", "-version"))
    context = {
        "day": day,
        "is_past": day != request.today,
        "asked_site": site,
        "versions": [row for row in rows if row.site_id == (site.pk if site else None)],
        "own": sorted({row.site for row in rows if row.site and row.state == "approved"}, key=str),
        "may_prepare": access.may_prepare_statements_somewhere(request.person),
        **(_shown(request, found, day, before) if found else {}),
    }
    return page(request, "governance/policy_now.html", context)


@require_safe
def policy(request: PersonRequest, reference: str) -> HttpResponse:
    """One version: its words, who approved it, to whom it was told, what is to be done with it."""
    row = visible_or_404(policies(), request.person, reference=reference)
    is_draft = row.state == QualityPolicy.State.DRAFT
    may_prepare = access.may_prepare_statements(request.person, row.site_id)
    leads = is_draft and is_top_management(request.person, on=request.today, site_id=row.site_id)
    context = {
        **_shown(request, row, request.today, None),
        "is_draft": is_draft,
        "may_write": is_draft and may_prepare,
        "may_approve": leads,
        "told": timeline(row, silent=TOLD_BY_FACTS),
    }
    return page(request, "governance/policy.html", context)


def _shown(request: PersonRequest, row: QualityPolicy, day: date, before: datetime | None) -> dict[str, Any]:
    """Return the words of a version, what it does not say, and to whom it was told."""
    points = list(row.points.all())
    missing = statements.unsaid(SAYS.values, (point.says for point in points))
    told, parties = ([], []) if row.state == QualityPolicy.State.DRAFT else _told(row, day, before)
    seen = LeadershipActivity.objects.visible_to(request.person).filter(communications__policy=row).order_by()
    return {
        "policy": row,
        "points": [(point.text, [SAYS(one).label for one in point.says]) for point in points],
        "four": [(one.label, one.value not in missing) for one in SAYS],
        "unsaid": [SAYS(one).label for one in missing],
        "told_by_site": told,
        "untold": [one.site for one in told if not one.rows],
        "parties": parties,
        "seen_activities": set(seen.values_list("pk", flat=True)),
        "may_tell": bool(told) and access.may_prepare_statements(request.person, row.site_id),
    }


def _told(
    row: QualityPolicy, day: date, before: datetime | None
) -> tuple[list[publishing.Told], list[PolicyCommunication]]:
    return publishing.told_by_site(row, on=day, before=before), publishing.told_parties(
        row, on=day, before=before
    )


@forms_only
def new_policy(request: PersonRequest) -> HttpResponse:
    """Start the next version, as a copy of the one that stands."""
    require(access.may_prepare_statements_somewhere(request.person))
    form = StartForm(request.POST or None, person=request.person, start=publishing.draft)
    if request.method == "POST" and form.is_valid():
        site = form.cleaned_data["site"]
        require(access.may_prepare_statements(request.person, site.pk if site else None))

    def done(row: QualityPolicy) -> HttpResponse:
        return redirect("governance:policy_text", row.reference)

    return answer(
        request,
        form,
        done,
        title=_("Draft the next policy"),
        lead=_("It starts as a copy of the one that stands, which stays in force until this one is approved."),
        submit=_("Start draft"),
        back=_("Quality policy"),
        back_url=reverse("governance:policy_now"),
    )


def to_prepare(request: PersonRequest, reference: str) -> QualityPolicy:
    """Return the version that this person may prepare; 404 where they do not see it, 403 where they may not."""
    row: QualityPolicy = visible_or_404(policies(), request.person, reference=reference)
    require(access.may_prepare_statements(request.person, row.site_id))
    return row


@forms_only
def policy_text(request: PersonRequest, reference: str) -> HttpResponse:
    """Write the draft: its opening and its points."""
    row = to_prepare(request, reference)
    given = [Given(point.number, point.text, tuple(point.says)) for point in row.points.all()]
    form = PolicyDraftForm(request.POST or None, draft=row, points=given)
    return draft_page(request, row, form, title=_("Write the policy"))


@forms_only
def policy_request(request: PersonRequest, reference: str) -> HttpResponse:
    """Ask a member of top management to approve the draft."""
    row = to_prepare(request, reference)
    form = AskForm(request.POST or None, policy=row, today=request.today)

    def done(_form: Any) -> HttpResponse:
        messages.success(request, _("%(name)s is asked to approve it.") % {"name": row.asked_of})
        return redirect(row)

    return answer(
        request,
        form,
        done,
        title=_("Ask for approval"),
        lead=_("It shows under what waits for them, and in their next digest."),
        submit=_("Ask for approval"),
        back=row.reference,
        back_url=row.get_absolute_url(),
    )


@forms_only
@identity_proven
def policy_approval(request: PersonRequest, reference: str) -> HttpResponse:
    """Approve the draft by a sign-off: exactly what is shown, with identity proven."""
    row = visible_or_404(policies(), request.person, reference=reference)
    require(
        is_top_management(request.person, on=request.today, site_id=row.site_id),
        _("A policy is approved by top management of its scope."),
    )
    return signature_page(
        request,
        row,
        SignForm(request.POST or None, initial={"seen": publishing.content_sha256(row)}),
        publishing.approve,
        title=_("Approve the quality policy"),
        submit=_("Approve policy"),
        lead=_("By signing you approve the policy exactly as it is shown. It does not change after that."),
        done=_("The policy is approved; your signature is in the ledger."),
        points=[(point.text, [SAYS(one).label for one in point.says]) for point in row.points.all()],
    )


@forms_only
def policy_communication(request: PersonRequest, reference: str) -> HttpResponse:
    """Record to whom the version was told, when and how."""
    row = to_prepare(request, reference)
    if row.state == QualityPolicy.State.DRAFT:
        raise Http404
    sites = publishing.sites_of(row)
    wanted = {site.code: site.pk for site in sites}.get(request.GET.get("site", ""))
    audience = "parties" if request.GET.get("to") == "parties" else "people"
    form = TellForm(
        request.POST or None,
        policy=row,
        sites=sites,
        today=request.today,
        initial={"site": wanted, "audience": audience},
    )
    if carried_out(form, request) is not None:
        messages.success(request, _("Recorded."))
        return redirect(row)
    context = {
        "form": form,
        "title": _("Record how it was told"),
        "lead": _("A talk by a leader is better noted as a leadership activity, with what was heard."),
        "submit": _("Record"),
        "back": row.reference,
        "back_url": row.get_absolute_url(),
    }
    return page(request, "governance/form.html", context, status=form.as_response_status)


@require_safe
def policy_differences(request: PersonRequest, reference: str) -> HttpResponse:
    """What changed, point by point, since the version it was copied from (or ``?with=`` another)."""
    row = visible_or_404(policies(), request.person, reference=reference)
    others = policies().filter(site=row.site_id)
    other = row.based_on
    if request.GET.get("with"):
        other = visible_or_404(others, request.person, reference=request.GET["with"])
    found = statements.differences(*([_points(one) for one in (other, row)]))
    labels = {one.value: str(one.label) for one in SAYS}
    context = {
        "row": row,
        "other": other,
        "title": _("What changed in the quality policy"),
        "differences": found,
        "labels": labels,
        "versions": others.visible_to(request.person).exclude(pk=row.pk).order_by("-version"),
    }
    return page(request, "governance/differences.html", context)


def _points(row: QualityPolicy | None) -> list[statements.Point]:
    points = row.points.all() if row else []
    return [
        statements.Point(point.number, point.text, tuple(str(SAYS(one).label) for one in point.says))
        for point in points
    ]


@require_safe
def policy_document(request: PersonRequest, reference: str) -> HttpResponse:
    """The approved version as PDF, made of the signed content."""
    row = visible_or_404(policies(), request.person, reference=reference)
    if row.sign_off is None:
        raise Http404
    return document(policy_pdf(row, organisation=str(request.organisation)), f"{row.reference}-policy.pdf")
