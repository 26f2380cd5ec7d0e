"""Layering: where the boxes of a drawing stand that flows from left to right, and how its lines run.

Plain geometry over keys: columns by the longest way from the left, few crossings, lines that pass between
boxes and never through one. The same input gives the same drawing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

SWEEPS = 12
"""How often the order within columns, and then the heights, are improved from left to right and back."""


class Edge(NamedTuple):
    """A line from one box to another, by their keys."""

    source: str
    target: str


class Point(NamedTuple):
    """A place in the drawing."""

    x: float
    y: float


@dataclass(frozen=True)
class Sizes:
    """Room in a drawing, in its own units: between columns, between boxes, and for a line that passes."""

    across: float = 56
    down: float = 20
    lane: float = 14


class Box(NamedTuple):
    """How much room a box takes."""

    width: float
    height: float


@dataclass
class Slot:
    """A box in a column, or the place where a longer line passes through it."""

    key: str
    column: int
    width: float
    height: float
    is_box: bool
    y: float = 0
    before: list[Slot] = field(default_factory=list)
    after: list[Slot] = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    """A line as it is drawn: its edge, the points that it goes through, whether it runs back to the left."""

    edge: Edge
    points: tuple[Point, ...]
    back: bool


@dataclass(frozen=True)
class Layout:
    """Where each box's left upper corner stands, how the lines run, and how much room all of it takes."""

    boxes: Mapping[str, Point]
    lines: Sequence[Line]
    width: float
    height: float


def columns_of(
    keys: Sequence[str], edges: Sequence[Edge], *, first: frozenset[str], last: frozenset[str]
) -> dict[str, int]:
    """Return the column of each key: after all that lead to it; those of ``last`` stand in the rightmost.

    Those to which nothing leads stand right before what they lead to, unless they are of ``first``. Edges that
    would close a circle do not count; they run back to the left.
    """
    forward = [edge for edge in edges if edge not in set(backward(keys, edges))]
    columns = dict.fromkeys(keys, 0)
    for _round in keys:
        moved = False
        for edge in forward:
            if columns[edge.target] <= columns[edge.source]:
                columns[edge.target] = columns[edge.source] + 1
                moved = True
        if not moved:
            break
    _pull_right(columns, forward, keep=first)
    inner = [column for key, column in columns.items() if key not in last]
    for key in last & columns.keys():
        columns[key] = max(inner, default=-1) + 1
    return columns


def _pull_right(columns: dict[str, int], forward: Sequence[Edge], *, keep: frozenset[str]) -> None:
    led_to = {edge.target for edge in forward}
    for key in columns.keys() - led_to - keep:
        after = [columns[edge.target] for edge in forward if edge.source == key]
        columns[key] = min(after, default=columns[key] + 1) - 1


def backward(keys: Sequence[str], edges: Sequence[Edge]) -> list[Edge]:
    """Return the edges that lead back to where a walk from the first keys came from: each closes a circle."""
    following: dict[str, list[str]] = {key: [] for key in keys}
    for edge in edges:
        following[edge.source].append(edge.target)
    done: set[str] = set()
    found: list[Edge] = []
    for root in keys:
        on_the_way: list[str] = []
        walk: list[tuple[str, int]] = [(root, 0)] if root not in done else []
        while walk:
            key, index = walk.pop()
            if index == 0:
                on_the_way.append(key)
            if index < len(following[key]):
                walk.append((key, index + 1))
                target = following[key][index]
                if target in on_the_way:
                    found.append(Edge(key, target))
                elif target not in done:
                    walk.append((target, 0))
            else:
                done.add(key)
                on_the_way.pop()
    return found


def laid_out(
    boxes: Mapping[str, Box],
    edges: Sequence[Edge],
    sizes: Sizes,
    *,
    first: frozenset[str] = frozenset(),
    last: frozenset[str] = frozenset(),
) -> Layout:
    """Return where everything stands; ``boxes`` in the order in which equals stand.

    Those of ``first`` stay at the left end, those of ``last`` at the right.
    """
    columns = columns_of(list(boxes), edges, first=first, last=last)
    drawing = Drawing(sizes)
    for key, box in boxes.items():
        drawing.add(key, columns[key], box)
    for edge in edges:
        drawing.thread(edge)
    drawing.order()
    drawing.place()
    return drawing.layout(edges)


