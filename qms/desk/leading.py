"""Leading: what a leader's home page says of the records, made once for all who may see the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evidence.access import may_see_readiness
from evidence.chains import BrokenLink, broken_links
from evidence.editions import edition_of
from evidence.judging import readiness
from evidence.signals import signals_of
from evidence.signals.drawing import chart_of
from evidence.signals.shape import Signal
from governance.access import may_assign
from objectives import rules
from objectives.common_cause import Question, standing_questions
from objectives.control import Control, control_of
from objectives.control_words import sentence
from qms.desk.late import Late, late_by_person, late_url, oldest
from qms.desk.looking import Look
from qms.desk.promises import AT_MOST, Promise, compared, kept, promises
from qms.desk.rhythm import decided_lately, latest_reviews, said
from qms.desk.showing import EDITION, Shown, summed_up
from qms.desk.themes import Place, places
from qms.people.models import Person, Role

LATE_AT_MOST = 6
SITES_AT_MOST = 12
"""Rows of the table of sites on the home page, those first that ask most; its own page has all."""


@dataclass(frozen=True)
class Tile:
    """One promise as a small picture: what control says of it, and what its misses ask of leaders, if anything.

    ``answer_url`` leads to the forms by which the reader may answer; empty where nothing is asked of them.
    """

    promise: Promise
    said: str = ""
    asked: str = ""
    answer_url: str = ""


@dataclass(frozen=True)
class Picture:
    """What the records say to a leader: the figures of the answers, and what stands behind each."""

    promised: Sequence[Promise]
    tiles: Sequence[Tile]
    late: Sequence[Late]
    shown: Shown | None
    broken: BrokenLink | None
    broken_more: int
    themes: Sequence[str]
    places: Sequence[Place]
    reviews: Sequence[Any]
    decisions: Sequence[Any]
    signals: Sequence[Signal]
    on: date = field(kw_only=True)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was promised and no review planned yet."""
        return not (self.promised or self.reviews)

    @property
    def kept(self) -> int:
        """How many promises are on target."""
        return kept(self.promised)

    @property
    def late_total(self) -> int:
        """How many things are late."""
        return sum(one.total for one in self.late)

    def figures(self) -> dict[str, Any]:
        """Return the figures of the answers, and the answer in a sentence."""
        return {
            "promised": len(self.promised),
            "kept": self.kept,
            "compared": compared(self.promised),
            "late_total": self.late_total,
            "oldest": oldest(list(self.late), on=self.on),
            "shown": self.shown,
            "lead": lead(self.promised, self.late_total),
        }


def picture(look: Look) -> Picture:
    """Return what the records within ``look`` say; the number of queries does not depend on the rows."""
    promised = promises(look.person, on=look.on, site_ids=look.site_ids, known_by=look.known_by)
    themes, found = places(look, promised)
    broken = [] if look.person.reach.is_external else _broken(look)
    return Picture(
        promised=promised,
        tiles=tiles(look, promised[:AT_MOST]),
        late=late_by_person(look),
        shown=_shown(look),
        broken=broken[0] if broken else None,
        broken_more=max(len(broken) - 1, 0),
        themes=themes,
        places=found,
        reviews=latest_reviews(look),
        decisions=decided_lately(look),
        signals=[] if look.day.past or not may_see_readiness(look.person) else _signals(look),
        on=look.on,
    )


def tiles(look: Look, promised: Sequence[Promise]) -> list[Tile]:
    """Return ``promised`` with what control says of each, and what they ask of leaders. Four queries."""
    rows = [one.objective for one in promised]
    seen = control_of(rows, on=look.on, recorded_before=look.known_by)
    asked = standing_questions(rows, on=look.on, recorded_before=look.known_by, controls=seen)
    return [_tile(look, one, seen[one.objective.pk], asked.get(one.objective.pk)) for one in promised]


def _tile(look: Look, promise: Promise, seen: Control, asked: Question | None) -> Tile:
    row = promise.objective
    if asked is None:
        return Tile(promise, sentence(seen) if promise.status == rules.OFF_TARGET else "")
    may = not look.day.past and _may_answer(look.person, row.site_id)
    url = reverse("objectives:answer", args=[row.reference]) if may else ""
    return Tile(promise, sentence(seen), asked.sentence, url)


def _may_answer(person: Person, site_id: int | None) -> bool:
    """Tell by roles whether ``person`` answers misses of a site; the form itself asks more, and a query."""
    return may_assign(person, site_id) or person.reach.holds_for(site_id, Role.EXECUTIVE)


def _signals(look: Look) -> list[Signal]:
    """Return the culture signals that anything was recorded for, at the sites in reach."""
    reach = look.person.reach
    sites = look.site_ids if look.site_ids is not None or reach.everywhere else reach.site_ids
    return [one for one in signals_of(day=look.on, site_ids=sites) if not one.is_empty]


def _broken(look: Look) -> list[BrokenLink]:
    return broken_links(day=look.day, site_ids=look.site_ids, person=look.person)


def _shown(look: Look) -> Shown | None:
    if look.person.reach.is_external:
        return None
    return summed_up(readiness(edition=edition_of(EDITION), site=look.site, day=look.day))


def drawn(found: Picture, look: Look) -> dict[str, SafeString]:
    """Return the parts of the page that all who may see the same see alike, drawn."""
    context = {
        "look": look,
        "today": look.on,
        "promises": found.tiles,
        "promised": len(found.promised),
        "broken": found.broken,
        "broken_more": found.broken_more,
        "themes": found.themes,
        "places": found.places[:SITES_AT_MOST],
        "compare_url": reverse("desk:compare") if look.person.reach.is_insider else "",
        "places_more": max(len(found.places) - SITES_AT_MOST, 0),
        "reviews": found.reviews,
        "rhythm": said(list(found.reviews), on=look.on),
        "decisions": found.decisions,
        "signals": [(one, chart_of(one.main), _signal_url(one)) for one in found.signals],
        "late": [(one, late_url(one)) for one in found.late[:LATE_AT_MOST]],
    }
    return {name: _part(name, context) if context[needs] else SafeString("") for name, needs in PARTS.items()}


PARTS = {
    "broken": "broken",
    "promises": "promises",
    "places": "places",
    "rhythm": "reviews",
    "lately": "decisions",
    "signals": "signals",
    "late": "late",
}
"""The parts of the page, each with that without which there is nothing to draw."""


def _signal_url(one: Signal) -> str:
    return reverse("evidence:signal", args=[one.code])


def _part(name: str, context: dict[str, Any]) -> SafeString:
    return SafeString(render_to_string(f"desk/{name}.html", context))


def lead(promised: Sequence[Promise], late: int) -> str:
    """Return the answer in a sentence: what is not as promised, what is late."""
    off = sum(one.status == "off_target" for one in promised)
    words = []
    if off:
        sentence = ngettext(
            "%(off)d of %(all)d objectives is off target.", "%(off)d of %(all)d objectives are off target.", off
        )
        words.append(sentence % {"off": off, "all": len(promised)})
    elif promised:
        words.append(_("No objective is off target."))
    if late:
        words.append(ngettext("%(n)d item is late.", "%(n)d items are late.", late) % {"n": late})
    elif promised:
        words.append(_("Nothing is late."))
    return " ".join(words)
