"""Reading a returned Word file: its paragraphs with all changes, its comments, and what it says was sent."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from casewright.diagnostics import CasewrightError, Location
from casewright.render.word.file.package import read_parts
from casewright.render.word.identity.part import Sent, named_digest, sent_in
from casewright.render.word.identity.reading import Paragraph, paragraphs_of
from casewright.render.word.markup import Node, name, parsed

_OLD_FORMAT = b"\xd0\xcf\x11\xe0"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_LINK_END = b"</w:hyperlink>"
_LINK = re.compile(rb"<w:hyperlink\b(?:(?!</w:hyperlink>).)*</w:hyperlink>", re.DOTALL)
_TRACKED = re.compile(rb"<(?P<close>/?)w:(?P<name>ins|del|moveFrom|moveTo)(?:\s[^>]*)?(?<!/)>")
_MOST_BYTES = 100_000_000


@dataclass(frozen=True)
class WordComment:
    """A comment in a Word file; `parent` is the number of the comment that it replies to."""

    number: str
    author: str
    date: str
    text: str
    parent: str = ""
    is_done: bool = False


@dataclass(frozen=True)
class Returned:
    """A returned file. `sent` is what it says was sent, `named` the digest of the sources and the path of the document
    in its properties; each is None if it is gone."""

    shown: str
    data: bytes
    paragraphs: tuple[Paragraph, ...]
    comments: tuple[WordComment, ...]
    sent: Sent | None
    named: tuple[str, str] | None


def read_returned(path: Path, shown: str) -> Returned:
    """Read a returned file; `shown` is its name in messages.

    Raises CasewrightError if it is not a Word file without macros that can be read.
    """
    place = Location(shown)
    if path.is_symlink():
        raise CasewrightError(f"`{shown}` is a symbolic link.", location=place, hint="Name the file itself.")
    if path.is_dir():
        raise CasewrightError(f"`{shown}` is a folder.", hint="Name the Word files in it that were returned.")
    if not path.is_file():
        raise CasewrightError(f"There is no file `{shown}`.", hint="Name the Word file that was returned.")
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise CasewrightError(f"`{shown}` is larger than {_MOST_BYTES // 1_000_000} MB.", location=place)
        data = path.read_bytes()
    except OSError as error:
        raise CasewrightError(f"`{shown}` cannot be read.", location=place, why=error.strerror or "") from None
    _refuse_other_formats(data, shown)
    try:
        parts = read_parts(data)
        _refuse_others(parts, shown)
        roots = [
            parsed(_closed(parts[part]))
            for part in ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
            if part in parts
        ]
        return Returned(shown, data, tuple(paragraphs_of(roots)), _comments(parts), sent_in(parts), named_digest(parts))
    except (zipfile.BadZipFile, etree.XMLSyntaxError, ValueError) as error:
        raise CasewrightError(
            f"`{shown}` is damaged.",
            location=place,
            why=str(error),
            hint="Open it in Word, save it under a new name, and import that file.",
        ) from None


def _closed(data: bytes) -> bytes:
    """Return a text in which tracked changes end with the link that they reach into: LibreOffice 7 leaves them open."""

    def close(link: re.Match[bytes]) -> bytes:
        open_tags: list[bytes] = []
        for tag in _TRACKED.finditer(link[0]):
            if not tag["close"]:
                open_tags.append(tag["name"])
            elif open_tags:
                open_tags.pop()
        closing = b"".join(b"</w:%s>" % called for called in reversed(open_tags))
        return link[0].removesuffix(_LINK_END) + closing + _LINK_END

    return _LINK.sub(close, data)


def _refuse_other_formats(data: bytes, shown: str) -> None:
    place = Location(shown)
    if data.startswith(_OLD_FORMAT):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise CasewrightError(
                f"`{shown}` is protected by a password.", location=place, hint="Save it in Word without the password."
            )
        raise CasewrightError(
            f"`{shown}` has the format of Word before 2007.",
            location=place,
            hint="Open it in Word or LibreOffice, and save it as `.docx`.",
        )
    if not data.startswith(b"PK"):
        raise CasewrightError(
            f"`{shown}` is not a Word file.", location=place, hint="Name the `.docx` file that was returned."
        )


def _refuse_others(parts: Mapping[str, bytes], shown: str) -> None:
    place = Location(shown)
    if "word/document.xml" not in parts:
        is_open_document = parts.get("mimetype", b"").startswith(b"application/vnd.oasis")
        raise CasewrightError(
            f"`{shown}` is {'an OpenDocument' if is_open_document else 'not a Word'} file.",
            location=place,
            hint="Save it as `.docx`." if is_open_document else "Name the `.docx` file that was returned.",
        )
    if any(part.lower().endswith("vbaproject.bin") for part in parts):
        raise CasewrightError(
            f"`{shown}` contains macros.", location=place, hint="Save it in Word as `.docx`, which has none."
        )


def _comments(parts: Mapping[str, bytes]) -> tuple[WordComment, ...]:
    """Return the comments of a file, with their replies and states (`commentsExtended.xml`)."""
    data = parts.get("word/comments.xml")
    if data is None:
        return ()
    states: dict[str, tuple[str, bool]] = {}
    extended = parts.get("word/commentsExtended.xml")
    for entry in parsed(extended) if extended is not None else ():
        done = entry.get(f"{_W15}done") in {"1", "true"}
        states[entry.get(f"{_W15}paraId") or ""] = (entry.get(f"{_W15}paraIdParent") or "", done)
    comments: list[tuple[Node, str]] = []
    numbers: dict[str, str] = {}
    for comment in parsed(data).iter(name("w:comment")):
        identifiers = [one.get(f"{_W14}paraId") for one in comment.iter(name("w:p")) if one.get(f"{_W14}paraId")]
        comments.append((comment, identifiers[-1] if identifiers else ""))
        numbers |= dict.fromkeys(identifiers, comment.get(name("w:id")) or "")
    out: list[WordComment] = []
    for comment, identifier in comments:
        parent, done = states.get(identifier, ("", False))
        texts = ["".join(one.text or "" for one in p.iter(name("w:t"))) for p in comment.iter(name("w:p"))]
        out.append(
            WordComment(
                comment.get(name("w:id")) or "",
                comment.get(name("w:author")) or "",
                comment.get(name("w:date")) or "",
                "\n".join(text for text in texts if text.strip()),
                numbers.get(parent, ""),
                done,
            )
        )
    return tuple(out)
