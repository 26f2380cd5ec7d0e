"""Addresses of risks and opportunities."""

from django.urls import path

from objectives.views import risks, weighing

urlpatterns = [
    path("risks/", risks.risk_list, name="risks"),
    path("risks.csv", risks.export, name="risks_export"),
    path("risks/new/", weighing.new_risk, name="new_risk"),
    path("risks/thresholds/", risks.thresholds, name="risk_thresholds"),
    path("risks/thresholds/new/", weighing.new_threshold, name="new_risk_threshold"),
    path("risks/<str:reference>/", risks.risk, name="risk"),
    path("risks/<str:reference>/edit/", weighing.edit_risk, name="edit_risk"),
    path("risks/<str:reference>/review/", weighing.risk_review, name="risk_review"),
    path("risks/<str:reference>/acceptance/", weighing.risk_acceptance, name="risk_acceptance"),
    path("risks/<str:reference>/action/", weighing.risk_action, name="risk_action"),
    path("risks/<str:reference>/closing/", weighing.risk_closing, name="risk_closing"),
    path("risks/<str:reference>/reopening/", weighing.risk_reopening, name="risk_reopening"),
]
