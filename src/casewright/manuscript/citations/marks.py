"""Citations and the reference list, made by pandoc's citation processor in the order of the document's numbers."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from casewright.build.store import ContentCache
from casewright.diagnostics import Finding, Location, Severity, did_you_mean
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element, Inlines
from casewright.manuscript.citations.order import with_order, without_order
from casewright.manuscript.citations.reference_list import REFERENCES_ID
from casewright.manuscript.markup.other_tools import citation_hint
from casewright.pandoc import API_VERSION, pandoc_release, run_pandoc
from casewright.paths import read_bytes
from casewright.references.style_preparation import has_marks, without_marks
from casewright.references.works_preparation import JOINT
from casewright.storage import content_hash


@dataclass(frozen=True)
class CitationPlan:
    """The citations of a document: bibliography files and style as paths relative to the project's root, the works that
    are cited, and those that are listed without being cited.

    `order` is the order of the numbers, if it is not that of the citations in the text. `earlier` are the works that
    earlier documents list, each with its document: they keep their numbers and are not listed again. With
    `raised_numbers`, superscript numbers are moved after punctuation here, if `options` contain
    `notes-after-punctuation`, because pandoc would move them after colons too.
    """

    bibliography: tuple[str, ...] = ()
    style: str = ""
    cited: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    nocite: tuple[str, ...] = ()
    language: str = "en"
    earlier: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    raised_numbers: bool = False


def cited_keys(blocks: Blocks) -> tuple[str, ...]:
    """Return the keys cited in blocks, each once."""
    return tuple(
        dict.fromkeys(citation["citationId"] for element in ast.walk(blocks, "Cite") for citation in element["c"][0])
    )


def missing_findings(
    keys: Sequence[str],
    known: Sequence[str],
    places: Mapping[str, tuple[Location, ...]],
    document: str,
    identifiers: Collection[str] = (),
) -> tuple[Finding, ...]:
    """Return a finding for each citation of a work that is in no bibliography. It is a warning if the document contains
    the key as an identifier, since a Quarto extension may define it as a label."""
    known_keys = set(known)
    return tuple(
        Finding(
            "REF001",
            "citation-not-in-bibliography",
            Severity.WARNING if key in identifiers else Severity.ERROR,
            f"No bibliography contains `{key}`.",
            place,
            citation_hint(key) or _at_sign(key) or did_you_mean(key, known),
        )
        for key in keys
        if key not in known_keys
        for place in places.get(key, (Location(document),))
    )


def _at_sign(key: str) -> str:
    """Return a hint for a quantity after an @ sign, as in "200 mL @5 mL/h"."""
    return rf"Write `\@{key}` if this is not a citation." if key[:1].isdecimal() else ""


def with_citations(
    blocks: Blocks, plan: CitationPlan, root: Path, texts: Mapping[str, str], content: str, cache: ContentCache
) -> Blocks:
    """Return blocks with printed citations and a reference list.

    `texts` maps paths in the plan to the text of bibliographies and styles that is used instead of the file in `root`.
    `content` is the hash of the files that are read, for the cache key.
    """
    meta: dict[str, Any] = {
        "bibliography": {"t": "MetaList", "c": [_text(path) for path in plan.bibliography]},
        "link-citations": {"t": "MetaBool", "c": bool(plan.options.get("link-citations", True))},
        "link-bibliography": {"t": "MetaBool", "c": bool(plan.options.get("link-bibliography", True))},
        "lang": _text(plan.language),
    }
    # An unnecessary list would make note styles print "ibid." at the first citation.
    order = plan.order if plan.order != plan.cited else ()
    if plan.style:
        meta["csl"] = _text(plan.style)
    after_punctuation = plan.options.get("notes-after-punctuation")
    if isinstance(after_punctuation, bool) and not plan.raised_numbers:
        meta["notes-after-punctuation"] = {"t": "MetaBool", "c": after_punctuation}
    if plan.options.get("suppress-bibliography"):
        meta["suppress-bibliography"] = {"t": "MetaBool", "c": True}
    if plan.nocite:
        meta["nocite"] = {"t": "MetaInlines", "c": [ast.cite(plan.nocite)]}
    document = {"pandoc-api-version": list(API_VERSION), "meta": meta, "blocks": with_order(blocks, order)}
    data = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    given = json.dumps(texts, sort_keys=True).encode()
    key = content_hash(b"\0".join([b"cite", pandoc_release().encode(), content.encode(), given, data]))
    found = cache.find(key)
    if found is None:
        with tempfile.TemporaryDirectory() as folder:
            for index, path in enumerate(plan.bibliography):
                written = Path(folder, f"{index}{Path(path).suffix}")
                written.write_bytes(texts[path].encode() if path in texts else read_bytes(root, path))
                meta["bibliography"]["c"][index] = _text(str(written))
            if plan.style in texts:
                style = Path(folder, "style.csl")
                style.write_text(texts[plan.style], encoding="utf-8")
                meta["csl"] = _text(str(style))
            document = {"pandoc-api-version": list(API_VERSION), "meta": meta, "blocks": document["blocks"]}
            found = run_pandoc(
                json.dumps(document).encode(), ["--from", "json", "--to", "json", "--citeproc"], folder=root
            )
        cache.store(key, found)
    processed: Blocks = without_order(json.loads(found)["blocks"])
    processed = _without_marks(processed) if has_marks(found.decode()) else processed
    if "csl-block" in found.decode():
        processed = ast.rewrite(processed, _on_lines, frozenset({"Para"}))
    if after_punctuation is True and plan.raised_numbers:
        processed = _numbers_after_punctuation(processed)
    return _continued(processed, plan)


def _on_lines(element: Element) -> Element:
    """Put the blocks of a reference (`display="block"`) on separate lines."""
    inlines: Inlines = []
    was_block = False
    for inline in element["c"]:
        is_block = ast.has_class(inline, "csl-block")
        if inlines and (is_block or was_block):
            inlines.append({"t": "LineBreak"})
        inlines += inline["c"][1] if is_block else [inline]
        was_block = is_block
    return {"t": "Para", "c": inlines}


def _numbers_after_punctuation(elements: list[Element]) -> list[Element]:
    """Move superscript citation numbers after periods and commas, and leave them before colons and semicolons (AMA
    Manual of Style, 11th ed., 3.6)."""
    out: list[Element] = []
    for element in elements:
        if element["t"] not in ast.LEAVES:
            element = ast.map_children(element, _numbers_after_punctuation)
        if out and element["t"] == "Str" and _is_raised(out[-1]):
            mark = re.match(r"[.,]+(?=\W|$)", element["c"])
            if mark is not None:
                out.insert(-1, ast.text(mark[0]))
                element = ast.text(element["c"][mark.end() :])
                if not element["c"]:
                    continue
        out.append(element)
    return out


def _is_raised(element: Element) -> bool:
    return element["t"] == "Cite" and any(True for _ in ast.walk(element["c"][1], "Superscript"))


def _without_marks(blocks: Blocks) -> Blocks:
    """Remove the marks of a prepared style from citations and references."""

    def change(element: Element) -> Element | None:
        if element["t"] == "Cite":
            citations, inlines = element["c"]
            return {"t": "Cite", "c": [citations, _MarkRemover().of(inlines)]}
        if ast.has_class(element, "csl-entry"):
            triple, inside = element["c"]
            return {"t": "Div", "c": [triple, [{**block, "c": _MarkRemover().of(block["c"])} for block in inside]]}
        return None

    return ast.rewrite(blocks, change, frozenset({"Cite", "Div"}))


class _MarkRemover:
    """Removes the marks of a prepared style from inlines, across their boundaries: `last` is the character printed
    before, `joint` the mark after it."""

    def __init__(self) -> None:
        self.last = ""
        self.joint = ""

    def of(self, inlines: Inlines) -> Inlines:
        out: Inlines = []
        for inline in inlines:
            if inline["t"] == "Str":
                typed = inline["c"]
                printed = without_marks(self.last + self.joint + typed).removeprefix(self.last)
                self.joint = JOINT if typed.endswith(JOINT) else ""
                if printed:
                    out.append(ast.text(printed))
                    self.last = printed[-1]
            elif inline["t"] in {"Space", "SoftBreak"}:
                if self.last != " ":
                    out.append(inline)
                self.last, self.joint = " ", ""
            else:
                if inline["t"] in ast.LEAVES:  # the space after a formula is not a second one
                    self.last, self.joint = "", ""
                out.append(ast.map_children(inline, self.of))
        return out


def _text(value: str) -> Element:
    return {"t": "MetaString", "c": value}


def _continued(blocks: Blocks, plan: CitationPlan) -> Blocks:
    """Remove the works that another document lists from the reference list, and link their citations to that list."""
    if not plan.earlier:
        return blocks
    listed_before = {f"ref-{key}": document for key, document in plan.earlier.items()}

    def change(element: Element) -> Element | list[Element] | None:
        if element["t"] == "Link":
            triple, inlines, (target, title) = element["c"]
            if target.startswith("#") and target[1:] in listed_before:
                document = listed_before[target[1:]]
                attributes = [*triple[2], ["document", document]]
                return {"t": "Link", "c": [[triple[0], triple[1], attributes], inlines, [document + target, title]]}
            return None
        if ast.identifier_of(element) == REFERENCES_ID:
            entries = [entry for entry in element["c"][1] if ast.identifier_of(entry) not in listed_before]
            return {"t": "Div", "c": [element["c"][0], entries]}
        return None

    return ast.rewrite(blocks, change, frozenset({"Link", "Div"}))
