"""Posting: letters about accounts go out as jobs, so that no crash between page and mail server loses one."""

from __future__ import annotations

import hashlib
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings

from qms.jobs.models import Job
from qms.jobs.working import Reporter, put_down, runner
from qms.people import letters


@letters.carried_by
def put_letter_down(name: str, key: int, at: datetime) -> None:
    """Put the sending of a letter down as a job; no secret waits in it, only which letter about which row."""
    subject = f"{name} {key}"
    put_down(
        "letter",
        subject=subject,
        unique_key=f"letter:{subject}:{at.isoformat()}",
        at=at,
        payload={"letter": name, "key": key},
    )


@runner("letter")
def send_letter(job: Job, report: Reporter) -> None:
    """Send the letter of a job, unless it is no longer due; sent again, it carries the same Message-ID."""
    mail = letters.compose(job.payload["letter"], job.payload["key"])
    if mail is None:
        return
    token = hashlib.sha256(job.unique_key.encode()).hexdigest()[:32]
    mail.extra_headers["Message-ID"] = f"<letter.{token}@{urlsplit(settings.BASE_URL).hostname}>"
    report(0, 1)  # still ours; a worker that lost its lease stops here
    mail.send()
