"""Forms of questions to a process: one field to ask, one to answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.asking import ask, ask_again, reply, understand
from governance.models import Process, ProcessQuestion, QuestionTurn
from qms.people.models import Person
from qms.ui.forms import Form

LINES = forms.Textarea(attrs={"rows": 3})


class QuestionForm(Form):
    """Why so? Or: here we do it differently."""

    kind = forms.ChoiceField(
        label=_("Is it a question or a note?"),
        choices=ProcessQuestion.Kind.choices,
        initial=ProcessQuestion.Kind.WHY,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label=_("Your question, or what you do differently"), widget=LINES, max_length=2000)

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.process = process

    def carry_out(self, *, by: Person, at: datetime) -> ProcessQuestion:
        """Ask it."""
        return ask(self.process, by=by, at=at, **self.cleaned_data)


class ReplyForm(Form):
    """An answer, or what was changed."""

    changed = forms.TypedChoiceField(
        label=_("What do you do?"),
        choices=[("no", _("I answer")), ("yes", _("I changed the process"))],
        coerce=lambda value: value == "yes",
        initial="no",
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label=_("Your answer, or what changed"), widget=LINES, max_length=4000)

    def __init__(self, *args: Any, question: ProcessQuestion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question

    def carry_out(self, *, by: Person, at: datetime) -> QuestionTurn:
        """Answer."""
        return reply(self.question, by=by, at=at, **self.cleaned_data)


class UnderstoodForm(Form):
    """Thanks, understood: nothing to type."""

    def __init__(self, *args: Any, question: ProcessQuestion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question

    def carry_out(self, *, by: Person, at: datetime) -> QuestionTurn:
        """Say that the answer will do."""
        return understand(self.question, by=by, at=at)


class AgainForm(UnderstoodForm):
    """What is still unclear."""

    text = forms.CharField(label=_("What is still unclear?"), widget=LINES, max_length=2000)

    def carry_out(self, *, by: Person, at: datetime) -> QuestionTurn:
        """Ask again."""
        return ask_again(self.question, by=by, at=at, text=self.cleaned_data["text"])
