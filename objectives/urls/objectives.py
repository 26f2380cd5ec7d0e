"""Addresses of objectives and their measurements."""

from django.urls import URLPattern, path

from objectives.views import changing, criteria, measurements, objectives

urlpatterns: list[URLPattern] = [
    path("", objectives.objectives, name="objectives"),
    path("objectives.csv", objectives.export, name="export"),
    path("new/", changing.new, name="new"),
    path("criteria/<str:reference>/", criteria.criterion, name="criterion"),
    path("<str:reference>/", objectives.objective, name="objective"),
    path("<str:reference>/edit/", changing.edit, name="edit"),
    path("<str:reference>/activation/", changing.activation, name="activation"),
    path("<str:reference>/ending/", changing.ending, name="ending"),
    path("<str:reference>/measurements/", measurements.measurements, name="measurements"),
    path("<str:reference>/measurements.csv", measurements.export, name="measurements_export"),
    path("<str:reference>/measurement/", measurements.measurement, name="measurement"),
    path("<str:reference>/measurements/<str:period>/", measurements.correction, name="correction"),
]
