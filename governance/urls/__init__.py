"""Addresses of governance; one module a subject."""

from django.urls import URLPattern, path

from governance.urls import (
    actions,
    activities,
    commitments,
    competence,
    decisions,
    escalations,
    leading,
    matrices,
    matrix_editing,
    policies,
    processes,
    providers,
    questions,
    roles,
)
from governance.views import overview

app_name = "governance"
urlpatterns: list[URLPattern] = [
    path("", overview.governance, name="governance"),
    *roles.urlpatterns,
    *leading.urlpatterns,
    *processes.urlpatterns,
    *questions.urlpatterns,
    *providers.urlpatterns,
    *decisions.urlpatterns,
    *actions.urlpatterns,
    *matrices.urlpatterns,
    *matrix_editing.urlpatterns,
    *escalations.urlpatterns,
    *policies.urlpatterns,
    *commitments.urlpatterns,
    *activities.urlpatterns,
    *competence.urlpatterns,
]
