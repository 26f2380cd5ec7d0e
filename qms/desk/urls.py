"""Addresses of the desk."""

from django.urls import URLPattern, URLResolver, path

from qms.desk import health
from qms.desk.views import absence, comparing, search, sites, today

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", today.today, name="today"),
    path("compare/", comparing.compare, name="compare"),
    path("governance/sites/", sites.sites, name="sites"),
    path("governance/absence/", absence.absence, name="absence"),
    path("search/", search.search, name="search"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