@dataclass
class Drawing:
    """The columns while they are ordered and placed."""

    sizes: Sizes
    slots: dict[str, Slot] = field(default_factory=dict)
    stacks: dict[int, list[Slot]] = field(default_factory=dict)
    ways: dict[Edge, list[Slot]] = field(default_factory=dict)

    def add(self, key: str, column: int, box: Box | None = None) -> Slot:
        """Put a box, or the passage of a line, at the foot of a column."""
        width, height = box or (0, self.sizes.lane)
        slot = Slot(key, column, width, height, box is not None)
        self.slots[key] = slot
        self.stacks.setdefault(column, []).append(slot)
        return slot

    def thread(self, edge: Edge) -> None:
        """Lead a line through every column between its ends, from the left to the right one."""
        left, right = self.slots[edge.source], self.slots[edge.target]
        if left.column > right.column:
            left, right = right, left
        way = [left]
        for column in range(left.column + 1, right.column):
            way.append(self.add(f"{edge.source}>{edge.target}@{column}", column))
        way.append(right)
        for one, other in pairwise(way):
            if one.column != other.column:
                one.after.append(other)
                other.before.append(one)
        self.ways[edge] = way

    def order(self) -> None:
        """Order each column so that few lines cross: each slot near the middle of what it is joined to."""
        best, kept = self.crossings(), self._orders()
        for sweep in range(SWEEPS):
            to_right = sweep % 2 == 0
            for column in sorted(self.stacks, reverse=not to_right):
                self._sort(column, to_right)
            now = self.crossings()
            if now < best:
                best, kept = now, self._orders()
        for column, order in kept.items():
            self.stacks[column] = order

    def _orders(self) -> dict[int, list[Slot]]:
        return {column: list(stack) for column, stack in self.stacks.items()}

    def _sort(self, column: int, to_right: bool) -> None:
        stack = self.stacks[column]
        ranks = {slot.key: rank for slots in self.stacks.values() for rank, slot in enumerate(slots)}
        weights = {}
        for rank, slot in enumerate(stack):
            beside = [ranks[other.key] for other in (slot.before if to_right else slot.after)]
            weights[slot.key] = sum(beside) / len(beside) if beside else float(rank)
        self.stacks[column] = sorted(stack, key=lambda slot: (weights[slot.key], ranks[slot.key]))

    def crossings(self) -> int:
        """Return how many pairs of lines cross between neighbouring columns."""
        ranks = {slot.key: rank for slots in self.stacks.values() for rank, slot in enumerate(slots)}
        count = 0
        for stack in self.stacks.values():
            ends = [(ranks[slot.key], ranks[other.key]) for slot in stack for other in slot.after]
            count += sum(
                (a[0] - b[0]) * (a[1] - b[1]) < 0 for index, a in enumerate(ends) for b in ends[:index]
            )
        return count

    def place(self) -> None:
        """Give each slot its height: as near as room allows to the middle of what it is joined to."""
        for stack in self.stacks.values():
            self._spread(stack, lambda slot: slot.y)
        for sweep in range(SWEEPS):
            to_right = sweep % 2 == 0
            for column in sorted(self.stacks, reverse=not to_right):
                self._spread(self.stacks[column], lambda slot: _middle(slot, to_right))  # noqa: B023
        for column in sorted(self.stacks):
            self._spread(self.stacks[column], lambda slot: _middle(slot, None))
        top = min((slot.y - slot.height / 2 for slot in self.slots.values()), default=0)
        for slot in self.slots.values():
            slot.y = round(slot.y - top, 1)

    def _spread(self, stack: Sequence[Slot], wanted: Callable[[Slot], float]) -> None:
        """Set the heights of a column as wanted, pushed apart where two would touch, evenly both ways."""
        groups: list[tuple[list[Slot], float]] = []
        for slot in stack:
            group, centre = [slot], wanted(slot)
            while (
                groups
                and groups[-1][1] + self._reach(groups[-1][0]) / 2 + self._gap(groups[-1][0][-1], group[0])
                > centre - self._reach(group) / 2
            ):
                above, above_centre = groups.pop()
                weight = len(above) + len(group)
                centre = (above_centre * len(above) + centre * len(group)) / weight
                group = above + group
            groups.append((group, centre))
        for group, centre in groups:
            y = centre - self._reach(group) / 2
            for index, slot in enumerate(group):
                y += self._gap(group[index - 1], slot) if index else 0
                slot.y = y + slot.height / 2
                y += slot.height

    def _gap(self, above: Slot, below: Slot) -> float:
        return self.sizes.down if above.is_box or below.is_box else self.sizes.lane / 2

    def _reach(self, group: Sequence[Slot]) -> float:
        gaps = sum(self._gap(a, b) for a, b in pairwise(group))
        return sum(slot.height for slot in group) + gaps

    def layout(self, edges: Sequence[Edge]) -> Layout:
        """Return the finished drawing: corners of boxes, and lines that leave and reach them apart."""
        spans = self.spans()
        boxes = {
            slot.key: Point(sum(spans[slot.column]) / 2 - slot.width / 2, round(slot.y - slot.height / 2, 1))
            for slot in self.slots.values()
            if slot.is_box
        }
        ports = Ports(self, spans)
        lines = [ports.line(edge) for edge in edges]
        width = max((right for _left, right in spans.values()), default=0)
        height = max((slot.y + slot.height / 2 for slot in self.slots.values()), default=0)
        return Layout(boxes, lines, width, round(height, 1))

    def spans(self) -> dict[int, tuple[float, float]]:
        """Return the left and right end of each column, as wide as its widest box."""
        found, left = {}, 0.0
        for column in range(max(self.stacks, default=-1) + 1):
            width = max((slot.width for slot in self.stacks.get(column, ())), default=0)
            found[column] = (left, left + width)
            left += width + self.sizes.across
        return found


