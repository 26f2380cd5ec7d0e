"""Addresses of reviews; one module a subject. Fixed words stand before references."""

from django.urls import URLPattern

from reviews.urls import reviews

app_name = "reviews"
urlpatterns: list[URLPattern] = [
    *reviews.urlpatterns,
]
