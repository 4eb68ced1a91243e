"""A Word file in which nothing runs, loads or leads elsewhere by itself, and that names nobody who had it before.

Raw Open XML comes from whoever wrote the document, headers, settings and styles from the reference document; both may
be anybody's. Sources: ECMA-376 part 1, sections 17.16.5 (fields) and 17.15.1 (settings), part 2, section 9.3
(relationships).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Mapping

from lxml import etree

from casewright.render.word.markup import NAMESPACES, Node, name, parsed, serialised

_FIELDS = frozenset(
    {
        "ADVANCE", "BIBLIOGRAPHY", "CITATION", "EQ", "FORMTEXT", "HYPERLINK", "INDEX", "LISTNUM", "NOTEREF", "NUMPAGES",
        "PAGE", "PAGEREF", "REF", "SECTION", "SECTIONPAGES", "SEQ", "STYLEREF", "SYMBOL", "TC", "TITLE", "TOC", "XE",
    }
)  # fmt: skip
"""Fields that read nothing but the document itself."""
_SETTINGS = frozenset(
    {
        "autoHyphenation", "characterSpacingControl", "clrSchemeMapping", "compat", "consecutiveHyphenLimit",
        "decimalSymbol", "defaultTabStop", "displayBackgroundShape", "doNotHyphenateCaps", "endnotePr",
        "evenAndOddHeaders", "footnotePr", "gutterAtTop", "hyphenationZone", "listSeparator", "mathPr", "mirrorMargins",
        "themeFontLang", "zoom",
    }
)  # fmt: skip
"""The settings that say how pages look; others name templates, revisions, users, data sources and mailings."""
_LOADED = frozenset({"altChunk", "object", "OLEObject", "control", "subDoc", "movie", "contentPart", "htmlPubPr"})
_OF_OTHERS = re.compile(r"rsid\w*$|paraId$|textId$")
_TEXTS = re.compile(r"word/(?:document|footnotes|endnotes|comments|header\d*|footer\d*|styles|numbering)\.xml")
_PARTS = re.compile(
    r"word/(?:document|footnotes|endnotes|comments|header\d*|footer\d*|styles|numbering|settings|fontTable)\.xml"
    r"|word/theme/theme\d+\.xml|word/media/[\w.-]+|(?:.*/)?_rels/[\w.]*\.rels|docProps/core\.xml"
    r"|\[Content_Types\]\.xml"
)
_ADDRESSES = frozenset({"src", "href"})
_RELATION = NAMESPACES["r"]
_HYPERLINK = "/hyperlink"


def inert_parts(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the parts of a file without what runs, loads or tells who had it; parts for nothing else are left out."""
    kept = {part: data for part, data in parts.items() if _PARTS.fullmatch(part)}
    made: dict[str, bytes] = {}
    for part, data in kept.items():
        if part == "word/settings.xml":
            made[part] = _settings(data)
        elif part.endswith(".rels"):
            made[part] = _relationships(part, data, frozenset(kept))
    for part, data in kept.items():
        if _TEXTS.fullmatch(part):
            folder, _, file = part.rpartition("/")
            relations = made.get(f"{folder}/_rels/{file}.rels")
            ids = {relation.get("Id") for relation in parsed(relations)} if relations else set()
            root = parsed(data)
            _make_inert(root, ids, is_given=file.startswith(("header", "footer")))
            made[part] = serialised(root)
    return {part: made.get(part, data) for part, data in kept.items()}


def _make_inert(root: Node, ids: Collection[str | None], *, is_given: bool) -> None:
    """Take out of a part with text what runs or loads, the marks of those who edited it, and what points at nothing.

    `ids` are those of its relationships. Of a part that the reference document gives, what the fields left out have
    said goes too: it may be the name of its user, or a path.
    """
    for element in list(root.iter(etree.Element)):
        if etree.QName(element).localname in _LOADED and element.getparent() is not None:
            element.getparent().remove(element)
            continue
        for key, value in list(element.attrib.items()):
            local, space = etree.QName(key).localname, etree.QName(key).namespace
            is_dangling = space == _RELATION and value not in ids
            if is_dangling and etree.QName(element).localname.endswith("Reference"):
                element.getparent().remove(element)
                break
            if is_dangling or local in _ADDRESSES or _OF_OTHERS.match(local):
                del element.attrib[key]
    for simple in list(root.iter(name("w:fldSimple"))):
        if not _is_harmless(simple.get(name("w:instr")) or ""):
            _unwrap(simple, keeps=not is_given)
    _drop_fields(root, with_results=is_given)


