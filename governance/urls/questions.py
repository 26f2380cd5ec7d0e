"""Addresses of questions to processes."""

from django.urls import path

from governance.views import questions

urlpatterns = [
    path("questions/", questions.question_list, name="questions"),
    path("processes/<str:code>/questions/new/", questions.new_question, name="new_question"),
    path("questions/<str:reference>/", questions.question, name="question"),
    path("questions/<str:reference>/answer/", questions.question_answer, name="question_answer"),
    path("questions/<str:reference>/again/", questions.question_again, name="question_again"),
    path("questions/<str:reference>/understood/", questions.question_understood, name="question_understood"),
]
