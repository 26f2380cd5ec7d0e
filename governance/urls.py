from django.urls import path

from governance.views import actions, completing, decisions, leaders, overview, processes, transitions

app_name = "governance"
urlpatterns = [
    path("", overview.governance, name="governance"),
    path("top-management/", leaders.top_management, name="top_management"),
    path("top-management/new/", leaders.new_leader, name="new_leader"),
    path("processes/", processes.process_list, name="processes"),
    path("processes/new/", processes.new_process, name="new_process"),
    path("processes/<str:code>/", processes.process, name="process"),
    path("processes/<str:code>/owner/", processes.ownership, name="ownership"),
    path("decisions/", decisions.decision_list, name="decisions"),
    path("decisions/new/", decisions.new_decision, name="new_decision"),
    path("decisions/<str:reference>/", decisions.decision, name="decision"),
    path("actions/", actions.action_list, name="actions"),
    path("actions/export.csv", actions.export, name="actions_export"),
    path("actions/new/", actions.new_action, name="new_action"),
    path("actions/<str:reference>/", actions.action, name="action"),
    path("actions/<str:reference>/completion/", completing.completion, name="completion"),
    path("actions/<str:reference>/proof/", completing.proof, name="proof"),
    path("actions/<str:reference>/verification/", transitions.verification, name="verification"),
    path("actions/<str:reference>/extension/", transitions.extension, name="extension"),
    path("actions/<str:reference>/cancellation/", transitions.cancellation, name="cancellation"),
]
