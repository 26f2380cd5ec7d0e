"""Addresses of resource requests."""

from django.urls import path

from reviews.views import resources

urlpatterns = [
    path("resources/", resources.resources, name="resources"),
    path("resources/export/", resources.export, name="resources_export"),
    path("resources/new/", resources.new, name="new_resource"),
    path("resources/<slug:reference>/", resources.resource, name="resource"),
    path("resources/<slug:reference>/edit/", resources.edit, name="edit_resource"),
    path("resources/<slug:reference>/decision/", resources.decision, name="decide_resource"),
    path("resources/<slug:reference>/in-place/", resources.in_place, name="resource_in_place"),
    path("resources/<slug:reference>/withdrawal/", resources.withdrawal, name="withdraw_resource"),
    path("resources/<slug:reference>/file/", resources.file, name="resource_file"),
]
