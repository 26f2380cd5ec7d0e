"""Addresses of the quality policy."""

from django.urls import path

from governance.views import policy as views

urlpatterns = [
    path("policy/", views.policy_now, name="policy_now"),
    path("policy/new/", views.new_policy, name="new_policy"),
    path("policy/<str:reference>/", views.policy, name="policy"),
    path("policy/<str:reference>/text/", views.policy_text, name="policy_text"),
    path("policy/<str:reference>/request/", views.policy_request, name="policy_request"),
    path("policy/<str:reference>/approval/", views.policy_approval, name="policy_approval"),
    path("policy/<str:reference>/communication/", views.policy_communication, name="policy_communication"),
    path("policy/<str:reference>/differences/", views.policy_differences, name="policy_differences"),
    path("policy/<str:reference>/policy.pdf", views.policy_document, name="policy_document"),
]
