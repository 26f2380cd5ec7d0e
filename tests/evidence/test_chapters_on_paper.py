"""Chapters on paper: nothing torn apart, references and days whole, late entries told."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

from django.template.loader import render_to_string

from evidence import chapters
from evidence.chapters import Chapter, draw
from evidence.collecting import Scope, collect
from evidence.looking_back import the_day
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.evidence import making
from tests.evidence.packs import END, START
from tests.evidence.paper import pages, words
from tests.governance import samples as governance
from tests.reviews import samples as reviews

READABLE = 8
"""Points that type on paper has at least."""
WEEK = timedelta(days=7)


def chapter(cast: Cast, name: str, changes: Any = None) -> Chapter:
    """Return a chapter of the pack of 2026 before it is drawn; ``changes`` alters what was collected."""
    scope = Scope("5.1", (), START, END, the_day(TODAY, at=NOW, organisation=cast.organisation))
    found = collect(scope, chapters.PARTS["5.1"])
    if changes:
        changes(found)
    return next(one for one in chapters.chapters(scope, found, []) if one.path.endswith(f"-{name}.pdf"))


def test_each_objective_stands_whole_on_a_page_and_two_fit(cast: Cast) -> None:
    for number in range(5):
        making.an_objective(cast, f"N-{number}", statement=f"Deliveries on time from line {number}")
    told = pages(draw(chapter(cast, "objectives")))
    assert [page.count("How judged") for page in told] == [2, 2, 1]
    for page in told:
        count = page.count("Deliveries on time from line")
        assert count == page.count("How judged") == page.count("points below the target")


def test_the_words_of_a_chart_can_be_read_on_paper(cast: Cast) -> None:
    making.an_objective(cast)
    [page] = words(draw(chapter(cast, "objectives")))
    in_chart = [one for one, after in pairwise(page) if (one.text, after.text) == ("Target", "95.0")]
    assert len(in_chart) == 1
    assert in_chart[0].size >= READABLE
    assert min(one.size for one in page if one.text.strip()) >= READABLE - 0.5


FILLING = 9
"""Actions whose table ends so near to the foot of a page that a signature would have the next to itself."""


def with_actions(count: int) -> Callable[[Any], None]:
    """Return what lets the one review that was collected have so many actions, all alike."""

    def change(found: Any) -> None:
        [held] = found.reviews
        content = {**held.content, "actions": held.content["actions"] * count}
        found.reviews[:] = [replace(held, minutes=type(held.minutes)(content=content))]

    return change


def test_references_and_days_are_never_broken(cast: Cast) -> None:
    making.a_review(cast)
    whole = " ".join(pages(draw(chapter(cast, "reviews", with_actions(9)))))
    assert whole.count("DEC-0001") == 1
    assert whole.count("ACT-0001") == whole.count("15 Apr 2026") == 9
    assert not re.search(r"\d{4}-\d{2}-\d{2}", whole)


def test_a_signature_never_has_a_page_to_itself(cast: Cast) -> None:
    making.a_review(cast)
    last = pages(draw(chapter(cast, "reviews", with_actions(FILLING))))[-1]
    assert last.startswith("Reference What Owner Due")
    assert "Signed by Ella Brandt" in last


def test_no_word_of_a_chapter_stands_outside_its_margins(cast: Cast) -> None:
    making.a_review(cast)
    left, right = 18 / 25.4 * 72, 192 / 25.4 * 72
    for page in words(draw(chapter(cast, "reviews"))):
        assert all(one.left >= left - 1 and one.right <= right + 1 for one in page)


def said_late(html: str) -> list[str]:
    return re.findall(r"late entry, recorded on [^<]*", html)


def test_what_was_recorded_after_its_day_says_so(cast: Cast) -> None:
    governance.a_decision(cast, on=TODAY - WEEK, at=NOW)
    action = governance.an_action(cast, on=TODAY - WEEK, at=NOW - timedelta(days=3))
    governance.done(action, on=TODAY - timedelta(days=1), at=NOW)
    assert said_late(chapter(cast, "decisions").html) == ["late entry, recorded on 16 Mar 2026"]
    assert said_late(chapter(cast, "actions").html) == [
        "late entry, recorded on 13 Mar 2026",
        "late entry, recorded on 16 Mar 2026",
    ]


def test_a_review_entered_after_it_was_held_says_so(cast: Cast) -> None:
    reviews.approved(cast, held_on=TODAY - WEEK, items=None)
    assert said_late(chapter(cast, "reviews").html) == ["late entry, recorded on 16 Mar 2026"]


def test_what_was_recorded_on_its_day_is_no_late_entry(cast: Cast) -> None:
    making.a_review(cast)
    governance.done(governance.an_action(cast))
    for name in ("reviews", "decisions", "actions"):
        assert said_late(chapter(cast, name).html) == []


def index_of(cast: Cast, **listed: Any) -> bytes:
    scope = Scope("5.1", (), START, END, the_day(TODAY, at=NOW, organisation=cast.organisation))
    given: dict[str, Any] = {
        **chapters.about(scope),
        "title": "Audit pack",
        "organisation": cast.organisation,
        "ledger": {"count": 12345, "head": "ab" * 32},
        **listed,
    }
    html = render_to_string("evidence/pack/index.html", given)
    return draw(Chapter("00-index.pdf", "Audit pack", html, NOW))


def test_the_index_tells_the_pages_of_each_chapter_and_keeps_hashes_within_its_width(cast: Cast) -> None:
    drawn = index_of(cast, contents=[chapters.Drawn("02-reviews.pdf", "Management reviews", 4, 17)])
    assert "Management reviews 02-reviews.pdf 4 17" in " ".join(pages(drawn))
    right = 192 / 25.4 * 72
    assert all(one.right <= right + 1 for page in words(drawn) for one in page)
    assert any(one.text == "ab" * 32 for page in words(drawn) for one in page)
