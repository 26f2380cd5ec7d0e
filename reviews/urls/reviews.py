"""Addresses of management reviews: a transition is a noun of its own."""

from django.urls import URLPattern, path

from reviews.views import asking, listing, meeting, minutes, planning, reviewing

urlpatterns: list[URLPattern] = [
    path("", listing.reviews, name="reviews"),
    path("new/", planning.plan, name="plan"),
    path("series/", listing.all_series, name="all_series"),
    path("series/new/", listing.new_series, name="new_series"),
    path("series/<slug:reference>/", listing.series, name="series"),
    path("<slug:reference>/", reviewing.review, name="review"),
    path("<slug:reference>/session/", planning.session, name="session"),
    path("<slug:reference>/cancellation/", planning.cancellation, name="cancellation"),
    path("<slug:reference>/attendance/", meeting.attendance, name="attendance"),
    path("<slug:reference>/questions/", asking.questions, name="questions"),
    path("<slug:reference>/questions/<str:key>/", asking.taking, name="taking"),
    path("<slug:reference>/questions/<str:key>/leaving/", asking.leaving, name="leaving"),
    path("<slug:reference>/discussions/", asking.discussions, name="discussions"),
    path("<slug:reference>/discussions/<slug:objective>/", asking.discussed, name="discussed"),
    path("<slug:reference>/noted/", meeting.noted, name="noted"),
    path("<slug:reference>/inputs/<slug:item>/", meeting.input, name="input"),
    path("<slug:reference>/inputs/<slug:item>/contribution/", planning.contribution, name="contribution"),
    path("<slug:reference>/challenges/new/", meeting.challenge, name="challenge"),
    path("<slug:reference>/decisions/new/", meeting.decision, name="decision"),
    path("<slug:reference>/actions/new/", meeting.action, name="action"),
    path("<slug:reference>/conclusion/", meeting.conclusion, name="conclusion"),
    path("<slug:reference>/minutes/", minutes.minutes, name="minutes"),
    path("<slug:reference>/minutes/reopening/", minutes.reopening, name="reopening"),
    path("<slug:reference>/minutes/signature/", minutes.signature, name="signature"),
    path("<slug:reference>/minutes/amendments/new/", minutes.amendment, name="amendment"),
    path("<slug:reference>/minutes.pdf", minutes.minutes_pdf, name="minutes_pdf"),
]
