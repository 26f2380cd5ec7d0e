"""Records read once for any number of scopes: a site takes its own from what was read for all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from django.db.models import Q

from evidence import rules
from evidence.looking_back import Day
from evidence.reading import deeds, happenings, leadership, objectives, people, reviews
from evidence.reading.answers import Answered
from evidence.reading.scope import Scope, of_sites, scope_of, sites_of
from governance.climbing import parents_of
from governance.models import TopManagementMembership
from objectives.models import QualityObjective
from qms.people.models import Function, Site
from qms.people.reach import site_tree
from reviews.models import ReviewInput


class Shared:
    """What the rules read of a ``day``, for the sites ``within`` (``None``: all), each kind of record once.

    ``sites`` are every site by code, where they were read already.
    """

    def __init__(
        self, day: Day, *, within: frozenset[int] | None = None, sites: Sequence[Site] | None = None
    ) -> None:
        self.day, self.within = day, within
        self.sites = every_site() if sites is None else sites
        self.tree = site_tree(self.sites)

    @property
    def rows(self) -> Q:
        """The rows of the sites and of the whole organisation."""
        return of_sites(self.within)

    @cached_property
    def known(self) -> people.Known:
        """Everybody as they stood."""
        return people.Known(self.day)

    @cached_property
    def leaders(self) -> list[TopManagementMembership]:
        """Who belonged to top management of any scope."""
        return leadership.memberships(self.day)

    @cached_property
    def functions(self) -> list[Function]:
        """The functions, by name."""
        return list(Function.objects.order_by("name"))

    @cached_property
    def processes(self) -> people.Processes:
        """The processes of every site and their owners."""
        quality = frozenset(one.pk for one in self.functions if one.is_quality)
        return people.Processes(self.day, quality)

    @cached_property
    def documents(self) -> leadership.Documents:
        """What leaders signed, and who answers for the QMS."""
        return leadership.documents(self.day)

    @cached_property
    def values(self) -> rules.Records:
        """The plain values that are the same in every scope that holds their record."""
        contents = reviews.minutes(of_sites(self.within, "review__"), self.day)
        signed = reviews.signers(contents, self.day)
        required = objectives.requirements(self.day)
        given = reviews.given_by(contents)
        chosen = QualityObjective.objects.filter(self.rows)
        answered = Answered(
            {
                "objective": chosen,
                "event": happenings.significant(self.rows, self.day),
                "risk": happenings.weighed(self.rows, self.day),
            },
            self.day,
            references=given,
        )
        promised = objectives.promised(chosen, answered, self.day)
        judged = objectives.objectives(promised, required, self.day)
        trends, unheard = happenings.heard(self.within, self.day)
        return rules.Records(
            as_of=self.day.day,
            objectives=judged,
            requirements=objectives.requirement_values(required, promised, judged, self.day),
            series=reviews.series(self.rows, self.day),
            reviews=[
                reviews.review(row, signed.get(row.review.reference, []), self.leaders, self.day)
                for row in contents
            ],
            actions=reviews.actions(given, answered.actions.values(), self.day),
            activities=people.activities(self.rows, self.day),
            escalations=people.escalations(self.rows, self.day),
            competences=deeds.competences(self.processes.owned, self.day),
            requests=happenings.requests(self.rows, self.day),
            decisions=deeds.decisions(self.rows, self.day),
            worked=deeds.worked(self.rows, self.day),
            overdue=deeds.long_overdue(
                self.rows, self.day, reviews.looked_at(contents), parents_of(self.sites)
            ),
            events=happenings.events(self.rows, answered, self.day),
            risks=happenings.risks(self.rows, answered, self.day, self.processes.carrying, required),
            trends=trends,
            unheard=unheard,
            audits=deeds.audits(self.rows, self.day),
            climate=deeds.climate(self.day),
        )

    def of(self, site: Site | None) -> rules.Records:
        """Return what the rules read in the scope of a site, or of the whole organisation."""
        scope = scope_of(site, self.day, self.tree)
        sites, known, values = sites_of(scope, self.sites), self.known, self.values
        processes = self.processes.of(scope, known, sites)
        promised = scope.own(values.objectives)
        matrix, accountables = self.documents.matrix(scope, known)
        held = _held(processes, promised) | accountables
        leading = self._leading(scope)
        return rules.Records(
            as_of=self.day.day,
            site_id=site.pk if site else None,
            objectives=promised,
            series=scope.own(values.series),
            reviews=scope.own(values.reviews),
            actions=scope.own(values.actions),
            inputs={item.value: str(item.label) for item in ReviewInput.Item},
            accountable=self.documents.accountable(scope, self.leaders, known),
            matrix=matrix,
            commitment=self.documents.commitment(scope, self.leaders, known),
            policy=self.documents.policy(scope, known, sites),
            processes=processes,
            activities=scope.own(values.activities),
            escalations=scope.own(values.escalations),
            functions=people.functions(
                scope, known, {one.pk: one.name for one in self.functions}, held, leading
            ),
            sites=self._places(scope, sites),
            requirements=scope.own(values.requirements),
            competences=scope.own(values.competences),
            requests=scope.own(values.requests),
            decisions=scope.own(values.decisions),
            worked=scope.own(values.worked),
            overdue=scope.own(values.overdue),
            events=scope.own(values.events),
            risks=scope.own(values.risks),
            trends=scope.own(values.trends),
            unheard=scope.own(values.unheard),
            audits=scope.own(values.audits),
            climate=values.climate,
        )

    def _leading(self, scope: Scope) -> set[int]:
        """Return who was top management of the scope on its day."""
        of_scope = leadership.leading(self.leaders, scope.site.pk if scope.site else None, self.day.day)
        return {row.person_id for row in of_scope}

    def _places(self, scope: Scope, sites: Iterable[Site]) -> list[rules.Place]:
        """Return the sites of the scope, each with those above it."""
        chains = ((site, scope_of(site, self.day, self.tree).chain) for site in sites)
        return [rules.Place(site.pk, site.name, frozenset(chain)) for site, chain in chains]


def records_of(site: Site | None, day: Day, sites: Sequence[Site] | None = None) -> rules.Records:
    """Return what the rules read, as it stood on ``day`` in the scope of a site or of the organisation.

    ``sites`` are every site by code, where they were read already.
    """
    every = every_site() if sites is None else sites
    scope = scope_of(site, day, site_tree(every))
    return Shared(day, within=scope.sites, sites=every).of(site)


def every_site() -> list[Site]:
    """Return every site, by code. One query."""
    return list(Site.objects.order_by("code"))


def _held(processes: Iterable[rules.Process], promised: Iterable[rules.Objective]) -> dict[str, set[int]]:
    """Return, by the reference of a process or an objective, the persons who own it."""
    held = {one.reference: set(one.owners) for one in processes}
    return held | {one.reference: {one.owner} for one in promised if one.owner is not None}
