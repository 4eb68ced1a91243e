"""Asking a DOI registry for works, when told to (`--online`): the only place where checks use the net.

Answers are kept in the project's cache, so that each work is asked for once; that a DOI is not registered is asked for
again each time. Source: Crossref REST API, `GET /works/{doi}`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

from casewright.build.store import ContentCache
from casewright.checks.ref.registry_answers import Answer, Answers, State
from casewright.references.registry.asking import CROSSREF, UNREADABLE, NoAnswer, crossref_work
from casewright.storage import content_hash

_AT_A_TIME = 4
_DATES = ("published-print", "published-online", "published", "issued", "journal-issue")


def ask_registry(dois: Iterable[str], cache: ContentCache, address: str = CROSSREF) -> Answers:
    """Return what the registry at `address` says of works. Where the net is away, the first failure ends the asking:
    the other works are then undetermined for the same reason."""
    wanted = sorted(set(dois))
    away = Event()

    def ask(doi: str) -> Answer:
        key = content_hash(f"registry {address} {doi}".encode())
        kept = cache.find(key)
        if kept is not None:
            return _answer(json.loads(kept))
        if away.is_set():
            return Answer(State.UNDETERMINED, why="the registry cannot be reached")
        found = _asked(doi, address, away)
        if isinstance(found, Answer):
            return found
        cache.store(key, json.dumps(found, sort_keys=True).encode())
        return _answer(found)

    with ThreadPoolExecutor(_AT_A_TIME) as pool:
        return Answers(dict(zip(wanted, pool.map(ask, wanted), strict=True)))


def _asked(doi: str, address: str, away: Event) -> dict[str, Any] | Answer:
    message = crossref_work(doi, address)
    if isinstance(message, NoAnswer):
        if message.is_away:
            away.set()
        return Answer(State.NOT_REGISTERED) if message.is_unknown else Answer(State.UNDETERMINED, why=message.why)
    try:
        _answer(message)
    except (ValueError, TypeError, AttributeError, KeyError, IndexError):
        return Answer(State.UNDETERMINED, why=UNREADABLE.why)
    return {key: message[key] for key in _KEPT if key in message}


_KEPT = ("title", "subtitle", "volume", "page", "article-number", "author", *_DATES)


def _answer(message: Mapping[str, Any]) -> Answer:
    """Return the answer in a registry's message. Raises ValueError, TypeError or AttributeError where it is not one."""
    authors = message.get("author") or [{}]
    pages = str(message.get("page") or message.get("article-number") or "")
    return Answer(
        State.KNOWN,
        title=_first(message.get("title")),
        subtitle=_first(message.get("subtitle")),
        years=tuple(_years(message)),
        volume=str(message.get("volume") or ""),
        first_page=pages.split("-")[0].strip(),
        first_author=str(authors[0].get("family") or ""),
    )


def _first(value: Any) -> str:
    return str(value[0]) if isinstance(value, list) and value else ""


def _years(message: Mapping[str, Any]) -> Iterable[int]:
    for name in _DATES:
        date = message.get(name) or {}
        if name == "journal-issue":
            date = date.get("published-print") or {}
        parts = date.get("date-parts") or [[]]
        if parts[0] and parts[0][0]:
            yield int(parts[0][0])
