"""``verify_ledger``: exit 0 only when the chain of sign-offs, what was signed and stored files are intact."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from qms.records import filing, signing


class Command(BaseCommand):
    """Check every sign-off against its bytes, its records, its chain and its key, and every stored file."""

    help = "Verify the ledger of sign-offs and the stored files; exit 1 and name what was changed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each fault on stderr; exit 1 where there is one."""
        faults = [f"sign-off {f.number} {f.subject}: {f.problem}".replace("  ", " ") for f in signing.verify()]
        faults += [str(fault) for fault in filing.altered()]
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            sys.exit(1)
        count, last = signing.head()
        self.stdout.write(f"{count} sign-offs intact, ledger head {last}")
