"""What a production refuses that only the database can tell."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from qms.people.models import Account

DEMO_DOMAIN = "@demo.test"


def refuse_demo_accounts() -> None:
    """Stop the start of a production that somebody could enter with a password printed in the manual.

    Raises ``ImproperlyConfigured`` naming the remedy. A database that does not answer, or is not migrated
    yet, is left to the readiness check.
    """
    if settings.ENVIRONMENT != "production":
        return
    try:
        found = Account.objects.filter(is_active=True, email__iendswith=DEMO_DOMAIN).count()
    except DatabaseError:
        return
    if found:
        raise ImproperlyConfigured(
            f"DATABASE_URL: holds {found} accounts of the demo company, whose password is public; "
            "use an empty database, or deactivate every account that ends with @demo.test"
        )
