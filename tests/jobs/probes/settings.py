"""Settings of an installation under test: short leases, so that a dead worker's job is free in seconds."""

from qms.settings import *  # noqa: F403
from qms.settings import CELERY_BEAT_SCHEDULE, INSTALLED_APPS, JOBS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.jobs.probes"]
JOBS = {**JOBS, "LEASE_SECONDS": 3, "MEMORY_BYTES": 1024**3}
CELERY_BEAT_SCHEDULE = {
    "sweep-jobs": {**CELERY_BEAT_SCHEDULE["sweep-jobs"], "schedule": 1.0},
}
