"""How gunicorn serves Evident; the address comes from the command line."""

import os
import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from qms import environment

try:
    environment.read(Path(__file__).resolve().parent.parent)
except ImproperlyConfigured as refusal:
    sys.exit(str(refusal))

worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "1"))
threads = 8
timeout = 60
graceful_timeout = 5
control_socket_disable = True
accesslog = None  # the application logs each request with its id, without secrets of the address
loglevel = "warning"
