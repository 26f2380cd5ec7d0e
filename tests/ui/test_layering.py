"""Layering: boxes stand after what leads to them, lines pass between boxes, the same drawing each time."""

from __future__ import annotations

import random

import pytest

from qms.ui.layering import Box, Edge, Layout, Sizes, backward, columns_of, laid_out

BOX = Box(100, 40)
NONE: frozenset[str] = frozenset()


def drawn(edges: list[tuple[str, str]], **more: frozenset[str]) -> Layout:
    """Return the layout of ``edges`` between boxes of one size, in alphabetical order."""
    found = [Edge(*edge) for edge in edges]
    keys = sorted({key for edge in found for key in edge})
    return laid_out(dict.fromkeys(keys, BOX), found, Sizes(), **more)


def test_each_stands_after_all_that_lead_to_it() -> None:
    edges = [Edge("a", "b"), Edge("b", "c"), Edge("a", "c")]
    assert columns_of(["a", "b", "c"], edges, first=NONE, last=NONE) == {"a": 0, "b": 1, "c": 2}


def test_what_nothing_leads_to_stands_right_before_what_it_leads_to() -> None:
    edges = [Edge("a", "b"), Edge("b", "c"), Edge("s", "c")]
    assert columns_of(["a", "b", "c", "s"], edges, first=NONE, last=NONE)["s"] == 1
    assert columns_of(["a", "b", "c", "s"], edges, first=frozenset("s"), last=NONE)["s"] == 0


def test_those_that_come_last_share_the_rightmost_column() -> None:
    edges = [Edge("a", "b"), Edge("b", "c"), Edge("a", "z")]
    assert columns_of(["a", "b", "c", "z"], edges, first=NONE, last=frozenset("z"))["z"] == 3


def test_a_circle_is_broken_where_it_closes() -> None:
    edges = [Edge("a", "b"), Edge("b", "c"), Edge("c", "a")]
    assert backward(["a", "b", "c"], edges) == [Edge("c", "a")]
    line = next(line for line in drawn([*edges]).lines if line.edge == Edge("c", "a"))
    assert line.back and line.points[0].x > line.points[-1].x


def test_nothing_gives_an_empty_drawing() -> None:
    layout = laid_out({}, [], Sizes())
    assert (layout.width, layout.height, layout.boxes) == (0, 0, {})


@pytest.mark.parametrize("seed", range(12))
def test_no_two_boxes_touch_and_no_line_runs_through_one(seed: int) -> None:
    chance = random.Random(seed)
    keys = [f"k{number:02d}" for number in range(3 + seed * 2)]
    edges = sorted({tuple(chance.sample(keys, 2)) for _number in range(len(keys) * 2)})
    layout = drawn(edges)  # type: ignore[arg-type]
    corners = sorted(layout.boxes.values())
    for index, one in enumerate(corners):
        for other in corners[:index]:
            assert abs(one.x - other.x) >= BOX.width or abs(one.y - other.y) >= BOX.height
    for line in layout.lines:
        inner = line.points[1:-1]
        for start, end in zip(inner[::2], inner[1::2], strict=True):
            assert start.y == end.y
            for corner in corners:
                within = min(start.x, end.x) <= corner.x < max(start.x, end.x)
                assert not (within and corner.y < start.y < corner.y + BOX.height), line.edge
    assert drawn(edges) == layout  # type: ignore[arg-type]


def test_lines_leave_a_box_apart_and_in_the_order_of_where_they_go() -> None:
    layout = drawn([("a", "b"), ("a", "c"), ("a", "d")])
    starts = {line.edge.target: line.points[0].y for line in layout.lines}
    heights = {key: layout.boxes[key].y for key in "bcd"}
    assert sorted(starts, key=starts.__getitem__) == sorted(heights, key=heights.__getitem__)
    assert len(set(starts.values())) == 3
