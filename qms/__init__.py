"""The Django project: people and access, records, jobs, interface parts, and the desk."""

from qms.celery import app as celery_app

__all__ = ["celery_app"]
