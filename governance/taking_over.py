"""Taking over: decisions of approved minutes that are kept elsewhere, with their source, as late entries."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from governance import access
from governance.deciding import decide
from governance.models import Decision
from qms.people.models import Person, Site
from qms.primitives.refusing import Refusal
from qms.records.models import StoredFile


def take_over(
    *,
    decided_by: Person,
    on: date,
    by: Person,
    at: datetime,
    source: str = "",
    source_file: StoredFile | None = None,
    source_file_name: str = "",
    site: Site | None = None,
    **decided: Any,
) -> Decision:
    """Record what ``decided_by`` decided on ``on`` by approved minutes kept elsewhere; return the decision.

    ``source`` says where it stands, ``source_file`` is the document; ``decided`` is the rest of what
    :func:`decide` takes. Raises :class:`Refusal` without a source, for a risk acceptance without the signed
    document, where ``by`` may not prepare records of that scope, and as :func:`decide` does.
    """
    if not access.may_take_over(by, site.pk if site else None):
        raise Refusal(
            "decision.taken-over-by-who-prepares",
            _("Executives and quality leads of its scope take decisions over."),
            field="site",
        )
    _refuse_without_source(decided["kind"], source, source_file)
    return decide(
        decided_by=decided_by,
        on=on,
        by=by,
        at=at,
        source=source,
        source_file=source_file,
        source_file_name=source_file_name,
        site=site,
        in_minutes=True,
        **decided,
    )


def _refuse_without_source(kind: str, source: str, file: StoredFile | None) -> None:
    if not source.strip() and file is None:
        raise Refusal(
            "decision.source-is-missing",
            _("What is taken over names the minutes in which it stands."),
            field="source",
            remedy=_("Name them, or attach the document."),
        )
    if kind == Decision.Kind.RISK_ACCEPTANCE and file is None:
        raise Refusal(
            "decision.signed-source-is-missing",
            _("A risk acceptance is signed; here its signature stands in the minutes."),
            field="file",
            remedy=_("Attach the signed document, or let the leader record it."),
        )
