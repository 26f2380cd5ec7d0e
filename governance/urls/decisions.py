"""Addresses of decisions and of what becomes of them."""

from django.urls import path

from governance.views import deciding, decisions, outcomes

urlpatterns = [
    path("decisions/", decisions.decision_list, name="decisions"),
    path("decisions/new/", deciding.new_decision, name="new_decision"),
    path("decisions/taking-over/", deciding.taking_over, name="take_over_decision"),
    path("decisions/<str:reference>/", decisions.decision, name="decision"),
    path("decisions/<str:reference>/look-back/", outcomes.look_back, name="look_back"),
    path("decisions/<str:reference>/renewal/", outcomes.renewal, name="decision_renewal"),
    path("decisions/<str:reference>/ending/", outcomes.ending, name="decision_ending"),
    path("decisions/<str:reference>/accountable/", outcomes.accountable, name="decision_accountable"),
    path("decisions/<str:reference>/source/", outcomes.source, name="decision_source"),
]
