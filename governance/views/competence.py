"""Competence: who is confirmed in which role, what is lacking, what ends; one confirmation, a new one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance import access, confirming
from governance.forms.competence import ConfirmationForm, GapForm, known_of
from governance.kinds.competence import address
from governance.models import CompetenceConfirmation
from governance.views.acting_on import answer
from governance.views.days import day_named, known_by
from governance.views.listing import page_of
from governance.views.stating import forms_only
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.records.exporting import csv_download
from qms.records.telling import timeline
from qms.ui.pages import page
from qms.ui.statuses import status_of

STATES = ("never", "gap", "expired", "expiring", "confirmed")


def confirmations() -> Any:
    """Return confirmations with what their pages show."""
    return CompetenceConfirmation.objects.select_related(
        "person__function", "confirmed_by__function", "process", "site", "gap_action"
    )


def seen(request: PersonRequest) -> list[confirming.Standing]:
    """Return how the required roles stand that this person may see, on the day asked for."""
    day = day_named(request)
    reach = request.person.reach
    rows = confirming.standings_on(day, before=known_by(request, day))
    mine = (one for one in rows if one.required.person.pk == request.person.pk)
    scoped = [one for one in rows if _within(one.required, reach)]
    return scoped + [one for one in mine if one not in scoped]


def _within(one: confirming.Required, reach: Any) -> bool:
    sites = (one.site.pk if one.site else None, one.process.site_id if one.process else None)
    return all(reach.sees_site(site) for site in sites)


@require_safe
def competence(request: PersonRequest) -> HttpResponse:
    """Each role that asks for confirmed competence, and how it stands on a day: gaps first asked for."""
    rows = seen(request)
    wanted = request.GET.get("state", "")
    counts = {state: sum(one.state == state for one in rows) for state in STATES}
    order = {state: place for place, state in enumerate(STATES)}
    listed = sorted((one for one in rows if wanted in ("", one.state)), key=lambda one: order[one.state])
    day, may = day_named(request), request.person.reach.holds(*access.LEADERS)
    context = {
        "page": page_of([(one, _form_of(one.required)) for one in listed], request.GET.get("page")),
        "counts": counts,
        "total": len(rows),
        "state": wanted,
        "day": day,
        "is_past": day != request.today,
        "may_confirm": may and day == request.today,
    }
    return page(request, "governance/competence.html", context)


def _form_of(required: confirming.Required) -> str:
    """Return the form in which a role is confirmed, at its site."""
    return address(required) + (f"?site={required.site.code}" if required.site else "")


@require_safe
def competence_export(request: PersonRequest) -> HttpResponseBase:
    """The same matrix as CSV."""
    header = [
        _("Person"), _("Role"), _("Process"), _("Site"), _("Status"), _("Requirement"), _("Confirmed by"),
        _("Confirmed on"), _("Valid until"), _("Reference"), _("Action"),
    ]  # fmt: skip
    return csv_download(f"competence-{request.today}.csv", header, _cells(seen(request)))


def _cells(rows: list[confirming.Standing]) -> Iterator[list[Any]]:
    for one in rows:
        required, last = one.required, one.last
        yield [
            required.person.name, CompetenceConfirmation.Role(required.role).label,
            required.process.name if required.process else "", required.site.name if required.site else "",
            status_of(one.state).word, last.requirement if last else "", last.confirmed_by.name if last else "",
            last.confirmed_on if last else "", last.valid_until if last else "", last.reference if last else "",
            last.gap_action.reference if last and last.gap_action else "",
        ]  # fmt: skip


@require_safe
def competence_confirmation(request: PersonRequest, reference: str) -> HttpResponse:
    """One confirmation: who, for what, on which basis, until when; the earlier ones of the same role."""
    row = visible_or_404(confirmations(), request.person, reference=reference)
    earlier = CompetenceConfirmation.objects.visible_to(request.person).filter(
        role=row.role, person=row.person, process=row.process
    )
    required = confirming.Required(row.role, row.person, row.process, row.site, row.confirmed_on)
    is_gap, may = row.outcome == "gap", access.may_confirm_competence(request.person, row.person, row.site_id)
    context = {
        "confirmation": row,
        "state": confirming.state_of(row, on=request.today),
        "others": earlier.exclude(pk=row.pk).select_related("confirmed_by")[:20],
        "action_standing": row.gap_action.standing(request.today) if row.gap_action else "",
        "again": _form_of(required) if may else "",
        "may_close": is_gap and row.gap_action is None and access.may_assign(request.person, row.site_id),
        "told": timeline(row),
    }
    return page(request, "governance/competence_confirmation.html", context)


@forms_only
def new_competence_confirmation(request: PersonRequest, **named: Any) -> HttpResponse:
    """Confirm what a person can, as one's own word; the address may say who and for which role."""
    require(may_confirm_somebody(request))
    known = {} if request.method == "POST" else known_of({**request.GET.dict(), **named}, request.person)
    if known.get("person") and known.get("role"):
        known |= confirming.last_words(**known)
    form = ConfirmationForm(request.POST or None, acting=request.person, today=request.today, known=known)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        site_id = given["site"].pk if given["site"] else None
        if given["person"].pk != request.person.pk:
            require(access.may_confirm_competence(request.person, given["person"], site_id))

    def done(row: CompetenceConfirmation) -> HttpResponse:
        messages.success(request, _("%(confirmation)s is recorded.") % {"confirmation": row})
        return redirect(row)

    return answer(
        request,
        form,
        done,
        title=_("Confirm competence"),
        lead=_("Your own word, on a day, until a day; nobody confirms themselves."),
        submit=_("Record confirmation"),
        back=_("Competence"),
        back_url=reverse("governance:competence"),
    )


def may_confirm_somebody(request: PersonRequest) -> bool:
    """Tell whether there is anybody whose competence this person may confirm."""
    reach = request.person.reach
    return reach.holds(*access.LEADERS) or (reach.is_insider and request.person.reports.exists())


@forms_only
def competence_action(request: PersonRequest, reference: str) -> HttpResponse:
    """Assign the action that closes a gap."""
    row = visible_or_404(confirmations(), request.person, reference=reference)
    require(access.may_assign(request.person, row.site_id))
    form = GapForm(request.POST or None, confirmation=row, person=request.person, today=request.today)
    if request.method == "POST" and form.is_valid():
        site = form.cleaned_data["site"]
        require(access.may_assign(request.person, site.pk if site else None))

    def done(_result: Any) -> HttpResponse:
        messages.success(request, _("%(action)s closes this gap.") % {"action": row.gap_action})
        return redirect(row)

    return answer(
        request,
        form,
        done,
        title=_("Close the gap"),
        lead=row.requirement,
        submit=_("Assign action"),
        back=row.reference,
        back_url=row.get_absolute_url(),
    )
