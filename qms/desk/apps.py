from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "qms.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
