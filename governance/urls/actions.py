"""Addresses of actions."""

from django.urls import path

from governance.views import actions, completing, from_mail, several, taking_over, transitions

urlpatterns = [
    path("actions/", actions.action_list, name="actions"),
    path("actions/export.csv", actions.export, name="actions_export"),
    path("actions/new/", actions.new_action, name="new_action"),
    path("actions/several/", several.several_tasks, name="several_tasks"),
    path("actions/<str:reference>/", actions.action, name="action"),
    path("mail/<str:token>/", from_mail.done_from_mail, name="done_from_mail"),
    path("actions/<str:reference>/completion/", completing.completion, name="completion"),
    path("actions/<str:reference>/proof/", completing.proof, name="proof"),
    path("actions/<str:reference>/verification/", transitions.verification, name="verification"),
    path("actions/<str:reference>/extension/", transitions.extension, name="extension"),
    path("actions/<str:reference>/reopening/", taking_over.reopening, name="reopening"),
    path("actions/<str:reference>/owner/", taking_over.owner, name="action_owner"),
    path("actions/<str:reference>/verifier/", taking_over.verifier, name="action_verifier"),
    path("actions/<str:reference>/cancellation/", transitions.cancellation, name="cancellation"),
]
