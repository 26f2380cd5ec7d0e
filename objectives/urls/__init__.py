"""Addresses of objectives; one module a subject. Fixed words stand before references."""

from django.urls import URLPattern

from objectives.urls import audits, measuring, objectives, promises, risks

app_name = "objectives"
urlpatterns: list[URLPattern] = [
    *measuring.urlpatterns,
    *promises.urlpatterns,
    *risks.urlpatterns,
    *audits.urlpatterns,
    *objectives.urlpatterns,
]
