"""The glossary names every model, and no model that is gone."""

from __future__ import annotations

import re
from pathlib import Path

from django.apps import apps
from django.conf import settings

OURS = ("people", "records", "jobs", "governance", "objectives", "reviews", "evidence")


def models_of_the_house() -> set[str]:
    return {
        f"{model._meta.app_label}.{model.__name__}"
        for label in OURS
        for model in apps.get_app_config(label).get_models()
        if not model.__name__.startswith("Historical")
    }


def test_the_glossary_has_a_row_for_every_model_and_for_none_that_is_gone() -> None:
    text = (Path(settings.BASE_DIR) / "GLOSSARY.md").read_text(encoding="utf-8")
    assert set(re.findall(r"`([a-z]+\.[A-Za-z]+)`", text)) == models_of_the_house()
