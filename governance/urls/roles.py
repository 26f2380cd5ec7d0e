"""Addresses of role definitions, each to read and to print."""

from django.urls import path

from governance.views import roles

PAPER = {"paper": True}

urlpatterns = [
    path("processes/<str:code>/role/", roles.process_role, name="process_role"),
    path("processes/<str:code>/role/pdf/", roles.process_role, PAPER, name="process_role_pdf"),
    path("top-management/accountability/role/", roles.accountable_role, name="accountable_role"),
    path("top-management/accountability/role/pdf/", roles.accountable_role, PAPER, name="accountable_role_pdf"),
    path("top-management/<str:reference>/definition/", roles.leader_role, name="leader_role"),
    path("top-management/<str:reference>/definition/pdf/", roles.leader_role, PAPER, name="leader_role_pdf"),
]
