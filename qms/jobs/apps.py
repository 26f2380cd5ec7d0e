from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "qms.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from qms.jobs import kinds, mailing, noticing, posting  # noqa: F401 - they declare kinds and runners
