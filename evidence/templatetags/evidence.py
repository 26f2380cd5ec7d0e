"""Tags of the pages of evidence."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def record_link(reference: str, urls: Mapping[str, str] | str) -> SafeString:
    """A record by its reference, as a link where its address is known to the reader (none on paper)."""
    url = urls.get(reference, "") if isinstance(urls, Mapping) else ""
    if url:
        return format_html('<a class="code" href="{}">{}</a>', url, reference)
    return format_html('<span class="code">{}</span>', reference)
