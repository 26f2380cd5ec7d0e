"""Who took a decision answers for it, until it is handed over."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def who_decided_answers(apps: Any, schema_editor: Any) -> None:
    """Let who took each decision so far answer for it, as new ones do."""
    decisions = apps.get_model("governance.Decision").objects.filter(accountable=None)
    decisions.update(accountable=models.F("decided_by"))


class Migration(migrations.Migration):
    dependencies = [("governance", "0004_escalations"), ("people", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="accountable",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions_answered_for",
                to="people.person",
                verbose_name="accountable leader",
            ),
        ),
        migrations.AddField(
            model_name="historicaldecision",
            name="accountable",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="people.person",
                verbose_name="accountable leader",
            ),
        ),
        migrations.RunPython(who_decided_answers, migrations.RunPython.noop),
    ]
