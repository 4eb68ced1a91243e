"""A Word template of the author's own (`reference-doc`): its styles, page, head and foot, and what it lacks.

Source: Quarto's documentation, "Word templates". Styles are known by their names; a template made in another language
has other ids for them, which are brought to the ids this writer uses.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

from lxml import etree

from casewright.diagnostics import CasewrightError
from casewright.render.word.file.package import read_parts
from casewright.render.word.file.styles import style_id
from casewright.render.word.markup import Node, name, parsed
from casewright.render.word.page import Page

_WORDS_MARGIN = 108  # twips at each side of a cell, as Word's "Normal Table" has them
_STYLE_REFERENCES = (
    "w:pStyle", "w:rStyle", "w:tblStyle", "w:basedOn", "w:next", "w:link", "w:numStyleLink", "w:styleLink",
)  # fmt: skip


def template_of(options: Mapping[str, Any], resources: Mapping[str, bytes]) -> bytes | None:
    """Return the bytes of the template a document asks for. Raises CasewrightError if it is missing or no Word file."""
    path = options.get("reference-doc")
    if path is None:
        return None
    data = resources.get(str(path))
    if data is None:
        raise CasewrightError(f"There is no template `{path}`.", hint="Correct `reference-doc`, or remove it.")
    try:
        parts = read_parts(data)
        for part in ("word/document.xml", "word/styles.xml"):
            parsed(parts[part])
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError) as error:
        raise not_a_template(path, error) from None
    return data


def not_a_template(path: object, error: Exception) -> CasewrightError:
    """Return the error for a template that is no Word file, or a damaged one."""
    why = f"its part {error} is missing" if isinstance(error, KeyError) else str(error).split("\n")[0]
    hint = "Name a .docx file in `reference-doc`; open yours in Word and save it again."
    return CasewrightError(f"The template `{path}` is not a Word file.", why=why, hint=hint)


def page_of_section(section: Node, otherwise: Page) -> Page:
    """Return the page that a template's section describes; what it leaves out as on the other page."""
    size = section.find(name("w:pgSz"))
    margins = section.find(name("w:pgMar"))

    def measure(found: Node | None, key: str, default: int) -> int:
        value = "" if found is None else found.get(name(key)) or ""
        return int(value) if value.isdigit() else default

    return Page(
        measure(size, "w:w", otherwise.width),
        measure(size, "w:h", otherwise.height),
        top=measure(margins, "w:top", otherwise.top),
        right=measure(margins, "w:right", otherwise.right),
        bottom=measure(margins, "w:bottom", otherwise.bottom),
        left=measure(margins, "w:left", otherwise.left),
    )


def cell_margins(styles: Node) -> int:
    """Return the margins of a table's cells, left and right together, by the style that pandoc gives tables; Word's own
    where no style says any."""
    by_id = {style.get(name("w:styleId")): style for style in styles.iter(name("w:style"))}
    style, seen = by_id.get("Table"), set[str]()
    sides: dict[str, int] = {}
    while style is not None and style.get(name("w:styleId")) not in seen:
        seen.add(style.get(name("w:styleId")))
        for margin in style.iterfind(f"{name('w:tblPr')}/{name('w:tblCellMar')}/*"):
            side = {"start": "left", "end": "right"}.get(etree.QName(margin).localname, etree.QName(margin).localname)
            width = margin.get(name("w:w")) or ""
            sides.setdefault(side, int(width) if width.isdigit() else _WORDS_MARGIN)
        based = style.find(name("w:basedOn"))
        style = None if based is None else by_id.get(based.get(name("w:val")))
    return sum(sides.get(side, _WORDS_MARGIN) for side in ("left", "right"))


