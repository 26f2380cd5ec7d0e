"""The process map: processes drawn from their inputs and outputs, from customer to customer (4.4).

The same drawing stands in page and PDF; the table beside it says the same in words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.describing import Picture, as_plain
from governance.models import Process, ProcessFlow
from governance.rules.processes import End, Link, links_of
from qms.ui.drawing import PRINT, mark, xy
from qms.ui.layering import Box, Edge, Layout, Line, Point, Sizes, laid_out

PROCESS_BOX, PARTY_BOX = Box(156, 84), Box(104, 44)
LINE_LENGTH, PARTY_LENGTH, LINE_HEIGHT = 19, 13, 17
"""Signs that fit a line of a box, and the height of a line, at 13 px."""
MARGIN = 6
FROM, TO = "from", "to"
CUSTOMER = ProcessFlow.Party.CUSTOMER


@dataclass(frozen=True)
class Row:
    """What goes from one end to the other, as the table beside the map says it."""

    source: Any
    target: Any
    names: str


@dataclass(frozen=True)
class ProcessMap:
    """A drawn map, its rows in words, and the sentence that says what it shows."""

    drawing: SafeString
    paper: SafeString
    rows: Sequence[Row]
    sentence: str
    width: float


def process_map(picture: Picture, *, query: str = "") -> ProcessMap:
    """Draw the processes of ``picture`` and what flows between them; ``query`` is added to their addresses."""
    known = {process.pk: process for process in picture.processes}
    links = [
        link
        for link in links_of(as_plain(flow) for flow in picture.flows)
        if all(end.process is None or end.process in known for end in (link.source, link.target))
    ]
    edges = _edges(links)
    linked = {key for edge in edges for key in edge}
    boxes = _boxes(picture.processes, edges)
    first = frozenset({key for key in boxes if key.startswith(f"{FROM}:{CUSTOMER}")})
    last = frozenset({key for key in boxes if key.startswith(f"{TO}:{CUSTOMER}")})
    layout = laid_out(boxes, list(edges), Sizes(), first=first, last=last)
    apart = [process for process in picture.processes if _key(End(process.pk), FROM) not in linked]
    places, width, height = _with_those_apart(layout, apart)
    parts: dict[str, Any] = {
        "nodes": [_node(row, places[f"p{row.pk}"], picture, query) for row in picture.processes],
        "parties": [_party(key, layout.boxes[key]) for key in boxes if not key.startswith("p")],
        "lines": [_line(line, edges[line.edge]) for line in layout.lines],
        "width": xy(width + 2 * MARGIN),
        "height": xy(height + 2 * MARGIN),
        "sentence": _sentence(picture, links),
    }
    rows = [Row(_end(link.source, known), _end(link.target, known), ", ".join(link.names)) for link in links]
    return ProcessMap(_drawn(parts, paper=False), _drawn(parts, paper=True), rows, parts["sentence"], width)


def _drawn(parts: Mapping[str, Any], *, paper: bool) -> SafeString:
    drawn = render_to_string("governance/parts/process_map.svg", {"colour": PRINT, "paper": paper, **parts})
    return SafeString("".join(line.strip() for line in drawn.splitlines()))


def _key(end: End, side: str) -> str:
    return f"p{end.process}" if end.process else f"{side}:{end.party}:{end.party_name}"


def _edges(links: Sequence[Link]) -> dict[Edge, Link]:
    return {Edge(_key(link.source, FROM), _key(link.target, TO)): link for link in links}


def _boxes(processes: Sequence[Process], edges: Mapping[Edge, Link]) -> dict[str, Box]:
    """Return every box that has a line, outside parties before what they give, processes by code."""
    linked = {key for edge in edges for key in edge}
    parties = sorted(key for key in linked if not key.startswith("p"))
    boxes = {key: PARTY_BOX for key in parties if key.startswith(FROM)}
    boxes |= {f"p{row.pk}": PROCESS_BOX for row in processes if f"p{row.pk}" in linked}
    return boxes | {key: PARTY_BOX for key in parties if key.startswith(TO)}


def _with_those_apart(layout: Layout, apart: Sequence[Process]) -> tuple[dict[str, Point], float, float]:
    """Return all places, with processes that nothing links in rows below the others."""
    places, sizes = dict(layout.boxes), Sizes()
    step = PROCESS_BOX.width + sizes.across
    in_a_row = max(int((layout.width + sizes.across) // step), 4)
    top = layout.height + 2 * sizes.down if places else 0
    for number, process in enumerate(apart):
        row, column = divmod(number, in_a_row)
        places[f"p{process.pk}"] = Point(column * step, top + row * (PROCESS_BOX.height + sizes.down))
    rows = -(-len(apart) // in_a_row)
    height = top + rows * (PROCESS_BOX.height + sizes.down) - sizes.down if apart else layout.height
    return places, max(layout.width, min(len(apart), in_a_row) * step - sizes.across), max(height, 1)


def _node(process: Process, place: Point, picture: Picture, query: str) -> dict[str, Any]:
    gaps = picture.gaps.get(process.pk, ())
    owner = picture.owner(process) or ", ".join(str(who) for _site, who in picture.at_sites(process))
    words = wrapped(process.name, LINE_LENGTH, 2)
    count = ngettext("%(count)d gap", "%(count)d gaps", len(gaps)) % {"count": len(gaps)} if gaps else ""
    total = len(words) + 1 + bool(gaps)
    y = place.y + PROCESS_BOX.height / 2 - (total - 1) * LINE_HEIGHT / 2 + 4.5
    lines = [xy(y + index * LINE_HEIGHT + MARGIN) for index in range(total)]
    x = place.x + MARGIN
    return {
        "x": xy(x),
        "y": xy(place.y + MARGIN),
        "text_x": xy(x + 16),
        "name": list(zip(lines, words, strict=False)),
        "owner_y": lines[len(words)],
        "owner": wrapped(str(owner), LINE_LENGTH + 2, 1)[0] if owner else _("No owner"),
        "gaps_y": lines[-1],
        "gaps_x": xy(x + 30),
        "gaps": count,
        "gap_mark": mark("attention", x + 21, float(lines[-1]) - 4, 4) if gaps else "",
        "carries": process.carries_customer_requirements,
        "url": process.get_absolute_url() + query,
        "label": _label(process, owner, gaps),
    }


def _label(process: Process, owner: Any, gaps: Sequence[Any]) -> str:
    who = _("owned by %(owner)s") % {"owner": owner} if owner else _("no owner")
    return ", ".join([process.name, who, *(gap.sentence for gap in gaps)])


def _party(key: str, place: Point) -> dict[str, Any]:
    _side, kind, name = key.split(":", 2)
    words = wrapped(party_name(kind, name, plural=True), PARTY_LENGTH, 2)
    x, y = place.x + MARGIN, place.y + MARGIN
    first = y + PARTY_BOX.height / 2 - (len(words) - 1) * LINE_HEIGHT / 2 + 4.5
    middle = xy(x + PARTY_BOX.width / 2)
    lines = [(xy(first + index * LINE_HEIGHT), word) for index, word in enumerate(words)]
    return {"x": xy(x), "y": xy(y), "middle": middle, "lines": lines}


def party_name(kind: str, name: str, *, plural: bool = False) -> str:
    """Return the words for an outside party: its name, or what it is to us."""
    if name:
        return name
    if kind == CUSTOMER:
        return _("Customers") if plural else _("Customer")
    if kind == ProcessFlow.Party.PROVIDER:
        return _("Providers") if plural else _("Provider")
    return _("Others outside")


def wrapped(text: str, length: int, lines: int) -> list[str]:
    """Return ``text`` broken at blanks into at most ``lines`` of ``length`` signs; the rest is cut with …"""
    found: list[str] = [""]
    for word in text.split():
        joined = f"{found[-1]} {word}".strip()
        if len(joined) <= length or not found[-1]:
            found[-1] = joined
        else:
            found.append(word)
    kept = found[:lines]
    if len(found) > lines:
        kept[-1] += "…"
    return [line if len(line) <= length else f"{line[: length - 1]}…" for line in kept]


def _line(line: Line, link: Link) -> dict[str, Any]:
    points = [Point(point.x + MARGIN, point.y + MARGIN) for point in line.points]
    heading = -1 if line.back else 1
    end = points[-1]
    path = [f"M{xy(points[0].x)} {xy(points[0].y)}"]
    stop = Point(end.x - heading * 5, end.y)
    for one, other in zip(points, [*points[1:-1], stop], strict=False):
        middle = (one.x + other.x) / 2
        if one.y == other.y:
            path.append(f"H{xy(other.x)}")
        else:
            path.append(f"C{xy(middle)} {xy(one.y)} {xy(middle)} {xy(other.y)} {xy(other.x)} {xy(other.y)}")
    back = -heading * 7
    head = f"M{xy(end.x)} {xy(end.y)}l{xy(back)} -3.5v7z"
    return {"path": "".join(path), "head": head, "back": line.back, "names": ", ".join(link.names)}


def _sentence(picture: Picture, links: Sequence[Link]) -> str:
    with_gaps = sum(bool(gaps) for gaps in picture.gaps.values())
    words = {"processes": len(picture.processes), "links": len(links), "gaps": with_gaps}
    if not with_gaps:
        return _("%(processes)d processes, %(links)d links; none has a gap.") % words
    return _("%(processes)d processes, %(links)d links between them; processes with a gap: %(gaps)d.") % words


def _end(end: End, known: Mapping[int, Process]) -> dict[str, str]:
    if end.process is not None:
        process = known[end.process]
        return {"name": process.name, "url": process.get_absolute_url()}
    return {"name": party_name(end.party, end.party_name), "url": ""}
