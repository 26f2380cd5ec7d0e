"""Addresses of commitment checks."""

from django.urls import path

from objectives.views import commitments

urlpatterns = [
    path("commitments/", commitments.commitment_list, name="commitments"),
    path("commitments.csv", commitments.export, name="commitments_export"),
    path("commitments/new/", commitments.new_commitment, name="new_commitment"),
    path("commitments/<str:reference>/", commitments.commitment, name="commitment"),
    path("commitments/<str:reference>/answer/", commitments.commitment_answer, name="commitment_answer"),
    path("commitments/<str:reference>/outcome/", commitments.commitment_outcome, name="commitment_outcome"),
    path(
        "commitments/<str:reference>/acknowledgement/",
        commitments.commitment_acknowledgement,
        name="commitment_acknowledgement",
    ),
]
