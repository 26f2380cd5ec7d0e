"""Sites: what each has of its own, what it takes from the organisation, and what it lacks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.describing import Picture, picture_of
from governance.models import (
    EscalationPath,
    PolicyCommunication,
    Process,
    QualityPolicy,
    ResponsibilityMatrix,
    TopManagementMembership,
)
from governance.publishing import is_open
from qms.people.models import Site
from qms.people.tree import in_tree
from qms.ui.dates import short_day
from reviews.cycle import HELD, months_later
from reviews.models import ReviewSeries


@dataclass(frozen=True)
class Standing:
    """One thing that a site has, takes from above, or lacks: a word, its tone, and where it is seen to."""

    label: str
    tone: str
    word: str
    url: str
    note: str = ""

    @property
    def is_lacking(self) -> bool:
        """Whether nothing stands here at all, or it is late."""
        return self.tone == "bad"


@dataclass(frozen=True)
class SiteStanding:
    """A site in the tree with everything that leading quality there takes."""

    site: Site
    depth: int
    parts: list[Standing]

    @property
    def first_lacking(self) -> Standing | None:
        """What to see to first, in the order in which one builds on the other."""
        return next((part for part in self.parts if part.is_lacking), None)


def standings(sites: Iterable[Site], *, on: date) -> list[SiteStanding]:
    """Return how each open site stands on ``on``, in the order of the tree; nine queries however many sites."""
    rows = in_tree(site for site in sites if is_open(site, on))
    facts = Facts(on)
    return [SiteStanding(site, depth, facts.of(site)) for site, depth in rows]


class Facts:
    """What the records say on a day of every scope, read once."""

    def __init__(self, on: date) -> None:
        self.on = on
        self.leaders: dict[int | None, list[str]] = defaultdict(list)
        for row in TopManagementMembership.objects.on(on).select_related("person"):
            self.leaders[row.site_id].append(row.person.name)
        matrices = ResponsibilityMatrix.objects.standing_on(on)
        self.matrices = {row.site_id: row for row in matrices}
        paths = EscalationPath.objects.filter(starts_on__lte=on).order_by("starts_on")
        self.paths = {row.site_id: row for row in paths}
        policies = QualityPolicy.objects.filter(state="approved")
        self.policies = {row.site_id: row for row in policies}
        told = PolicyCommunication.objects.filter(audience="people", happened_on__lte=on)
        rows = told.order_by().values("policy", "site").annotate(last=Max("happened_on"))
        self.told = {(row["policy"], row["site"]): row["last"] for row in rows}
        self.held = self._held()
        self.picture = picture_of(list(Process.objects.order_by("code")), on=on)

    def _held(self) -> dict[int | None, tuple[date | None, int]]:
        """Return of each scope when its last review of a series was held, and the months between two."""
        held = Max("reviews__held_on", filter=Q(reviews__state__in=HELD))
        rows = ReviewSeries.objects.annotate(last=held).order_by("reference")
        found = rows.values_list("site_id", "last", "cadence_months")
        return {site_id: (last, months) for site_id, last, months in found}

    def of(self, site: Site) -> list[Standing]:
        """Return every part of one site, in the order in which one builds on the other."""
        return [
            self._leaders(site),
            self._from_scope(site, _("Matrix"), self.matrices, reverse("governance:matrices")),
            self._processes(site, self.picture),
            self._policy(site),
            self._from_scope(site, _("Escalation path"), self.paths, reverse("governance:escalation_paths")),
            self._reviews(site),
        ]

    def _leaders(self, site: Site) -> Standing:
        label, url = _("Leaders"), reverse("governance:top_management")
        if own := self.leaders.get(site.pk):
            return Standing(label, "good", ", ".join(own), url)
        if whole := self.leaders.get(None):
            word = ngettext("%(n)d of the organisation", "%(n)d of the organisation", len(whole))
            return Standing(label, "stale", word % {"n": len(whole)}, url)
        return Standing(label, "bad", _("Nobody leads"), url)

    def _from_scope(self, site: Site, label: str, found: dict, url: str) -> Standing:  # type: ignore[type-arg]
        if own := found.get(site.pk):
            return Standing(label, "good", _("Its own"), own.get_absolute_url(), own.reference)
        if whole := found.get(None):
            return Standing(label, "stale", _("The organisation's"), whole.get_absolute_url(), whole.reference)
        return Standing(label, "bad", _("None"), url)

    def _processes(self, site: Site, picture: Picture) -> Standing:
        label, url = _("Processes"), reverse("governance:processes")
        here = [row for row in picture.processes if _runs_at(row, site, picture)]
        orphans = [row for row in here if not (picture.owners.get((row.pk, site.pk)) or picture.owner(row))]
        if not here:
            return Standing(label, "stale", _("None runs here"), url)
        if orphans:
            words = {"n": len(orphans), "all": len(here)}
            return Standing(
                label, "bad", _("%(n)d of %(all)d without owner") % words, orphans[0].get_absolute_url()
            )
        return Standing(label, "good", _("%(n)d, each with its owner") % {"n": len(here)}, url)

    def _policy(self, site: Site) -> Standing:
        label, url = _("Policy told"), reverse("governance:policy_now")
        policy = self.policies.get(site.pk) or self.policies.get(None)
        if policy is None:
            return Standing(label, "bad", _("No policy yet"), url)
        last = self.told.get((policy.pk, site.pk))
        if last is None:
            return Standing(label, "bad", _("Not told here"), policy.get_absolute_url(), policy.reference)
        return Standing(label, "good", short_day(last, self.on), policy.get_absolute_url(), policy.reference)

    def _reviews(self, site: Site) -> Standing:
        label, url = _("Reviews"), reverse("reviews:all_series")
        if site.pk not in self.held and None in self.held:
            return Standing(label, "stale", _("With the organisation's"), url)
        if site.pk not in self.held:
            return Standing(label, "bad", _("No series"), url)
        last, months = self.held[site.pk]
        if last is None:
            return Standing(label, "bad", _("None held yet"), url)
        due = months_later(last, months)
        if due < self.on:
            return Standing(label, "bad", _("Due since %(day)s") % {"day": short_day(due, self.on)}, url)
        return Standing(label, "good", _("Next by %(day)s") % {"day": short_day(due, self.on)}, url)


def _runs_at(process: Process, site: Site, picture: Picture) -> bool:
    """Tell whether a process runs at ``site``: it says so, belongs to it, or names no site at all."""
    run = picture.sites.get(process.pk)
    if run:
        return site.pk in {one.pk for one in run}
    return process.site_id in (None, site.pk)
