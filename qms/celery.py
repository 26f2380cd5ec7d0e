"""The Celery application. A message is only a nudge: work itself is a row of ``qms.jobs``."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qms.settings")

app = Celery("evident")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
