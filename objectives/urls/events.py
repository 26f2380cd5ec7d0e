"""Addresses of quality events."""

from django.urls import path

from objectives.views import event_steps, event_trends, events

ONE = "events/<str:reference>/"

urlpatterns = [
    path("events/", events.events, name="events"),
    path("events/export.csv", events.export, name="events_export"),
    path("events/new/", events.new_event, name="new_event"),
    path("events/trends/", event_trends.trends, name="event_trends"),
    path("events/causes/", event_trends.causes, name="event_causes"),
    path("events/causes/new/", event_trends.cause, name="new_cause"),
    path("events/causes/usual/", event_trends.usual_causes, name="usual_causes"),
    path("events/causes/<int:number>/", event_trends.cause, name="edit_cause"),
    path("events/thresholds/new/", event_trends.threshold, name="new_threshold"),
    path(ONE, events.event, name="event"),
    path(f"{ONE}edit/", events.edit_event, name="edit_event"),
    path(f"{ONE}containment/", event_steps.containment, name="event_containment"),
    path(f"{ONE}response/", event_steps.response, name="event_response"),
    path(f"{ONE}analysis/", event_steps.analysis, name="event_analysis"),
    path(f"{ONE}action/", event_steps.correction, name="event_correction"),
    path(f"{ONE}read-across/", event_steps.read_across, name="event_read_across"),
    path(f"{ONE}read-across/<slug:code>/", event_steps.look, name="event_look"),
    path(f"{ONE}acknowledgement/", event_steps.acknowledgement, name="event_acknowledgement"),
    path(f"{ONE}decision/", event_steps.decision, name="event_decision"),
    path(f"{ONE}answer/", event_steps.idea, name="event_idea"),
    path(f"{ONE}closing/", event_steps.closing, name="event_closing"),
    path(f"{ONE}reopening/", event_steps.reopening, name="event_reopening"),
]
