"""Bring the database up to date, and the demo company into it when it holds no organisation."""

from __future__ import annotations

import io
import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured


def main() -> int:
    """Migrate; load the demo company on a first start unless DEMO=0; exit 1 with one line if refused."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qms.settings")
    try:
        django.setup()
        _prepare_database()
    except ImproperlyConfigured as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _prepare_database() -> None:
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command

    from qms.desk.safety import refuse_demo_accounts

    call_command("migrate", interactive=False, verbosity=0)
    refuse_demo_accounts()
    wanted = settings.ENVIRONMENT != "production" and os.environ.get("DEMO", "1") != "0"
    if wanted and not apps.get_model("people", "Organisation").objects.exists():
        print("Loading the demo company …", flush=True)
        call_command("load_demo", stdout=io.StringIO())  # the logins are said once the group is ready


if __name__ == "__main__":
    raise SystemExit(main())
