"""Who may change people and access, and the two answers of the access layer: 404 outside, 403 inside."""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from qms.people.models import Person, Role, Site

R = TypeVar("R", bound=models.Model)


def visible_or_404(rows: Any, person: Person, **lookup: Any) -> Any:
    """Return the one row that ``lookup`` names among those ``person`` may see; otherwise it does not exist.

    ``rows`` is a queryset with ``visible_to``. Raises ``Http404``.
    """
    return get_object_or_404(rows.visible_to(person), **lookup)


def require(allowed: bool, sentence: str = "") -> None:
    """Raise ``PermissionDenied`` (403) unless ``allowed``; ``sentence`` says whose right it is."""
    if not allowed:
        raise PermissionDenied(sentence or _("Your role does not include this."))


def may_administer(person: Person) -> bool:
    """Tell whether ``person`` may change users, roles and settings: administrators."""
    return person.reach.holds_for(None, Role.ADMINISTRATOR)


def may_keep_people(person: Person, site_id: int | None) -> bool:
    """Tell whether ``person`` may add and change persons of a site: administrators, quality leads."""
    return person.reach.holds_for(site_id, Role.ADMINISTRATOR, Role.QUALITY_LEAD)


def may_keep_person(person: Person, other: Person) -> bool:
    """Tell whether ``person`` may change the facts about ``other``: their own site's, or everybody's."""
    return may_keep_people(person, other.site_id)


def may_hand_over(person: Person, other: Person) -> bool:
    """Tell whether ``person`` may give what is ``other``'s to somebody else: quality leads, executives.

    Keeping people gives no right to change quality records: administrators see the list, and hand over nothing.
    """
    return person.reach.holds_for(other.site_id, Role.EXECUTIVE, Role.QUALITY_LEAD)


def may_keep_people_somewhere(person: Person) -> bool:
    """Tell whether there is any site whose persons ``person`` may add."""
    return person.reach.holds(Role.ADMINISTRATOR, Role.QUALITY_LEAD)


def sites_named_to(person: Person) -> models.QuerySet[Site]:
    """Return the sites that ``person`` may know by name: those that a role or an audit of theirs reaches."""
    named = person.reach.named_sites
    return Site.objects.all() if named is None else Site.objects.filter(pk__in=named)


def site_told(person: Person, other: Person) -> str:
    """Return where ``other`` works as ``person`` may know it; a site outside their reach stays unnamed."""
    if other.site is None:
        return _("Whole organisation")
    named = person.reach.named_sites
    told = named is None or other.site_id in named or other.pk == person.pk
    return other.site.name if told else _("Another site")


def may_move_mailbox(person: Person, other: Person) -> bool:
    """Tell whether ``person`` may change the e-mail of ``other``.

    Whoever receives the mail can set the password: once a person can sign in or holds a role, that is for
    administrators of the whole organisation.
    """
    return may_administer(person) or not (other.account_id or other.role_holdings.exists())
