"""The form that the link of a mail opens: one button, and the proof where the action takes one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from governance.doing_from_mail import Mailed, complete
from qms.records import filing
from qms.ui.forms import Form


class DoneForm(Form):
    """It is done today, and this shows it: a sentence, a photo or file, or both."""

    proof = forms.CharField(
        label=_("What shows that it is done?"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    file = forms.FileField(
        label=_("Photo or file"),
        required=False,
        help_text=_("A photo of up to 50 MB; JPEG, PNG or HEIC."),
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )

    def __init__(self, *args: Any, mailed: Mailed, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mailed = mailed
        if mailed.action.is_task:
            self.fields.clear()

    def carry_out(self, *, at: datetime) -> None:
        """Complete the action; a file is kept only where the completion stands."""
        uploaded = self.cleaned_data.get("file")
        with transaction.atomic():
            stored, name = None, ""
            if uploaded:
                stored, name = filing.upload(uploaded, name=uploaded.name, by=self.mailed.person, at=at)
            proof = self.cleaned_data.get("proof", "")
            complete(self.mailed, at=at, proof=proof, file=stored, file_name=name)
