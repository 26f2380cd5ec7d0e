from django.apps import AppConfig


class ObjectivesConfig(AppConfig):
    name = "objectives"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from objectives import kinds  # noqa: F401
