"""The figure registry: what `figures/figures.yml` declares, each word of it with its place.

Reading it needs neither matplotlib nor, when it was read before, a YAML parser: the resolver takes legends from here on
every run. An entry that cannot be used is a problem of its own; the others stay usable.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, ClassVar

from casewright.build.store import CACHE_FOLDER, ContentCache
from casewright.diagnostics import CasewrightError, Location, did_you_mean, nearest, raise_all
from casewright.figures import sizes
from casewright.figures.language import project_language
from casewright.languages.words import section
from casewright.paths import read_text
from casewright.yaml.document import read_yaml
from casewright.yaml.models import (
    NO_TEXT,
    NOWHERE,
    PLACE,
    WORD,
    FileModel,
    Kind,
    KindError,
    ModelError,
    PlacedText,
    number,
    one_model_of,
    one_of,
    read_model,
    refuse,
    try_model,
    whole_number,
)
from casewright.yaml.tree import Tree

REGISTRY_PATH = "figures/figures.yml"
FIGURES_FOLDER = "figures"
DEFAULT_FUNCTION = "draw"
DEFAULT_TIME_LIMIT_S = 3600.0

IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif", ".webp", ".svg", ".pdf", ".dcm")

MarkdownText = PlacedText
"""Markdown as it was typed (it may hold citations, abbreviations, `{{< var >}}`), and where; "" for none."""


Box = tuple[int, int, int, int]
"""Left, top, width and height in pixels, from the top left of a picture as it is seen."""


def _path(value: Any) -> str | None:
    """Return a path inside the project, with forward slashes."""
    text = str(value).strip()
    path = PurePosixPath(text.replace("\\", "/"))
    if not isinstance(value, str) or not path.parts:
        return None
    if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", text):
        raise ModelError(
            f"`{text}` does not lie in the project.",
            hint="Copy the file into the project and give its path from the project's folder.",
        )
    return path.as_posix()


def _image_path(value: Any) -> str | None:
    path = _path(value)
    if path and PurePosixPath(path).suffix.lower() not in IMAGE_SUFFIXES:
        raise ModelError(
            f"`{path}` is not an image of a known type.",
            hint="Known are " + ", ".join(IMAGE_SUFFIXES) + "; a script that draws is given as `script:`.",
        )
    return path


def _arguments(value: Any) -> tuple[tuple[str, Any], ...] | None:
    fits = isinstance(value, dict) and all(isinstance(key, str) and key.isidentifier() for key in value)
    return tuple(sorted(value.items())) if fits else None


def _window(value: Any) -> tuple[float, float] | None:
    given = {("centre" if key == "center" else key): part for key, part in value.items()}
    if given.keys() != {"centre", "width"}:
        return None
    centre, width = (number().accept(given[key]) for key in ("centre", "width"))
    return (centre, width) if width > 0 else None


def _width(value: Any) -> float | None:
    width = sizes.width_in_mm(value)
    if width is not None and not sizes.NARROWEST_MM <= width <= sizes.WIDEST_MM:
        limits = f"from {sizes.NARROWEST_MM:g} to {sizes.WIDEST_MM:g} mm"
        raise KindError(limits, "Widths are millimetres.")
    return width


def _formats(value: Any) -> tuple[str, ...] | None:
    if not isinstance(value, list) or not value:
        return None
    refuse(
        [
            ModelError(f"`{one}` is not a format of figures.", index, hint=did_you_mean(str(one), sizes.FORMATS))
            for index, one in enumerate(value)
            if one not in sizes.FORMATS
        ]
    )
    return tuple(one for one in sizes.FORMATS if one in value)


def _boxes(value: Any) -> tuple[Box, ...] | None:
    if not isinstance(value, list) or not value:
        return None
    boxes: list[Box] = []
    wrong: list[ModelError] = []
    for index, box in enumerate(value):
        match box:
            case [int(left), int(top), int(width), int(height)] if min(left, top) >= 0 and min(width, height) > 0:
                boxes.append((left, top, width, height))
            case _:
                message = "A box of `redact` must be four whole numbers: left, top, width, height."
                wrong.append(ModelError(message, index, why=f"it is `{box}`", hint=_BOX_HINT))
    refuse(wrong)
    return tuple(boxes)


def _matching(pattern: str) -> Callable[[Any], str | None]:
    return lambda value: value.strip() if isinstance(value, str) and re.fullmatch(pattern, value.strip()) else None


def _rows(value: Any) -> tuple[str, ...] | None:
    """Return the rows of a layout, all equally long."""
    if not isinstance(value, list) or not all(isinstance(row, str) for row in value):
        return None
    rows = tuple(row.replace(" ", "") for row in value)
    return rows if len({len(row) for row in rows}) == 1 and rows[0] else None


_TEXTS = {"type": "array", "items": {"type": "string"}}
_LABEL = Kind(
    "a kind, a hyphen and a name",
    _matching(r"[a-z]+-[A-Za-z0-9][A-Za-z0-9_-]*"),
    {"type": "string", "pattern": "^[a-z]+-[A-Za-z0-9][A-Za-z0-9_-]*$"},
    lambda _: "Write for example `fig-course` or `suppfig-course`: letters, digits, hyphens and underscores.",
)
_LETTER = Kind("one capital letter", _matching("[A-Z]"), {"type": "string", "pattern": "^[A-Z]$"})
_PATH = Kind("a path", _path, {"type": "string"})
_PATHS = Kind(
    "a list of paths", lambda value: tuple(map(_PATH.accept, value)) if isinstance(value, list) else None, _TEXTS
)
_IMAGE = Kind("a path", _image_path, {"type": "string"})
_ARGUMENTS = Kind("names with values", _arguments, {"type": "object"}, lambda _: "Write `arguments: {name: value}`.")
_NUMBER_OBJECT = {"type": "object", "additionalProperties": {"type": "number"}}
_WINDOW = Kind(
    "a centre and a width above 0",
    lambda value: _window(value) if isinstance(value, dict) else None,
    _NUMBER_OBJECT,
    lambda _: "Write `window: {centre: 40, width: 400}`.",
)
_WIDTH = Kind(
    ", ".join(f"`{name}` ({mm:g} mm)" for name, mm in sizes.COLUMN_WIDTHS_MM.items()) + " or millimetres",
    _width,
    {"type": ["number", "string"]},
    lambda value: did_you_mean(str(value), sizes.COLUMN_WIDTHS_MM),
)
_FORMATS = Kind(
    "a list of at least one of " + ", ".join(f"`{one}`" for one in sizes.FORMATS),
    _formats,
    {"type": "array", "items": {"enum": list(sizes.FORMATS)}, "minItems": 1},
)
_LAYOUT = Kind("a list of equally long rows", _rows, _TEXTS, lambda _: _LAYOUT_HINT)
_LAYOUT_HINT = "Give rows of letters, equally long: `layout: [AA, BC]` puts B and C side by side below a wide A."
_BOXES = Kind(
    "a list of boxes",
    _boxes,
    {
        "type": "array",
        "minItems": 1,
        "items": {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 4, "maxItems": 4},
    },
    lambda _: _BOX_HINT,
)
_BOX_HINT = "Write `redact: [[left, top, width, height]]`, in pixels from the top left of the picture."
_CHECKED = Kind("`checked`", lambda value: True if value == "checked" else None, {"enum": ["checked"]})
_HEIGHT = number(5, sizes.TALLEST_MM)
_TIME_LIMIT = number(0.1, 86400)


@dataclass(frozen=True)
class ScriptSource(FileModel):
    """A panel drawn by a function of a script; `case` picks one of several cases."""

    CALLED: ClassVar[str] = "panel that a script draws"
    KEYS: ClassVar[Mapping[str, str]] = {"path": "script", "height_mm": "height"}

    path: Annotated[str, _PATH]
    function: Annotated[str, WORD] = DEFAULT_FUNCTION
    arguments: Annotated[tuple[tuple[str, Any], ...], _ARGUMENTS] = ()
    case: Annotated[str | None, WORD] = None
    height_mm: Annotated[float | None, _HEIGHT] = None


@dataclass(frozen=True)
class NotebookSource(FileModel):
    """A panel that a notebook's cell leaves; `cell` is the cell's id, its `#| label:` or its tag."""

    CALLED: ClassVar[str] = "panel that a notebook draws"
    KEYS: ClassVar[Mapping[str, str]] = {"path": "notebook", "height_mm": "height"}

    path: Annotated[str, _PATH]
    cell: Annotated[str, WORD]
    height_mm: Annotated[float | None, _HEIGHT] = None


@dataclass(frozen=True)
class ImageSource(FileModel):
    """A panel that is an image file.

    `window` (centre and width, in the image's own units) maps pictures of more than eight bits to grey; `frame` counts
    from 1; `text_checked` says that a human looked for burned-in text and faces; `redact` are boxes that are black in
    whatever is written; `minimum_dpi` accepts a coarser picture than the figure's dots an inch.
    """

    CALLED: ClassVar[str] = "panel that is an image"
    KEYS: ClassVar[Mapping[str, str]] = {"path": "image", "text_checked": "burned-in-text"}

    path: Annotated[str, _IMAGE]
    window: Annotated[tuple[float, float] | None, _WINDOW] = None
    frame: Annotated[int, whole_number(1, 100000)] = 1
    text_checked: Annotated[bool, _CHECKED] = False
    minimum_dpi: Annotated[int | None, whole_number(1, sizes.HIGHEST_DPI)] = None
    redact: Annotated[tuple[Box, ...], _BOXES] = ()

    def __post_init__(self) -> None:
        if self.redact and self.path.lower().endswith((".svg", ".pdf")):
            raise ModelError(
                f"`redact` covers pixels, and `{self.path}` is a drawing.",
                "redact",
                why="what a box covers in a drawing is still in the file",
                hint="Remove it in the program that made the drawing, or export that as PNG.",
            )


Source = ScriptSource | NotebookSource | ImageSource
_SOURCES: Mapping[str, type[Source]] = {"script": ScriptSource, "notebook": NotebookSource, "image": ImageSource}
_OF_EVERY_PANEL = ("letter", "legend", "alt")


@dataclass(frozen=True)
class Panel(FileModel):
    """One panel: its letter ("" for the only one of a figure without letters), legend, alt text and source."""

    CALLED: ClassVar[str] = "panel"
    NAMED_BY: ClassVar[str] = "letter"

    source: Annotated[Source, one_model_of(_SOURCES)]
    source_location: Location
    redact_location: Location = NOWHERE
    letter: Annotated[str, _LETTER] = ""
    legend: MarkdownText = NO_TEXT
    alt: MarkdownText = NO_TEXT
    location: Location = NOWHERE

    @classmethod
    def reshaped(cls, written: dict[str, Any], place: Callable[[str], Location]) -> dict[str, Any]:
        """Return the keys of the source apart, in a map of their own."""
        kinds = [kind for kind in _SOURCES if kind in written]
        if len(kinds) != 1:
            said = " and ".join(f"`{kind}`" for kind in kinds)
            misspelled = next((key for key in written if nearest(key, _SOURCES) and key not in _SOURCES), None)
            raise ModelError(
                f"A panel has {said}." if kinds else "A panel has no source.",
                *(kinds[1:2] or ([misspelled] if misspelled else [])),
                hint="Give each panel one of `script`, `image` or `notebook`.",
            )
        own = {key: part for key, part in written.items() if key in (*_OF_EVERY_PANEL, PLACE)}
        return {
            **own,
            "source": {key: part for key, part in written.items() if key not in own},
            "source-location": place(kinds[0]),
            **({"redact-location": place("redact")} if "redact" in written else {}),
        }

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: Any) -> dict[str, Any]:
        own = handler.resolve_ref_schema(handler(core))["properties"]
        kinds = [handler.resolve_ref_schema(one) for one in own["source"]["oneOf"]]
        every = {key: own[key] for key in _OF_EVERY_PANEL}
        return {"anyOf": [{**kind, "properties": {**kind["properties"], **every}} for kind in kinds]}


@dataclass(frozen=True)
class PanelLegend:
    """What the merged legend says of one or more panels: "**B, C.** ..."; of the only one without letters."""

    letters: tuple[str, ...]
    legend: MarkdownText


@dataclass(frozen=True)
class Figure(FileModel):
    """One figure of the report.

    `legend` is the text that all panels share, `notes` what is below it. `layout` holds rows of equally wide cells,
    each a panel's letter, as matplotlib's `subplot_mosaic` reads them; empty for panels one below the other. `dpi` of 0
    becomes that of the artwork, and at least 600 where a TIFF has lettering. `style` and `language` are the project's.
    """

    CALLED: ClassVar[str] = "figure"
    NAMED_BY: ClassVar[str] = "label"
    KEYS: ClassVar[Mapping[str, str]] = {
        "width_mm": "width",
        "time_limit_s": "time-limit",
        "style": "(style)",
        "language": "(language)",
    }

    label: Annotated[str, _LABEL]
    panels: tuple[Panel, ...]
    title: MarkdownText = NO_TEXT
    legend: MarkdownText = NO_TEXT
    notes: MarkdownText = NO_TEXT
    alt: MarkdownText = NO_TEXT
    width_mm: Annotated[float, _WIDTH] = sizes.COLUMN_WIDTHS_MM["single"]
    layout: Annotated[tuple[str, ...], _LAYOUT] = ()
    artwork: Annotated[str, one_of(*sizes.ARTWORK_DPI)] = "colour"
    dpi: Annotated[int, whole_number(sizes.LOWEST_DPI, sizes.HIGHEST_DPI)] = 0
    formats: Annotated[tuple[str, ...], _FORMATS] = sizes.DEFAULT_FORMATS
    inputs: Annotated[tuple[str, ...], _PATHS] = ()
    time_limit_s: Annotated[float, _TIME_LIMIT] = 0.0
    style: str | None = None
    language: str = "en"
    location: Location = NOWHERE

    def __post_init__(self) -> None:
        has_letters = any(panel.letter or isinstance(panel.source, ScriptSource) for panel in self.panels)
        least = sizes.ARTWORK_DPI["combination"] if "tiff" in self.formats and has_letters else 0
        object.__setattr__(self, "dpi", self.dpi or max(sizes.ARTWORK_DPI[self.artwork], least))
        refuse([*_wrong_letters(self.panels), *(_wrong_layout(self) if self.layout else ())])

    @property
    def files(self) -> Mapping[str, str]:
        """The files that are built, by format, as paths from the project root."""
        return {form: f"{FIGURES_FOLDER}/{self.label}.{form}" for form in self.formats}

    @property
    def panel_legends(self) -> tuple[PanelLegend, ...]:
        """The panels' legends in the order of the panels; neighbours with the very same legend share one entry."""
        merged: list[PanelLegend] = []
        for panel in self.panels:
            if not panel.legend:
                continue
            letters = (panel.letter,) if panel.letter else ()
            if merged and merged[-1].legend.text == panel.legend.text:
                merged[-1] = PanelLegend((*merged[-1].letters, *letters), merged[-1].legend)
            else:
                merged.append(PanelLegend(letters, panel.legend))
        return tuple(merged)

    @property
    def alt_text(self) -> str:
        """What the picture shows: the figure's own words, then those of its panels, "Panel A: ... Panel B: ..."
        ("Teilbild A: ..." in German; the letter alone in a language whose word is not here).

        A figure of several panels is one picture, and what is said of a panel is heard nowhere else.
        """
        pattern = section(self.language, "figures").get("panel", "{letter}: {text}")
        panels = [
            pattern.format(letter=panel.letter, text=panel.alt.text) if panel.letter else panel.alt.text
            for panel in self.panels
            if panel.alt
        ]
        return " ".join(text for text in (self.alt.text, *panels) if text)

    @property
    def source_paths(self) -> tuple[str, ...]:
        """The scripts, notebooks and image files of the panels, each once, in their order."""
        return tuple(dict.fromkeys(panel.source.path for panel in self.panels))


@dataclass(frozen=True)
class RegistryFile(FileModel):
    """The whole of `figures/figures.yml`."""

    CALLED: ClassVar[str] = "file of figures"
    KEYS: ClassVar[Mapping[str, str]] = {"time_limit_s": "time-limit"}

    figures: tuple[Figure, ...] = ()
    style: Annotated[str | None, _PATH] = None
    time_limit_s: Annotated[float, _TIME_LIMIT] = DEFAULT_TIME_LIMIT_S


@dataclass(frozen=True)
class _Entries(FileModel):
    """The file with its figures unread: an entry that cannot be used leaves the others usable."""

    CALLED: ClassVar[str] = RegistryFile.CALLED
    KEYS: ClassVar[Mapping[str, str]] = RegistryFile.KEYS

    figures: tuple[Any, ...] = ()
    style: Annotated[str | None, _PATH] = None
    time_limit_s: Annotated[float, _TIME_LIMIT] = DEFAULT_TIME_LIMIT_S


@dataclass(frozen=True)
class Problem:
    """Why an entry of the registry cannot be used; `label` is None if the entry has no usable label."""

    label: str | None
    errors: tuple[CasewrightError, ...]


@dataclass(frozen=True)
class Registry:
    """The figures of a project, in the order they are declared, and the entries that could not be read."""

    figures: tuple[Figure, ...] = ()
    problems: tuple[Problem, ...] = field(default=(), compare=False)

    def figure(self, label: str) -> Figure | None:
        return next((figure for figure in self.figures if figure.label == label), None)


def load_registry(root: Path) -> Registry:
    """Return the registry of a project; without `figures/figures.yml` an empty one.

    Raises CasewrightError, with file, line and column, for all entries that cannot be used.
    """
    registry = read_registry(root)
    raise_all([error for problem in registry.problems for error in problem.errors])
    return registry


def read_registry(root: Path) -> Registry:
    """Return the registry of a project as far as it can be read: an entry that cannot be used becomes a problem.

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
    declaration = read_yaml(read_text(root, REGISTRY_PATH), REGISTRY_PATH, cache=cache)
    return registry_of(declaration, project_language(root), cache)


def registry_of(declaration: Tree, language: str = "en", cache: ContentCache | None = None) -> Registry:
    """Return what a read `figures.yml` declares, in a project of a language."""
    if declaration.value is None:
        return Registry()
    top = read_model(_Entries, declaration, cache=cache)
    figures: list[Figure] = []
    problems: list[Problem] = []
    first_places: dict[str, Location] = {}
    for index, entry in enumerate(top.figures):
        figure = try_model(Figure, declaration, "figures", index, cache=cache)
        if isinstance(figure, tuple):
            problems.append(Problem(entry.get("label") if isinstance(entry, dict) else None, figure))
            continue
        place = declaration.value_location("figures", index, "label")
        if figure.label in first_places:
            figures = [one for one in figures if one.label != figure.label]
            twice = CasewrightError(
                f"The label `{figure.label}` is used twice: here and at {first_places[figure.label]}. Neither figure is"
                " built.",
                location=place,
                hint="Give one of the two another label.",
            )
            problems.append(Problem(figure.label, (twice,)))
            continue
        first_places[figure.label] = place
        limit = figure.time_limit_s or top.time_limit_s
        figures.append(replace(figure, style=top.style, language=language, time_limit_s=limit))
    return Registry(tuple(figures), tuple(problems))


def _wrong_letters(panels: Sequence[Panel]) -> Iterator[ModelError]:
    if not panels:
        yield ModelError(
            "A figure has no panels.",
            "panels",
            hint="List at least one: `panels:` and below it `- script: scripts/....py`.",
        )
    places: dict[str, Location] = {}
    for index, panel in enumerate(panels):
        if not panel.letter and len(panels) > 1:
            hint = f"Add a line such as `letter: {chr(65 + index)}`."
            yield ModelError("A panel has no letter.", "panels", index, hint=hint)
        elif panel.letter in places:
            yield ModelError(
                f"Two panels have the letter {panel.letter}: here and at {places[panel.letter]}.",
                "panels",
                index,
                "letter",
                hint="Give each panel its own letter.",
            )
        places.setdefault(panel.letter, panel.location)


def _wrong_layout(figure: Figure) -> Iterator[ModelError]:
    """Yield the problems of a layout: each panel is in it, in one rectangle; `.` leaves a cell free."""
    letters = {panel.letter for panel in figure.panels}

    def problem(message: str) -> ModelError:
        return ModelError(message, "layout", hint=_LAYOUT_HINT)

    for letter in sorted(set("".join(figure.layout)) - {"."} - letters):
        yield problem(f"`layout` has a cell for panel {letter}, which the figure does not have.")
    for letter in sorted(letters):
        cells = [
            (row, column) for row, line in enumerate(figure.layout) for column, one in enumerate(line) if one == letter
        ]
        if not cells:
            yield problem(f"`layout` has no cell for panel {letter or 'of the figure'}.")
            continue
        height = max(row for row, _ in cells) - min(row for row, _ in cells) + 1
        width = max(column for _, column in cells) - min(column for _, column in cells) + 1
        if height * width != len(cells):
            yield problem(f"The cells of panel {letter} are not one rectangle.")
