"""The responsibilities that top management assigns (5.3), and the one it keeps (5.1.1 a), in our own words.

They stand as rows of every responsibility matrix and as what the points of a leadership commitment speak of.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Responsibility(models.TextChoices):
    """What somebody answers for whichever processes there are."""

    CONFORMITY = "conformity", _("Keep the quality management system in line with the standard")
    OUTPUTS = "outputs", _("See that processes deliver what they are meant to")
    REPORTING = "reporting", _("Report performance and chances to improve to top management")
    CUSTOMER_FOCUS = "customer_focus", _("Promote customer focus throughout the organisation")
    INTEGRITY = "integrity", _("Keep the system whole while it is changed")


QMS_ACCOUNTABILITY = "qms_accountability"
"""The key of the one thing that top management keeps: to answer for whether the system works."""

QMS_ACCOUNTABILITY_TEXT = _("Answer for whether the quality management system works")
