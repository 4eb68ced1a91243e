"""Traces of the authors in the files that reviewers get."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from casewright.checks.pri.left_behind import left_in
from casewright.diagnostics import CasewrightError, Location
from casewright.manuscript import ast
from casewright.manuscript.resolved import ResolvedDocument
from casewright.render.formats.output_format import Task
from casewright.render.places import place_of
from casewright.submission.blinding import PROFILE
from casewright.submission.identity import Identity
from casewright.submission.telling import KINDS, telling_phrases, texts_of_parts

_ONLY_THERE = f'`::: {{.content-visible unless-profile="{PROFILE}"}}`.'
_NAMES = frozenset({"author", "institution", "contact"})
"""The kinds of phrases that are names: no bundle has them. Others may be anybody's."""
_FORCE = " If it tells nobody who wrote the report, `--force` makes the bundle and lists it in the README."


def traces(
    files: Mapping[str, bytes],
    reviewed: Sequence[tuple[ResolvedDocument, Task]],
    identity: Identity,
    tasks: Sequence[Task],
) -> tuple[list[CasewrightError], list[CasewrightError]]:
    """Return an error for each name, address and institution of the authors in the bytes of `files`, in the `reviewed`
    documents and in other parts of Word files, and one for each phrase that may tell who wrote the report."""
    found: dict[str, list[str]] = {}
    for name, content in files.items():
        for text in left_in(content, identity.texts):
            found.setdefault(text, []).append(name)
    certain = [_contains(text, places, tasks) for text, places in found.items()]
    told = [
        (kind, _tells(phrase, kind, task))
        for document, task in reviewed
        for phrase, kind in telling_phrases([*document.title_block, *document.blocks], identity)
        if phrase not in found
    ]
    known = [error.message for error in (*certain, *(error for _, error in told))]
    for name, content in files.items():
        parts = texts_of_parts(content) if name.endswith(".docx") else ()
        told += [
            (kind, _tells_apart(phrase, kind, name))
            for phrase, kind in telling_phrases([ast.para([ast.text(text)]) for text in parts], identity)
            if not any(phrase in message for message in known)
        ]
    told = list({(error.message, error.location): (kind, error) for kind, error in told}.values())
    certain += [error for kind, error in told if kind in _NAMES]
    return certain, [error for kind, error in told if kind not in _NAMES]


def _contains(text: str, names: Sequence[str], tasks: Sequence[Task]) -> CasewrightError:
    place, others = _typed(text, tasks)
    return CasewrightError(
        f"The blinded copy contains `{text}`.",
        location=place,
        why=f"it is in {', '.join(names)}" + (f"; {others}" if others else ""),
        hint=f"Put it into a division that only the other copy shows: {_ONLY_THERE}",
    )


def _tells(phrase: str, kind: str, task: Task) -> CasewrightError:
    place, others = _typed(phrase, [task])
    return CasewrightError(
        f"The blinded copy {KINDS[kind]}: “{phrase}”.",
        location=place,
        why=others,
        hint=f"Write it so that it could be anybody's, or show it in the other copy only: {_ONLY_THERE}{_hint(kind)}",
    )


def _tells_apart(phrase: str, kind: str, name: str) -> CasewrightError:
    return CasewrightError(
        f"`{name}` {KINDS[kind]} in its properties, header, footer or notes: “{phrase}”.",
        hint=f"Delete it there, or in the file that `reference-doc` names.{_hint(kind)}",
    )


def _hint(kind: str) -> str:
    return "" if kind in _NAMES else _FORCE


def _typed(text: str, tasks: Sequence[Task]) -> tuple[Location, str]:
    """Return where a text was typed first, else the first document, and the other lines that have it."""
    texts = [text, " ".join(text.split()[:2]), text.split()[0]]
    for task in tasks:
        place = place_of(texts, task.parsed)
        if place.line is None:
            continue
        lines = [line for line in task.parsed.source.lines if text in line.text and line.number != place.line]
        others = ", ".join(f"{line.path}:{line.number}" for line in lines)
        return place, f"it is also in {others}" if others else ""
    return Location(tasks[0].parsed.source.path), ""
