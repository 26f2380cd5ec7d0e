"""``python -m bench``: measure the promises of speed in one run, on a database of its own; print one table."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path


def main() -> int:
    """Run every benchmark in a folder of its own; return 1 where a promise is not kept."""
    with tempfile.TemporaryDirectory(prefix="evident-bench-") as folder:
        os.environ.update(VAR_DIR=folder, DJANGO_SETTINGS_MODULE="qms.settings", ENVIRONMENT="development")
        for name in ("DATABASE_URL", "REDIS_URL", "STORAGE_URL"):
            os.environ.pop(name, None)
        import django

        django.setup()
        from bench.suite import run

        rows = run(Path(folder))
    for row in rows:
        sys.stdout.write(row.line() + "\n")
    return 0 if all(row.kept for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
