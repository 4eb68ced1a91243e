"""Citation styles rewritten so that pandoc prints with them what the CSL specification says.

pandoc's citation processor departs from CSL 1.0.2, and from citeproc-js, the processor in Zotero, in ways that can be
written around in the style itself:

- Where a `names` element has a `label` and no `name`, it prints the label before the names ("editorsMiller A"). CSL
  1.0.2, "Label": the place of the label before or after `cs:name` decides; without `cs:name`, names come first.
- It drops a space that the style puts before punctuation, and a delimiter before an affix that begins with punctuation.
  CSL 1.0.2, "Affixes" and "Delimiter": they are printed as they stand. `JOINT` keeps them apart, and `without_marks`
  takes it out of what was printed.
- `strip-periods` at the call of a macro reaches the affixes inside it. CSL 1.0.2, "Strip Periods": it applies to the
  text that is rendered, and affixes are added to that.
- A group of terms inside a group whose variables are empty is left out with it ("[Online]"). CSL 1.0.2, "Group": a
  nested group that is rendered counts as a variable that is not empty.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from casewright.references.works_preparation import HYPHEN_SIGN, JOINT, RANGE_SIGN, Wanted

_CSL = "{http://purl.org/net/xbiblio/csl}"
_COUNTED = "\u2064"
_PUNCTUATION = tuple(",.;:!?")
_RENDERING = frozenset({"text", "number", "names", "date", "label"})
_JOINED = {
    "!": {".": "!", ":": "!"},
    "?": {".": "?", ":": "?"},
    ":": {"!": "!", "?": "?", ".": ":"},
    ";": {"!": "!", "?": "?", ":": ";", ".": ";"},
}
"""What citeproc-js prints for two marks of punctuation that meet; other pairs are both printed."""
_JOINT_BEFORE_MARK = re.compile(f"(.?){JOINT}+([,.;:!?])")

Node = Any
"""An element of lxml, which has no types of its own."""


@dataclass(frozen=True)
class PreparedStyle:
    """A style's XML as pandoc has to read it, what it wants of the works it prints, and what pandoc prints in another
    way than the style asks for all the same (each as a phrase)."""

    text: str
    wanted: Wanted
    departures: tuple[str, ...] = ()


@lru_cache(maxsize=8)
def prepared_style(data: bytes) -> PreparedStyle:
    """A style that pandoc renders as CSL 1.0.2 says. `data` is well-formed XML, of a style that depends on no other."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(data, parser)
    initials = [one.get("initialize-with") for one in root.iter() if one.get("initialize-with") is not None]
    wanted = Wanted(
        plain_suffixes=bool(initials) and not any("." in one for one in initials),
        plain_initials=root.get("initialize-with-hyphen") == "false",
        page_delimiter=next(
            (one.text or "–" for one in root.iter(f"{_CSL}term") if one.get("name") == "page-range-delimiter"), "–"
        ),
        title_case=any(one.get("text-case") == "title" for one in root.iter(f"{_CSL}text")),
    )
    departures = tuple(_departures(root))
    _names_first(root)
    _periods_of_macros(root)
    _groups_of_terms(root)
    _affixes_apart(root)
    return PreparedStyle(str(etree.tostring(root, encoding="unicode")), wanted, departures)


def has_marks(text: str) -> bool:
    """Whether printed text holds marks that a prepared style left there."""
    return any(mark in text for mark in (JOINT, _COUNTED, RANGE_SIGN, HYPHEN_SIGN))


def without_marks(text: str) -> str:
    """Printed text without the marks of a prepared style, punctuation that meets at one joined as in citeproc-js."""

    def meet(match: re.Match[str]) -> str:
        before, mark = match[1], match[2]
        return before if before == mark else _JOINED.get(before, {}).get(mark, before + mark)

    text = text.replace(RANGE_SIGN, "–").replace(HYPHEN_SIGN, "-")
    text = re.sub(f"{_COUNTED}[^{_COUNTED}]*{_COUNTED}", "", text)
    return _JOINT_BEFORE_MARK.sub(meet, text).replace(JOINT, "")


def _names_first(root: Node) -> None:
    for names in root.iter(f"{_CSL}names"):
        if names.find(f"{_CSL}label") is not None and names.find(f"{_CSL}name") is None:
            names.insert(0, names.makeelement(f"{_CSL}name"))


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
    for element in root.iter():
        delimiter = _delimiter_before(element)
        prefix = element.get("prefix", "")
        if delimiter and prefix.startswith(_PUNCTUATION):
            element.set("prefix", JOINT + prefix)
        for name in ("suffix", "delimiter"):
            value = element.get(name, "")
            if value.endswith(" ") and not _is_substitute(element):
                element.set(name, value + JOINT)


def _is_substitute(element: Node) -> bool:
    """Whether an element stands in for names: what follows it is then what follows the names."""
    return any(True for _ in element.iterancestors(f"{_CSL}substitute"))


def _delimiter_before(element: Node) -> str:
    """The delimiter that a group puts before an element, which is not the first that it renders."""
    while (parent := element.getparent()) is not None:
        if parent.tag == f"{_CSL}group":
            return str(parent.get("delimiter", "")) if element.getprevious() is not None else ""
        if parent.tag not in {f"{_CSL}choose", f"{_CSL}if", f"{_CSL}else-if", f"{_CSL}else"}:
            return ""
        if parent.tag != f"{_CSL}choose" and element.getprevious() is not None:
            return ""
        element = parent
    return ""


def _departures(root: Node) -> Iterator[str]:
    """What pandoc cannot be led to: quoted titles with a mark of their own before the delimiter that follows, and
    letters after years that are not the end of their date."""
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
    """The quoted text that a call of a macro may print, or the text itself."""
    macro = macros.get(call.get("macro"))
    if macro is None:
        return call
    return next((one for one in macro.iter(f"{_CSL}text") if one.get("quotes") == "true"), call)
