"""Changed: what leaders want to hear first since they last looked, the latest first, each with its record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.models import Action, Completion, Decision, Escalation, EscalationEnding, Verification
from objectives import rules
from objectives.models import EventAcknowledgement, QualityEvent
from qms.desk.looking import Look
from qms.desk.promises import Promise
from qms.primitives import kinds
from reviews.models import ManagementReview, Minutes

AT_MOST = 8
READ = 40
"""Changes read of each sort; more than a page says, so that what is left out can be counted."""

SAID: dict[str, Any] = {
    "decided": gettext_lazy("%(who)s decided: %(title)s"),
    "done": gettext_lazy("%(who)s did: %(title)s"),
    "worked": gettext_lazy("%(who)s found that it worked: %(title)s"),
    "failed": gettext_lazy("%(who)s found that it did not work: %(title)s"),
    "raised": gettext_lazy("%(who)s raised a barrier: %(title)s"),
    "removed": gettext_lazy("%(who)s ended a barrier: %(title)s"),
    "significant": gettext_lazy("An event became one for leaders: %(title)s"),
    "seen": gettext_lazy("%(who)s has seen: %(title)s"),
    "drafted": gettext_lazy("Minutes were drafted: %(title)s"),
    "missed": gettext_lazy("Off target since %(period)s: %(title)s"),
    "reached": gettext_lazy("On target again since %(period)s: %(title)s"),
}


@dataclass(frozen=True)
class Change:
    """One thing that happened: in a sentence, when it became known, and where its record is."""

    sentence: str
    at: datetime
    url: str
    tone: str = ""


def changes(look: Look, promised: Sequence[Promise], *, since: datetime) -> tuple[list[Change], int]:
    """Return what changed within ``look`` since a moment, the latest first, and how much more there is.

    One query for all sorts of records; what turned on or off target is read from ``promised``.
    """
    found = [_told(row) for row in _facts(look, since)] + _turned(promised, since)
    ordered = sorted(found, key=lambda one: one.at, reverse=True)
    return ordered[:AT_MOST], max(len(ordered) - AT_MOST, 0)


def _facts(look: Look, since: datetime) -> list[dict[str, Any]]:
    sorts = [
        _named("decided", look.of(Decision.objects), since, "text", "decided_by__name"),
        _of(Completion.objects, "done", Action, look, since, "action"),
        _of(Verification.objects.filter(effective=True), "worked", Action, look, since, "action"),
        _of(Verification.objects.filter(effective=False), "failed", Action, look, since, "action"),
        _named("raised", look.of(Escalation.objects), since, "text", "raised_by__name"),
        _of(EscalationEnding.objects, "removed", Escalation, look, since, "escalation"),
        _significant(look, since),
        _of(EventAcknowledgement.objects, "seen", QualityEvent, look, since, "event"),
        _of(Minutes.objects, "drafted", ManagementReview, look, since, "review", title="title", who=""),
    ]
    first, *others = sorts
    return list(first.union(*others, all=True).order_by("-moment")[:READ])


def _named(sort: str, rows: Any, since: datetime, title: str, who: str) -> QuerySet[Any, dict[str, Any]]:
    return _shaped(rows.filter(recorded_at__gt=since), sort, "reference", title, who)


def _of(
    rows: Any,
    sort: str,
    model: Any,
    look: Look,
    since: datetime,
    link: str,
    *,
    title: str = "text",
    who: str = "by__name",
) -> QuerySet[Any, dict[str, Any]]:
    """Return facts on records of ``model`` that lie within the look."""
    seen = look.of(model.objects).order_by().values("pk")
    chosen = rows.filter(recorded_at__gt=since, **{f"{link}__in": seen})
    return _shaped(chosen, sort, f"{link}__reference", f"{link}__{title}", who)


def _significant(look: Look, since: datetime) -> QuerySet[Any, dict[str, Any]]:
    rows = look.of(QualityEvent.objects).filter(recorded_at__gt=since, significant_since__isnull=False)
    return _shaped(rows, "significant", "reference", "text", "")


def _shaped(rows: Any, sort: str, reference: str, title: str, who: str) -> QuerySet[Any, dict[str, Any]]:
    name = Cast(F(who), CharField()) if who else Value("", CharField())
    return rows.order_by().values(  # type: ignore[no-any-return]
        sort=Value(sort, CharField()), of=F(reference), title=F(title), who=name, moment=F("recorded_at")
    )


def _told(row: dict[str, Any]) -> Change:
    words = {"who": row["who"], "title": row["title"]}
    tone = {"worked": "good", "removed": "good", "failed": "bad", "significant": "bad"}.get(row["sort"], "")
    return Change(str(SAID[row["sort"]]) % words, row["moment"], _address(row["of"]), tone)


def _address(reference: str) -> str:
    kind = kinds.kind_of_subject(reference)
    if kind is None:
        return ""
    return kind.address(kind.model(reference=reference))


def _turned(promised: Sequence[Promise], since: datetime) -> list[Change]:
    """Return the objectives whose latest value came in since then and stands otherwise than the one before."""
    found = []
    for one in promised:
        last = one.readings[-1] if one.readings else None
        if last is None or last.recorded_at is None or last.recorded_at <= since:
            continue
        if one.status == one.status_before or one.status not in (rules.OFF_TARGET, rules.ON_TARGET):
            continue
        sort = "missed" if one.status == rules.OFF_TARGET else "reached"
        period = rules.label(last.period, one.objective.cadence)
        words = {"title": one.objective.statement, "period": period}
        tone = "bad" if sort == "missed" else "good"
        url = one.objective.get_absolute_url()
        found.append(Change(str(SAID[sort]) % words, last.recorded_at, url, tone))
    return found


def heading(since: datetime | None, *, more: int, found: Sequence[Change]) -> str:
    """Return the line above the changes: since when, and that nothing changed where nothing did."""
    if since is None:
        return _("From your next visit on, what changed meanwhile stands here.")
    if not found:
        return _("Nothing that leaders would want to hear first.")
    return _("And %(more)d more.") % {"more": more} if more else ""
