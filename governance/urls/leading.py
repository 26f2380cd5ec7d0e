"""Addresses of top management."""

from django.urls import path

from governance.views import leaders

urlpatterns = [
    path("top-management/", leaders.top_management, name="top_management"),
    path("top-management/new/", leaders.new_leader, name="new_leader"),
]
