from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from objectives import drifting
        from reviews import discussing, figures, kinds, panels, printing  # noqa: F401
        from reviews.figures import (  # noqa: F401
            audits,
            context,
            control,
            events,
            measuring,
            promises,
            resources,
            voices,
        )

        drifting.declare(discussing.last_discussed)
