"""The expectations of the edition of 2026, as far as its final draft is known: to be confirmed as published.

One record may answer both editions: what stands in both is judged by the same rules.
"""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from evidence.editions import Edition, Expectation
from evidence.editions.edition_2015 import EXPECTATIONS as IN_FORCE

CONFIRM = _("Confirm against the published text.")

NEW = (
    Expectation(
        "4.1",
        _("Know whether climate change matters to what the organisation wants to reach"),
        (("climate-is-decided", _("A dated decision says whether climate change is relevant, and why")),),
        _("Is climate change an issue for you, and who decided that?"),
        12,
    ),
    Expectation(
        "4.2",
        _("Know what interested parties ask for, climate change included"),
        (("parties-are-known", _("What interested parties ask for is recorded and reviewed in date")),),
        _("Which interested party asked for something new?"),
        12,
    ),
    Expectation(
        "5.1.1-k",
        _("Promote a culture of quality and ethical behaviour"),
        (
            ("leaders-walked-and-listened", _("Leaders walked the sites, and what they heard was followed up")),
            ("bad-news-was-answered", _("Bad news was raised and answered")),
            ("quality-came-before-schedule", _("Decisions put quality before schedule")),
            ("lessons-were-shared", _("Lessons were shared")),
        ),
        _("When did somebody bring you bad news, and what did you do?"),
        6,
    ),
    Expectation(
        "6.1-a",
        _("Deal with risks"),
        (("risks-are-dealt-with", _("Risks have owner, treatment, and a review in date")),),
        _("Which risk did you treat, and did it work?"),
        12,
    ),
    Expectation(
        "6.1-b",
        _("Take up opportunities"),
        (("opportunities-are-taken-up", _("Opportunities have an owner and a decision")),),
        _("Which opportunity did you take, and what came of it?"),
        12,
    ),
    Expectation(
        "7.3",
        _("Make people aware of quality culture and ethical behaviour"),
        (("people-are-aware", _("Awareness of both is recorded per site")),),
        _("What would you do if you saw something that is not right?"),
        12,
    ),
)


def clause_order(code: str) -> tuple[list[int], str]:
    """Return where a code stands among the clauses: 10.2 after 9.3, the points of a clause by letter."""
    clause, _dash, point = code.partition("-")
    return [int(part) for part in clause.split(".")], point


EXPECTATIONS = tuple(
    replace(one, note=CONFIRM) for one in sorted((*IN_FORCE, *NEW), key=lambda one: clause_order(one.code))
)

EDITION = Edition("2026", _("ISO 9001:2026"), EXPECTATIONS, note=CONFIRM)
