"""Settings of a test run: nothing of the developer's own installation is read or written.

Django's own database is chosen from outside: DATABASE_URL (the lane on PostgreSQL), or SQLite on a file, or
in memory with TEST_DATABASE=memory (fast, but it hides locking).
"""

import atexit
import os
import shutil
import tempfile

for _name in ("REDIS_URL", "STORAGE_URL", "EMAIL_URL", "SECRET_KEY", "DEBUG", "ALLOWED_HOSTS", "SIGNING_KEY",
              "METRICS_TOKEN", "SENTRY_DSN", "TIME_ZONE", "DEMO_PASSWORD", "MAIL_FROM", "BASE_URL",
              "PORT"):  # fmt: skip
    os.environ.pop(_name, None)
os.environ["ENVIRONMENT"] = "test"
os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="evident-test-")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's driver keeps a loop in the test's thread
atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)

from qms.settings import *  # noqa: E402, F403
from qms.settings import DATABASES, VAR_DIR  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # a slow one would be most of the run
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    in_memory = os.environ.get("TEST_DATABASE") == "memory"
    DATABASES["default"]["TEST"] = {"NAME": None if in_memory else str(VAR_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
