"""Citation styles rewritten so that pandoc prints with them what the CSL specification says.

pandoc's citation processor departs from CSL 1.0.2, and from citeproc-js, the processor in Zotero, in ways that can be
written around in the style itself:

- Where a `names` element has a `label` and no `name`, it prints the label before the names ("editorsMiller A"). CSL
  1.0.2, "Label": the place of the label before or after `cs:name` decides; without `cs:name`, names come first.
- It drops a space or a mark that the style puts before punctuation. CSL 1.0.2, "Affixes" and "Delimiter": they are
  printed as they stand. `JOINT` keeps them apart, and `without_marks` takes it out of what was printed. citeproc-js
  joins two marks where a suffix meets a prefix, and not behind a delimiter ("2011;:A4").
- It prints an entity that a style escapes twice (`&amp;#8211;`) as it is typed.
- It prints four digits of a year whose `form` is `short`. CSL 1.0.2, "Date-part": the last two.
- It gives the formatting of `names` to names only. citeproc-js gives it to "et al." too, and `font-variant="normal"` of
  the `name` inside takes it from nothing.
- It puts the suffix of a `name` behind organizations that others follow ("Group., Roe A."), as if it were an initial's.
- It sorts works without the variable of a key before the others. CSL 1.0.2, "Sorting": they are at the end.
- `strip-periods` at the call of a macro reaches the affixes inside it. CSL 1.0.2, "Strip Periods": it applies to the
  text that is rendered, and affixes are added to that.
- It applies the `text-case` of the call of a macro, which citeproc-js ignores.
- It prints a `display` inside other elements, and the suffix of a layout after every last element. citeproc-js knows
  `display` in the layout only, and where the first element has one, the layout's suffix belongs to the last element.
- A group of terms inside a group whose variables are empty is left out with it ("[Online]"). CSL 1.0.2, "Group": a
  nested group that is rendered counts as a variable that is not empty.
"""

from __future__ import annotations

import copy
import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from casewright.references.title_case import types_in_title_case
from casewright.references.works_preparation import (
    HYPHEN_SIGN,
    JOINT,
    ORGANIZATION_END,
    RANGE_SIGN,
    SPACE_SIGN,
    StyleNeeds,
)

_CSL = "{http://purl.org/net/xbiblio/csl}"
_COUNTED = "\u2064"
_SHORT_YEAR = "\u206a"
_KEPT = "\u206d"
_SIGNS = (JOINT, _KEPT, _COUNTED, _SHORT_YEAR, RANGE_SIGN, HYPHEN_SIGN, SPACE_SIGN, ORGANIZATION_END)
_PUNCTUATION = tuple(",.;:!?")
_CAPITAL_CASES = frozenset({"capitalize-first", "capitalize-all", "title", "uppercase"})
_NESTING = frozenset({f"{_CSL}macro", f"{_CSL}group"})
_RENDERING = frozenset({"text", "number", "names", "date", "label"})
_JOINED = {
    "!": {".": "!", ":": "!"},
    "?": {".": "?", ":": "?"},
    ":": {"!": "!", "?": "?", ".": ":"},
    ";": {"!": "!", "?": "?", ":": ";", ".": ";"},
}
"""What citeproc-js prints for two marks of punctuation that meet; other pairs are both printed."""
_MARKS_AT_JOINTS = re.compile(f"(?P<before>.?)(?P<marks>(?:{JOINT}+[,.;:!?])+)")

Node = Any
"""An element of lxml, which has no types of its own."""


@dataclass(frozen=True)
class PreparedStyle:
    """A style's XML as pandoc has to read it, what it wants of the works it prints, and what pandoc prints in another
    way than the style asks for all the same (each as a phrase)."""

    text: str
    wanted: StyleNeeds
    departures: tuple[str, ...] = ()


