"""A Word file as text that a person can read: styles, fields, bookmarks, links, tables and pictures."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
EMU_PER_MM = 36000


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def root_of(data: bytes, part: str = "word/document.xml") -> Any:
    return etree.fromstring(parts_of(data)[part])


def text_of(data: bytes, part: str = "word/document.xml") -> str:
    """The text a reader sees, in one line; formulas left out."""
    paragraphs = []
    for paragraph in root_of(data, part).iter(W + "p"):
        shown = (
            node.text or "" if node.tag == W + "t" else " "
            for node in paragraph.iter(W + "t", W + "tab", W + "br")
            if not any(above.tag == W + "rPr" for above in node.iterancestors())
        )
        paragraphs.append("".join(shown))
    return " ".join(" ".join(paragraphs).split())


def readable(data: bytes) -> str:
    """The body: a line a paragraph, `[style] text`; a line a row of a table."""
    targets = {
        relation.get("Id"): relation.get("Target")
        for relation in etree.fromstring(parts_of(data)["word/_rels/document.xml.rels"])
    }
    lines: list[str] = []
    _blocks(root_of(data).find(W + "body"), lines, targets, "")
    return "\n".join(lines) + "\n"


def _blocks(parent: Any, lines: list[str], targets: dict[str, str], indent: str) -> None:
    for child in parent:
        if child.tag == W + "p":
            lines.append(indent + _paragraph(child, targets))
        elif child.tag == W + "tbl":
            style = child.find(f"{W}tblPr/{W}tblStyle").get(W + "val")
            lines.append(f"{indent}[{style}]")
            for row in child.findall(W + "tr"):
                marks = sorted(node.tag.removeprefix(W) for node in row.findall(f"{W}trPr/*"))
                lines.append(f"{indent}  row{' ' if marks else ''}{' '.join(marks)}")
                for cell in row.findall(W + "tc"):
                    lines.append(f"{indent}    cell")
                    _blocks(cell, lines, targets, indent + "      ")


def _paragraph(paragraph: Any, targets: dict[str, str]) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    marks = [
        node.tag.removeprefix(W)
        for node in paragraph.findall(f"{W}pPr/*")
        if node.tag.removeprefix(W) in {"keepNext", "pageBreakBefore", "numPr", "pBdr", "jc"}
    ]
    named = " ".join(["" if style is None else style.get(W + "val"), *marks]).strip()
    return f"[{named}] {_inlines(paragraph, targets)}".rstrip()


def _inlines(parent: Any, targets: dict[str, str]) -> str:
    out = ""
    for child in parent:
        if child.tag == W + "r":
            out += _run(child)
        elif child.tag == W + "hyperlink":
            where = "#".join(filter(None, [targets.get(child.get(R + "id"), ""), child.get(W + "anchor") or ""]))
            mark = "" if child.get(R + "id") else "#"
            out += f"<{mark}{where}: {_inlines(child, targets)}>"
        elif child.tag == W + "bookmarkStart":
            out += f"⟦{child.get(W + 'name')}: "
        elif child.tag == W + "bookmarkEnd":
            out += "⟧"
        elif child.tag in {M + "oMath", M + "oMathPara"}:
            out += f"${''.join(child.itertext())}$"
    return out


def _run(run: Any) -> str:
    letters = {node.tag.removeprefix(W) for node in run.findall(f"{W}rPr/*")}
    out = ""
    for node in run:
        if node.tag == W + "t":
            out += f"**{node.text}**" if "b" in letters else node.text or ""
        elif node.tag == W + "tab":
            out += "→"
        elif node.tag == W + "br":
            out += "↵" if node.get(W + "type") is None else f"({node.get(W + 'type')} break)"
        elif node.tag == W + "instrText":
            out += f"{node.text.strip()} = "
        elif node.tag == W + "fldChar":
            out += {"begin": "{", "separate": "", "end": "}"}[node.get(W + "fldCharType")]
        elif node.tag == W + "footnoteReference":
            out += "(note)"
        elif node.tag == W + "drawing":
            extent, facts = node.find(f".//{WP}extent"), node.find(f".//{WP}docPr")
            size = " x ".join(f"{int(extent.get(side)) / EMU_PER_MM:.0f}" for side in ("cx", "cy"))
            out += f"(picture {size} mm: {facts.get('descr') or 'decoration'})"
    return out
