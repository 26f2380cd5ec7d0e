"""Forms of the quality policy and the leadership commitment: a draft, and what happens to a version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from governance import committing, publishing
from governance.forms.choosing import PersonField, SiteField
from governance.leading import top_management_ids
from governance.models import LeadershipCommitment, PolicyCommunication, Process, QualityPolicy
from governance.models.statements import Statement
from governance.responsibilities import QMS_ACCOUNTABILITY, QMS_ACCOUNTABILITY_TEXT, Responsibility
from governance.stating import Given
from qms.people.models import Person, Site
from qms.ui.forms import Form

LINES = forms.Textarea(attrs={"rows": 3})
MORE = 3
"""Empty points that a draft offers beyond those it has."""

MOST = 60
RESPONSIBILITIES = [(QMS_ACCOUNTABILITY, QMS_ACCOUNTABILITY_TEXT), *Responsibility.choices]


@dataclass(frozen=True)
class Line:
    """The fields of one point."""

    text: forms.BoundField
    place: forms.BoundField
    links: forms.BoundField
    processes: forms.BoundField | None
    is_new: bool


class StartForm(Form):
    """For which scope the next version is drafted."""

    site = SiteField(label=_("For whom"))

    def __init__(self, *args: Any, person: Person, start: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.start = start
        cast(SiteField, self.fields["site"]).offer(person)

    def carry_out(self, *, by: Person, at: datetime) -> Any:
        """Start the draft, as a copy of the version that stands."""
        return self.start(site=self.cleaned_data["site"], by=by, at=at)


class DraftForm(Form):
    """The words of a draft: its opening and its points, each with what it is linked to."""

    text = forms.CharField(
        label=_("Opening"), required=False, widget=LINES, help_text=_("What stands before the points.")
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)
    rows = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST)

    links_label: Any = ""
    links: Sequence[Any] = ()

    def __init__(self, data: Any, *, draft: Statement, points: Sequence[Given], **kwargs: Any) -> None:
        count = min(len(points) + MORE, MOST)
        initial = {"text": draft.text, "seen": draft.revision, "rows": count}
        super().__init__(data, initial=initial, **kwargs)
        self.draft = draft
        for index in range(1, self._count(data, count) + 1):
            self._add_line(index, points[index - 1] if index <= len(points) else Given(None, ""))

    @staticmethod
    def _count(data: Any, count: int) -> int:
        sent = str(data.get("rows", "")) if data else ""
        return min(int(sent), MOST) if sent.isdecimal() else count

    def _add_line(self, index: int, given: Given) -> None:
        self.fields[f"number_{index}"] = forms.IntegerField(
            required=False, widget=forms.HiddenInput, initial=given.number
        )
        self.fields[f"text_{index}"] = forms.CharField(
            label=_now("Point %(number)s") % {"number": index},
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
            initial=given.text,
        )
        self.fields[f"place_{index}"] = forms.IntegerField(
            label=_("Place"), initial=index, min_value=1, max_value=99, required=False
        )
        self.fields[f"links_{index}"] = forms.MultipleChoiceField(
            label=self.links_label,
            choices=self.links,
            required=False,
            initial=list(given.links),
            widget=forms.CheckboxSelectMultiple,
        )

    @property
    def lines(self) -> Iterator[Line]:
        """The fields of each point, in the order in which they stand on the page."""
        for index in range(1, self._count(self.data if self.is_bound else None, self.initial["rows"]) + 1):
            number = self[f"number_{index}"]
            processes = self[f"processes_{index}"] if f"processes_{index}" in self.fields else None
            yield Line(
                self[f"text_{index}"],
                self[f"place_{index}"],
                self[f"links_{index}"],
                processes,
                not number.value() and not self[f"text_{index}"].value(),
            )

    @property
    def given(self) -> list[Given]:
        """The points as they were typed, in the order of their places; emptied ones are left out."""
        data, found = self.cleaned_data, []
        for index in range(1, data["rows"] + 1):
            point = Given(
                data[f"number_{index}"],
                data[f"text_{index}"],
                tuple(data[f"links_{index}"]),
                tuple(data.get(f"processes_{index}", ())),
            )
            found.append((data[f"place_{index}"] or index, index, point))
        ordered = sorted(found, key=lambda one: one[:2])
        return [point for _place, _index, point in ordered if point.text.strip()]


class PolicyDraftForm(DraftForm):
    """The words of a policy; each point says which of the four things it does."""

    links_label = _("What it says")
    links = QualityPolicy.Says.choices

    def carry_out(self, *, by: Person, at: datetime) -> None:
        """Save the draft."""
        draft = cast(QualityPolicy, self.draft)
        data = self.cleaned_data
        publishing.write(draft, text=data["text"], points=self.given, seen=data["seen"], by=by, at=at)


class CommitmentDraftForm(DraftForm):
    """The words of a commitment; each point speaks of responsibilities and processes."""

    links_label = _("Responsibilities it speaks of")
    links = RESPONSIBILITIES

    def __init__(self, data: Any, *, processes: Iterable[Process], **kwargs: Any) -> None:
        self.processes = list(processes)
        super().__init__(data, **kwargs)

    def _add_line(self, index: int, given: Given) -> None:
        super()._add_line(index, given)
        by_key = {str(process.pk): process for process in self.processes}
        self.fields[f"processes_{index}"] = forms.TypedMultipleChoiceField(
            label=_("Processes it speaks of"),
            choices=[(key, process.name) for key, process in by_key.items()],
            coerce=by_key.__getitem__,
            required=False,
            initial=[str(process.pk) for process in given.processes],
            widget=forms.CheckboxSelectMultiple,
        )

    def carry_out(self, *, by: Person, at: datetime) -> None:
        """Save the draft."""
        draft = cast(LeadershipCommitment, self.draft)
        data = self.cleaned_data
        committing.write(draft, text=data["text"], points=self.given, seen=data["seen"], by=by, at=at)


class AskForm(Form):
    """Whom to ask for approval: members of top management of the scope."""

    asked_of = PersonField(label=_("Who approves?"), help_text=_("Members of top management of its scope."))

    def __init__(self, *args: Any, policy: QualityPolicy, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.policy, self.today = policy, today
        field = cast(PersonField, self.fields["asked_of"])
        field.offer(today)
        if field.queryset is not None:
            field.queryset = field.queryset.filter(pk__in=top_management_ids(on=today, site_id=policy.site_id))

    def carry_out(self, *, by: Person, at: datetime) -> None:
        """Ask."""
        publishing.ask(self.policy, of=self.cleaned_data["asked_of"], on=self.today, by=by, at=at)


class SignForm(Form):
    """Nothing to fill in but what was shown: who signs states approval of exactly that."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class OpenForm(Form):
    """By when every member of top management signs."""

    sign_by = forms.DateField(
        label=_("To be signed by"),
        help_text=_("Each member of top management is asked; who joins later has two weeks."),
    )

    def __init__(self, *args: Any, commitment: LeadershipCommitment, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"sign_by": today + timedelta(days=14)}, **kwargs)
        self.commitment = commitment

    def carry_out(self, *, by: Person, at: datetime) -> None:
        """Ask for the signatures."""
        committing.open_for_signing(self.commitment, by=by, at=at, **self.cleaned_data)


class TellForm(Form):
    """To whom a version of the policy was told, when and how."""

    audience = forms.ChoiceField(
        label=_("To whom"), choices=PolicyCommunication.Audience.choices, widget=forms.RadioSelect
    )
    site = SiteField(empty_label=_("No site: interested parties"))
    how = forms.CharField(
        label=_("How"),
        widget=LINES,
        help_text=_("Where and by whom: shift meetings by the site manager; our website, the reception."),
    )
    on = forms.DateField(label=_("Day"), help_text=_("If not today."))

    def __init__(
        self, *args: Any, policy: QualityPolicy, sites: Sequence[Site], today: date, **kwargs: Any
    ) -> None:
        super().__init__(
            *args, initial={"on": today, "audience": "people", **kwargs.pop("initial", {})}, **kwargs
        )
        self.policy = policy
        field = cast(SiteField, self.fields["site"])
        field.queryset = Site.objects.filter(pk__in=[site.pk for site in sites])

    def carry_out(self, *, by: Person, at: datetime) -> PolicyCommunication:
        """Record it."""
        return publishing.tell(self.policy, by=by, at=at, **self.cleaned_data)
