"""Questions to a process: anybody asks, its owner answers or changes it, who asked says whether it will do."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from governance.asking import answerer, ask, ask_again, reply, understand
from governance.models import Process, ProcessQuestion
from governance.owning import appoint
from governance.rules.questions import working_days_after
from qms.people.models import Holiday
from qms.primitives import kinds
from qms.primitives.refusing import Refusal
from qms.records.entering import enter
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.test_pages import errors, page, send

DAY = timedelta(days=1)


@pytest.fixture
def packing(cast: Cast) -> Process:
    """A process of the whole organisation: Ella owns it, Olga at North."""
    process = enter(Process(code="PACK", name="Packing"), by=cast.quinn, at=NOW)
    appoint(process, holder=cast.ella, starts_on=TODAY, by=cast.quinn, at=NOW)
    appoint(process, holder=cast.olga, starts_on=TODAY, by=cast.quinn, at=NOW, site=cast.north)
    return process


@pytest.fixture
def carls(cast: Cast, packing: Process) -> ProcessQuestion:
    """What Carl of North asks."""
    return ask(packing, kind="why", text="Why do we weigh twice?", by=cast.carl, at=NOW)


def test_the_owner_at_the_site_of_who_asks_answers(
    cast: Cast, packing: Process, carls: ProcessQuestion
) -> None:
    assert answerer(carls, at=NOW) == cast.olga
    svens = ask(packing, kind="different", text="We weigh once", by=cast.sven, at=NOW)
    assert answerer(svens, at=NOW) == cast.ella


def test_it_is_to_be_answered_within_ten_working_days(cast: Cast, packing: Process) -> None:
    Holiday.objects.create(site=cast.north, day=date(2026, 3, 20), name="Fair")
    question = ask(packing, kind="why", text="Why?", by=cast.carl, at=NOW)
    assert question.answer_by == date(2026, 3, 31)
    duties = kinds.duties_of(cast.olga, TODAY)
    assert [(duty.kind, duty.due_on) for duty in duties] == [("question", question.answer_by)]
    assert not kinds.duties_of(cast.ella, TODAY)


@pytest.mark.parametrize(
    ("day", "count", "holidays", "found"),
    [
        (date(2026, 3, 16), 10, set(), date(2026, 3, 30)),
        (date(2026, 3, 13), 1, set(), date(2026, 3, 16)),
        (date(2026, 3, 13), 1, {date(2026, 3, 16)}, date(2026, 3, 17)),
        (date(2026, 3, 14), 1, set(), date(2026, 3, 16)),
        (date(2026, 3, 14), 0, set(), date(2026, 3, 14)),
    ],
)
def test_working_days_leave_out_weekends_and_holidays(
    day: date, count: int, holidays: set[date], found: date
) -> None:
    assert working_days_after(day, count, holidays) == found


def test_an_answer_is_there_to_read_for_who_asked_and_ends_with_thanks(
    cast: Cast, carls: ProcessQuestion
) -> None:
    reply(carls, changed=False, text="The carrier asks for it", by=cast.olga, at=NOW + 3 * DAY)
    assert (carls.state, carls.days_to_answer) == ("answered", 3)
    assert [duty.kind for duty in kinds.duties_of(cast.carl, TODAY + 3 * DAY)] == ["answer"]
    assert not kinds.duties_of(cast.carl, TODAY + 30 * DAY), "an answer that nobody looks at does not nag"
    understand(carls, by=cast.carl, at=NOW + 4 * DAY)
    assert carls.state == "closed"
    assert not kinds.duties_of(cast.carl, TODAY + 4 * DAY)


def test_who_asked_may_ask_again(cast: Cast, carls: ProcessQuestion) -> None:
    reply(carls, changed=False, text="The carrier asks for it", by=cast.olga, at=NOW)
    ask_again(carls, text="Which carrier?", by=cast.carl, at=NOW + 7 * DAY)
    assert (carls.state, carls.answer_by) == ("open", date(2026, 4, 6))
    reply(carls, changed=True, text="None any more: we weigh once", by=cast.olga, at=NOW + 8 * DAY)
    assert carls.changed_process and carls.days_to_answer == 0


def test_of_two_who_answer_at_once_the_second_is_told(cast: Cast, carls: ProcessQuestion) -> None:
    again = ProcessQuestion.objects.get(pk=carls.pk)
    reply(carls, changed=False, text="The carrier asks for it", by=cast.olga, at=NOW)
    with pytest.raises(Refusal, match="already “Answered”"):
        reply(again, changed=True, text="We weigh once", by=cast.olga, at=NOW)
    assert carls.turns.count() == 1


def test_only_the_owner_answers_and_only_who_asked_follows_up(cast: Cast, carls: ProcessQuestion) -> None:
    with pytest.raises(Refusal, match="owner of the process answers"):
        reply(carls, changed=False, text="Because", by=cast.ella, at=NOW)
    reply(carls, changed=False, text="The carrier asks for it", by=cast.olga, at=NOW)
    with pytest.raises(Refusal, match="Who asked"):
        understand(carls, by=cast.olga, at=NOW)
    with pytest.raises(Refusal) as refusal:
        ask_again(carls, text="  ", by=cast.carl, at=NOW)
    assert refusal.value.field == "text"


def test_where_nobody_owns_the_process_an_executive_answers(cast: Cast, packing: Process) -> None:
    question = ask(packing, kind="why", text="Why?", by=cast.sven, at=NOW)
    appoint(packing, holder=None, starts_on=TODAY + DAY, by=cast.quinn, at=NOW)
    assert answerer(question, at=NOW + DAY) is None
    reply(question, changed=False, text="Until there is an owner: ask me", by=cast.ella, at=NOW + DAY)
    assert question.state == "answered"


def test_an_owner_sees_what_is_asked_at_sites_they_do_not_reach(cast: Cast, packing: Process) -> None:
    appoint(packing, holder=cast.sven, starts_on=TODAY + DAY, by=cast.quinn, at=NOW)
    question = ask(packing, kind="why", text="Why?", by=cast.carl, at=NOW, site=cast.north)
    assert question in ProcessQuestion.objects.visible_to(cast.sven)
    other = enter(Process(code="SEW", name="Sewing"), by=cast.quinn, at=NOW)
    hidden = ask(other, kind="why", text="Why?", by=cast.carl, at=NOW, site=cast.north)
    assert hidden not in ProcessQuestion.objects.visible_to(cast.sven)


def test_questions_go_along_with_the_process(cast: Cast, packing: Process, carls: ProcessQuestion) -> None:
    one = kinds.HandOver("question", carls.reference, cast.olga, cast.carl, cast.adam, NOW, TODAY, "Leaves")
    with pytest.raises(Refusal, match="owner of the process"):
        kinds.hand_over(one)
    owns = kinds.HandOver(
        "process-owner", packing.reference, cast.olga, cast.ella, cast.adam, NOW, TODAY + DAY, "Leaves"
    )
    kinds.hand_over(owns)
    kinds.hand_over(
        kinds.HandOver("question", carls.reference, cast.olga, cast.ella, cast.adam, NOW, TODAY + DAY, "")
    )
    assert [duty.subject for duty in kinds.duties_of(cast.ella, TODAY + DAY)] == [carls.reference]


def test_an_unread_answer_is_closed_when_who_asked_leaves(cast: Cast, carls: ProcessQuestion) -> None:
    reply(carls, changed=False, text="The carrier asks for it", by=cast.olga, at=NOW)
    kinds.hand_over(
        kinds.HandOver("answer", carls.reference, cast.carl, cast.olga, cast.adam, NOW, TODAY, "Leaves")
    )
    carls.refresh_from_db()
    assert carls.state == "closed" and not kinds.duties_of(cast.carl, TODAY)


@pytest.mark.usefixtures("still_clock")
def test_a_question_goes_its_way_by_page(cast: Cast, packing: Process) -> None:
    asked = send(cast.carl, "new_question", packing.code, kind="why", text="Why do we weigh twice?")
    question = ProcessQuestion.objects.get()
    assert asked["Location"] == question.get_absolute_url()
    assert "Why do we weigh twice?" in page(cast.ella, "process", packing.code)
    assert "Why do we weigh twice?" in page(cast.olga, "questions")
    assert "Say it" not in page(cast.olga, "question", question.reference)
    empty = send(cast.olga, "question_answer", question.reference, changed="no", text=" ")
    assert errors(empty)["text"]
    given = {"changed": "yes", "text": "We weigh once now"}
    assert send(cast.olga, "question_answer", question.reference, **given).status_code == 302
    again = send(cast.olga, "question_answer", question.reference, **given)
    assert "already “Answered”" in str(errors(again))
    assert "Thanks, understood" in page(cast.carl, "question", question.reference)
    assert send(cast.carl, "question_understood", question.reference).status_code == 302
    assert "We weigh once now" in page(cast.carl, "question", question.reference)
    assert "Why do we weigh twice?" in page(cast.carl, "questions", query="?state=answered")
