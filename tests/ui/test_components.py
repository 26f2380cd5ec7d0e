"""Components say what they are given, escape it, and refuse words they do not know."""

from datetime import date

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

from qms.ui.dates import due_text

TODAY = date(2026, 11, 20)


def drawn(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    "source",
    [
        "{% page_header titel='x' %}{% endpage_header %}",
        "{% card tittle='x' %}{% endcard %}",
        "{% table caption='x' densse=True %}{% endtable %}",
        "{% badge 'draft' tint=True %}",
        "{% due day now=day %}",
        "{% figure 3 lable='x' %}",
        "{% button text='x' %}",
        "{% notice colour='bad' %}{% endnotice %}",
        "{% dialog name='x' title='y' %}{% enddialog %}",
        "{% field form.x hint='y' %}",
    ],
)
def test_a_misspelt_argument_is_an_error_when_the_page_is_compiled(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        Template(source)


@pytest.mark.parametrize(
    "source",
    [
        "{% page_header title=bad lead=bad eyebrow=bad %}{% endpage_header %}",
        "{% section title=bad lead=bad %}{{ bad }}{% endsection %}",
        "{% card title=bad url=bad %}{{ bad }}{% endcard %}",
        "{% facts %}{% fact label=bad %}{{ bad }}{% endfact %}{% endfacts %}",
        "{% table caption=bad matrix=True %}<tbody></tbody>{% endtable %}",
        "{% column label=bad sort='x' %}",
        "{% badge 'x' label=bad tone='bad' %}",
        "{% figure bad label=bad unit=bad note=bad url=bad %}",
        "{% empty sentence=bad %}{% endempty %}",
        "{% notice title=bad %}{{ bad }}{% endnotice %}",
        "{% dialog id='x' title=bad %}{{ bad }}{% enddialog %}",
        "{% button label=bad post=bad %}",
        "{% progress 1 total=2 label=bad %}",
    ],
)
def test_what_people_typed_is_escaped_once_everywhere(source: str) -> None:
    shown = drawn(source, bad='<b>"x" & y</b>')
    assert "<b>" not in shown
    assert "&lt;b&gt;" in shown
    assert "&amp;lt;" not in shown


def test_a_status_is_shown_by_colour_word_and_shape() -> None:
    shown = drawn("{% badge 'off_target' %}")
    assert 'class="badge bad"' in shown
    assert "Off target" in shown
    assert "<svg" in shown


def test_an_unknown_status_is_an_error() -> None:
    with pytest.raises(ValueError, match="not a known status"):
        drawn("{% badge 'of_target' %}")


def test_an_icon_that_is_not_shipped_is_an_error() -> None:
    with pytest.raises(ValueError, match="no icon"):
        drawn("{% icon 'hom' %}")


@pytest.mark.parametrize(
    ("day", "done", "text", "state"),
    [
        (date(2026, 11, 17), None, "3 days late", "late"),
        (date(2026, 11, 19), None, "1 day late", "late"),
        (date(2026, 11, 20), None, "Today", "soon"),
        (date(2026, 11, 21), None, "Tomorrow", "soon"),
        (date(2026, 11, 27), None, "In 7 days", "soon"),
        (date(2026, 12, 12), None, "12 Dec", "later"),
        (date(2027, 1, 12), None, "12 Jan 2027", "later"),
        (date(2026, 11, 17), date(2026, 11, 19), "Done 19 Nov, 2 days late", "done"),
        (date(2026, 11, 17), date(2026, 11, 17), "Done 17 Nov", "done"),
    ],
)
def test_a_due_day_reads_as_people_say_it(day: date, done: date | None, text: str, state: str) -> None:
    due = due_text(day, TODAY, done)
    assert (due.text, due.state) == (text, state)


def test_a_due_day_shows_its_full_date_on_hover() -> None:
    shown = drawn("{% due day today=today %}", day=date(2026, 11, 17), today=TODAY)
    assert 'title="Tuesday 17 November 2026"' in shown
    assert 'datetime="2026-11-17"' in shown


def test_a_persons_function_is_never_fetched() -> None:
    class Lazy:
        @property
        def function(self) -> str:
            raise AssertionError("a component ran a query")

        def __str__(self) -> str:
            return "Ana"

    assert "Ana" in drawn("{% person p %}", p=Lazy())


def test_a_column_keeps_filters_and_turns_its_order_round(rf: object) -> None:
    request = rf.get("/x/?state=late&sort=due&page=3")  # type: ignore[attr-defined]
    shown = drawn("{% column label='Due' sort='due' %}", request=request)
    assert 'aria-sort="ascending"' in shown
    assert 'href="?state=late&amp;sort=-due"' in shown


def test_a_drawn_badge_speaks_the_language_of_its_reader() -> None:
    english = drawn("{% badge 'x' label=word tone='good' %}", word="Good")
    with translation.override("de"):
        assert drawn("{% badge 'x' label=word tone='good' %}", word="Gut") != english
        assert "Gut" in drawn("{% badge 'x' label=word tone='good' %}", word="Gut")


def test_a_day_done_is_not_shown_as_late() -> None:
    day = date(2026, 11, 17)
    assert "3 days late" in drawn("{% due day today=today %}", day=day, today=TODAY)
    assert "due done" in drawn("{% due day today=today done=day %}", day=day, today=TODAY)
