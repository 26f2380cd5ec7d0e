"""Icons of the Tabler set, drawn inline so that they take the colour of their text."""

import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

FOLDER = Path(settings.BASE_DIR) / "static" / "vendor" / "tabler-icons-3.51.0"
PATHS = re.compile(r"<(?:path|circle|rect|line|polyline)[^>]*/>")


@cache
def strokes(name: str) -> SafeString:
    """The drawing inside the icon's 24 × 24 box. Raises ``ValueError`` for an icon that is not shipped."""
    file = FOLDER / f"{name}.svg"
    if not re.fullmatch(r"[a-z0-9-]+", name) or not file.is_file():
        raise ValueError(f"There is no icon “{name}” in {FOLDER.name}.")
    drawn = [part for part in PATHS.findall(file.read_text()) if 'd="M0 0h24v24H0z"' not in part]
    return mark_safe("".join(drawn))  # noqa: S308 - our own vendored file
