"""What the pages of readiness share: what the reader looks at, and the addresses of records."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import CharField, F, Model, Value
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from evidence.editions import Edition, edition_of
from evidence.forms import ReadinessForm
from evidence.judging import Verdict, judged_with_weak, readiness
from evidence.looking_back import Day, the_day
from evidence.reading import every_site
from evidence.rules.weak import Weak
from qms.people.acting import PersonRequest
from qms.people.models import Person
from qms.primitives.kinds import kind_by_prefix


class Look:
    """What the reader looks at: edition, site and day, from the address; the choices that they have."""

    def __init__(self, request: PersonRequest) -> None:
        reach = request.person.reach
        self.every = every_site()
        self.everywhere = reach.everywhere
        self.sites = [site for site in self.every if reach.sees_site(site.pk)]
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
        return readiness(edition=self.edition, site=self.site, day=self.day, sites=self.every)

    def verdicts_and_weak(self) -> tuple[list[Verdict], list[Weak]]:
        """Return the verdicts on what is looked at, and its weak records."""
        return judged_with_weak(edition=self.edition, site=self.site, day=self.day, sites=self.every)

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

    One query, however many kinds: of each record its key, reference and code. An address that needs more of
    a record than these would read it by itself.
    """

    def __init__(self, references: Iterable[str], person: Person) -> None:
        wanted: dict[str, set[str]] = {}
        for reference in references:
            wanted.setdefault(reference.partition("-")[0], set()).add(reference)
        parts = [_named(prefix, some, person) for prefix, some in sorted(wanted.items())]
        found = parts[0].union(*parts[1:], all=True) if parts else ()
        self.urls: dict[str, str] = {}
        for prefix, pk, reference, code in found:
            self.urls[reference] = kind_by_prefix(prefix).address(_row(prefix, pk, reference, code))

    def url(self, reference: str) -> str:
        """Return the address of a record, nothing where the reader may not open it."""
        return self.urls.get(reference, "")

    def of(self, references: Iterable[str]) -> list[dict[str, str]]:
        """Return ``references`` with their addresses."""
        return [{"reference": one, "url": self.urls.get(one, "")} for one in references]


def _named(prefix: str, references: Iterable[str], person: Person) -> Any:
    """Return the records of a kind that ``person`` may see: prefix, key, reference, and code if it has one."""
    kind = kind_by_prefix(prefix)
    rows: Any = kind.visible(person).filter(reference__in=references).order_by()
    code = F("code") if _has_code(kind.model) else Value("", output_field=CharField())
    return rows.values_list(Value(prefix, output_field=CharField()), "pk", "reference", code)


def _has_code(model: type[Model]) -> bool:
    return any(field.name == "code" for field in model._meta.concrete_fields)


def _row(prefix: str, pk: int, reference: str, code: str) -> Any:
    """Return a record of which only key, reference and code are known."""
    model = kind_by_prefix(prefix).model
    known: dict[str, Any] = {"id": pk, "reference": reference} | ({"code": code} if _has_code(model) else {})
    names = [field.attname for field in model._meta.concrete_fields if field.attname in known]
    return model.from_db(None, names, [known[name] for name in names])
