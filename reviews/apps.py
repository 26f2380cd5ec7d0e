from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from objectives import drifting
        from reviews import discussing, figures, kinds, panels, printing  # noqa: F401
        from reviews.figures import control, events, measuring, promises, voices  # noqa: F401

        drifting.declare(discussing.last_discussed)
