"""The figure registry: what `figures/figures.yml` declares, each word of it with its place.

Reading it needs neither matplotlib nor, when it was read before, a YAML parser: the resolver takes legends from here on
every run. An entry that cannot be used is a problem of its own; the others stay usable.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from casewright.build.store import CACHE_FOLDER, ContentCache
from casewright.diagnostics import CasewrightError, Location, did_you_mean
from casewright.figures import sizes
from casewright.figures.language import project_language
from casewright.language_tag import primary_language
from casewright.storage import read_text
from casewright.yaml_document import Keys, YamlDocument, read_yaml

REGISTRY_PATH = "figures/figures.yml"
FIGURES_FOLDER = "figures"
DEFAULT_FUNCTION = "draw"
DEFAULT_TIME_LIMIT_S = 3600.0

IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif", ".webp", ".svg", ".pdf", ".dcm")

_LABEL = re.compile(r"[a-z]+-[A-Za-z0-9][A-Za-z0-9_-]*")
_LETTER = re.compile(r"[A-Z]")
_REGISTRY_KEYS = ("figures", "style", "time-limit")
_FIGURE_KEYS = (
    "label",
    "title",
    "panels",
    "legend",
    "notes",
    "alt",
    "width",
    "layout",
    "artwork",
    "dpi",
    "formats",
    "inputs",
    "time-limit",
)
_SOURCE_KEYS: Mapping[str, tuple[str, ...]] = {
    "script": ("script", "function", "arguments", "case", "height"),
    "notebook": ("notebook", "cell", "height"),
    "image": ("image", "window", "frame", "burned-in-text", "redact", "minimum-dpi"),
}
_PANEL_KEYS = (
    "letter",
    "legend",
    "alt",
    *(key for keys in _SOURCE_KEYS.values() for key in keys if key != "height"),
    "height",
)


_PANEL: Mapping[str, str] = {"en": "Panel ", "de": "Teilbild "}


@dataclass(frozen=True)
class MarkdownText:
    """Markdown as it was typed (it may hold citations, abbreviations, `{{< var >}}`), and where; "" for none."""

    text: str
    location: Location

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True)
class ScriptSource:
    """A panel drawn by a function of a script; `case` picks one of several cases."""

    path: str
    function: str = DEFAULT_FUNCTION
    arguments: tuple[tuple[str, Any], ...] = ()
    case: str | None = None
    height_mm: float | None = None


@dataclass(frozen=True)
class NotebookSource:
    """A panel that a notebook's cell leaves; `cell` is the cell's id, its `#| label:` or its tag."""

    path: str
    cell: str
    height_mm: float | None = None


Box = tuple[int, int, int, int]
"""Left, top, width and height in pixels, from the top left of a picture as it is seen."""


@dataclass(frozen=True)
class ImageSource:
    """A panel that is an image file.

    `window` (centre and width, in the image's own units) maps pictures of more than eight bits to grey; `frame` counts
    from 1; `text_checked` says that a human looked for burned-in text and faces; `redact` are boxes that are black in
    whatever is written; `minimum_dpi` accepts a coarser picture than the figure's dots an inch.
    """

    path: str
    window: tuple[float, float] | None = None
    frame: int = 1
    text_checked: bool = False
    minimum_dpi: int | None = None
    redact: tuple[Box, ...] = ()


Source = ScriptSource | NotebookSource | ImageSource


@dataclass(frozen=True)
class Panel:
    """One panel: its letter ("" for the only one of a figure without letters), legend, alt text and source, with the
    places of its source and of its boxes."""

    letter: str
    legend: MarkdownText
    alt: MarkdownText
    source: Source
    location: Location
    source_location: Location
    redact_locations: tuple[Location, ...] = ()


@dataclass(frozen=True)
class PanelLegend:
    """What the merged legend says of one or more panels: "**B, C.** ..."."""

    letters: tuple[str, ...]
    legend: MarkdownText


@dataclass(frozen=True)
class Figure:
    """One figure of the report.

    `legend` is the text that all panels share, `notes` what stands below it. `layout` holds rows of equally wide cells,
    each a panel's letter, as matplotlib's `subplot_mosaic` reads them; empty for panels one below the other. `language`
    is the project's.
    """

    label: str
    title: MarkdownText
    panels: tuple[Panel, ...]
    legend: MarkdownText
    notes: MarkdownText
    alt: MarkdownText
    width_mm: float
    layout: tuple[str, ...]
    artwork: str
    dpi: int
    formats: tuple[str, ...]
    inputs: tuple[str, ...]
    time_limit_s: float
    style: str | None
    location: Location
    language: str = "en"

    @property
    def files(self) -> Mapping[str, str]:
        """The files that are built, by format, as paths from the project root."""
        return {form: f"{FIGURES_FOLDER}/{self.label}.{form}" for form in self.formats}

    @property
    def panel_legends(self) -> tuple[PanelLegend, ...]:
        """The panels' legends in the order of the panels; neighbours with the very same legend share one entry."""
        merged: list[PanelLegend] = []
        for panel in self.panels:
            if not panel.letter or not panel.legend:
                continue
            if merged and merged[-1].legend.text == panel.legend.text:
                merged[-1] = PanelLegend((*merged[-1].letters, panel.letter), merged[-1].legend)
            else:
                merged.append(PanelLegend((panel.letter,), panel.legend))
        return tuple(merged)

    @property
    def alt_text(self) -> str:
        """What the picture shows: the figure's own words, then those of its panels, "Panel A: ... Panel B: ..."
        ("Teilbild A: ..." in German; the letter alone in a language whose word is not here).

        A figure of several panels is one picture, and what is said of a panel is heard nowhere else.
        """
        word = _PANEL.get(primary_language(self.language), "")
        panels = [
            f"{word}{panel.letter}: {panel.alt.text}" if panel.letter else panel.alt.text
            for panel in self.panels
            if panel.alt
        ]
        return " ".join(text for text in (self.alt.text, *panels) if text)

    @property
    def source_paths(self) -> tuple[str, ...]:
        """The scripts, notebooks and image files of the panels, each once, in their order."""
        return tuple(dict.fromkeys(panel.source.path for panel in self.panels))


@dataclass(frozen=True)
class Problem:
    """Why an entry of the registry cannot be used; `label` is None where the entry has no usable label."""

    label: str | None
    error: CasewrightError


@dataclass(frozen=True)
class Registry:
    """The figures of a project, in the order they are declared, and the entries that could not be read."""

    figures: tuple[Figure, ...] = ()
    problems: tuple[Problem, ...] = field(default=(), compare=False)

    def figure(self, label: str) -> Figure | None:
        return next((figure for figure in self.figures if figure.label == label), None)


def load_registry(root: Path) -> Registry:
    """The registry of a project; without `figures/figures.yml` an empty one.

    Raises CasewrightError, with file, line and column, for the first entry that cannot be used.
    """
    registry = read_registry(root)
    if registry.problems:
        raise registry.problems[0].error
    return registry


def read_registry(root: Path) -> Registry:
    """The registry of a project as far as it can be read: an entry that cannot be used becomes a problem.

    Raises CasewrightError only where the file as a whole cannot be read.
    """
    misnamed = REGISTRY_PATH.replace(".yml", ".yaml")
    if (root / misnamed).is_file():
        raise CasewrightError(
            f"`{misnamed}` would not be read.", location=Location(misnamed), hint=f"Rename it to `{REGISTRY_PATH}`."
        )
    if not (root / REGISTRY_PATH).is_file():
        return Registry()
    cache = ContentCache(root / CACHE_FOLDER)
    declaration = read_yaml(read_text(root / REGISTRY_PATH, REGISTRY_PATH), REGISTRY_PATH, cache=cache)
    return registry_of(declaration, project_language(root))


def registry_of(declaration: YamlDocument, language: str = "en") -> Registry:
    """What a read `figures.yml` declares, in a project of a language."""
    value = declaration.value
    if value is None:
        return Registry()
    top = _Entry(declaration, ())
    top.known(_REGISTRY_KEYS)
    style = top.path("style") if "style" in value else None
    limit = top.number("time-limit", 0.1, 86400, DEFAULT_TIME_LIMIT_S)
    entries = value.get("figures")
    if entries is None:
        return Registry()
    if not isinstance(entries, list):
        raise CasewrightError(
            "`figures` must be a list.",
            location=declaration.value_location("figures"),
            hint="Begin each figure with `- label: fig-...`.",
        )
    figures: list[Figure] = []
    problems: list[Problem] = []
    first_places: dict[str, Location] = {}
    for index in range(len(entries)):
        entry = _Entry(declaration, ("figures", index))
        label: str | None = None
        try:
            label = _label(entry)
            if label in first_places:
                figures = [figure for figure in figures if figure.label != label]
                raise CasewrightError(
                    f"The label `{label}` is used twice: here and at {first_places[label]}. Neither figure is built.",
                    location=entry.place("label"),
                    hint="Give one of the two another label.",
                )
            first_places[label] = entry.place("label")
            figures.append(replace(_figure(entry, label, style, limit), language=language))
        except CasewrightError as error:
            problems.append(Problem(label, error))
    return Registry(tuple(figures), tuple(problems))


@dataclass(frozen=True)
class _Entry:
    """One mapping of the declaration, with readers that raise CasewrightError at the value's own place."""

    declaration: YamlDocument
    keys: Keys

    def __post_init__(self) -> None:
        if not isinstance(self.value, dict):
            raise CasewrightError(
                "Here `figures/figures.yml` must have keys with values."
                if not self.keys
                else f"`{'.'.join(str(key) for key in self.keys)}` must have keys with values.",
                location=self.declaration.value_location(*self.keys),
                hint="Write `key: value` lines, such as `label: fig-course`.",
            )

    @property
    def value(self) -> Any:
        value = self.declaration.value
        for key in self.keys:
            value = value[key]
        return value

    def has(self, key: str) -> bool:
        return self.value.get(key) is not None

    def place(self, key: str | None = None) -> Location:
        return self.declaration.value_location(*self.keys, *([] if key is None else [key]))

    def known(self, keys: tuple[str, ...]) -> None:
        for key in self.value:
            if key not in keys:
                raise CasewrightError(
                    f"`{key}` is not a key that can stand here.",
                    location=self.declaration.location(*self.keys, key),
                    hint=did_you_mean(str(key), keys) or "Known here: " + ", ".join(f"`{one}`" for one in keys) + ".",
                )

    def wrong(self, key: str, must: str, hint: str = "") -> CasewrightError:
        return CasewrightError(
            f"`{key}` must be {must}.", location=self.place(key), why=f"it is `{self.value[key]}`", hint=hint
        )

    def text(self, key: str) -> MarkdownText:
        if not self.has(key):
            return MarkdownText("", self.place())
        value = self.value[key]
        if isinstance(value, (dict, list)):
            raise self.wrong(key, "text", "Put text that holds `: ` or begins with a bracket in quotation marks.")
        return MarkdownText(str(value).strip(), self.place(key))

    def word(self, key: str) -> str | None:
        if not self.has(key):
            return None
        value = self.value[key]
        if not isinstance(value, (str, int)) or isinstance(value, bool) or not str(value).strip():
            raise self.wrong(key, "a word")
        return str(value).strip()

    def number(self, key: str, least: float, most: float, default: float) -> float:
        if not self.has(key):
            return default
        value = self.value[key]
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not least <= value <= most:
            raise self.wrong(key, f"a number from {least:g} to {most:g}")
        return float(value)

    def whole(self, key: str, least: int, most: int, default: int) -> int:
        number = self.number(key, least, most, default)
        if number != int(number):
            raise self.wrong(key, "a whole number")
        return int(number)

    def choice(self, key: str, choices: tuple[str, ...], default: str) -> str:
        word = self.word(key)
        if word is None:
            return default
        if word not in choices:
            raise self.wrong(key, "one of " + ", ".join(f"`{one}`" for one in choices), did_you_mean(word, choices))
        return word

    def words(self, key: str) -> tuple[str, ...]:
        if not self.has(key):
            return ()
        value = self.value[key]
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.wrong(key, "a list of words", f"Write `{key}: [one, two]`.")
        return tuple(value)

    def path(self, key: str) -> str:
        """A path inside the project, with forward slashes."""
        word = self.word(key) or ""
        return self._inside(word, key)

    def paths(self, key: str) -> tuple[str, ...]:
        return tuple(self._inside(one, key) for one in self.words(key))

    def _inside(self, text: str, key: str) -> str:
        path = PurePosixPath(text.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", text) or not path.parts:
            raise CasewrightError(
                f"`{text}` does not lie in the project.",
                location=self.place(key),
                hint="Copy the file into the project and give its path from the project's folder.",
            )
        return path.as_posix()


def _label(entry: _Entry) -> str:
    label = entry.word("label")
    if label is None:
        raise CasewrightError(
            "A figure has no label.", location=entry.place(), hint="Add a line such as `label: fig-course`."
        )
    if not _LABEL.fullmatch(label):
        raise entry.wrong(
            "label",
            "a kind, a hyphen and a name",
            "Write for example `fig-course` or `suppfig-course`: letters, digits, hyphens and underscores.",
        )
    return label


def _figure(entry: _Entry, label: str, style: str | None, limit: float) -> Figure:
    entry.known(_FIGURE_KEYS)
    artwork = entry.choice("artwork", tuple(sizes.ARTWORK_DPI), "colour")
    panels = _panels(entry)
    formats = _formats(entry)
    return Figure(
        label=label,
        title=entry.text("title"),
        panels=panels,
        legend=entry.text("legend"),
        notes=entry.text("notes"),
        alt=entry.text("alt"),
        width_mm=_width(entry),
        layout=_layout(entry, panels),
        artwork=artwork,
        dpi=entry.whole("dpi", sizes.LOWEST_DPI, sizes.HIGHEST_DPI, sizes.ARTWORK_DPI[artwork]),
        formats=formats,
        inputs=entry.paths("inputs"),
        time_limit_s=entry.number("time-limit", 0.1, 86400, limit),
        style=style,
        location=entry.place(),
    )


def _width(entry: _Entry) -> float:
    if not entry.has("width"):
        return sizes.COLUMN_WIDTHS_MM["single"]
    width = sizes.width_in_mm(entry.value["width"])
    names = ", ".join(f"`{name}` ({mm:g} mm)" for name, mm in sizes.COLUMN_WIDTHS_MM.items())
    if width is None:
        raise entry.wrong(
            "width", f"{names} or millimetres", did_you_mean(str(entry.value["width"]), sizes.COLUMN_WIDTHS_MM)
        )
    if not sizes.NARROWEST_MM <= width <= sizes.WIDEST_MM:
        raise entry.wrong("width", f"from {sizes.NARROWEST_MM:g} to {sizes.WIDEST_MM:g} mm", "Widths are millimetres.")
    return width


def _formats(entry: _Entry) -> tuple[str, ...]:
    if not entry.has("formats"):
        return sizes.DEFAULT_FORMATS
    wanted = entry.words("formats")
    for one in wanted:
        if one not in sizes.FORMATS:
            raise CasewrightError(
                f"`{one}` is not a format that figures are written in.",
                location=entry.place("formats"),
                hint=did_you_mean(one, sizes.FORMATS),
            )
    if not wanted:
        raise entry.wrong("formats", "at least one of " + ", ".join(f"`{one}`" for one in sizes.FORMATS))
    return tuple(one for one in sizes.FORMATS if one in wanted)


def _panels(entry: _Entry) -> tuple[Panel, ...]:
    listed = entry.value.get("panels")
    if not isinstance(listed, list) or not listed:
        raise CasewrightError(
            "A figure has no panels." if not listed else "`panels` must be a list.",
            location=entry.place("panels"),
            hint="List at least one: `panels:` and below it `- script: scripts/....py`.",
        )
    panels: list[Panel] = []
    places: dict[str, Location] = {}
    for index in range(len(listed)):
        one = _Entry(entry.declaration, (*entry.keys, "panels", index))
        one.known(_PANEL_KEYS)
        letter = one.word("letter") or ""
        if letter and not _LETTER.fullmatch(letter):
            raise one.wrong("letter", "one capital letter")
        if not letter and len(listed) > 1:
            raise CasewrightError(
                "A panel has no letter.", location=one.place(), hint=f"Add a line such as `letter: {chr(65 + index)}`."
            )
        if letter in places:
            raise CasewrightError(
                f"Two panels have the letter {letter}: here and at {places[letter]}.",
                location=one.place("letter"),
                hint="Give each panel a letter of its own.",
            )
        places[letter] = one.place("letter")
        kind = _source_kind(one)
        source = _source(one, kind)
        boxes = source.redact if isinstance(source, ImageSource) else ()
        panels.append(
            Panel(
                letter=letter,
                legend=one.text("legend"),
                alt=one.text("alt"),
                source=source,
                location=one.place(),
                source_location=one.place(kind),
                redact_locations=tuple(
                    one.declaration.value_location(*one.keys, "redact", number) for number in range(len(boxes))
                ),
            )
        )
    return tuple(panels)


def _source_kind(one: _Entry) -> str:
    kinds = [kind for kind in _SOURCE_KEYS if one.has(kind)]
    if len(kinds) != 1:
        said = " and ".join(f"`{kind}`" for kind in kinds)
        raise CasewrightError(
            f"A panel has {said}." if kinds else "A panel has no source.",
            location=one.place(kinds[1] if kinds else None),
            hint="Give each panel one of `script`, `image` or `notebook`.",
        )
    kind = kinds[0]
    for key in one.value:
        if key not in (*_SOURCE_KEYS[kind], "letter", "legend", "alt"):
            raise CasewrightError(
                f"`{key}` says nothing about a panel that is a{'n' if kind == 'image' else ''} {kind}.",
                location=one.declaration.location(*one.keys, key),
                hint="Here can stand: " + ", ".join(f"`{known}`" for known in _SOURCE_KEYS[kind]) + ".",
            )
    return kind


def _source(one: _Entry, kind: str) -> Source:
    path = one.path(kind)
    height = one.number("height", 5, sizes.TALLEST_MM, 0) or None
    if kind == "script":
        return ScriptSource(
            path=path,
            function=one.word("function") or DEFAULT_FUNCTION,
            arguments=_arguments(one),
            case=one.word("case"),
            height_mm=height,
        )
    if kind == "notebook":
        cell = one.word("cell")
        if cell is None:
            raise CasewrightError(
                "A panel does not say which cell of its notebook draws it.",
                location=one.place("notebook"),
                hint="Add `cell:` with the cell's id, its `#| label:` or its tag.",
            )
        return NotebookSource(path=path, cell=cell, height_mm=height)
    suffix = PurePosixPath(path).suffix.lower()
    if suffix not in IMAGE_SUFFIXES:
        raise CasewrightError(
            f"`{path}` is not an image of a known type.",
            location=one.place("image"),
            hint="Known are " + ", ".join(IMAGE_SUFFIXES) + "; a script that draws is given as `script:`.",
        )
    return ImageSource(
        path=path,
        window=_window(one),
        frame=one.whole("frame", 1, 100000, 1),
        text_checked=one.choice("burned-in-text", ("checked",), "") == "checked",
        minimum_dpi=one.whole("minimum-dpi", 1, sizes.HIGHEST_DPI, 0) or None,
        redact=_boxes(one, path),
    )


def _boxes(one: _Entry, path: str) -> tuple[Box, ...]:
    if not one.has("redact"):
        return ()
    hint = "Write `redact: [[left, top, width, height]]`, in pixels from the top left of the picture."
    if path.lower().endswith((".svg", ".pdf")):
        raise CasewrightError(
            f"`redact` covers pixels, and `{path}` is a drawing.",
            location=one.place("redact"),
            why="what a box covers in a drawing is still in the file",
            hint="Remove it in the program that made the drawing, or export that as PNG.",
        )
    value = one.value["redact"]
    if not isinstance(value, list) or not value:
        raise one.wrong("redact", "a list of boxes", hint)
    boxes: list[Box] = []
    for number, box in enumerate(value):
        numbers = [side for side in box if type(side) is int] if isinstance(box, list) else []
        if len(numbers) != 4 or len(box) != 4 or min(numbers) < 0 or min(numbers[2:]) < 1:
            raise CasewrightError(
                "A box of `redact` must be four whole numbers: left, top, width, height.",
                location=one.declaration.value_location(*one.keys, "redact", number),
                why=f"it is `{box}`",
                hint=hint,
            )
        boxes.append((numbers[0], numbers[1], numbers[2], numbers[3]))
    return tuple(boxes)


def _arguments(one: _Entry) -> tuple[tuple[str, Any], ...]:
    if not one.has("arguments"):
        return ()
    value = one.value["arguments"]
    if not isinstance(value, dict) or not all(isinstance(key, str) and key.isidentifier() for key in value):
        raise one.wrong("arguments", "names with values", "Write `arguments: {name: value}`.")
    return tuple(sorted(value.items()))


def _window(one: _Entry) -> tuple[float, float] | None:
    if not one.has("window"):
        return None
    value = one.value["window"]
    hint = "Write `window: {centre: 40, width: 400}`."
    if not isinstance(value, dict):
        raise one.wrong("window", "a centre and a width", hint)
    numbers: list[float] = []
    for key in ("centre", "width"):
        number = value.get(key, value.get("center") if key == "centre" else None)
        if isinstance(number, bool) or not isinstance(number, (int, float)):
            raise one.wrong("window", "a centre and a width", hint)
        numbers.append(float(number))
    unknown = set(value) - {"centre", "center", "width"}
    if unknown or numbers[1] <= 0:
        raise one.wrong("window", "a centre and a width above 0", hint)
    return numbers[0], numbers[1]


def _layout(entry: _Entry, panels: tuple[Panel, ...]) -> tuple[str, ...]:
    """The rows of a layout: every panel there, each in one rectangle, all rows equally long; `.` leaves a cell free."""
    if not entry.has("layout"):
        return ()
    rows = tuple(row.replace(" ", "") for row in entry.words("layout"))
    place = entry.place("layout")
    hint = "Give rows of letters, equally long: `layout: [AA, BC]` puts B and C side by side below a wide A."
    if not rows or len({len(row) for row in rows}) != 1 or not rows[0]:
        raise CasewrightError("The rows of `layout` are not equally long.", location=place, hint=hint)
    letters = {panel.letter for panel in panels}
    for letter in sorted(set("".join(rows)) - {"."} - letters):
        raise CasewrightError(
            f"`layout` has a cell for panel {letter}, which the figure does not have.", location=place, hint=hint
        )
    for letter in sorted(letters):
        cells = [(row, column) for row, line in enumerate(rows) for column, one in enumerate(line) if one == letter]
        if not cells:
            raise CasewrightError(
                f"`layout` has no cell for panel {letter or 'of the figure'}.", location=place, hint=hint
            )
        height = max(row for row, _ in cells) - min(row for row, _ in cells) + 1
        width = max(column for _, column in cells) - min(column for _, column in cells) + 1
        if height * width != len(cells):
            raise CasewrightError(f"The cells of panel {letter} are not one rectangle.", location=place, hint=hint)
    return rows