@lru_cache(maxsize=8)
def prepared_style(data: bytes) -> PreparedStyle:
    """Return a style that pandoc renders as CSL 1.0.2 says. `data` is well-formed XML, of a style that depends on no
    other."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(data, parser)
    initials = [one.get("initialize-with") for one in _of_authors(root) if one.get("initialize-with") is not None]
    wanted = StyleNeeds(
        plain_suffixes=bool(initials) and not any("." in one for one in initials),
        stops_names=any((name.get("suffix") or "").startswith(".") for name in root.iter(f"{_CSL}name")),
        plain_initials=root.get("initialize-with-hyphen") == "false",
        page_delimiter=next(
            (one.text or "–" for one in root.iter(f"{_CSL}term") if one.get("name") == "page-range-delimiter"), "–"
        ),
        title_case=any(one.get("text-case") == "title" for one in root.iter(f"{_CSL}text")),
        titles_in_title_case=types_in_title_case(root, "title"),
        containers_in_title_case=types_in_title_case(root, "container-title"),
    )
    departures = tuple(_departures(root))
    _names_first(root)
    for call in root.iter(f"{_CSL}text"):
        if call.get("macro"):
            call.attrib.pop("text-case", None)
    _display(root)
    _formatting_of_names(root)
    _short_years(root)
    _empty_keys_last(root)
    _periods_of_macros(root)
    _groups_of_terms(root)
    _affixes_apart(root)
    return PreparedStyle(str(etree.tostring(root, encoding="unicode")), wanted, departures)


def _of_authors(root: Node) -> Iterator[Node]:
    """Yield the elements that may say how authors' names are printed: those for editors or translators alone, and
    surnames alone, are left out."""
    for element in root.iter():
        if element.get("form") == "short":
            continue
        names = next(element.iterancestors(f"{_CSL}names"), None)
        if names is None or "author" in names.get("variable", "author"):
            yield element


def has_marks(text: str) -> bool:
    """Return whether printed text holds marks that a prepared style left there."""
    return any(mark in text for mark in _SIGNS)


def without_marks(text: str) -> str:
    """Printed text without the marks of a prepared style, punctuation that meets at one joined as in citeproc-js."""

    def met(match: re.Match[str]) -> str:
        printed = match["before"]
        for mark in match["marks"].replace(JOINT, ""):
            last = printed[-1:]
            printed = printed if last == mark else printed[:-1] + _JOINED.get(last, {}).get(mark, last + mark)
        return printed

    text = text.replace(RANGE_SIGN, "–").replace(HYPHEN_SIGN, "-").replace(SPACE_SIGN, "\u00a0")
    text = re.sub(f"{_COUNTED}[^{_COUNTED}]*{_COUNTED}", "", text)
    text = re.sub(rf"{ORGANIZATION_END}\.?", "", text)
    text = re.sub(f"{_SHORT_YEAR}(?:\\d\\d(?=\\d\\d))?", "", text)
    return _MARKS_AT_JOINTS.sub(met, text).replace(JOINT, "").replace(_KEPT, "")


def _names_first(root: Node) -> None:
    for names in root.iter(f"{_CSL}names"):
        if names.find(f"{_CSL}label") is not None and names.find(f"{_CSL}name") is None:
            names.insert(0, names.makeelement(f"{_CSL}name"))


def _display(root: Node) -> None:
    for element in root.iter():
        if any(one.tag in _NESTING for one in element.iterancestors()):
            element.attrib.pop("display", None)
    layout = root.find(f"{_CSL}bibliography/{_CSL}layout")
    if layout is not None and len(layout) and layout[0].get("display") and (suffix := layout.attrib.pop("suffix", "")):
        last = layout[-1]
        if last.tag == f"{_CSL}choose":
            last = layout.makeelement(f"{_CSL}group")
            layout[-1].addprevious(last)
            last.append(layout[-1])
        last.set("suffix", suffix)


def _formatting_of_names(root: Node) -> None:
    for names in root.iter(f"{_CSL}names"):
        formatting = {name: value for name, value in names.attrib.items() if name.startswith("font-")}
        if not formatting:
            continue
        for name in names.findall(f"{_CSL}name"):
            for attribute in formatting:
                if name.get(attribute) == "normal":
                    del name.attrib[attribute]
        if names.find(f"{_CSL}et-al") is None:
            first = names.find(f"{_CSL}name")
            others = names.makeelement(f"{_CSL}et-al", formatting)
            names.insert(0, others) if first is None else first.addnext(others)


def _short_years(root: Node) -> None:
    for part in root.iter(f"{_CSL}date-part"):
        if part.get("name") == "year" and part.get("form") == "short":
            part.set("prefix", part.get("prefix", "") + _SHORT_YEAR)


def _empty_keys_last(root: Node) -> None:
    """Before a key of names or a date, another that puts the works without them at the end."""
    macros = {macro.get("name"): macro for macro in root.iter(f"{_CSL}macro")}
    for index, key in enumerate([*root.iter(f"{_CSL}key")]):
        macro = macros.get(key.get("macro"))
        names = key if macro is None else macro[0] if len(macro) == 1 and macro[0].tag == f"{_CSL}names" else None
        if names is None or not names.get("variable") or names.find(f"{_CSL}substitute") is not None:
            continue
        if names.get("variable") == "citation-number":
            continue
        own = root.makeelement(f"{_CSL}macro", {"name": f"without key {index}"})
        choice = _added(own, "choose")
        _added(_added(choice, "if", variable=names.get("variable"), match="any"), "text", value="0")
        _added(_added(choice, "else"), "text", value="1")
        root.find(f"{_CSL}citation").addprevious(own)
        key.addprevious(key.makeelement(f"{_CSL}key", {"macro": f"without key {index}"}))


def _added(parent: Node, tag: str, **attributes: str) -> Node:
    element = parent.makeelement(f"{_CSL}{tag}", attributes)
    parent.append(element)
    return element


def _periods_of_macros(root: Node) -> None:
    """Calls of macros with `strip-periods` call a copy of the macro whose texts have it instead."""
    macros = {macro.get("name"): macro for macro in root.iter(f"{_CSL}macro")}
    made: set[str] = set()

    def stripped(name: str) -> str:
        if name not in macros:
            return name  # a copy already, or no macro of the style
        own = f"{name} without periods"
        if own not in made:
            made.add(own)
            twin = copy.deepcopy(macros[name])
            twin.set("name", own)
            macros[name].addnext(twin)
            for element in twin.iter(f"{_CSL}text", f"{_CSL}number", f"{_CSL}label", f"{_CSL}date-part"):
                if element.get("macro"):
                    element.attrib.pop("strip-periods", None)
                    element.set("macro", stripped(element.get("macro")))
                else:
                    element.set("strip-periods", "true")
        return own

    for call in list(root.iter(f"{_CSL}text")):
        if call.get("macro") in macros and call.attrib.pop("strip-periods", "") == "true":
            call.set("macro", stripped(call.get("macro")))


def _groups_of_terms(root: Node) -> None:
    """Groups inside of groups that render terms only, in all or in a branch, are made to count as not empty."""
    for group in root.iter(f"{_CSL}group"):
        if not any(True for _ in group.iterancestors(f"{_CSL}group")):
            continue
        choices = group.findall(f"{_CSL}choose")
        if any(_renders_variables(child) for child in group if child not in choices):
            continue
        terms = [child for child in group if child not in choices and child.tag == f"{_CSL}text"]
        branches = [branch for choice in choices for branch in choice]
        for place in [group] if terms else branches:
            if not _renders_variables(place):
                for term in place.findall(f"{_CSL}text")[-1:]:
                    _count(term)


def _renders_variables(element: Node) -> bool:
    return any(
        one.tag.removeprefix(_CSL) in _RENDERING and not (one.get("term") or one.get("value")) for one in element.iter()
    )


def _count(term: Node) -> None:
    """Render a variable that every work has beside a term, between marks by which it is taken out again."""
    both = term.makeelement(f"{_CSL}group")
    term.addprevious(both)
    both.append(term)
    both.append(
        term.makeelement(f"{_CSL}text", {"variable": "citation-number", "prefix": _COUNTED, "suffix": _COUNTED})
    )


def _affixes_apart(root: Node) -> None:
    has_quotes = any(one.get("quotes") == "true" for one in root.iter(f"{_CSL}text"))
    apart = tuple(sign for sign in _PUNCTUATION if not (has_quotes and sign in ",."))  # these go inside the quotes
    for element in root.iter():
        for name in ("prefix", "suffix", "delimiter", "value"):
            if "&#" in (value := element.get(name, "")):
                element.set(name, html.unescape(value))
        prefix = element.get("prefix", "")
        if prefix.startswith(apart):
            element.set("prefix", (_KEPT if _begins_behind_semicolon(element) else JOINT) + prefix)
        for name in ("suffix", "delimiter"):
            value = element.get(name, "")
            if value.endswith(" ") and not _is_substitute(element):
                element.set(name, value + JOINT)


def _begins_behind_semicolon(element: Node) -> bool:
    """Return whether an element stands, if those before it in its group are empty, behind a semicolon that is no
    suffix."""
    for group in element.iterancestors(f"{_CSL}group"):
        outer = group.getparent()
        if (group.get("prefix") or outer.get("delimiter", "")).strip(JOINT) == ";":
            return True
    return False


def _is_substitute(element: Node) -> bool:
    """Return whether an element stands in for names: what follows it is then what follows the names."""
    return any(True for _ in element.iterancestors(f"{_CSL}substitute"))


def _departures(root: Node) -> Iterator[str]:
    """Yield what pandoc cannot be led to: quoted titles with a mark of their own before the delimiter that follows,
    letters after years that are not the end of their date, and the capital of the Turkish i."""
    cases = {element.get("text-case") for element in root.iter()}
    if root.get("default-locale", "").startswith(("tr", "az")) and not cases.isdisjoint(_CAPITAL_CASES):
        yield "the capital of the letter i"
    macros = {macro.get("name"): macro for macro in root.iter(f"{_CSL}macro")}
    for call in root.iter(f"{_CSL}text"):
        title = _last_text(call, macros)
        if title.get("quotes") == "true" and title.get("suffix", "").startswith((",", ";")):
            group = next(call.iterancestors(f"{_CSL}group"), None)
            if group is not None and call.getnext() is not None and group.get("delimiter", "").startswith("."):
                yield "the punctuation behind quoted titles"
                break
    citation = root.find(f"{_CSL}citation")
    if citation is not None and citation.get("disambiguate-add-year-suffix") == "true":
        used = any("year-suffix" in one.get("variable", "") for one in root.iter(f"{_CSL}text"))
        dates = [date for date in root.iter(f"{_CSL}date") if date.get("variable") == "issued"]
        parts = [[part.get("name") for part in date.iter(f"{_CSL}date-part")] for date in dates]
        if not used and any("year" in names and names[-1] != "year" for names in parts):
            yield "the letters that tell works of one year apart"


def _last_text(call: Node, macros: Mapping[str, Node]) -> Node:
    """Return the quoted text that a call of a macro may print, or the text itself."""
    macro = macros.get(call.get("macro"))
    if macro is None:
        return call
    return next((one for one in macro.iter(f"{_CSL}text") if one.get("quotes") == "true"), call)