def table_letters(styles: Node, theme: Node | None) -> tuple[str, float]:
    """Return the face of the text in tables and its size in points, as the styles of the file and its theme have
    them."""
    by_id = {style.get(name("w:styleId")): style for style in styles.iter(name("w:style"))}
    style, seen = by_id.get("TableText", by_id.get("Normal")), set[str]()
    letters = []
    while style is not None and style.get(name("w:styleId")) not in seen:
        seen.add(style.get(name("w:styleId")))
        letters.append(style.find(name("w:rPr")))
        based = style.find(name("w:basedOn"))
        style = None if based is None else by_id.get(based.get(name("w:val")))
    letters.append(styles.find(f"{name('w:docDefaults')}/{name('w:rPrDefault')}/{name('w:rPr')}"))
    known = [one for one in letters if one is not None]
    sizes = [one.find(name("w:sz")).get(name("w:val")) for one in known if one.find(name("w:sz")) is not None]
    fonts = [one.find(name("w:rFonts")) for one in known if one.find(name("w:rFonts")) is not None]
    faces = [face for font in fonts if (face := _face(font, theme))]
    size = float(sizes[0]) / 2 if sizes and sizes[0].isdigit() else 10.0
    return faces[0] if faces else "Times New Roman", size


def _face(fonts: Node, theme: Node | None) -> str:
    themed = fonts.get(name("w:asciiTheme"))
    if not themed:
        return fonts.get(name("w:ascii")) or ""
    kind = "majorFont" if themed.startswith("major") else "minorFont"
    found = None if theme is None else theme.find(f".//{name(f'a:{kind}')}/{name('a:latin')}")
    return "" if found is None else found.get("typeface") or ""


def merged_styles(written: Node, ours: Node, template: bytes | None, users: Iterable[Node]) -> Node:
    """Return the styles of the file: the template's, then ours, then those pandoc wrote for other names the document
    uses.

    `written` is the styles part pandoc wrote; it has the template's styles and some that pandoc makes up for names it
    does not know. `users` are the parts that name styles; ids that differ from ours are changed in them.
    """
    names = frozenset[str]()
    if template is not None:
        own = parsed(read_parts(template)["word/styles.xml"])
        names = frozenset(_style_name(style) for style in own.iter(name("w:style")))
    made_up = [style for style in written.iter(name("w:style")) if _style_name(style) not in names]
    for style in made_up:
        written.remove(style)
    _align_ids(written, ours, users)
    used = {reference.get(name("w:val")) for root in users for reference in root.iter(*map(name, _STYLE_REFERENCES))}
    made_up = [style for style in made_up if style.get(name("w:styleId")) in used]
    base, added = (written, [*ours.iter(name("w:style")), *made_up]) if names else (ours, made_up)
    known = {style.get(name("w:styleId")) for style in base.iter(name("w:style"))}
    for style in added:
        if style.get(name("w:styleId")) not in known:
            known.add(style.get(name("w:styleId")))
            if names:
                style.attrib.pop(name("w:default"), None)
            base.append(style)
    for mark in list(base.iter(name("w:rsid"))):
        mark.getparent().remove(mark)
    return base


def _align_ids(styles: Node, ours: Node, users: Iterable[Node]) -> None:
    """Give the template's styles the ids that ours of the same name have, in the styles and wherever they are used."""
    wanted = {_style_name(style): style.get(name("w:styleId")) for style in ours.iter(name("w:style"))}
    taken = {style.get(name("w:styleId")) for style in styles.iter(name("w:style"))}
    renamed: dict[str, str] = {}
    for style in styles.iter(name("w:style")):
        mine = wanted.get(_style_name(style))
        if mine and mine not in taken:
            renamed[style.get(name("w:styleId"))] = mine
            style.set(name("w:styleId"), mine)
    for root in (styles, *users):
        for reference in root.iter(*map(name, _STYLE_REFERENCES)):
            value = reference.get(name("w:val"))
            reference.set(name("w:val"), renamed.get(value, value))


def _style_name(style: Node) -> str:
    named = style.find(name("w:name"))
    value = "" if named is None else named.get(name("w:val")) or ""
    return f"{style.get(name('w:type'))} {style_id(value).lower()}"
