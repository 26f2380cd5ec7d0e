"""Addresses of decisions."""

from django.urls import path

from governance.views import decisions

urlpatterns = [
    path("decisions/", decisions.decision_list, name="decisions"),
    path("decisions/new/", decisions.new_decision, name="new_decision"),
    path("decisions/<str:reference>/", decisions.decision, name="decision"),
]
