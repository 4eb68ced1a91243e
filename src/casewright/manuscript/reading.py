"""Reading Markdown with pandoc, in one call for a document's text and the Markdown in its metadata."""

from __future__ import annotations

import itertools
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
"""Pandoc's Markdown as in Quarto; front matter is removed before."""

MOST_WORK = 10_000
WORK_OF_CHARACTER = 0.12
"""The limit of work for a text in megabytes (see `run_pandoc`): a constant, and for each character twice the work for
nested lists, which is thirty times the work for prose. 100,000 characters take at most four seconds of a processor."""


_DIVISION = re.compile(r"[ \t]*:{3,}[ \t]*\{.*\}[ \t]*")
_QUOTED_OR_EQUALS = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|[ \t]*=[ \t]*""")


def as_quarto_reads(line: str) -> str:
    """Remove the spaces around `=` in the attributes of a division, as Quarto does (`lpegfenceddiv.lua`), because of
    which pandoc would print the line."""
    if "=" not in line or not _DIVISION.fullmatch(line):
        return line
    return _QUOTED_OR_EQUALS.sub(lambda match: match[1] or "=", line)


@dataclass(frozen=True)
class Read:
    """The blocks of a text, and of each fragment of Markdown."""

    blocks: Blocks
    fragments: Mapping[str, Blocks]


def read_markdown(
    text: str, fragments: Mapping[str, str], cache: ContentCache, lines: Sequence[SourceLine] = ()
) -> Read:
    """Read a text, and fragments of Markdown that are separate from it (titles, captions, values).

    `lines` are the lines of both. Raises CasewrightError, with the place, for a passage that takes pandoc too long.
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
    path = lines[0].path if lines else ""
    return Read(
        _as_before(path, document["blocks"]),
        {name: _blocks(document["meta"].get(f"f{index}")) for index, name in enumerate(names)},
    )


_BEFORE: dict[str, Blocks] = {}
_MOST_BEFORE = 8


def _as_before(path: str, blocks: Blocks) -> Blocks:
    """Return the blocks of a document, as far as possible those of its last reading in this process, in which it is
    known already what is inside them: a change leaves the blocks before and after it equal."""
    if not blocks:  # fragments alone
        return []
    before = _BEFORE.pop(path, [])
    start = sum(1 for _ in itertools.takewhile(_are_equal, zip(before, blocks, strict=False)))
    most = min(len(before), len(blocks)) - start
    from_end = zip(reversed(before), reversed(blocks), strict=False)
    end = sum(1 for _ in itertools.takewhile(_are_equal, itertools.islice(from_end, most)))
    after = len(blocks) - end
    blocks = [*before[:start], *ast.as_blocks(blocks[start:after]), *before[len(before) - end :]]
    if len(_BEFORE) >= _MOST_BEFORE:
        _BEFORE.clear()
    _BEFORE[path] = blocks
    return list(blocks)


def _are_equal(pair: tuple[ast.Element, ast.Element]) -> bool:
    return pair[0] == pair[1]


def read_html(html: str, cache: ContentCache) -> Blocks:
    """Read a fragment of HTML."""
    key = content_hash(json.dumps(["read-html", pandoc_release(), html]).encode())
    found = cache.find(key)
    if found is None:
        found = run_pandoc(html.encode(), ["--from", "html", "--to", "json"])
        cache.store(key, found)
    return ast.as_blocks(json.loads(found)["blocks"])


def read_as(reader: str, text: str, cache: ContentCache) -> Blocks:
    """Read a text with one of pandoc's readers, without access to files. Raises CasewrightError for an unknown
    reader."""
    name = READER if reader == "markdown" else reader
    key = content_hash(json.dumps(["read-as", pandoc_release(), name, text]).encode())
    found = cache.find(key)
    if found is None:
        found = run_pandoc(text.encode(), ["--from", name, "--to", "json", "--sandbox"])
        cache.store(key, found)
    return ast.as_blocks(json.loads(found)["blocks"])


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
        # With a newline at the end, pandoc reads a metadata value as blocks.
        metadata.write_text(json.dumps({name: value + "\n" for name, value in fragments.items()}), encoding="utf-8")
        return run_pandoc(text.encode(), [*_ARGUMENTS, "--metadata-file", str(metadata)], most_work=most_work)


def _blocks(meta: ast.Element | None) -> Blocks:
    if meta is None:
        return []
    if meta["t"] == "MetaBlocks":
        return ast.as_blocks(meta["c"])
    if meta["t"] == "MetaInlines":
        return [ast.para(meta["c"])] if meta["c"] else []
    return [ast.para(ast.words(str(meta["c"])))]


def read_caption_attributes(
    blocks: Blocks, cache: ContentCache, lines: Sequence[SourceLine] = ()
) -> Mapping[str, Blocks]:
    """Read the Markdown in caption attributes of blocks, by the text as typed. Plain words need no pandoc call. `lines`
    are those of the document."""
    typed = caption_attributes(blocks)
    marked = [text for text in typed if not _is_plain(text)]
    places = [typed_at for text in marked if lines for typed_at in _typed_at(text, lines)]
    read = read_markdown("", {text: text for text in marked}, cache, places).fragments if marked else {}
    return {text: read[text] if text in read else [ast.plain(ast.words(text))] for text in typed}


def _typed_at(text: str, lines: Sequence[SourceLine]) -> list[SourceLine]:
    """Return an attribute as lines at the place of the line that contains its start, and an empty line."""
    several = text.split("\n")
    place = next((line for line in lines if several[0] in line.text), lines[0])
    return [SourceLine(part, place.path, place.number, is_whole=False) for part in (*several, "")]


def _is_plain(text: str) -> bool:
    return all(character.isalnum() or character in " ,;()+" for character in text) and "  " not in text


def inlines_of(blocks: Iterable[ast.Element]) -> Inlines:
    """Return the inlines of paragraphs, joined by spaces."""
    out: Inlines = []
    for block in blocks:
        if block["t"] in {"Para", "Plain"}:
            out += [ast.SPACE, *block["c"]] if out else block["c"]
    return out
