"""Policy and commitment on paper: the signed content becomes a document, with its signatures and hashes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.models import LeadershipCommitment, Process, QualityPolicy
from governance.models.statements import Statement
from governance.responsibilities import QMS_ACCOUNTABILITY, QMS_ACCOUNTABILITY_TEXT, Responsibility
from qms.records.models import SignOff

RESPONSIBILITIES: dict[str, Any] = {
    QMS_ACCOUNTABILITY: QMS_ACCOUNTABILITY_TEXT,
    **dict(Responsibility.choices),
}


def policy_pdf(policy: QualityPolicy, *, organisation: str) -> bytes:
    """Return an approved policy as PDF: what was signed, by whom; the same version gives the same bytes."""
    entry = policy.sign_off
    assert entry is not None and policy.approved_at is not None
    labels = dict(QualityPolicy.Says.choices)
    content = json.loads(bytes(entry.content))
    points = [(point["text"], [labels[one] for one in point["says"]]) for point in content["points"]]
    words = _("Quality policy, version %(version)s") % content
    return _drawn(policy, organisation, words, content["text"], points, [entry], [], policy.approved_at)


def commitment_pdf(
    commitment: LeadershipCommitment, *, organisation: str, signed: list[SignOff], owed: Iterable[str]
) -> bytes:
    """Return a signed commitment as PDF: its words, who has signed, and who of top management still owes it."""
    content = json.loads(bytes(signed[0].content))
    names = process_names(content)
    points = [(point["text"], spoken_of(point, names)) for point in content["points"]]
    words = _("Leadership commitment, version %(version)s") % content
    latest = max(entry.signed_at for entry in signed)
    return _drawn(commitment, organisation, words, content["text"], points, signed, list(owed), latest)


def process_names(content: Mapping[str, Any]) -> dict[str, str]:
    """Return the names of the processes that signed points refer to, by reference."""
    references = {one for point in content["points"] for one in point["processes"]}
    return dict(Process.objects.filter(reference__in=references).values_list("reference", "name"))


def spoken_of(point: Mapping[str, Any], names: Mapping[str, str]) -> list[str]:
    """Return in words what a signed point speaks of: responsibilities and processes."""
    found = [str(RESPONSIBILITIES[one]) for one in point["responsibilities"]]
    return found + [f"{names.get(one, '')} ({one})".strip() for one in point["processes"]]


def _drawn(
    row: Statement,
    organisation: str,
    title: str,
    text: str,
    points: list[tuple[str, list[Any]]],
    signed: list[SignOff],
    owed: list[str],
    at: datetime,
) -> bytes:
    from qms.ui.pdf import render_pdf  # heavy: loaded only where something is printed

    context = {
        "title": title,
        "eyebrow": f"{organisation} · {row.scope_name} · {row.reference}",
        "text": text,
        "points": points,
        "signed": signed,
        "owed": owed,
    }
    with timezone.override(UTC):  # the same bytes wherever the reader is
        html = render_to_string("governance/pdf/statement.html", context)
    return render_pdf(html, title=title, created_at=at)
