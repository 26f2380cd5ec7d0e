"""What processes give each other, and where one is not whole: judged over plain values (4.4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Flow:
    """An input or output: of which process, its name, and the process or outside party at the other end."""

    process: int
    direction: str
    name: str
    partner: int | None = None
    party: str = ""
    party_name: str = ""

    @property
    def has_other_end(self) -> bool:
        """Whether somebody is named at the other end."""
        return self.partner is not None or bool(self.party)


class End(NamedTuple):
    """One end of a link: a process by its key, or an outside party by kind and name."""

    process: int | None
    party: str = ""
    party_name: str = ""


class Link(NamedTuple):
    """What goes from one end to the other, each thing once, in alphabetical order."""

    source: End
    target: End
    names: tuple[str, ...]


def links_of(flows: Iterable[Flow]) -> list[Link]:
    """Return what goes from whom to whom, as outputs or inputs say it; said by both, it is one thing."""
    found: dict[tuple[End, End], dict[str, str]] = {}
    for flow in flows:
        if not flow.has_other_end:
            continue
        here, there = End(flow.process), End(flow.partner, flow.party, flow.party_name)
        ends = (here, there) if flow.direction == "output" else (there, here)
        found.setdefault(ends, {}).setdefault(flow.name.casefold(), flow.name)
    rows = [Link(*ends, tuple(sorted(names.values(), key=str.casefold))) for ends, names in found.items()]
    return sorted(rows, key=lambda link: [_order(link.source), _order(link.target)])


def _order(end: End) -> tuple[int, str, str]:
    return (end.process or 0, end.party, end.party_name)


@dataclass(frozen=True)
class Whole:
    """What is known of one process: the flows that it states and those by which others name it."""

    process: int
    owned: bool
    measures: str = ""
    authority: str = ""
    flows: Sequence[Flow] = ()
    named_by_others: Sequence[Flow] = ()
    sites_without_owner: Sequence[str] = field(default=())


class Gap(NamedTuple):
    """What a process lacks: a key for rules of readiness, and the sentence."""

    key: str
    sentence: str


def gaps_of(whole: Whole) -> list[Gap]:
    """Return what the process lacks to be whole: owner, inputs, outputs that somebody takes, a measure."""
    gaps = []
    if not whole.owned:
        gaps.append(Gap("owner", _("Nobody owns it.")))
    for site in whole.sites_without_owner if whole.owned else ():
        gaps.append(Gap("owner", _("No owner at %(site)s.") % {"site": site}))
    gaps += _gaps_of_flows(whole)
    if not whole.measures.strip():
        gaps.append(Gap("measure", _("No measure says whether it does what it is for.")))
    if not whole.authority.strip():
        gaps.append(Gap("authority", _("What its owner may decide alone is not said.")))
    return gaps


def _gaps_of_flows(whole: Whole) -> list[Gap]:
    gaps = []
    inputs = [flow for flow in whole.flows if flow.direction == "input"]
    outputs = [flow for flow in whole.flows if flow.direction == "output"]
    given = {flow.name.casefold() for flow in whole.named_by_others if flow.direction == "output"}
    taken = {flow.name.casefold() for flow in whole.named_by_others if flow.direction == "input"}
    if not inputs and not given:
        gaps.append(Gap("input", _("No input is named.")))
    if not outputs and not taken:
        gaps.append(Gap("output", _("No output is named.")))
    for flow in inputs:
        if not flow.has_other_end and flow.name.casefold() not in given:
            sentence = _("Nobody is said to give its input “%(name)s”.")
            gaps.append(Gap("source", sentence % {"name": flow.name}))
    for flow in outputs:
        if not flow.has_other_end and flow.name.casefold() not in taken:
            gaps.append(Gap("taker", _("Nobody takes its output “%(name)s”.") % {"name": flow.name}))
    return gaps
