"""Changes in context as records tell them: leaders, sites, providers, requirements, certificates (9.3.2 b)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.models import Process, Provider, TopManagementMembership
from objectives.models import Certificate, CustomerRequirement
from qms.people.models import Site
from reviews.figures import Table, figure
from reviews.models import ReviewInput
from reviews.showing import day, shape

if TYPE_CHECKING:
    from reviews.freezing import View

MOST = 40
"""Changes that are frozen, the latest first; the rest are counted."""

Change = tuple[date, str, str]
"""When, what in a code, and what or whom it concerns."""

WORDS = {
    "leader": lambda name: _("%(name)s joined top management") % {"name": name},
    "leader_left": lambda name: _("%(name)s left top management") % {"name": name},
    "site": lambda name: _("The site %(name)s was opened") % {"name": name},
    "site_closed": lambda name: _("The site %(name)s was closed") % {"name": name},
    "provider": lambda name: _("%(name)s supplies us") % {"name": name},
    "provider_ended": lambda name: _("%(name)s is no longer used") % {"name": name},
    "requirement": lambda name: _("New customer requirement: %(name)s") % {"name": name},
    "process": lambda name: _("New process: %(name)s") % {"name": name},
    "certificate": lambda name: _("Certificate issued: %(name)s") % {"name": name},
    "certificate_ended": lambda name: _("Certificate ended: %(name)s") % {"name": name},
}


@figure(ReviewInput.Item.CONTEXT)
def changes(view: View) -> Table | None:
    """Return what the records say has changed around the system since the period began. Six queries."""
    found = sorted({*_people(view), *_sites(view), *_recorded(view), *_outside(view)}, reverse=True)
    if not found:
        return None
    rows = [{"on": on.isoformat(), "what": what, "name": name} for on, what, name in found]
    return {"kind": "changes", "rows": rows[:MOST], "left_out": max(0, len(rows) - MOST), "unusual": {}}


def _since(view: View, field: str) -> Q:
    return Q(**{f"{field}__gte": view.review.period_from, f"{field}__lte": view.on})


def _in(view: View, on: date | None) -> bool:
    return on is not None and view.review.period_from <= on <= view.on


def _people(view: View) -> Iterator[Change]:
    rows = TopManagementMembership.objects.filter(
        view.of_scope(), _since(view, "starts_on") | _since(view, "ends_on")
    )
    for row in rows.select_related("person"):
        if _in(view, row.starts_on):
            yield row.starts_on, "leader", row.person.name
        if row.ends_on is not None and _in(view, row.ends_on):
            yield row.ends_on, "leader_left", row.person.name


def _sites(view: View) -> Iterator[Change]:
    of_scope = Q() if view.site_ids is None else Q(pk__in=view.site_ids)
    for row in Site.objects.filter(of_scope, _since(view, "active_from") | _since(view, "active_to")):
        if row.active_from is not None and _in(view, row.active_from):
            yield row.active_from, "site", row.name
        if row.active_to is not None and _in(view, row.active_to):
            yield row.active_to, "site_closed", row.name


def _recorded(view: View) -> Iterator[Change]:
    """Yield what was entered in the period: requirements and processes, by the day of their recording."""
    kinds: tuple[tuple[Any, str, str], ...] = (
        (CustomerRequirement, "requirement", "statement"),
        (Process, "process", "name"),
    )
    for model, what, field in kinds:
        rows = model.objects.filter(view.of_scope(), recorded_at__lte=view.at).order_by()
        rows = rows.filter(recorded_at__date__gte=view.review.period_from)
        for moment, name in rows.values_list("recorded_at", field):
            if _in(view, timezone.localdate(moment)):
                yield timezone.localdate(moment), what, name


def _outside(view: View) -> Iterator[Change]:
    """Yield the providers and certificates that came and went in the period."""
    begun = Q(recorded_at__date__gte=view.review.period_from, recorded_at__lte=view.at)
    for provider in Provider.objects.filter(view.of_scope(), begun | _since(view, "ended_on")):
        if _in(view, timezone.localdate(provider.recorded_at)):
            yield timezone.localdate(provider.recorded_at), "provider", provider.name
        if provider.ended_on is not None and _in(view, provider.ended_on):
            yield provider.ended_on, "provider_ended", provider.name
    rows = Certificate.objects.filter(view.of_scope(), recorded_at__lte=view.at)
    for row in rows.filter(_since(view, "issued_on") | _since(view, "ended_on")):
        if _in(view, row.issued_on):
            yield row.issued_on, "certificate", row.title
        if row.ended_on is not None and _in(view, row.ended_on):
            yield row.ended_on, "certificate_ended", row.title


@shape("changes")
def _shown(row: dict[str, Any]) -> dict[str, Any]:
    """Return a frozen change as a sentence with its day."""
    return {**row, "day": day(row["on"]), "sentence": WORDS[row["what"]](row["name"])}
