"""Where in a document stands what a writer complains of: writers see a resolved document, without lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from casewright.diagnostics import CasewrightError, Location
from casewright.manuscript.parsing import ParsedDocument

_QUOTED = re.compile(r"`([^`\n]+)`")
_CHARACTER = re.compile(r"\bU\+([0-9A-F]{4,6})\b")
_CODE = re.compile(r", at: (.+)$")


def place_of(texts: Iterable[str], parsed: ParsedDocument, before: Sequence[str] = ("",)) -> Location:
    """Return the place of the first of `texts` that a document has as typed, front matter apart; else the document.

    `before` is what may be before it, the likeliest first.
    """
    for text in filter(None, texts):
        for opening in before:
            typed = re.escape(opening + text)
            for pattern in (rf"(?<!\w){typed}(?!\w)", typed):  # as a word of its own, where it is one
                for line in parsed.source.lines:
                    if match := re.search(pattern, line.text):
                        return line.location(match.start() + len(opening) + 1)
    return Location(parsed.source.path)


def placed(error: CasewrightError, parsed: ParsedDocument) -> CasewrightError:
    """Return an error with the place of what its message quotes, where it says none, or none in a text."""
    if error.location is not None and error.location.line is not None:
        return error
    quoted = [*_QUOTED.findall(error.message), *_CODE.findall(error.why)]
    quoted += [chr(int(code, 16)) for code in _CHARACTER.findall(f"{error.message} {error.why}")]
    values = parsed.metadata.values
    options = [text.split(":")[0] for text in quoted if ":" in text and text.split(":")[0] in values]
    name = PurePosixPath(parsed.source.name).name
    place = place_of([text for text in quoted if text not in (name, parsed.source.name)], parsed)
    if place.line is None:
        options += [option for option, value in values.items() if str(value) in quoted]
    if options:
        place = parsed.metadata.value_location(options[0])
    return CasewrightError(error.message, location=place, why=error.why, hint=error.hint)
