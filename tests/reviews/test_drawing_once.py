"""Frozen figures of a meeting are drawn once; another language and another review get their own."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.template import base

from tests.cast import Cast, signed_in
from tests.reviews.samples import an_objective, in_session, the_input

pytestmark = pytest.mark.usefixtures("still_clock")
TABLES = "reviews/figures/objectives.html"


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The templates that are drawn, by name, in their order."""
    names: list[str] = []
    draw = base.Template._render  # type: ignore[attr-defined]

    def noted(self: base.Template, context: object) -> object:
        names.append(str(self.name))
        return draw(self, context)

    monkeypatch.setattr(base.Template, "_render", noted)
    return names


def page_of(cast: Cast, address: str) -> str:
    response = signed_in(cast.quinn).get(address)
    assert response.status_code == 200
    return response.content.decode()


def figures_in(page: str) -> str:
    return page.split('class="figures-objectives"', 1)[1].split("</table>", 1)[0]


def test_frozen_figures_are_drawn_once_and_read_the_same(cast: Cast, drawn: list[str]) -> None:
    an_objective(cast, values={"2026-01": "96", "2026-02": "94"})
    address = in_session(cast).get_absolute_url()
    first = page_of(cast, address)
    assert drawn.count(TABLES) == 1
    drawn.clear()
    assert figures_in(page_of(cast, address)) == figures_in(first)
    assert TABLES not in drawn
    cache.clear()
    assert figures_in(page_of(cast, address)) == figures_in(first)
    assert drawn.count(TABLES) == 1


def test_what_people_write_is_shown_at_once_beside_the_figures(cast: Cast) -> None:
    an_objective(cast, values={"2026-01": "96", "2026-02": "94"})
    review = in_session(cast)
    assert "The press stood still" not in page_of(cast, review.get_absolute_url())
    row = the_input(review)
    row.contribution = "The press stood still & was mended"
    row.save()
    assert "The press stood still &amp; was mended" in page_of(cast, review.get_absolute_url())


def test_each_review_has_its_own_figures_and_each_language_its_own_words(cast: Cast, drawn: list[str]) -> None:
    an_objective(cast, "FIRST", values={"2026-02": "94"})
    address = in_session(cast).get_absolute_url()
    page_of(cast, address)
    an_objective(cast, "SECOND", values={"2026-02": "94"})
    other = in_session(cast, title="Another review").get_absolute_url()
    assert "(SECOND)" in figures_in(page_of(cast, other))
    assert "(SECOND)" not in figures_in(page_of(cast, address))
    drawn.clear()
    cast.quinn.language = "de"
    cast.quinn.save()
    page_of(cast, address)
    assert drawn.count(TABLES) == 1
