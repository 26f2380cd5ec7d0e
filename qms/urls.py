"""Every address of the product, part by part."""

from django.urls import include, path

urlpatterns = [
    path("", include("qms.desk.urls")),
    path("", include("qms.ui.urls")),
    path("accounts/", include("qms.people.account_urls")),
    path("files/", include("qms.records.urls")),
    path("governance/", include("governance.urls")),
    path("governance/people/", include("qms.people.urls")),
    path("objectives/", include("objectives.urls")),
    path("reviews/", include("reviews.urls")),
    path("evidence/", include("evidence.urls")),
]
