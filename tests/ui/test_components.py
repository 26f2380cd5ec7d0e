"""Components say what they are given, escape it, and refuse words they do not know."""

from datetime import UTC, date, datetime

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string
from django.utils import timezone, translation

from qms.ui.dates import due_text
from qms.ui.specimens import SpecimenForm, monthly

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


def test_a_form_carries_its_token_its_files_and_one_button_that_says_what_it_does() -> None:
    form = SpecimenForm()
    shown = drawn(
        "{% form f submit='Add action' action='/x/' cancel_url='/y/' %}<i>more</i>{% endform %}",
        f=form,
        csrf_token="secret",
    )
    assert 'name="csrfmiddlewaretoken" value="secret"' in shown
    assert 'enctype="multipart/form-data"' in shown
    assert 'action="/x/"' in shown
    assert "<i>more</i>" in shown
    assert shown.count('type="submit"') == 1
    assert "error-summary" not in shown


def test_a_form_that_draws_its_own_fields_shows_each_once() -> None:
    source = "{% form f submit='Save' fields=False %}{% field f.title label='Task' %}{% endform %}"
    shown = drawn(source, f=SpecimenForm(), csrf_token="x")
    assert shown.count('name="title"') == 1
    assert ">Task<" in shown.replace("\n", "")
    assert 'name="due_on"' not in shown


def test_a_button_that_posts_is_a_form_with_a_token_and_works_without_script() -> None:
    shown = drawn("{% button label='Approve matrix' post='/m/approval/' tone='primary' %}", csrf_token="x")
    assert '<form class="inline-form" method="post" action="/m/approval/"' in shown
    assert 'name="csrfmiddlewaretoken" value="x"' in shown


def test_a_page_keeps_the_filters_when_it_turns(rf: object) -> None:
    request = rf.get("/x/?state=late&page=2")  # type: ignore[attr-defined]
    shown = drawn("{% pagination p %}", request=request, p=Paginator(range(120), 50).page(2))
    assert 'href="?state=late&amp;page=1"' in shown
    assert 'href="?state=late&amp;page=3"' in shown
    assert "51–100 of 120" in shown


def test_the_rail_offers_sites_and_day_only_where_the_page_has_them() -> None:
    plain = render_to_string("ui/rail.html", {"nav": []})
    assert "as_of" not in plain
    scope = {"sites": [{"code": "N", "name": "North"}], "site": "N", "as_of": TODAY}
    scoped = render_to_string("ui/rail.html", {"nav": [], "scope": scope})
    assert '<option value="N" selected>North</option>' in scoped
    assert 'value="2026-11-20"' in scoped


def test_a_chart_on_paper_is_drawn_once_and_has_no_folded_table() -> None:
    screen = drawn("{% chart c size='large' %}", c=monthly())
    paper = drawn("{% chart c size='large' paper=True %}", c=monthly())
    assert screen.count("<svg xmlns") == 3
    assert paper.count("<svg xmlns") == 1
    assert "<details>" in screen
    assert "<details>" not in paper


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "Two-factor authentication"), ("de", "Two-Factor Authentication")]
)
def test_words_of_others_are_set_in_our_sentence_case(language: str, shown: str) -> None:
    with translation.override(language):
        assert drawn("{% filter sentence_case %}\n  Two-Factor Authentication {% endfilter %}") == shown


def test_a_moment_is_shown_as_the_day_that_it_was_where_the_reader_is() -> None:
    moment = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
    with timezone.override("America/New_York"):
        drawn = Template("{% day moment today=today %}").render(
            Context({"moment": moment, "today": date(2026, 3, 16)})
        )
    assert "15 Mar" in drawn
