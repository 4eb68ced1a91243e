"""What stops or spoils a rendering and can be known before anything is written: pictures, formulas, characters.

`check` lists it as findings; rendering is refused with all of it at once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from casewright.build.store import ContentCache
from casewright.diagnostics import CasewrightError, Finding, Location, Severity
from casewright.inert_html import active_parts
from casewright.manuscript import ast
from casewright.manuscript.parsing import ParsedDocument
from casewright.manuscript.resolved import ResolvedDocument
from casewright.pandoc import pandoc_release
from casewright.render.formats.known import FORMATS
from casewright.render.images import images_of
from casewright.render.layout.fitting import misfits
from casewright.render.pandoc import document_json, run_pandoc
from casewright.render.places import place_of
from casewright.storage import content_hash

_UNREAD = re.compile(r"\s*\\\$")


def obstacles(
    document: ResolvedDocument,
    parsed: ParsedDocument,
    formats: Collection[str],
    root: Path,
    cache: ContentCache,
    *,
    draws_postscript: bool = False,
) -> tuple[Finding, ...]:
    """Return what of a document cannot be printed in these formats (errors) or is printed in part (warnings), each at
    its place. A formula that cannot be set stands as TeX on a page of HTML, and has no place in other formats.

    Pictures that are missing, and alternative texts, are left to rules of their own.
    """
    images = images_of(document, parsed, root, draws_postscript=draws_postscript)
    found = [
        Finding(
            "RND001",
            "picture-not-printed",
            # Quarto fetches what lies on the network.
            Severity.WARNING if "network" in problem.message and parsed.metadata.settings is None else Severity.ERROR,
            problem.message.rstrip(".") + (f": {problem.why}." if problem.why else "."),
            problem.location or Location(parsed.source.path),
            problem.hint,
        )
        for problem in images.problems
    ]
    found += [
        Finding("RND001", "picture-not-printed", Severity.WARNING, remark, place) for remark, place in images.remarks
    ]
    found += _active(document, parsed)
    found += _formulas(document, parsed, formats, cache)
    found += misfits(document, parsed, images.contents, formats)
    return tuple(dict.fromkeys(found))


_MAY_BE_ACTIVE = (
    "RawBlock", "RawInline", "Link", "Image", "Span", "Div", "Code", "CodeBlock", "Header", "Table",
)  # fmt: skip


def _active(document: ResolvedDocument, parsed: ParsedDocument) -> Iterator[Finding]:
    """Yield what would run, send or load when the rendered file is opened, and is left out (RND006)."""
    for element in ast.walk([*document.title_block, *document.blocks], *_MAY_BE_ACTIVE):
        kind = element["t"]
        parts: tuple[str, ...] = ()
        typed = ""
        if kind in {"RawBlock", "RawInline"}:
            form, typed = element["c"]
            parts = active_parts(typed) if form in {"html", "html4", "html5"} else ()
            if form == "openxml":
                from casewright.render.word.file.inert import active_fields

                parts = active_fields(typed)
        else:
            written = [f'{key}="' for key in ast.attributes_of(element) if key.lower().startswith("on")]
            typed = element["c"][2][0] if kind == "Link" else ""
            parts = active_parts(" ".join(["", *written, typed])) if written or typed else ()
        for part in parts:
            yield Finding(
                "RND006",
                "active-content-left-out",
                Severity.WARNING,
                f"`{part}` is left out: a file that is given away runs, sends and loads nothing.",
                place_of([line for line in typed.split("\n") if line.strip()] or [part.rstrip("=")], parsed),
                "Show as text or as a picture what it was to show.",
            )


def refused(problem: CasewrightError, format_name: str) -> Finding:
    """Return what a writer refuses, as a finding."""
    why = f" ({problem.why})" if problem.why else ""
    message = f"{FORMATS[format_name].described} cannot be made: {problem.message.rstrip('.')}{why}."
    place = problem.location or Location("")
    return Finding("RND003", "format-not-made", Severity.ERROR, message, place, problem.hint)


def refusals(found: Sequence[Finding]) -> tuple[CasewrightError, ...]:
    """Return the obstacles for which nothing can be rendered, as errors."""
    return tuple(
        CasewrightError(one.message, location=one.location, hint=one.hint)
        for one in found
        if one.severity is Severity.ERROR
    )


def _formulas(
    document: ResolvedDocument, parsed: ParsedDocument, formats: Collection[str], cache: ContentCache
) -> Iterator[Finding]:
    elements = ast.walk([*document.title_block, *document.blocks], "Math")
    refused = unreadable([element["c"][1] for element in elements], cache)
    commands = {tex: [match[0] for match in _COMMAND.finditer(tex)] for tex in refused}
    unknown = _unknown([command for each in commands.values() for command in each], cache)
    for tex in refused:
        shown = " ".join(tex.split())
        named = [f"`{command}`" for command in dict.fromkeys(commands[tex]) if command in unknown]
        why = f": {', '.join(named)} is not known here" if named else ""
        yield Finding(
            "RND002",
            "formula-not-printed",
            Severity.WARNING if set(formats) <= {"html"} else Severity.ERROR,
            f"The formula `{shown if len(shown) <= _SHOWN else shown[:_SHOWN] + '…'}` cannot be set{why}.",
            place_of([line for line in tex.split("\n") if line.strip()], parsed),
            _instead(tex, unknown & set(commands[tex])),
        )


_SHOWN = 60
_DELIMITER = re.compile(r"\\(?P<side>left|middle|right)(?![A-Za-z])\s*(?P<sign>\\(?:[A-Za-z]+|.)|\S)")
_COMMAND = re.compile(rf"{_DELIMITER.pattern}|\\[A-Za-z]+")
_CHEMISTRY = re.compile(r"\\(?:ce|pu)\b")


def _instead(tex: str, unknown: Collection[str]) -> str:
    if _CHEMISTRY.search(tex):
        return "Write chemistry as text, such as `CO~2~` and `Ca^2+^`, or as `\\mathrm{CO_2}`."
    if any(_DELIMITER.match(command) for command in unknown):
        return "Write a bracket or a bar there; `\\big/` is a large `/`."
    return "Correct it, or write it with commands of LaTeX's amsmath."


def _unknown(commands: Sequence[str], cache: ContentCache) -> set[str]:
    """Return the commands that mean nothing however many arguments they are given."""
    tried = {command: _tried(command) for command in commands}
    refused = set(unreadable([tex for each in tried.values() for tex in each], cache))
    return {command for command, each in tried.items() if refused.issuperset(each)} - {"\\begin", "\\end"}


def _tried(command: str) -> list[str]:
    delimiter = _DELIMITER.fullmatch(command)
    if delimiter is None:
        return [command, f"{command}{{x}}", f"{command}{{x}}{{y}}"]
    side, sign = delimiter["side"], f"{delimiter['sign']} "
    if side == "middle":
        return [rf"\left( x \middle{sign} y \right)"]
    return [rf"\left{sign} x \right." if side == "left" else rf"\left. x \right{sign}"]


def unreadable(formulas: Sequence[str], cache: ContentCache) -> list[str]:
    """Return those of some formulas in TeX that pandoc cannot read, and no writer can print, each once."""
    formulas = list(dict.fromkeys(formulas))
    if not formulas:
        return []
    key = content_hash(json.dumps(["formulas", pandoc_release(), formulas]).encode())
    kept = cache.find(key)
    if kept is None:
        blocks = [ast.para([{"t": "Math", "c": [{"t": "InlineMath"}, tex]}]) for tex in formulas]
        rule = {"t": "RawBlock", "c": ["typst", "#cw-next"]}
        parts = [part for block in blocks for part in (block, rule)]
        written = run_pandoc(document_json(parts), ["--from=json", "--to=typst", "--wrap=none"]).decode("utf-8")
        shown = written.split("#cw-next")[: len(formulas)]
        kept = json.dumps([tex for tex, one in zip(formulas, shown, strict=True) if _UNREAD.match(one)]).encode()
        cache.store(key, kept)
    found: list[str] = json.loads(kept)
    return found
