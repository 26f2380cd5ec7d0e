"""Addresses of objectives, their measurements, customer requirements and business goals."""

from django.urls import URLPattern, path

from objectives.views import changing, criteria, goals, measurements, objectives, requirements

urlpatterns: list[URLPattern] = [
    path("", objectives.objectives, name="objectives"),
    path("objectives.csv", objectives.export, name="export"),
    path("new/", changing.new, name="new"),
    path("requirements/", requirements.requirements, name="requirements"),
    path("requirements/new/", requirements.new, name="new_requirement"),
    path("requirements/<str:reference>/", requirements.requirement, name="requirement"),
    path("requirements/<str:reference>/edit/", requirements.edit, name="edit_requirement"),
    path("goals/", goals.goals, name="goals"),
    path("goals/new/", goals.new, name="new_goal"),
    path("goals/<str:reference>/", goals.goal, name="goal"),
    path("goals/<str:reference>/edit/", goals.edit, name="edit_goal"),
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
