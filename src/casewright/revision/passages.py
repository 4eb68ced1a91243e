"""Passages of the manuscript that a letter quotes, with the page and the line where they are printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casewright.checklists.pages import PrintedPlace, places_of
from casewright.diagnostics import CasewrightError, Location, did_you_mean, raise_all
from casewright.languages.words import section
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element, Inlines
from casewright.manuscript.resolved import ResolvedDocument
from casewright.revision.words import key_of, words_of

_SHAPES = str.maketrans("\u2018\u2019\u201c\u201d\u2013\u2014\u2212", "''\"\"---")
_BEGINNINGS = (None, 80, 40, 20)
"""How many letters of a passage are searched for, if it goes on overleaf."""
_FEWEST_WORDS = 3


def letter_words(language: str) -> Mapping[str, str]:
    """Return the words of a response letter; those that a language lacks are English."""
    return {**section("en", "response"), **section(language, "response")}


@dataclass(frozen=True)
class Manuscript:
    """The documents of the report, and their PDF files, in the same order."""

    documents: Sequence[ResolvedDocument]
    pdfs: Sequence[bytes]

    def labelled(self, label: str) -> Blocks | None:
        """Return the passage that has a label: the legend of a float, the paragraph after a heading, or what the author
        has put between brackets or in a division."""
        for document in self.documents:
            previous: Element | None = None
            for element in ast.walk(document.blocks):
                if previous is not None and element["t"] in {"Para", "Plain"}:
                    return [element]
                if ast.identifier_of(element) != label:
                    continue
                if element["t"] == "Header":
                    previous = element
                    continue
                captions = [one for one in ast.walk([element], "Div") if ast.has_class(one, "float-caption")]
                content = captions[0]["c"][1] if captions else element["c"][1]
                return content if element["t"] == "Div" else [ast.para(content)]
        return None

    def labels(self) -> list[str]:
        return [name for one in self.documents for each in ast.walk(one.blocks) if (name := ast.identifier_of(each))]

    def place_of(self, blocks: Blocks) -> str:
        """Return where a passage is printed (`page 3, line 41`), empty if it is not in the manuscript."""
        text = _text(blocks)
        for number, (document, pdf) in enumerate(zip(self.documents, self.pdfs, strict=True)):
            if not _is_in(text, _text(document.blocks)) and not _is_in(
                _text(blocks, False), _text(document.blocks, False)
            ):
                continue
            place = _printed(text, pdf, document.name)
            words = letter_words(self.documents[0].language)
            facts = {
                "document": document.name.rpartition("/")[2] if number else "",
                "page": place.page if place else 0,
                "line": place.line if place else 0,
            }
            return ", ".join(words[key].format(**facts) for key, fact in facts.items() if fact)
        return ""

    def citations(self) -> dict[tuple[str, ...], Inlines]:
        """Return the citations as the manuscript prints them, by their works."""
        return {_works(one): one["c"][1] for each in reversed(self.documents) for one in ast.walk(each.blocks, "Cite")}


def with_places(blocks: Blocks, manuscript: Manuscript, places: Sequence[Location]) -> Blocks:
    """Return the blocks of a letter with the page and the line after each passage. `places` are those of the passages
    in the source, in order.

    Raises CasewrightError for passages that are not in the manuscript, all at once.
    """
    errors: list[CasewrightError] = []
    cites = manuscript.citations()
    count = 0

    def cited(element: Element) -> Element | None:
        return {"t": "Cite", "c": [element["c"][0], cites[_works(element)]]} if _works(element) in cites else None

    def change(element: Element) -> Element | list[Element] | None:
        nonlocal count
        if not ast.has_class(element, "passage"):
            return None
        location = places[count] if count < len(places) else places[-1]
        count += 1
        is_block = element["t"] == "Div"
        content: Blocks = element["c"][1] if is_block else [ast.para(element["c"][1])]
        label = ast.attributes_of(element).get("label", "")
        try:
            content, place = _passage(manuscript, content, label)
        except CasewrightError as error:
            errors.append(CasewrightError(error.message, location=location, why=error.why, hint=error.hint))
            return element
        content = ast.rewrite(content, cited, frozenset({"Cite"}))
        shown = [{"t": "Space"}, ast.text(f"({place})".replace(" ", "\xa0"))]
        last = content[-1]
        if not is_block:
            return [*last["c"], *shown]
        if last["t"] in {"Para", "Plain"}:
            content = [*content[:-1], ast.para([*last["c"], *shown])]
        else:
            content = [*content, ast.para(shown[1:])]
        return {"t": "BlockQuote", "c": content}

    out = ast.rewrite(blocks, change, frozenset({"Div", "Span"}))
    raise_all(errors)
    return out


def _passage(manuscript: Manuscript, content: Blocks, label: str) -> tuple[Blocks, str]:
    """Return a passage and its place. Raises CasewrightError, without a location, if it is not in the manuscript."""
    if label:
        found = manuscript.labelled(label)
        if found is None:
            raise CasewrightError(
                f"The manuscript has no passage with the label `{label}`.",
                hint=did_you_mean(label, manuscript.labels())
                or f"Mark the passage in the manuscript: `[its words]{{#{label}}}`.",
            )
        content = found
    text = _text(content)
    if len(text.split()) < _FEWEST_WORDS:
        raise CasewrightError(
            f"The passage “{text}” is too short to be found." if text else "The passage is empty.",
            hint='Quote at least three words, or name a label: `::: {.passage label="..."}`.',
        )
    place = manuscript.place_of(content)
    if not place:
        raise CasewrightError(
            f"The passage “{text[:80]}{'…' if len(text) > 80 else ''}” is not in the manuscript.",
            why="its words or numbers are not printed there in this order",
            hint="Copy it from the manuscript as it is now; write `…` for words that you leave out.",
        )
    return content, place


def _text(blocks: Blocks, with_citations: bool = True) -> str:
    """Return the printed text of blocks, a space between words."""

    def change(element: Element) -> list[Element] | None:
        return [] if element["t"] == "Note" or not with_citations else None

    shown = ast.rewrite(blocks, change, frozenset({"Note"} if with_citations else {"Note", "Cite"}))
    parts = (ast.plain_text(one["c"]) for one in ast.walk(shown, "Para", "Plain"))
    return " ".join(" ".join(parts).split())


def _is_in(text: str, whole: str) -> bool:
    """Return whether the parts of a text between ellipses are in another, in order."""
    place = 0
    printed = _keys(whole)
    for part in text.replace("...", "…").split("…"):
        keys = _keys(part)
        found = printed.find(keys, place)
        if found < 0:
            return False
        place = found + len(keys)
    return True


def _keys(text: str) -> str:
    return "\0".join(["", *(key_of(one) for one in words_of(text.translate(_SHAPES)) if not one.isspace()), ""])


def _printed(text: str, pdf: bytes, name: str) -> PrintedPlace | None:
    beginnings = [text if size is None else text[:size] for size in _BEGINNINGS]
    found = places_of(pdf, name, beginnings)
    return next((found[one] for one in beginnings if one in found), None)


def _works(cite: Element) -> tuple[str, ...]:
    return tuple(one["citationId"] for one in cite["c"][0])
