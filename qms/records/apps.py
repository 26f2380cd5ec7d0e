from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "qms.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from qms.records import kinds  # noqa: F401
