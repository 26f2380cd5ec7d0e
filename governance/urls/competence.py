"""Addresses of confirmed competence."""

from django.urls import path

from governance.views import competence as views

urlpatterns = [
    path("competence/", views.competence, name="competence"),
    path("competence/export.csv", views.competence_export, name="competence_export"),
    path("competence/new/", views.new_competence_confirmation, name="new_competence_confirmation"),
    path(
        "competence/new/owner/<str:process>/<int:person>/",
        views.new_competence_confirmation,
        {"role": "process_owner"},
        name="confirm_owner",
    ),
    path("competence/new/<str:role>/<int:person>/", views.new_competence_confirmation, name="confirm_role"),
    path("competence/<str:reference>/", views.competence_confirmation, name="competence_confirmation"),
    path("competence/<str:reference>/action/", views.competence_action, name="competence_action"),
]
