"""Addresses by which a miss of an objective is answered."""

from django.urls import URLPattern, path

from objectives.views import answering

urlpatterns: list[URLPattern] = [
    path("<str:reference>/answer/", answering.answer, name="answer"),
    path("<str:reference>/answer/decision/", answering.decision, name="decision_about"),
    path("<str:reference>/answer/action/", answering.action, name="action_about"),
    path("<str:reference>/answer/common-cause/", answering.common_cause, name="common_cause_about"),
]
