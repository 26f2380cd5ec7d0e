"""Addresses of objectives; one module a subject. Fixed words stand before references."""

from django.urls import URLPattern

from objectives.urls import objectives

app_name = "objectives"
urlpatterns: list[URLPattern] = [
    *objectives.urlpatterns,
]
