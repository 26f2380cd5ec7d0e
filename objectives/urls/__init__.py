"""Addresses of objectives; one module a subject. Fixed words stand before references."""

from django.urls import URLPattern

from objectives.urls import audits, events, measuring, objectives, promises, risks

app_name = "objectives"
urlpatterns: list[URLPattern] = [
    *audits.urlpatterns,
    *events.urlpatterns,
    *measuring.urlpatterns,
    *promises.urlpatterns,
    *risks.urlpatterns,
    *objectives.urlpatterns,
]
