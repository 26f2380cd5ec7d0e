"""Addresses of what is done with many objectives: plans, copies, usual ones, the change of the year."""

from django.urls import URLPattern, path

from objectives.views import changeover, copying, plans

urlpatterns: list[URLPattern] = [
    path("plans/", plans.plans, name="plans"),
    path("usual/", copying.usual_objectives, name="usual"),
    path("change-over/", changeover.changeover, name="changeover"),
    path("<str:reference>/plan/", plans.plan, name="plan"),
    path("<str:reference>/copies/", copying.copies, name="copies"),
]
