#!/usr/bin/env python
"""Entry point of every command of the project."""

import os
import sys


def main() -> None:
    """Run the management command named on the command line; an unsafe setting ends it with one line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qms.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        _ = settings.INSTALLED_APPS  # read now: Django would let some commands start without them
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
