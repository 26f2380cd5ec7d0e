"""Addresses of customer requirements, business goals, and the tree that ties objectives to both."""

from django.urls import URLPattern, path

from objectives.views import goals, requirements, tree

urlpatterns: list[URLPattern] = [
    path("tree/", tree.tree, name="tree"),
    path("requirements/", requirements.requirements, name="requirements"),
    path("requirements.csv", requirements.export, name="requirements_export"),
    path("requirements/new/", requirements.new, name="new_requirement"),
    path("requirements/<str:reference>/", requirements.requirement, name="requirement"),
    path("requirements/<str:reference>/edit/", requirements.edit, name="edit_requirement"),
    path("requirements/<str:reference>/review/", requirements.review, name="review_requirement"),
    path("goals/", goals.goals, name="goals"),
    path("goals/new/", goals.new, name="new_goal"),
    path("goals/<str:reference>/", goals.goal, name="goal"),
    path("goals/<str:reference>/edit/", goals.edit, name="edit_goal"),
    path("goals/<str:reference>/ending/", goals.ending, name="end_goal"),
]
