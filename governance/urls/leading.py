"""Addresses of top management."""

from django.urls import path

from governance.views import leaders

urlpatterns = [
    path("top-management/", leaders.top_management, name="top_management"),
    path("top-management/new/", leaders.new_leader, name="new_leader"),
    path("top-management/accountability/", leaders.accountability, name="accountability"),
    path("top-management/<str:reference>/ending/", leaders.ending, name="end_leader"),
    path("top-management/<str:reference>/role/", leaders.role_change, name="change_role"),
]
