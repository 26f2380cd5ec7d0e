"""Chapters: split where they would be too long, and drawn alike each time."""

from __future__ import annotations

import pytest

from evidence.chapters import Chapter, draw, letters, split
from tests.conftest import NOW


def test_a_long_chapter_is_split_in_parts_that_are_told_by_letters() -> None:
    assert list(split([], 3)) == [("", [])]
    assert list(split([1, 2, 3], 3)) == [("", [1, 2, 3])]
    assert list(split([1, 2, 3, 4], 3)) == [("a", [1, 2, 3]), ("b", [4])]


@pytest.mark.parametrize(
    ("number", "name"), [(0, "a"), (25, "z"), (26, "aa"), (27, "ab"), (701, "zz"), (702, "aaa")]
)
def test_parts_never_run_out_of_letters(number: int, name: str) -> None:
    assert letters(number) == name


def test_a_chapter_is_drawn_alike_each_time() -> None:
    chapter = Chapter("x.pdf", "Title", "<html><head></head><body><h1>检查</h1></body></html>", NOW)
    assert draw(chapter) == draw(chapter)
