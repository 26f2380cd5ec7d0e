"""What the pages of readiness share: what the reader looks at, and the addresses of records."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from evidence.editions import Edition, edition_of
from evidence.forms import ReadinessForm
from evidence.judging import Verdict, judged_with_weak, readiness
from evidence.looking_back import Day, the_day
from evidence.rules.weak import Weak
from qms.people.acting import PersonRequest
from qms.people.models import Person, Site
from qms.people.reach import site_tree
from qms.primitives.kinds import kind_by_prefix


class Look:
    """What the reader looks at: edition, site and day, from the address; the choices that they have."""

    def __init__(self, request: PersonRequest) -> None:
        reach = request.person.reach
        every = list(Site.objects.all())
        self.everywhere = reach.everywhere
        self.sites = [site for site in every if reach.sees_site(site.pk)]
        self.tree = site_tree(every)
        first = "" if reach.everywhere or not self.sites else self.sites[0].code
        given = {"edition": "2015", "site": first, "as_of": request.today, **request.GET.dict()}
        self.form = ReadinessForm(given, sites=self.sites, everywhere=reach.everywhere, today=request.today)
        chosen = self.form.cleaned_data if self.form.is_valid() else {}
        self.edition: Edition = edition_of(chosen.get("edition") or "2015")
        code = chosen.get("site", first)
        self.site = next((site for site in self.sites if site.code == code), None)
        if self.site is None and not reach.everywhere:
            raise Http404
        self.day: Day = the_day(
            chosen.get("as_of") or request.today, at=request.now, organisation=request.organisation
        )
        self.today = request.today

    def verdicts(self) -> list[Verdict]:
        """Return the verdicts on what is looked at."""
        return readiness(edition=self.edition, site=self.site, day=self.day, tree=self.tree)

    def verdicts_and_weak(self) -> tuple[list[Verdict], list[Weak]]:
        """Return the verdicts on what is looked at, and its weak records."""
        return judged_with_weak(edition=self.edition, site=self.site, day=self.day, tree=self.tree)

    @property
    def words(self) -> str:
        """The scope in words."""
        return self.site.name if self.site else _("Whole organisation")

    def address(
        self, code: str = "", *, site: str | None = None, name: str = "evidence", on: date | None = None
    ) -> str:
        """Return the address of the list (or another page by ``name``), or of one expectation, that looks at
        the same; ``site`` is another site's code, ``on`` another day."""
        page = reverse("evidence:expectation", args=[code]) if code else reverse(f"evidence:{name}")
        own = self.site.code if self.site else ""
        chosen = {"edition": self.edition.year, "site": own if site is None else site}
        return f"{page}?{urlencode({**chosen, 'as_of': (on or self.day.day).isoformat()})}"


class Links:
    """Records by reference with their addresses, read once for a page, as far as ``person`` may open them.

    One query a kind.
    """

    def __init__(self, references: Iterable[str], person: Person) -> None:
        wanted: dict[str, set[str]] = {}
        for reference in references:
            wanted.setdefault(reference.partition("-")[0], set()).add(reference)
        self.urls: dict[str, str] = {}
        for prefix, some in wanted.items():
            kind = kind_by_prefix(prefix)
            rows: Any = kind.visible(person).filter(reference__in=some)
            self.urls |= {row.reference: kind.address(row) for row in rows}

    def url(self, reference: str) -> str:
        """Return the address of a record, nothing where the reader may not open it."""
        return self.urls.get(reference, "")

    def of(self, references: Iterable[str]) -> list[dict[str, str]]:
        """Return ``references`` with their addresses."""
        return [{"reference": one, "url": self.urls.get(one, "")} for one in references]
