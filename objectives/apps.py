from django.apps import AppConfig


class ObjectivesConfig(AppConfig):
    name = "objectives"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from governance import criteria
        from governance.models import Action
        from objectives import breaking_down, effects, kinds, panels, panels_of_measures, touching  # noqa: F401
        from objectives.models import QualityObjective
        from qms.primitives.panels import panel

        criteria.declare(effects.FromObjectives())
        panel(QualityObjective, panels_of_measures.composed)
        panel(Action, panels.before_and_after)
        panel(Action, panels.before_and_after, place="judging")
        panel(Action, panels.choose_measure, place="criterion")
        panel(QualityObjective, breaking_down.broken_down)
        for model in touching.TOUCHED:
            panel(model, touching.touching)
