"""Mailing: a digest becomes a mail in its reader's language; sent once, or twice with one Message-ID."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qms.jobs.linking import Link, token_of
from qms.jobs.models import Digest, Job, Notice
from qms.jobs.noticing import grouped, language_of, readers
from qms.jobs.rules import Group
from qms.jobs.working import Reporter, runner
from qms.people.models import Organisation
from qms.primitives.refusing import Refusal

HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


@runner("digest")
def send_digest(job: Job, report: Reporter) -> None:
    """Send the digest of a job unless it was sent; note it at once.

    A crash between the mail server's yes and our note sends it again, with the same Message-ID. Raises
    :class:`Refusal` where its person has left or lost every role since it was written.
    """
    digest = Digest.objects.select_related("person__site").get(job=job)
    if digest.sent_at is not None:
        return
    if digest.person_id not in {person.pk for person in readers(digest.day)}:
        raise Refusal("digest.reader-gone", _("Its reader has left."))
    mail = compose(digest)
    report(0, 1)  # still ours; a worker that was stopped meanwhile ends here
    mail.send()
    digest.sent_at = report.clock()
    digest.save(update_fields=["sent_at"])


def compose(digest: Digest) -> EmailMultiAlternatives:
    """Return the mail of a digest: text and HTML, grouped, each line with its link; nothing is tracked."""
    organisation = Organisation.objects.first()
    with translation.override(language_of(digest.person, organisation)):
        context = _context(digest, organisation)
        mail = EmailMultiAlternatives(
            subject=context["subject"],
            body=render_to_string("jobs/digest.txt", context),
            to=[digest.person.email],
            headers={**HEADERS, "Message-ID": digest.message_id},
        )
        mail.attach_alternative(render_to_string("jobs/digest.html", context), "text/html")
    return mail


def _context(digest: Digest, organisation: Organisation | None) -> dict[str, Any]:
    groups = [
        {
            "group": group.value,
            "title": _title(group),
            "notices": [(n, act_link(n), act_words(n)) for n in notices],
        }
        for group, notices in grouped(digest)
    ]
    counts = {group["group"]: len(group["notices"]) for group in groups}
    return {
        "person": digest.person,
        "organisation": organisation,
        "day": digest.day,
        "groups": groups,
        "subject": ", ".join(_counted(group, counts[group]) for group in Group if group in counts),
        "base_url": settings.BASE_URL,
    }


def act_link(notice: Notice) -> str:
    """Return the signed address at which a notice's reader does it without signing in; empty where none is."""
    if not notice.act:
        return ""
    link = Link(notice.act, notice.person_id, notice.subject, notice.due_on, notice.day)
    return settings.BASE_URL + reverse(notice.act, args=[token_of(link)])


def act_words(notice: Notice) -> str:
    """Return what the link of a notice lets its reader do."""
    return _("Enter the value") if notice.kind in VALUES else _("Say that it is done")


VALUES = ("measurement", "figure")
"""Kinds of notices that are answered by a number."""


def _title(group: Group) -> str:
    titles = {Group.OVERDUE: _("Overdue"), Group.TODAY: _("Due today"), Group.SOON: _("Due soon")}
    return titles[group]


def _counted(group: Group, count: int) -> str:
    """Return how many there are of a group, as the subject says it."""
    sentences = {
        Group.OVERDUE: ngettext("%(count)d overdue", "%(count)d overdue", count),
        Group.TODAY: ngettext("%(count)d due today", "%(count)d due today", count),
        Group.SOON: ngettext("%(count)d due soon", "%(count)d due soon", count),
    }
    return sentences[group] % {"count": count}
