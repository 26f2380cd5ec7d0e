"""What leaders of Halvorsen decided outside reviews, what they expected of it, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

from governance.coming_back import end, renew
from governance.deciding import decide
from governance.looking_back import look_back
from governance.models import Decision
from governance.taking_over import take_over
from qms.desk.demo.company import Company, at
from qms.records.filing import upload
from qms.records.signing import Proof

MINUTES = """\
MINUTES OF THE BOARD, {day}

4   Field service in Scotland
    J. Whitaker reports six visits that slipped in a month for lack of an engineer.
    Decided: a field engineer for Scotland from spring on. Whether visits still slip is
    looked at after half a year.

Approved by all members present.
"""

Note = Callable[[datetime, Callable[[], None]], None]


@dataclass(frozen=True)
class Look:
    """A look back: so many days after the decision, what came true, and after how many days to look again."""

    days: int
    came_true: str
    finding: str
    again: int = 0


@dataclass(frozen=True)
class Back:
    """It came back so many days after it was decided: renewed for ``renewed_for`` days, or ended."""

    days: int
    words: str
    renewed_for: int = 0
    outcome: str = "treated"


@dataclass(frozen=True)
class Story:
    """A decision outside a review and its course, in days from the day on which it was taken."""

    days_ago: int
    kind: str
    by: str
    text: str
    why: str
    site: str | None = None
    data: str = ""
    answers: str = ""
    expires: int = 0
    expected: str = ""
    look: int = 0
    looked: Look | None = None
    back: Back | None = None
    minutes: str = ""


STORIES = (
    Story(
        430, "risk_acceptance", "henrik",
        "Bench 1 in Bergen measures with the old flow meter until the new one is calibrated.",
        "Its deviation is known, 0.7 %, and every report states it.",
        data="Calibration K-1980", expires=200,
        back=Back(190, "The new meter waits for its mount; the deviation did not grow in two checks.", 330),
    ),
    Story(
        395, "deferral", "james", "A second dispatcher for Leeds waits for the next budget.",
        "Calls fit one desk until the utilities merge.", site="LBA", expires=150,
        back=Back(140, "Hired in spring; both desks answer within the hour."),
    ),
    Story(
        345, "improvement", "henrik",
        "Gdańsk machines in three shifts until the order book is back to eight weeks.",
        "Nine of ten late orders wait for machining.", site="GDN", data="OTD-GDN, order book of that month",
        answers="Late deliveries from Gdańsk", expected="On-time delivery at or above 92 % within six months",
        look=182, looked=Look(
            183, "partly",
            "89 % in the sixth month, from 81 %. The third shift ran, but casings were missing in seven weeks.",
            210,
        ),
    ),
    Story(
        262, "qms_change", "astrid", "Each plant director opens the monthly meeting with a complaint.",
        "Complaints were last on the agenda and often not reached.", data="Agendas of twelve months",
        expected="Every significant complaint known to the plant director within a week", look=130,
        looked=Look(131, "yes", "Fourteen of fourteen were known within four days; three were solved there."),
    ),
    Story(
        194, "priority", "astrid", "Porto keeps the spare parts of the southern customers, Leeds no longer.",
        "Half of the parts for the south travelled through two customs.", data="SPA lead times by country",
        expected="Parts within two days on nine of ten calls in the south", look=190,
    ),
    Story(
        377, "deferral", "ingrid", "The second leak test bench is bought next year.",
        "The line in Gdańsk needs the money first.", expires=365, data="Investment plan",
    ),
    Story(
        358, "risk_acceptance", "astrid", "Pumps of series H ship with the old mechanical seal.",
        "One leak in 410 pumps in two years; the new seal is qualified for water only.",
        data="Field returns of series H", expires=365,
    ),
    Story(
        96, "resource", "astrid", "A field engineer for Scotland from spring on.",
        "Six visits in a month slipped for lack of one.", site="LBA", data="Visits kept, by region",
        expected="No visit slips for lack of people", look=180, minutes="Board meeting of {day}, item 4",
    ),
    Story(
        33, "priority", "katarzyna", "We continue to monitor scrap on line 2.",
        "It rose twice and fell once.", site="GDN", data="SCR-GDN",
    ),
)  # fmt: skip


def decide_outside(company: Company, note: Note) -> None:
    """Put down what leaders decided on Tuesdays and what became of it, each for when it was recorded."""
    for story in STORIES:
        day = _working_day(company.today - timedelta(days=story.days_ago))
        recorded = _working_day(day + timedelta(days=16)) if story.minutes else day
        note(at(recorded, 15, 20), lambda s=story, d=day, r=recorded: _decide(company, note, s, d, r))  # type: ignore[misc]


def _decide(company: Company, note: Note, story: Story, day: date, recorded: date) -> None:
    leader, moment = company.people[story.by], at(recorded, 15, 20)
    given: dict[str, Any] = {
        "kind": story.kind,
        "text": story.text,
        "rationale": story.why,
        "decided_by": leader,
        "on": day,
        "at": moment,
        "site": company.site(story.site),
        "answers": story.answers,
        "data_cited": story.data,
        "expires_on": day + timedelta(days=story.expires) if story.expires else None,
        "major": bool(story.expected),
        "expected_result": story.expected,
        "look_back_on": day + timedelta(days=story.look) if story.look else None,
    }
    if story.minutes:
        maria = company.people["maria"]
        content = BytesIO(MINUTES.format(day=day.isoformat()).encode())
        file, name = upload(content, name="board-minutes.txt", by=maria, at=moment)
        source = story.minutes.format(day=f"{day:%d %B %Y}")
        row = take_over(by=maria, source=source, source_file=file, source_file_name=name, **given)
    else:
        row = decide(by=leader, proof=_proven(moment), **given)
    _note_course(company, note, story, row, day)


def _note_course(company: Company, note: Note, story: Story, row: Decision, day: date) -> None:
    if story.looked:
        then = _working_day(day + timedelta(days=story.looked.days))
        note(at(then, 16), lambda: _look(company, story, row, then))
    if story.back:
        when = _working_day(day + timedelta(days=story.back.days))
        note(at(when, 16), lambda: _come_back(company, story, row, when))


def _look(company: Company, story: Story, row: Decision, day: date) -> None:
    look = story.looked
    assert look is not None
    look_back(
        row,
        by=company.people[story.by],
        at=at(day, 16),
        on=day,
        came_true=look.came_true,
        finding=look.finding,
        next_on=day + timedelta(days=look.again) if look.again else None,
    )


def _come_back(company: Company, story: Story, row: Decision, day: date) -> None:
    back, leader, moment = story.back, company.people[story.by], at(day, 16)
    assert back is not None
    if back.renewed_for:
        later = day + timedelta(days=back.renewed_for)
        proof = _proven(moment)
        successor = renew(
            row, by=leader, at=moment, on=day, expires_on=later, rationale=back.words, proof=proof
        )
        assert successor.state == Decision.State.STANDING
    else:
        end(row, by=leader, at=moment, on=day, outcome=back.outcome, reason=back.words)


def _proven(moment: datetime) -> Proof:
    return Proof("password", moment - timedelta(minutes=2))


def _working_day(day: date) -> date:
    while day.weekday() > 4 or (day.month, day.day) in {(1, 1), (12, 25)}:
        day -= timedelta(days=1)
    return day
