"""Packing: an audit pack is asked for, built in the background with progress, sealed and kept."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from evidence import chapters, registers, tables
from evidence.access import refuse_scope
from evidence.archiving import Archive, Entry, Lost, Written, of_bytes
from evidence.collecting import ARTEFACTS, Artefact, Collected, Scope, artefact, collect
from evidence.looking_back import Day, the_day
from evidence.models import Pack
from evidence.sealing import seal
from qms.jobs.models import Job
from qms.jobs.working import Reporter, put_down, runner
from qms.people.models import Organisation, Person, Site
from qms.primitives.changing import changing, keep
from qms.primitives.refusing import Refusal
from qms.records import filing, keys
from qms.records.entering import enter
from qms.records.models import SignOff
from qms.records.signing import GENESIS
from reviews.printing import printed_as_of

KIND = "pack"
Report = Callable[[int, int, str], None]

EVERY = 25
"""Artefacts after which progress is told again."""

LARGEST_PACK = 64 * 1024**3
"""Bytes that a pack may have."""


def request_pack(
    *,
    sites: Iterable[Site],
    clause: str,
    period_from: date,
    period_to: date,
    as_of: date,
    by: Person,
    at: datetime,
    edition: str = "2015",
) -> Pack:
    """Ask for a pack of ``sites`` (none: the whole organisation) and return it; it is built in the background.

    One pack of a person is built at a time, others wait. Raises :class:`Refusal` for a clause without a pack, a
    day to come, a period that ends before it starts, or a scope that ``by`` may not take away.
    """
    chosen = sorted(sites, key=lambda site: site.code)
    refuse_unknown_clause(clause)
    the_day(as_of, at=at, organisation=Organisation.objects.first())
    refuse_scope(by, [site.pk for site in chosen], period_from, period_to)
    pack = Pack(clause=clause, edition=edition, period_from=period_from, period_to=period_to, as_of=as_of)
    with transaction.atomic():
        enter(pack, by=by, at=at)
        pack.sites.set(chosen)
        order(pack, at=at)
    return pack


def refuse_unknown_clause(clause: str) -> None:
    """Raise :class:`Refusal` where no pack is made of ``clause``."""
    if clause not in chapters.PARTS:
        raise Refusal(
            "pack.clause",
            _("There is no pack on clause “%(clause)s”.") % {"clause": clause},
            field="clause",
            remedy=_("Choose one of: %(clauses)s.") % {"clauses": ", ".join(chapters.PARTS)},
        )


def order(pack: Pack, *, at: datetime) -> None:
    """Put down the job that builds ``pack``; after a failure, another one."""
    tried = Job.objects.filter(kind=KIND, subject=pack.reference).count()
    pack.job = put_down(
        KIND,
        subject=pack.reference,
        unique_key=f"{KIND}:{pack.reference}:{tried + 1}",
        at=at,
        lane=f"{KIND}:{pack.recorded_by_id}",
    )
    keep(pack, by=pack.recorded_by, at=at)


def try_again(pack: Pack, *, by: Person, at: datetime) -> None:
    """Build a pack again whose job has failed. Raises :class:`Refusal` where it has not."""
    with transaction.atomic():
        row = Pack.objects.select_for_update(of=("self",)).select_related("job").get(pk=pack.pk)
        if row.job is None or row.job.state != Job.State.FAILED:
            raise Refusal("pack.not-failed", _("This pack has not failed."), remedy=_("Reload the page."))
        order(row, at=at)


@runner(KIND, heavy=True)
def run(job: Job, report: Reporter) -> None:
    """Build the pack that the job names and keep it as a stored file."""
    pack = Pack.objects.select_related("recorded_by").prefetch_related("sites").get(reference=job.subject)
    at = timezone.now()
    scope = scope_of(pack, at=at)
    with tempfile.TemporaryFile(dir=work_folder()) as out:
        write(scope, out, at=at, report=report)
        out.seek(0)
        stored = filing.store(
            out, media_type="application/zip", by=pack.recorded_by, at=at, largest=LARGEST_PACK
        )
    with changing(pack, by=pack.recorded_by, at=at) as row:
        row.file, row.built_at = stored, at


def work_folder() -> Path:
    """Return the folder in which packs are put together: on the disk of the installation, not in memory."""
    folder = Path(settings.VAR_DIR) / "work"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def scope_of(pack: Pack, *, at: datetime) -> Scope:
    """Return the scope of a pack that was asked for."""
    day = the_day(pack.as_of, at=at, organisation=Organisation.objects.first())
    sites = tuple(sorted(pack.sites.all(), key=lambda site: site.code))
    return Scope(
        pack.clause, sites, pack.period_from, pack.period_to, day, pack.edition, person=pack.recorded_by
    )


def silent(done: int, total: int, note: str) -> None:
    """Tell nobody how far it is."""


def build(scope: Scope, out: Path, *, at: datetime, report: Report = silent) -> None:
    """Write the pack of ``scope`` to ``out``; where it cannot be finished, nothing stands there."""
    part = out.with_name(f".{out.name}.part")
    try:
        with part.open("w+b") as handle:
            write(scope, handle, at=at, report=report)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def write(scope: Scope, out: IO[bytes], *, at: datetime, report: Report) -> None:
    """Write the pack of ``scope`` to the seekable ``out``, in the organisation's language and time zone."""
    organisation = Organisation.objects.first()
    language = organisation.language if organisation else settings.LANGUAGE_CODE
    zone = organisation.zone if organisation else timezone.get_default_timezone()
    with translation.override(language), timezone.override(zone):
        _write(scope, out, organisation, at, report)


