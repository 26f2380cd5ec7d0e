"""Addresses of providers."""

from django.urls import path

from governance.views import providers

urlpatterns = [
    path("providers/", providers.provider_list, name="providers"),
    path("providers/new/", providers.new_provider, name="new_provider"),
    path("providers/<str:reference>/", providers.provider, name="provider"),
    path("providers/<str:reference>/edit/", providers.edit_provider, name="edit_provider"),
    path("providers/<str:reference>/review/", providers.provider_review, name="provider_review"),
    path("providers/<str:reference>/ending/", providers.provider_ending, name="end_provider"),
]
