"""Accepting and rejecting tracked changes, and what a Word file prints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from casewright.render.word.file.schema import order_children
from casewright.render.word.markup import Node, name, node, properties_in, style_of, unwrap
from casewright.revision.word.package import NOTE_REFERENCES, NOTES, TEXT, Package, paragraphs_of

Choice = Literal["accept", "reject"]
_GOES: dict[Choice, tuple[str, str]] = {"accept": ("del", "ins"), "reject": ("ins", "del")}
_MOVES: dict[Choice, str] = {"accept": "moveFrom", "reject": "moveTo"}
_CHANGED = ("rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange", "sectPrChange", "tblGridChange")


def resolve_changes(package: Package, choice: Choice) -> None:
    """Accept or reject all tracked changes of a file, as word processors do."""
    for part, root in package.roots.items():
        _resolve(root, choice)
        if part in NOTES:
            references = {
                one.get(name("w:id"))
                for tag, kind in NOTE_REFERENCES.items()
                if kind == part
                for one in package.roots[TEXT].iter(tag)
            }
            for note in list(root):
                if note.get(name("w:type")) is None and note.get(name("w:id")) not in references:
                    root.remove(note)


def _resolve(root: Node, choice: Choice) -> None:
    gone, stays = _GOES[choice]
    for tag in (f"w:{gone}", f"w:{_MOVES[choice]}"):
        for one in list(root.iter(name(tag))):
            if one.getparent().tag not in {name("w:rPr"), name("w:trPr")}:
                one.getparent().remove(one)
    gone_cell = "cellDel" if gone == "del" else "cellIns"
    for kind, mark in (("tr", gone), ("tc", gone_cell)):
        path = f"{name(f'w:{kind}Pr')}/{name(f'w:{mark}')}"
        for part in [one for one in root.iter(name(f"w:{kind}")) if one.find(path) is not None]:
            part.getparent().remove(part)
    for table in [one for one in root.iter(name("w:tbl")) if one.find(name("w:tr")) is None]:
        table.getparent().remove(table)
    for paragraph in list(root.iter(name("w:p"))):
        if paragraph.find(f"{name('w:pPr')}/{name('w:rPr')}/{name(f'w:{gone}')}") is not None:
            _join_with_next(paragraph)
    _resolve_properties(root, choice)
    for tag in (f"w:{stays}", "w:moveFrom", "w:moveTo", "w:cellIns", "w:cellDel"):
        for one in list(root.iter(name(tag))):
            unwrap(one)
    for deleted in root.iter(name("w:delText"), name("w:delInstrText")):
        deleted.tag = name("w:t" if deleted.tag == name("w:delText") else "w:instrText")


def _resolve_properties(root: Node, choice: Choice) -> None:
    for kind in _CHANGED:
        for one in list(root.iter(name(f"w:{kind}"))):
            if choice == "reject" and kind in {"rPrChange", "pPrChange"}:
                _restore(one)
            if one.getparent() is not None:
                one.getparent().remove(one)


def _join_with_next(paragraph: Node) -> None:
    """Move what is left of a paragraph without its mark into the next one."""
    following = paragraph.getnext()
    left = [child for child in paragraph if child.tag != name("w:pPr")]
    if following is not None and following.tag == name("w:p"):
        start = 1 if following.find(name("w:pPr")) is not None else 0
        following[start:start] = left
    elif any(True for child in left for _ in child.iter(name("w:r"), name("m:oMath"))):
        return
    paragraph.getparent().remove(paragraph)


def _restore(change: Node) -> None:
    """Put the former properties in the place of the present ones."""
    properties = change.getparent()
    if properties.tag == name("w:pPr"):
        kept = [one for one in properties if one.tag in {name("w:rPr"), name("w:sectPr")}]
        properties[:] = [*change[0], *kept]
    else:
        properties[:] = list(change[0])


def printed_lines(package: Package) -> list[str]:
    """Return what a file prints, a line for each paragraph, with its style, pictures and formulas; notes follow the
    paragraphs that refer to them, and tables of contents, which Word makes, are left out."""
    return [line for paragraph in paragraphs_of(package.body) for line in _lines(package, paragraph, TEXT)]


def _lines(package: Package, paragraph: Node, part: str) -> Iterator[str]:
    style = style_of(paragraph)
    if style.startswith("TOC"):
        return
    text: list[str] = []
    notes: list[Node] = []
    for one in paragraph.iter():
        if one.tag == name("w:t") or one.tag == name("m:t"):
            text.append(one.text or "")
        elif one.tag in {name("w:tab"), name("w:br")} and one.getparent().tag == name("w:r"):
            text.append(" ")
        elif one.tag == name("w:drawing"):
            text.append(f"[{package.fingerprint(one, part)}]")
        elif one.tag in NOTE_REFERENCES and (note := package.note(one)) is not None:
            text.append("*")
            notes.append(note)
    yield f"{style}: {' '.join(''.join(text).split())}"
    for note in notes:
        for each in note.iter(name("w:p")):
            yield from _lines(package, each, "footnotes")


def highlight_changes(package: Package) -> None:
    """Accept all tracked changes, and highlight what was inserted in yellow."""
    for root in package.roots.values():
        for insertion in root.iter(name("w:ins")):
            for run in insertion.iter(name("w:r"), name("m:r")):
                is_math = run.tag == name("m:r") and run.find(name("m:rPr")) is not None
                letters = properties_in(run, "w:rPr", int(is_math))
                for former in letters.findall(name("w:highlight")):
                    letters.remove(former)
                letters.append(node("w:highlight", {"w:val": "yellow"}))
    resolve_changes(package, "accept")
    for root in package.roots.values():
        order_children(root)
