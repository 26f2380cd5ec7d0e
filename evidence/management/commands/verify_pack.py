"""``verify_pack FILE.zip``: exit 0 only when the pack is whole and was signed by a key of this installation."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from evidence.verifying import verify


class Command(BaseCommand):
    """Verify an audit pack: checksums, signature, nothing missing or extra, the key trusted."""

    help = "Verify an audit pack; each fault is named on stderr, exit 1."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the pack's file."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Name every fault, or say that the pack is whole."""
        faults = verify(options["file"])
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            sys.exit(1)
        self.stdout.write(f"{options['file'].name} is whole and signed by a key of this installation.")
