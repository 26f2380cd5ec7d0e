"""Addresses of escalations and their paths."""

from django.urls import path

from governance.views import escalation_paths, escalation_steps, escalations

urlpatterns = [
    path("escalations/", escalations.escalation_list, name="escalations"),
    path("escalations/export.csv", escalations.export, name="escalations_export"),
    path("escalations/new/", escalations.new_escalation, name="new_escalation"),
    path("escalations/paths/", escalation_paths.path_list, name="escalation_paths"),
    path("escalations/paths/new/", escalation_paths.new_escalation_path, name="new_escalation_path"),
    path("escalations/paths/<str:reference>/", escalation_paths.escalation_path, name="escalation_path"),
    path("escalations/<str:reference>/", escalations.escalation, name="escalation"),
    path("escalations/<str:reference>/taking/", escalation_steps.taking, name="escalation_taking"),
    path("escalations/<str:reference>/passing-on/", escalation_steps.passing_on, name="escalation_passing_on"),
    path("escalations/<str:reference>/question/", escalation_steps.question, name="escalation_question"),
    path(
        "escalations/<str:reference>/questions/<int:number>/reply/",
        escalation_steps.replying,
        name="escalation_reply",
    ),
    path("escalations/<str:reference>/decision/", escalation_steps.decision, name="escalation_decision"),
]
