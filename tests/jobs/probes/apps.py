from django.apps import AppConfig


class ProbesConfig(AppConfig):
    name = "tests.jobs.probes"
    label = "probes"

    def ready(self) -> None:
        from tests.jobs.probes import runners  # noqa: F401 - it declares them
