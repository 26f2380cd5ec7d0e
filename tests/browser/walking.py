"""Walking the product by its own links, as somebody would who presses everything once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urldefrag, urlsplit

from django.http import Http404
from django.test import Client
from django.urls import resolve

STARTS = ("/", "/accounts/2fa/", "/accounts/password/change/", "/accounts/logout/", "/gallery/")
"""The home page, from which the rail leads on, what stands in the account's menu, and the components."""

OF_ONE_ADDRESS = 2
"""How many records of one address are opened: enough to meet their states."""


@dataclass(frozen=True)
class Found:
    """A page that a link leads to: its address's name, its path, its answer, and the page that links to it.

    ``made_of``: the kinds of elements in it; axe has nothing new to say about the same kinds once more.
    """

    name: str
    path: str
    status: int
    kind: str
    linked_from: str
    made_of: frozenset[str] = frozenset()


class _Reading(HTMLParser):
    """Collects where the links of a page lead, and the kinds of its elements."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.kinds: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        target = given.get("href")
        self.kinds.add(f"{tag}.{given.get('class')}")
        if tag == "a" and target and target.startswith("/"):
            self.links.append(target)


def walk(client: Client, starts: tuple[str, ...] = STARTS) -> list[Found]:
    """Return every page that ``client`` reaches by links, a few records of each address."""
    queue = [(start, "nowhere") for start in starts]
    seen: set[str] = set()
    opened: Counter[str] = Counter()
    found: list[Found] = []
    while queue:
        target, origin = queue.pop(0)
        path = urlsplit(urldefrag(target).url).path
        name = _name(path)
        if path in seen or opened[name] >= OF_ONE_ADDRESS:
            continue
        seen.add(path)
        opened[name] += 1
        page, links = _open(client, name, path, origin)
        found.append(page)
        queue += [(link, path) for link in links]
    return found


def look_at(client: Client, path: str) -> Found:
    """Return the one page at ``path``, without going on from there."""
    return _open(client, _name(path), path, "nowhere")[0]


def _name(path: str) -> str:
    try:
        return resolve(path).view_name
    except Http404:
        return f"no address: {path}"


def _open(client: Client, name: str, path: str, origin: str) -> tuple[Found, list[str]]:
    response = client.get(path, follow=True)
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    page = _Reading()
    if kind == "text/html" and not response.streaming:
        page.feed(response.content.decode())
    elif response.streaming:
        list(response)
    return Found(name, path, response.status_code, kind, origin, frozenset(page.kinds)), page.links
