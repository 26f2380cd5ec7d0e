"""The demo's processes whole: who answers, what flows, who handed over, what was asked, who supplies."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from governance.asking import ask, reply, understand
from governance.describing import FlowGiven, describe
from governance.leading import change_role, hand_accountability
from governance.models import TopManagementMembership
from governance.owning import appoint
from governance.providing import add_provider, review_provider
from qms.desk.demo.company import Company, at
from qms.desk.demo.processes_script import AUTHORITY, FLOWS, MEASURES, PROVIDERS, QUESTIONS, SITES, Asked


def make_whole(company: Company) -> None:
    """Describe the processes, hand some over, ask of them, and name who supplies."""
    start = date(company.today.year - 2, 1, 7)
    _answer_for_the_system(company, start)
    _describe(company, start)
    _hand_over(company, start)
    for asked in QUESTIONS:
        _question(company, asked)
    _provide(company)


def _answer_for_the_system(company: Company, start: date) -> None:
    """Let Henrik answer first, then Astrid; Katarzyna for Gdańsk, where her role grew."""
    maria, people = company.people["maria"], company.people
    year_ago, later = company.today - timedelta(days=400), company.today - timedelta(days=300)
    steps = (
        ("henrik", start, None, ""),
        ("astrid", year_ago, None, "Customer losses in delivery: the managing director answers herself."),
        ("katarzyna", later, "GDN", "The works in Gdańsk lead their quality on site."),
    )
    for key, day, site, note in steps:
        given: dict[str, Any] = {"holder": people[key], "starts_on": day, "site": company.site(site)}
        hand_accountability(**given, note=note, by=maria, at=at(day, 12))
    membership = TopManagementMembership.objects.get(person=people["katarzyna"])
    change_role(
        membership,
        role_in_qms="Leads the Gdańsk works and answers for their quality",
        starts_on=later,
        reason="The works lead their quality on site.",
        by=maria,
        at=at(later, 11),
    )


def _describe(company: Company, start: date) -> None:
    day = start + timedelta(days=90)
    for code, process in company.processes.items():
        may_change, may_stop, may_spend, amount = AUTHORITY.get(code, ("", "", "", None))
        contents = {
            "measures": MEASURES.get(code, ""),
            "may_change": may_change,
            "may_stop": may_stop,
            "may_spend": may_spend,
            "may_spend_up_to": amount,
            "currency": "EUR" if amount else "",
        }
        describe(
            process,
            contents=contents,
            flows=list(_flows(company, code)),
            sites=[company.sites[site] for site in SITES.get(code, ())],
            reason="Described with its owner in the first workshop.",
            by=company.people["maria"],
            at=at(day, 14),
        )


def _flows(company: Company, code: str) -> Iterable[FlowGiven]:
    for owner, direction, name, other, party_name in FLOWS:
        if owner != code:
            continue
        if other in company.processes:
            yield FlowGiven(direction, name, company.processes[other])
        else:
            yield FlowGiven(direction, name, None, other, party_name)


def _hand_over(company: Company, start: date) -> None:
    """Give purchasing in Gdańsk an owner of its own, the second one by now; leave upkeep there without one."""
    handed = company.today - timedelta(days=210)
    note = (
        "The second foundry is half way through its qualification; first articles are in the gauge room. "
        "Look first at porosity of lot 38 and the two late orders."
    )
    steps = (("GDN", "agnieszka", start, ""), ("GDN", "pawel", handed, note))
    for site, key, day, words in steps:
        appoint(
            company.processes["PUR"],
            holder=company.people[key],
            starts_on=day,
            site=company.sites[site],
            note=words,
            by=company.people["maria"],
            at=at(day, 13),
        )
    upkeep = company.today - timedelta(days=150)
    for holder, where in (("lars", "BGO"), (None, None)):
        appoint(
            company.processes["MNT"],
            holder=company.people[holder] if holder else None,
            starts_on=upkeep,
            site=company.site(where),
            note="" if holder else "Each works is to name its own; Gdańsk has not yet.",
            by=company.people["maria"],
            at=at(upkeep, 13),
        )


def _question(company: Company, asked: Asked) -> None:
    day, people = company.today - timedelta(days=asked.days_ago), company.people
    row = ask(
        company.processes[asked.process], kind=asked.kind, text=asked.text, by=people[asked.by], at=at(day, 8)
    )
    if asked.answer:
        answered = day + timedelta(days=asked.answered_after)
        given: dict[str, Any] = {"text": asked.answer, "by": people[asked.answered_by], "at": at(answered, 15)}
        reply(row, changed=asked.changed, **given)
        if asked.understood:
            understand(row, by=people[asked.by], at=at(answered + timedelta(days=1), 8))


def _provide(company: Company) -> None:
    maria, today = company.people["maria"], company.today
    for words, owner, process, site, reviews in PROVIDERS:
        entered = today - timedelta(days=500)
        row = add_provider(
            **words,
            owner=company.people[owner] if owner else None,
            process=company.processes[process],
            site=company.site(site),
            by=maria,
            at=at(entered, 10),
        )
        for days_ago, judgement, note, look_again in reviews:
            day = today - timedelta(days=days_ago)
            review_provider(
                row,
                judgement=judgement,
                note=note,
                next_review_on=today + timedelta(days=look_again),
                on=day,
                by=company.people[owner],
                at=at(day, 16),
            )
