"""Addresses of reviews; one module a subject. Fixed words stand before references."""

from django.urls import URLPattern

from reviews.urls import resources, reviews

app_name = "reviews"
urlpatterns: list[URLPattern] = [
    *resources.urlpatterns,
    *reviews.urlpatterns,
]