def _middle(slot: Slot, to_right: bool | None) -> float:
    beside = slot.before + slot.after if to_right is None else slot.before if to_right else slot.after
    return sum(other.y for other in beside) / len(beside) if beside else slot.y


@dataclass
class Ports:
    """Where lines leave and reach boxes: side by side, in the order of where they go."""

    drawing: Drawing
    spans: Mapping[int, tuple[float, float]]
    places: dict[tuple[str, str, Edge], float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        sides: dict[tuple[str, str], list[tuple[float, Edge]]] = {}
        for edge, way in self.drawing.ways.items():
            sides.setdefault((way[0].key, "right"), []).append((way[1].y, edge))
            sides.setdefault((way[-1].key, "left"), []).append((way[-2].y, edge))
        for (key, side), ends in sides.items():
            slot = self.drawing.slots[key]
            room = slot.height - 20
            ordered = sorted(ends, key=lambda end: (end[0], end[1]))
            apart = min(12.0, room / max(len(ordered) - 1, 1))
            first = slot.y - apart * (len(ordered) - 1) / 2
            for index, (_y, edge) in enumerate(ordered):
                self.places[key, side, edge] = round(first + apart * index, 1)

    def line(self, edge: Edge) -> Line:
        """Return the points of a line: out of the box, level through each column, into the other."""
        way = self.drawing.ways[edge]
        start, end = way[0], way[-1]
        points = [Point(self._middle(start) + start.width / 2, self.places[start.key, "right", edge])]
        for slot in way[1:-1]:
            left, right = self.spans[slot.column]
            points += [Point(left, slot.y), Point(right, slot.y)]
        points.append(Point(self._middle(end) - end.width / 2, self.places[end.key, "left", edge]))
        back = start.key != edge.source
        return Line(edge, tuple(reversed(points) if back else points), back)

    def _middle(self, slot: Slot) -> float:
        return sum(self.spans[slot.column]) / 2
