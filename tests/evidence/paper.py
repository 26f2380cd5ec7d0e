"""Drawn documents as a reader meets them: the words of each page, and where they stand."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass

WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)</word>')
LINE_OF_FONT = 1.21
"""How high a word's box is for each point of Inter."""


@dataclass(frozen=True)
class Word:
    """A word on a page: its text, its place in points from the left and the top, the size of its type."""

    text: str
    left: float
    top: float
    right: float
    size: float


def words(pdf: bytes) -> list[list[Word]]:
    """Return the words of each page."""
    drawn = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True)
    pages = drawn.stdout.decode().split("<page ")[1:]
    return [[_word(*found) for found in WORD.findall(page)] for page in pages]


def _word(left: str, top: str, right: str, bottom: str, text: str) -> Word:
    return Word(text, float(left), float(top), float(right), (float(bottom) - float(top)) / LINE_OF_FONT)


def pages(pdf: bytes) -> list[str]:
    """Return the text of each page, its words apart by one blank."""
    drawn = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return [" ".join(page.split()) for page in drawn.stdout.decode().split("\f")[:-1]]
