"""Escalation paths: which holds for which scope, one path with its gaps, a new version."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from governance import access
from governance.climbing import levels_of, parents_of_sites, path_on, paths_on, person_at
from governance.filters import sites_of
from governance.forms.escalations import PathForm, proposed
from governance.models import EscalationLevel, EscalationPath
from governance.rules.days import spoken
from governance.rules.escalations import MOST_LEVELS, scope_in_force
from governance.views.acting_on import carried_out
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.people.models import Site
from qms.records.telling import timeline
from qms.ui.pages import page

ROWS = 4
"""Levels that an empty form offers."""


@require_safe
def path_list(request: PersonRequest) -> HttpResponse:
    """Which path holds for each scope today; a site without its own follows the one above it."""
    paths, parents = paths_on(request.today), parents_of_sites()
    scopes: list[Site | None] = [None, *sites_of(request.person)]
    found = [(site, paths.get(scope_in_force(site.pk if site else None, paths, parents))) for site in scopes]
    levels: dict[int, list[EscalationLevel]] = {}
    used = {path.pk for _site, path in found if path}
    for level in EscalationLevel.objects.filter(path__in=used).select_related("person").order_by("position"):
        levels.setdefault(level.path_id, []).append(level)
    rows = [
        {
            "site": site,
            "path": path,
            "own": path is not None and path.site_id == (site.pk if site else None),
            "levels": levels.get(path.pk, []) if path else [],
            "gap": any(_has_left(level, request) for level in levels.get(path.pk, [])) if path else False,
        }
        for site, path in found
    ]
    context = {"rows": rows, "may_keep": access.may_keep_paths_somewhere(request.person)}
    return page(request, "governance/escalation_paths.html", context)


def _has_left(level: EscalationLevel, request: PersonRequest) -> bool:
    return level.person is not None and level.person.has_left(request.today)


@require_safe
def escalation_path(request: PersonRequest, reference: str) -> HttpResponse:
    """One version of a path: its levels, who is found there today, where nobody is, its working hours."""
    rows = EscalationPath.objects.select_related("site")
    row = visible_or_404(rows, request.person, reference=reference)
    versions = EscalationPath.objects.filter(site=row.site).order_by("-starts_on")
    after = [version for version in versions if version.starts_on > row.starts_on]
    context = {
        "path": row,
        "levels": [_found(level, row, request) for level in levels_of(row.pk)],
        "versions": versions,
        "next": after[-1] if after else None,
        "may_keep": access.may_keep_paths(request.person, row.site_id),
        "told": timeline(row),
    }
    return page(request, "governance/escalation_path.html", context)


def _found(level: EscalationLevel, path: EscalationPath, request: PersonRequest) -> dict[str, Any]:
    of_process = level.who == EscalationLevel.Who.PROCESS_OWNER
    found = None if of_process else person_at(level, process=None, site=path.site, on=request.today)
    return {"level": level, "person": found, "gap": found is None and not of_process}


@require_http_methods(["GET", "HEAD", "POST"])
def new_escalation_path(request: PersonRequest) -> HttpResponse:
    """Set the path of a scope from a day on; ``?site=CODE`` says whose, and starts from what holds there."""
    require(access.may_keep_paths_somewhere(request.person))
    code = request.GET.get("site")
    site = get_object_or_404(sites_of(request.person), code=code) if code else None
    path = path_on(on=request.today, site_id=site.pk if site else None)
    levels = levels_of(path.pk) if path else []
    form = PathForm(
        request.POST or None,
        person=request.person,
        today=request.today,
        levels=_levels_sent(request) or max(ROWS, len(levels) + 1),
        initial=proposed(path, levels, site),
    )
    if request.method == "POST" and form.is_valid():
        scope = form.cleaned_data["site"]
        require(access.may_keep_paths(request.person, scope.pk if scope else None))
    made = carried_out(form, request)
    if made is not None:
        sentence = _("%(path)s holds from %(day)s.")
        messages.success(request, sentence % {"path": made, "day": spoken(made.starts_on)})
        return redirect(made)
    context = {"form": form, "back_url": reverse("governance:escalation_paths")}
    return page(request, "governance/new_escalation_path.html", context, status=form.as_response_status)


def _levels_sent(request: PersonRequest) -> int:
    """Return how many levels a sent form had; none before it is sent."""
    return sum(f"who_{position}" in request.POST for position in range(1, MOST_LEVELS + 1))
