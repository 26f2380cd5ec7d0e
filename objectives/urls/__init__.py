"""Addresses of objectives; one module a subject. Fixed words stand before references."""

from django.urls import URLPattern

from objectives.urls import (
    answering,
    audits,
    commitments,
    events,
    feedback,
    measuring,
    objectives,
    promises,
    risks,
    years,
)

app_name = "objectives"
urlpatterns: list[URLPattern] = [
    *audits.urlpatterns,
    *events.urlpatterns,
    *measuring.urlpatterns,
    *promises.urlpatterns,
    *commitments.urlpatterns,
    *feedback.urlpatterns,
    *risks.urlpatterns,
    *years.urlpatterns,
    *answering.urlpatterns,
    *objectives.urlpatterns,
]
