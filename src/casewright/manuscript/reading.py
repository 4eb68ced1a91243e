"""Markdown to AST: one pandoc call for a document's text and all the Markdown its metadata holds."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from casewright.build.store import ContentCache
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Inlines
from casewright.manuscript.floats.floats import caption_attributes
from casewright.manuscript.slow_passages import located, refuse_slow
from casewright.manuscript.source import SourceLine
from casewright.pandoc import PandocLimitError, pandoc_release, run_pandoc
from casewright.storage import content_hash

READER = "markdown-yaml_metadata_block-pandoc_title_block"
"""Pandoc's Markdown as Quarto reads it; front matter is taken off before."""

MOST_WORK = 50_000
WORK_OF_CHARACTER = 0.05
"""What pandoc is given to read a text (megabytes, see `run_pandoc`): so much and, for each character, eight times what
prose needs."""


_DIVISION = re.compile(r"[ \t]*:{3,}[ \t]*\{.*\}[ \t]*")
_QUOTED_OR_EQUALS = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|[ \t]*=[ \t]*""")


def as_quarto_reads(line: str) -> str:
    """A line with the attributes of a division as pandoc reads them: without the blanks around `=` that Quarto takes
    out (its reader's `lpegfenceddiv.lua`) and that make pandoc print the line."""
    if "=" not in line or not _DIVISION.fullmatch(line):
        return line
    return _QUOTED_OR_EQUALS.sub(lambda match: match[1] or "=", line)


@dataclass(frozen=True)
class Read:
    """What pandoc read: the text's blocks, and of each fragment of Markdown its blocks."""

    blocks: Blocks
    fragments: Mapping[str, Blocks]


def read_markdown(
    text: str, fragments: Mapping[str, str], cache: ContentCache, lines: Sequence[SourceLine] = ()
) -> Read:
    """Read a text and, beside it, fragments of Markdown that stand for themselves (titles, captions, values).

    `lines` are where both were typed. Raises CasewrightError at a passage that would take pandoc without end.
    """
    names = sorted(fragments)
    key = content_hash(
        json.dumps(["read", pandoc_release(), READER, text, [fragments[name] for name in names]]).encode()
    )
    found = cache.find(key)
    if found is None:
        refuse_slow(lines, _read_alone)
        try:
            found = _pandoc(text, {f"f{index}": fragments[name] for index, name in enumerate(names)})
        except PandocLimitError as error:
            raise located(error, lines, _read_alone) from None
        cache.store(key, found)
    document = json.loads(found)
    return Read(
        document["blocks"], {name: _blocks(document["meta"].get(f"f{index}")) for index, name in enumerate(names)}
    )


def read_html(html: str, cache: ContentCache) -> Blocks:
    """Read a fragment of HTML."""
    key = content_hash(json.dumps(["read-html", pandoc_release(), html]).encode())
    found = cache.find(key)
    if found is None:
        found = run_pandoc(html.encode(), ["--from", "html", "--to", "json"])
        cache.store(key, found)
    blocks: Blocks = json.loads(found)["blocks"]
    return blocks


def read_as(reader: str, text: str, cache: ContentCache) -> Blocks:
    """Read a text with one of pandoc's readers, which reads no file.

    Raises CasewrightError for a reader that pandoc does not have.
    """
    name = READER if reader == "markdown" else reader
    key = content_hash(json.dumps(["read-as", pandoc_release(), name, text]).encode())
    found = cache.find(key)
    if found is None:
        found = run_pandoc(text.encode(), ["--from", name, "--to", "json", "--sandbox"])
        cache.store(key, found)
    blocks: Blocks = json.loads(found)["blocks"]
    return blocks


_ARGUMENTS = ("--from", READER, "--to", "json")


def _read_alone(text: str, most_work: int) -> None:
    run_pandoc(text.encode(), _ARGUMENTS, most_work=most_work)


def _pandoc(text: str, fragments: Mapping[str, str]) -> bytes:
    length = len(text) + sum(map(len, fragments.values()))
    most_work = MOST_WORK + round(length * WORK_OF_CHARACTER)
    if not fragments:
        return run_pandoc(text.encode(), _ARGUMENTS, most_work=most_work)
    with tempfile.TemporaryDirectory() as folder:
        metadata = Path(folder, "fragments.json")
        # A line end makes pandoc read a metadata value as blocks.
        metadata.write_text(json.dumps({name: value + "\n" for name, value in fragments.items()}), encoding="utf-8")
        return run_pandoc(text.encode(), [*_ARGUMENTS, "--metadata-file", str(metadata)], most_work=most_work)


def _blocks(meta: ast.Element | None) -> Blocks:
    if meta is None:
        return []
    if meta["t"] == "MetaBlocks":
        blocks: Blocks = meta["c"]
        return blocks
    if meta["t"] == "MetaInlines":
        return [ast.para(meta["c"])] if meta["c"] else []
    return [ast.para(ast.words(str(meta["c"])))]


def read_caption_attributes(
    blocks: Blocks, cache: ContentCache, lines: Sequence[SourceLine] = ()
) -> Mapping[str, Blocks]:
    """The Markdown in caption attributes of blocks, by the text as typed; a second call only where it says something
    that plain words do not. `lines` are those of the document."""
    typed = caption_attributes(blocks)
    marked = [text for text in typed if not _is_plain(text)]
    places = [typed_at for text in marked if lines for typed_at in _typed_at(text, lines)]
    read = read_markdown("", {text: text for text in marked}, cache, places).fragments if marked else {}
    return {text: read[text] if text in read else [ast.plain(ast.words(text))] for text in typed}


def _typed_at(text: str, lines: Sequence[SourceLine]) -> list[SourceLine]:
    """An attribute as lines at the place of the one that holds its beginning, and a blank one behind it."""
    several = text.split("\n")
    place = next((line for line in lines if several[0] in line.text), lines[0])
    return [SourceLine(one, place.path, place.number, is_whole=False) for one in (*several, "")]


def _is_plain(text: str) -> bool:
    return all(character.isalnum() or character in " ,;()+" for character in text) and "  " not in text


def inlines_of(blocks: Iterable[ast.Element]) -> Inlines:
    """The inlines of blocks that are where only inlines may: paragraphs joined by a space."""
    out: Inlines = []
    for block in blocks:
        if block["t"] in {"Para", "Plain"}:
            out += [ast.SPACE, *block["c"]] if out else block["c"]
    return out
