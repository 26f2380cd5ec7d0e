"""The house's layers hold for imports, for foreign keys, and Django finds nothing to complain of."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core import checks
from django.db.models import Model

ROOT = Path(__file__).resolve().parent.parent.parent
LAYERS = ["people", "jobs", "records", "governance", "objectives", "reviews", "evidence"]  # from below
FOUNDATION = {"auth", "contenttypes", "sessions", "account", "mfa"}  # libraries, below all of ours
OURS = [model for model in apps.get_models() if model._meta.app_label in LAYERS]


def height(label: str) -> int:
    """Return how high an app stands; a library stands below all of ours."""
    return -1 if label in FOUNDATION else LAYERS.index(label)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_a_foreign_key_points_at_its_own_layer_or_a_lower_one(model: type[Model]) -> None:
    own = height(model._meta.app_label)
    pointing_up = [
        f"{field.name} → {target._meta.label}"
        for field in [*model._meta.get_fields(), *model._meta.local_many_to_many]
        if field.is_relation and not field.auto_created
        if (target := field.related_model) is not None and height(target._meta.app_label) > own
    ]
    assert pointing_up == []


def test_every_app_with_models_has_its_layer() -> None:
    libraries = FOUNDATION | {"simple_history"}
    assert {model._meta.app_label for model in apps.get_models()} - libraries <= set(LAYERS)
    assert len(OURS) > 20


@pytest.mark.processes
def test_imports_keep_the_contracts() -> None:
    tool = str(Path(sys.executable).parent / "lint-imports")
    done = subprocess.run([tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_djangos_own_checks_find_nothing() -> None:
    assert checks.run_checks() == []
