from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "qms.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from qms.people import inviting, kinds, resetting  # noqa: F401 - they declare letters and kinds
