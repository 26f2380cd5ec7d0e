"""Addresses of leadership activities."""

from django.urls import path

from governance.views import activities as views

urlpatterns = [
    path("activities/", views.activity_list, name="activities"),
    path("activities/export.csv", views.activities_export, name="activities_export"),
    path("activities/new/", views.new_activity, name="new_activity"),
    path("activities/<str:reference>/", views.activity, name="activity"),
    path("activities/<str:reference>/outcome/", views.activity_outcome, name="activity_outcome"),
    path("activities/<str:reference>/correction/", views.activity_correction, name="activity_correction"),
    path("activities/<str:reference>/link/", views.activity_link, name="activity_link"),
    path("activities/<str:reference>/action/", views.activity_action, name="activity_action"),
    path("activities/<str:reference>/decision/", views.activity_decision, name="activity_decision"),
    path("activities/<str:reference>/file/", views.activity_file, name="activity_file"),
]
