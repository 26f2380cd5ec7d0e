"""The demo company's password is public, so a production with its accounts does not start."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from qms.desk.safety import refuse_demo_accounts
from qms.people.models import Account
from tests.services import Installation, free_port

PRODUCTION = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "k3y-of-fifty-characters-which-nobody-can-guess-0123456789",
    "ALLOWED_HOSTS": "evident.example.com",
    "EMAIL_URL": "smtp://127.0.0.1:1",
}


@pytest.mark.django_db
def test_an_active_demo_account_stops_a_production(settings: Settings) -> None:
    settings.ENVIRONMENT = "production"
    refuse_demo_accounts()
    account = Account.objects.create(email="executive@demo.test")
    with pytest.raises(ImproperlyConfigured, match="holds 1 accounts of the demo company"):
        refuse_demo_accounts()
    account.is_active = False
    account.save()
    refuse_demo_accounts()


@pytest.mark.django_db
def test_a_development_keeps_its_demo_accounts(settings: Settings) -> None:
    settings.ENVIRONMENT = "development"
    Account.objects.create(email="executive@demo.test")
    refuse_demo_accounts()


@pytest.mark.processes
def test_neither_the_group_nor_the_web_server_starts(installation: Installation) -> None:
    made = "from qms.people.models import Account; Account.objects.create(email='owner@demo.test')"
    installation.manage("shell", "--no-imports", "-c", made)
    group = installation.start("-m", "bin.run", PORT=str(free_port()), **PRODUCTION)
    said = group.communicate(timeout=60)[0]
    assert group.returncode == 1
    assert said.startswith("DATABASE_URL: holds 1 accounts of the demo company")
    assert said.count("\n") == 1
    bind = f"127.0.0.1:{free_port()}"
    web = installation.start(
        "-m", "gunicorn", "-c", "bin/gunicorn.conf.py", "--bind", bind, "qms.wsgi", **PRODUCTION
    )
    assert "holds 1 accounts of the demo company" in web.communicate(timeout=60)[0]
    assert web.returncode != 0
