"""Addresses of measuring: the grid, what is missing, series of figures, the link of a mail."""

from django.urls import URLPattern, path

from objectives.views import computing, from_mail, grid, missing, series

urlpatterns: list[URLPattern] = [
    path("mail/<str:token>/", from_mail.value_from_mail, name="value_from_mail"),
    path("grid/", grid.grid, name="grid"),
    path("missing/", missing.missing, name="missing"),
    path("missing/export.csv", missing.export, name="missing_export"),
    path("<str:reference>/computation/", computing.computation, name="computation"),
    path("<str:reference>/reporting/", computing.reporting, name="reporting"),
    path("series/", series.series_list, name="series"),
    path("series/new/", series.new_series, name="new_series"),
    path("series/export.csv", series.series_export, name="series_export"),
    path("series/<str:reference>/", series.one_series, name="one_series"),
    path("series/<str:reference>/edit/", series.edit_series, name="edit_series"),
    path("series/<str:reference>/figure/", series.figure, name="figure"),
    path("series/<str:reference>/figures.csv", series.figures_export, name="figures_export"),
    path("series/<str:reference>/figures/<str:period>/", series.figure_correction, name="figure_correction"),
]
