"""L, the measure of all pages: a bare Django page of 50 rows from a large table, one query, nothing else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import path

from objectives.models import Measurement

PAGE = """<!doctype html><html lang="en"><head><title>Bare</title></head><body><table>
<tr><th>Period</th><th>Value</th><th>Source</th><th>Recorded</th></tr>
{% for row in rows %}<tr><td>{{ row.period }}</td><td>{{ row.value }}</td><td>{{ row.get_source_display }}</td>
<td>{{ row.recorded_at }}</td></tr>
{% endfor %}</table></body></html>"""

template = Engine().from_string(PAGE)


def bare(request: HttpRequest) -> HttpResponse:
    """Answer the newest 50 measurements as a plain table."""
    rows = Measurement.objects.order_by("-pk")[:50]
    return HttpResponse(template.render(Context({"rows": rows})))


urlpatterns = [path("bare/", bare)]
