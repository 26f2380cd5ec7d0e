"""Addresses of the leadership commitment."""

from django.urls import path

from governance.views import commitments as views

urlpatterns = [
    path("commitments/", views.commitment_list, name="commitments"),
    path("commitments/new/", views.new_commitment, name="new_commitment"),
    path("commitments/<str:reference>/", views.commitment, name="commitment"),
    path("commitments/<str:reference>/text/", views.commitment_text, name="commitment_text"),
    path("commitments/<str:reference>/opening/", views.commitment_opening, name="commitment_opening"),
    path("commitments/<str:reference>/signature/", views.commitment_signature, name="commitment_signature"),
    path(
        "commitments/<str:reference>/enforcement/", views.commitment_enforcement, name="commitment_enforcement"
    ),
    path(
        "commitments/<str:reference>/differences/", views.commitment_differences, name="commitment_differences"
    ),
    path("commitments/<str:reference>/commitment.pdf", views.commitment_document, name="commitment_document"),
]
