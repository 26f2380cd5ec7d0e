"""Describing: a process whole, with what goes in and comes out, its sites, and what its owner decides alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from governance.models import Process, ProcessFlow, ProcessSite
from governance.owning import Owners, owners_on
from governance.rules.processes import Flow, Gap, Whole, gaps_of
from qms.people.models import Person, Site
from qms.people.reach import Reach
from qms.primitives.changing import check, keep
from qms.primitives.refusing import Refusal

CONTENTS = (
    "name", "purpose", "carries_customer_requirements", "measures", "may_change", "may_stop", "may_spend",
    "may_spend_up_to", "currency",
)  # fmt: skip
"""What an edit of a process may change in the process itself."""


@dataclass(frozen=True)
class FlowGiven:
    """An input or output as somebody states it."""

    direction: str
    name: str
    partner: Process | None = None
    party: str = ""
    party_name: str = ""

    @property
    def key(self) -> tuple[Any, ...]:
        """What makes it the same as a stored one."""
        return (self.direction, self.name, self.partner and self.partner.pk, self.party, self.party_name)


def version_of(process: Process) -> int:
    """Return the number by which an edit knows what it started from: the latest entry of the history."""
    return int(process.history.values_list("history_id", flat=True).order_by("-history_id").first() or 0)


@transaction.atomic
def describe(
    process: Process,
    *,
    by: Person | None,
    at: datetime,
    contents: Mapping[str, Any],
    flows: Sequence[FlowGiven] | None = None,
    sites: Collection[Site] | None = None,
    seen: int | None = None,
    reason: str = "",
) -> Process:
    """Bring a process up to what was stated; the version before stays in its history. Return it.

    ``flows`` and ``sites`` replace all that stood (``None`` leaves them), ``seen`` is the version that the
    editor started from. Where nothing differs nothing is written. Raises :class:`Refusal` where somebody else
    changed it since, and for the first field or constraint broken.
    """
    stored: Process = Process.objects.select_for_update().get(pk=process.pk)
    if seen is not None and seen != version_of(stored):
        raise Refusal(
            "process.changed-meanwhile",
            _("Somebody changed this process while you wrote."),
            remedy=_("Open its page in another window, see what changed, and send this again."),
        )
    wanted = {name: value for name, value in contents.items() if name in CONTENTS}
    differs = any(getattr(stored, name) != value for name, value in wanted.items())
    for name, value in wanted.items():
        setattr(stored, name, value)
    flowed = flows is not None and _flow(stored, flows, by=by, at=at)
    moved = sites is not None and _run_at(stored, sites, by=by, at=at)
    if differs or flowed or moved:
        keep(stored, by=by, at=at, reason=reason or _parts_changed(flowed, moved))
    return stored


def _parts_changed(flowed: bool, moved: bool) -> str:
    """Return what the history says of a version whose fields may be as before."""
    if flowed and moved:
        return _("Inputs, outputs and sites changed.")
    if flowed:
        return _("Inputs or outputs changed.")
    return _("Sites changed.") if moved else ""


def _flow(process: Process, wanted: Sequence[FlowGiven], *, by: Person | None, at: datetime) -> bool:
    stored = {
        (flow.direction, flow.name, flow.partner_id, flow.party, flow.party_name): flow
        for flow in ProcessFlow.objects.standing().filter(process=process)
    }
    given = {flow.key: flow for flow in wanted}
    _remove((flow for key, flow in stored.items() if key not in given), by=by, at=at)
    for key, flow in given.items():
        if key not in stored:
            row = ProcessFlow(process=process, direction=flow.direction, name=flow.name, partner=flow.partner)
            row.party, row.party_name = flow.party, flow.party_name
            row.recorded_at, row.recorded_by = at, by
            check(row)
            row.save()
    return stored.keys() != given.keys()


def _run_at(process: Process, wanted: Collection[Site], *, by: Person | None, at: datetime) -> bool:
    stored = {row.site_id: row for row in ProcessSite.objects.standing().filter(process=process)}
    given = {site.pk: site for site in wanted}
    _remove((row for key, row in stored.items() if key not in given), by=by, at=at)
    for key, site in given.items():
        if key not in stored:
            row = ProcessSite(process=process, site=site, recorded_at=at, recorded_by=by)
            check(row)
            row.save()
    return stored.keys() != given.keys()


def _remove(rows: Iterable[Any], *, by: Person | None, at: datetime) -> None:
    for row in rows:
        row.removed_at, row.removed_by = at, by
        row.save()


@dataclass(frozen=True)
class Picture:
    """Processes as they stood: what flows between them, who owns them where, and what each lacks."""

    processes: Sequence[Process]
    flows: Sequence[ProcessFlow]
    sites: Mapping[int, Sequence[Site]]
    owners: Owners
    gaps: Mapping[int, Sequence[Gap]]

    def at_sites(self, process: Process) -> list[tuple[Site, Person]]:
        """Return who owns the process at those sites that run it and have an owner of their own."""
        held = [(site, self.owners.get((process.pk, site.pk))) for site in self.sites.get(process.pk, ())]
        return [(site, holder) for site, holder in held if holder is not None]

    def owner(self, process: Process) -> Person | None:
        """Return who owns the process as a whole; that of its site where it belongs to one."""
        return self.owners.get((process.pk, None)) or self.owners.get((process.pk, process.site_id))


def picture_of(
    processes: Sequence[Process],
    *,
    on: date,
    recorded_by: datetime | None = None,
    owners: Owners | None = None,
) -> Picture:
    """Return how ``processes`` stand on ``on``, in three queries however many; ``owners`` where known already.

    With ``recorded_by`` by what was recorded before that moment, in one query more; their fields then say what
    they said then.
    """
    if recorded_by is not None:
        _as_recorded(processes, recorded_by)
    keys = [process.pk for process in processes]
    touching = Q(process__in=keys) | Q(partner__in=keys)
    standing = ProcessFlow.objects.standing(recorded_by).filter(touching)
    flows = list(standing.select_related("process", "partner").order_by("process__code", "pk"))
    sites: dict[int, list[Site]] = {}
    run = ProcessSite.objects.standing(recorded_by).filter(process__in=keys).select_related("site")
    for row in run.order_by("site__code"):
        sites.setdefault(row.process_id, []).append(row.site)
    owners = owners_on(keys, on=on, recorded_by=recorded_by) if owners is None else owners
    plain = [as_plain(flow) for flow in flows]
    gaps = {row.pk: gaps_of(_whole(row, plain, sites.get(row.pk, ()), owners)) for row in processes}
    return Picture(processes, flows, sites, owners, gaps)


def _as_recorded(processes: Sequence[Process], moment: datetime) -> None:
    """Set the fields of ``processes`` to what they said right before ``moment``."""
    rows = Process.history.filter(id__in=[row.pk for row in processes], history_date__lt=moment)
    then = {row.id: row for row in rows.order_by("history_date", "history_id")}
    for process in processes:
        if process.pk in then:
            for name in CONTENTS:
                setattr(process, name, getattr(then[process.pk], name))


def as_plain(flow: ProcessFlow) -> Flow:
    """Return a stored flow as the plain value that rules judge."""
    return Flow(flow.process_id, flow.direction, flow.name, flow.partner_id, flow.party, flow.party_name)


def _whole(process: Process, flows: Sequence[Flow], sites: Sequence[Site], owners: Owners) -> Whole:
    owner = owners.get((process.pk, None)) or owners.get((process.pk, process.site_id))
    somewhere = any(holder for (key, _site), holder in owners.items() if key == process.pk)
    lacking = [] if owner else [site.name for site in sites if not owners.get((process.pk, site.pk))]
    return Whole(
        process=process.pk,
        owned=somewhere,
        measures=process.measures,
        authority=process.may_change + process.may_stop + process.may_spend,
        flows=[flow for flow in flows if flow.process == process.pk],
        named_by_others=[flow for flow in flows if flow.partner == process.pk],
        sites_without_owner=lacking,
    )


@dataclass(frozen=True)
class Other:
    """What flows, and who is at its other end: a process that may be opened, a party, or nobody yet."""

    name: str
    direction: str
    end: str
    process: Process | None = None
    own: bool = True


def ends_of(process: Process, picture: Picture, reach: Reach) -> list[Other]:
    """Return what goes in and comes out of ``process`` by its own word and by that of others, each once.

    A process of a site that ``reach`` does not see is not named.
    """
    rows: dict[tuple[str, str, int | None], Other] = {}
    for flow in picture.flows:
        own = flow.process_id == process.pk
        other = flow.partner if own else flow.process
        direction = flow.direction if own else OPPOSITE[flow.direction]
        key = (direction, flow.name.casefold(), other.pk if other else None)
        if key not in rows:
            rows[key] = Other(flow.name, direction, *_end_of(flow, other, reach), own=own)
    known = {key[:2] for key in rows if key[2] is not None}
    lone = [row for key, row in rows.items() if key[2] is not None or row.end or key[:2] not in known]
    return sorted(lone, key=lambda row: (row.direction, row.name.casefold(), row.end))


OPPOSITE = {"input": "output", "output": "input"}


def _end_of(flow: ProcessFlow, other: Process | None, reach: Reach) -> tuple[str, Process | None]:
    if other is None:
        return flow.party_name or (flow.get_party_display() if flow.party else ""), None
    if not reach.sees_site(other.site_id):
        return _("a process of another site"), None
    return other.name, other
