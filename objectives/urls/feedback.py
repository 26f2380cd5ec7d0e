"""Addresses of customer feedback and its trend reviews."""

from django.urls import path

from objectives.views import feedback

urlpatterns = [
    path("feedback/", feedback.feedback_list, name="feedback_list"),
    path("feedback.csv", feedback.export, name="feedback_export"),
    path("feedback/new/", feedback.new_feedback, name="new_feedback"),
    path("feedback/conclusions/new/", feedback.conclude, name="conclude_feedback"),
    path("feedback/conclusions/<str:reference>/", feedback.feedback_review, name="feedback_review"),
    path("feedback/<str:reference>/", feedback.feedback, name="feedback"),
    path("feedback/<str:reference>/correction/", feedback.correct_feedback, name="correct_feedback"),
]