def _write(
    scope: Scope, out: IO[bytes], organisation: Organisation | None, at: datetime, report: Report
) -> None:
    parts = chapters.PARTS[scope.clause]
    total = len(parts) + 4
    report(0, total, _("Collecting records"))
    found = collect(scope, parts)
    found.artefacts += _minutes(found, scope.day, at, lambda note: report(0, total, note))
    found.artefacts.sort(key=lambda one: one.path)
    with Archive(out, day=scope.day.day) as archive:
        listed = _add_artefacts(archive, found, lambda note: report(1, total, note))
        written = [one["written"] for one in listed if one["written"]]
        report(2, total, _("Registers"))
        contents: list[chapters.Drawn] = []
        written += _added(archive, _registers(found, scope.day))
        for number, chapter in enumerate(chapters.chapters(scope, found, listed), 3):
            report(min(number, total - 1), total, chapter.name)
            pdf = chapters.draw(chapter)
            written += _added(archive, [of_bytes(chapter.path, pdf)])
            contents.append(chapters.Drawn(chapter.path, chapter.name, chapter.records, chapters.pages_of(pdf)))
        ledger = ledger_on(scope.day)
        about = {
            "organisation": organisation,
            "contents": contents,
            "files": sorted((one for one in written if not _is_artefact(one)), key=lambda one: one.path),
            "artefacts": sum(map(_is_artefact, written)),
            "ledger": ledger,
            "key": keys.current(at),
        }
        written += _added(archive, [_index(scope, found, about)])
        told = described(scope, organisation, ledger)
        seal(archive, written, about=told, missing=found.missing, at=at)
    report(total, total, _("Sealed"))


def _minutes(found: Collected, day: Day, at: datetime, tell: Callable[[str], None]) -> list[Artefact]:
    """Return the signed minutes as PDF, each with the amendments recorded by ``day``; made where none was."""
    held = [(one, one.minutes.review) for one in found.reviews if one.minutes]
    made = []
    for number, (one, review) in enumerate(held):
        tell(_("Minutes: %(done)d of %(all)d") % {"done": number, "all": len(held)})
        stored = printed_as_of(review, before=day.end, at=at)
        made.append(artefact(stored, f"minutes-{one.row.reference}.pdf", one.row.reference))
    return made


def _index(scope: Scope, found: Collected, about: dict[str, Any]) -> Entry:
    chapter = chapters.index(scope, found, about)
    return of_bytes(chapter.path, chapters.draw(chapter))


def _is_artefact(file: Written) -> bool:
    return file.path.startswith(f"{ARTEFACTS}/")


def _added(archive: Archive, entries: Iterable[Entry]) -> list[Written]:
    return [one for one in map(archive.add, entries) if isinstance(one, Written)]


def _add_artefacts(archive: Archive, found: Collected, tell: Callable[[str], None]) -> list[dict[str, Any]]:
    """Stream the stored files into the archive and return a row for each; what is lost is said by name."""
    rows: list[dict[str, Any]] = []
    for number, one in enumerate(_once(found.artefacts)):
        if number % EVERY == 0:
            tell(_("Artefacts: %(done)d of %(all)d") % {"done": number, "all": len(found.artefacts)})
        done = archive.add(Entry(one.path, _opener(one), one.stored.sha256))
        lost = done.reason if isinstance(done, Lost) else ""
        rows.append({"one": one, "written": done if isinstance(done, Written) else None, "lost": lost})
        if lost:
            found.lacks(f"{one.name} ({one.record}, {one.stored.sha256})", lost)
    return rows


def _once(artefacts: Iterable[Artefact]) -> Iterator[Artefact]:
    seen: set[str] = set()
    for one in artefacts:
        if one.path not in seen:
            seen.add(one.path)
            yield one


def _opener(one: Artefact) -> Callable[[], IO[bytes]]:
    return lambda: default_storage.open(one.stored.path)


def _registers(found: Collected, day: Day) -> Iterator[Entry]:
    listed = registers.registers(found)
    for table in listed:
        yield of_bytes(f"registers/{table.name}.csv", tables.as_csv(table))
    yield of_bytes("registers/registers.xlsx", tables.as_xlsx(listed, at=day.end))


def ledger_on(day: Day) -> dict[str, Any]:
    """Return the head of the sign-off ledger at the end of ``day``: its number and its hash."""
    last = SignOff.objects.filter(signed_at__lt=day.end).order_by("-number").first()
    return {"count": last.number if last else 0, "head": last.entry_sha256 if last else GENESIS}


def described(scope: Scope, organisation: Organisation | None, ledger: dict[str, Any]) -> dict[str, Any]:
    """Return what the manifest says of a pack beside its files."""
    return {
        "product": "Evident",
        "version": settings.VERSION,
        "organisation": organisation.name if organisation else "",
        "clause": scope.clause,
        "edition": scope.edition,
        "sites": [{"code": site.code, "name": site.name} for site in scope.sites],
        "period": {"from": scope.period_from, "to": scope.period_to},
        "as_of": scope.day.day,
        "ledger": ledger,
    }