def active_fields(xml: str) -> tuple[str, ...]:
    """Return the fields of raw Open XML that are left out, by their names, and objects; each once."""
    codes = re.findall(r"<w:(?:instrText|delInstrText)\b[^>]*>([^<]*)<|w:instr=[\"']([^\"']*)[\"']", xml)
    found = [_command(one or other) for one, other in codes if not _is_harmless(one or other)]
    found += [f"w:{one}" for one in _LOADED if re.search(rf"<\w+:{one}[\s/>]", xml)]
    return tuple(dict.fromkeys(one for one in found if one))


def _command(code: str) -> str:
    return code.strip().split(" ")[0].upper()[:40] if code.strip() else ""


def _is_harmless(code: str) -> bool:
    if _command(code) not in _FIELDS:
        return False
    address = re.match(r"\s*HYPERLINK\s+\"?(?:([a-z][a-z0-9+.-]*):|//|\\\\)", code, re.IGNORECASE)
    return address is None or (address[1] or "").lower() in {"http", "https", "mailto"}


def _drop_fields(root: Node, *, with_results: bool) -> None:
    """Take out complex fields that are not known to be harmless, their result stays. What a field says may be in
    several runs, and fields in each other: the outer one is judged with the text of those inside."""
    open_fields: list[tuple[list[Node], list[str], list[bool]]] = []
    for element in list(root.iter(*map(name, ("w:fldChar", "w:instrText", "w:delInstrText", "w:t")))):
        if element.tag == name("w:t"):
            for marks, _, _ in open_fields if with_results else ():
                marks.append(element)
            continue
        kind = element.get(name("w:fldCharType")) if element.tag == name("w:fldChar") else "code"
        if kind == "begin":
            open_fields.append(([], [], [True]))
        if not open_fields:
            if kind == "code":  # an instruction without its field means nothing, unless a reader mends the file
                element.getparent().remove(element)
            continue
        marks, codes, in_code = open_fields[-1]
        marks.append(element)
        if kind == "code":
            for _, others, reading in open_fields:
                if reading[0]:
                    others.append(element.text or "")
        elif kind == "separate":
            in_code[0] = False
        elif kind == "end":
            open_fields.pop()
            if not _is_harmless("".join(codes)):
                _remove(marks)
    for marks, _, _ in open_fields:
        _remove(marks)


def _remove(elements: list[Node]) -> None:
    for element in elements:
        if element.getparent() is not None:
            element.getparent().remove(element)


def _unwrap(element: Node, *, keeps: bool) -> None:
    parent = element.getparent()
    place = parent.index(element)
    for child in reversed(list(element) if keeps else []):
        parent.insert(place, child)
    parent.remove(element)


def _settings(data: bytes) -> bytes:
    root = parsed(data)
    for element in list(root):
        if not isinstance(element.tag, str) or etree.QName(element).localname not in _SETTINGS:
            root.remove(element)
    return serialised(root)


def _relationships(part: str, data: bytes, parts: frozenset[str]) -> bytes:
    """Relationships without those that lead to parts that are not there, and out of the file, but links that a reader
    follows by hand."""
    root = parsed(data)
    folder = posixpath.dirname(posixpath.dirname(part))
    for relation in list(root):
        target = relation.get("Target") or ""
        is_link = (relation.get("Type") or "").endswith(_HYPERLINK)
        if relation.get("TargetMode") == "External" or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//|\\\\", target):
            is_kept = is_link and re.match(r"(?:https?|mailto):|[^:\\]*$", target, re.IGNORECASE)
        else:
            is_kept = posixpath.normpath(posixpath.join("/", folder, target)).removeprefix("/") in parts
        if not is_kept:
            root.remove(relation)
    return serialised(root)
