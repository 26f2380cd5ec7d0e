"""Addresses of governance; one module a subject."""

from django.urls import URLPattern, path

from governance.urls import actions, decisions, escalations, leading, matrices, matrix_editing, processes
from governance.views import overview

app_name = "governance"
urlpatterns: list[URLPattern] = [
    path("", overview.governance, name="governance"),
    *leading.urlpatterns,
    *processes.urlpatterns,
    *decisions.urlpatterns,
    *actions.urlpatterns,
    *matrices.urlpatterns,
    *matrix_editing.urlpatterns,
    *escalations.urlpatterns,
]
