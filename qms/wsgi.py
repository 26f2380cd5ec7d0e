"""WSGI entry point that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qms.settings")

application = get_wsgi_application()

from qms.desk.safety import refuse_demo_accounts  # noqa: E402 - models are there only from here on

refuse_demo_accounts()
