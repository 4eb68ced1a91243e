"""Shortcodes such as `{{< var patient.age >}}`: found before pandoc reads the text, replaced in the AST.

A shortcode may be at a place where Markdown allows no element: in a link's address, an attribute, code, mathematics. So
it is replaced, before reading, with a token of two private-use characters around its index. After reading, a token in
running text is replaced with inlines, and elsewhere with plain text. Source: Quarto's documentation,
authoring/shortcodes and authoring/variables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from casewright.diagnostics import CasewrightError, Location, did_you_mean
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element, Inlines
from casewright.manuscript.filler import FILLERS, filler_inlines, filler_paragraphs
from casewright.manuscript.reading import inlines_of
from casewright.manuscript.source import SourceLine, text_lines

OPEN, CLOSE = "\ue000", "\ue001"
TOKEN = re.compile(f"{OPEN}(\\d+){CLOSE}")
_SHORTCODE = re.compile(
    r"\{\{(?P<escape>\{)?<(?P<comment>/\*)?(?P<body>(?:(?!\{\{<).)*?)(?(comment)\*/)>\}\}(?(escape)\})"
)
_UNCLOSED = re.compile(r"\{\{<\s*[a-z]")
_ARGUMENT = re.compile(r"""(?:(?P<key>[\w.-]+)=)?(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>\S+))""")
_QUARTO_ONLY = frozenset({"brand", "contents", "version", "video"})
_EVERYWHERE = frozenset({"var", "meta", "env", "pagebreak"})
"""Shortcodes that are replaced everywhere, in code too."""
_TEXT_ONLY = frozenset({"kbd", "lipsum", "placeholder"})
"""Shortcodes that are replaced in text only."""


@dataclass(frozen=True)
class Shortcode:
    """A shortcode: its name, positional arguments, text as typed, and place; `options` are the arguments `key=value`,
    in order. With `literal`, `raw` is printed."""

    name: str
    arguments: tuple[str, ...]
    raw: str
    location: Location
    literal: bool = False
    options: tuple[tuple[str, str], ...] = ()


def parse_shortcode(body: str, raw: str, location: Location) -> Shortcode:
    """Parse the text between the arrows of a shortcode."""
    arguments: list[str] = []
    options: list[tuple[str, str]] = []
    for match in _ARGUMENT.finditer(body):
        value = match["double"] or match["single"] or match["bare"] or ""
        if match["key"]:
            options.append((match["key"], value))
        else:
            arguments.append(value)
    name, *rest = arguments or [""]
    return Shortcode(name, tuple(rest), raw, location, options=tuple(options))


def first_arguments(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Yield where the first argument of each shortcode of a name begins and ends in a line."""
    for match in _SHORTCODE.finditer(text):
        typed = [one for one in _ARGUMENT.finditer(text, *match.span("body")) if not one["key"]]
        if not (match["escape"] or match["comment"]) and len(typed) > 1 and typed[0]["bare"] == name:
            yield typed[1].span(typed[1].lastgroup or 0)


class NoValueError(CasewrightError):
    """A shortcode names a value that does not exist. `shown` is the text that Quarto prints, in bold, instead."""

    def __init__(self, message: str, shown: str, *, location: Location, why: str = "", hint: str = "") -> None:
        super().__init__(message, location=location, why=why, hint=hint)
        self.shown = shown


class NeedsQuartoError(CasewrightError):
    """A shortcode is supported only by Quarto or one of its extensions."""


@dataclass(frozen=True)
class TakenShortcodes:
    """Lines with tokens, and the shortcodes of the tokens, by index."""

    lines: tuple[SourceLine, ...]
    shortcodes: tuple[Shortcode, ...]


def take_shortcodes(lines: Iterable[SourceLine], taken: Sequence[Shortcode] = ()) -> TakenShortcodes:
    """Replace every shortcode in lines with a token; indices continue after those already `taken`.

    Raises CasewrightError if the text contains the characters of tokens, or a shortcode in prose does not end on its
    line.
    """
    shortcodes = list(taken)
    out: list[SourceLine] = []
    for line in lines:
        if OPEN in line.text or CLOSE in line.text:
            column = min(line.text.find(mark) for mark in (OPEN, CLOSE) if mark in line.text) + 1
            raise CasewrightError(
                "The text contains a private-use character.",
                location=line.location(column),
                why="U+E000 and U+E001 have no meaning in print",
                hint="Delete the invisible character.",
            )
        if "{{" not in line.text:
            out.append(line)
            continue

        def token(match: re.Match[str], line: SourceLine = line) -> str:
            location = line.location(match.start() + 1)
            body = match["body"].strip()
            if match["escape"] or match["comment"]:
                shown = "{{< " + body + " >}}"
                shortcodes.append(Shortcode("", (), shown, location, literal=True))
            else:
                shortcodes.append(parse_shortcode(body, match[0], location))
            return f"{OPEN}{len(shortcodes) - 1}{CLOSE}"

        out.append(replace(line, text=_SHORTCODE.sub(token, line.text)))
    for line, prose in text_lines(out):
        unclosed = _UNCLOSED.search(prose)
        if unclosed:
            raise CasewrightError(
                "A shortcode is not closed.",
                location=line.location(unclosed.start() + 1),
                why="it begins with `{{<`, but its line has no `>}}`",
                hint="Write it on one line, such as `{{< var name >}}`; "
                "to print the characters, write `{{{< var name >}}}`.",
            )
    return TakenShortcodes(tuple(out), tuple(shortcodes))


@dataclass(frozen=True)
class ValueNotes:
    """Notes on the values of a case: the reasons why names have no value (`unknown`), and the names whose text depends
    on the language (`of_language`)."""

    unknown: Mapping[str, str] = field(default_factory=dict)
    of_language: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Values:
    """The values of shortcodes: the variables and metadata that a document uses, by dotted name, as parsed Markdown.

    The `..._names` are all names, for hints; `unknown` are the reasons why names of the case have no value; `lists` are
    the names with several values. `foreign` are values in another language than the document's, for the reason
    `foreign_why`. `environment` are the variables of this computer, None in a folder that is not trusted.
    """

    variables: Mapping[str, Blocks]
    metadata: Mapping[str, Blocks]
    variable_names: tuple[str, ...] = ()
    metadata_names: tuple[str, ...] = ()
    unknown: Mapping[str, str] = field(default_factory=dict)
    lists: frozenset[str] = frozenset()
    foreign: frozenset[str] = frozenset()
    foreign_why: str = ""
    environment: Mapping[str, str] | None = None


def shown_inlines(shortcode: Shortcode, values: Values) -> Inlines:
    """Return the value of a shortcode in running text.

    Raises CasewrightError if the name has no value, or the shortcode is not supported.
    """
    if shortcode.literal:
        return ast.words(shortcode.raw)
    if shortcode.name in _TEXT_ONLY:
        return filler_inlines(shortcode.name, shortcode.arguments, shortcode.options, shortcode.location)
    if shortcode.name not in _EVERYWHERE:
        raise _unsupported(shortcode)
    if shortcode.name == "pagebreak":
        return [ast.span([], classes=("page-break",))]
    if not shortcode.arguments:
        raise CasewrightError(f"`{shortcode.raw}` does not name a value.", location=shortcode.location)
    name = shortcode.arguments[0]
    if shortcode.name == "env":
        default = shortcode.arguments[1] if len(shortcode.arguments) > 1 else None
        found = (values.environment or {}).get(name, default)
        if found is None and values.environment is None:
            raise NoValueError(
                f"The environment variable `{name}` is not printed.",
                f"?env:{name}",
                location=shortcode.location,
                why="this folder is not trusted, and variables of this computer can be secret",
                hint="If you know where the folder comes from, run `casewright trust`; or give a default: "
                f'`{{{{< env {name} "default" >}}}}`.',
            )
        if found is None:
            raise NoValueError(
                f"The environment variable `{name}` is not set.",
                f"?env:{name}",
                location=shortcode.location,
                hint=f'Set it, or give a default: `{{{{< env {name} "default" >}}}}`.',
            )
        return ast.words(found)
    known = values.variables if shortcode.name == "var" else values.metadata
    if shortcode.name == "var" and name in values.foreign:
        raise CasewrightError(
            f"The value `{name}` is in another language than this document.",
            location=shortcode.location,
            why=values.foreign_why,
            hint="Write the words in the text and use values that end in `-number`, or set the same `lang` for both.",
        )
    if name in known:
        return inlines_of(known[name])
    if shortcode.name == "var" and name in values.unknown:
        raise CasewrightError(f"`{name}` has no value.", location=shortcode.location, why=values.unknown[name])
    what = "value" if shortcode.name == "var" else "metadata key"
    names = values.variable_names if shortcode.name == "var" else values.metadata_names
    if name in values.lists:
        raise NoValueError(
            f"The {what} `{name}` is a list.",
            f"?invalid {shortcode.name} type:{name}",
            location=shortcode.location,
            hint=f"Name one of its values: `{{{{< {shortcode.name} {name}.1 >}}}}`.",
        )
    below = [other for other in names if other.startswith(name + ".")]
    raise NoValueError(
        f"There is no {what} `{name}`.",
        f"?{shortcode.name}:{name}",
        location=shortcode.location,
        why=f"`{name}` is a group of values" if below else "",
        hint="Choose one of " + ", ".join(f"`{other}`" for other in sorted(below)[:8]) + "."
        if below
        else did_you_mean(name, names),
    )


def shown_blocks(shortcode: Shortcode, values: Values) -> Blocks | None:
    """Return the value of a shortcode that is a paragraph, if the value has several paragraphs; else None."""
    if shortcode.literal:
        return None
    if shortcode.name == "lipsum":
        return filler_paragraphs(shortcode.arguments, shortcode.options, shortcode.location)
    known = {"var": values.variables, "meta": values.metadata}.get(shortcode.name, {})
    found = known.get(shortcode.arguments[0], []) if shortcode.arguments else []
    return found if len(found) > 1 else None


def _unsupported(shortcode: Shortcode) -> CasewrightError:
    if shortcode.name in {"include", "embed"}:
        return CasewrightError(
            f"The shortcode `{shortcode.name}` is not on its own line.",
            location=shortcode.location,
            hint=f"Put `{shortcode.raw}` on its own line, with empty lines around it.",
        )
    similar = did_you_mean(shortcode.name, _EVERYWHERE | _TEXT_ONLY | {"include", "embed"})
    is_misspelled = shortcode.name not in _QUARTO_ONLY and similar.startswith("Did")
    hint = similar if is_misspelled else "Render with `--engine quarto`."
    return NeedsQuartoError(
        f"The shortcode `{shortcode.name}` is not supported by the built-in engine.",
        location=shortcode.location,
        hint=hint,
    )


Shown = Callable[[Shortcode], Inlines]
ShownBlocks = Callable[[Shortcode], Blocks | None]


def with_values(
    elements: list[Element], shortcodes: Sequence[Shortcode], shown: Shown, paragraphs: ShownBlocks = lambda _: None
) -> list[Element]:
    """Replace every token in elements with the value of its shortcode; a token that is a paragraph with the
    `paragraphs` of its shortcode, if there are several."""
    if not shortcodes:
        return elements

    def plain(value: str) -> str:
        return text_with_values(value, shortcodes, shown)

    def attr(triple: ast.Attr) -> ast.Attr:
        return [triple[0], triple[1], [[key, plain(value)] for key, value in triple[2]]]

    def change(element: Element) -> Element | list[Element] | None:
        kind = element["t"]
        if kind in {"Para", "Plain"}:
            if _is_kept(element):
                return element
            alone = TOKEN.fullmatch(element["c"][0]["c"]) if _is_one_word(element["c"]) else None
            return paragraphs(shortcodes[int(alone[1])]) if alone else None
        if kind == "Str":
            return _split(element["c"], shortcodes, shown) if OPEN in element["c"] else None
        if kind in {"Code", "CodeBlock"}:
            literal = dict(element["c"][0][2]).get("shortcodes") == "false"
            text = _raw_text(element["c"][1], shortcodes) if literal else _code_text(element["c"][1], shortcodes, shown)
            return {"t": kind, "c": [attr(element["c"][0]), text]}
        if kind in {"RawInline", "RawBlock"} and element["c"][1].startswith("<!--"):
            return {"t": kind, "c": [element["c"][0], _raw_text(element["c"][1], shortcodes)]}
        if kind in {"Math", "RawInline", "RawBlock"}:
            return {"t": kind, "c": [element["c"][0], plain(element["c"][1])]}
        if kind in {"Link", "Image"}:
            triple, inlines, target = element["c"]
            inside = with_values(inlines, shortcodes, shown)
            return {"t": kind, "c": [attr(triple), inside, [plain(_unquoted(part)) for part in target]]}
        if kind in {"Span", "Div"}:
            triple, children = element["c"]
            return {"t": kind, "c": [attr(triple), with_values(children, shortcodes, shown, paragraphs)]}
        return None

    return ast.rewrite(elements, change, _MAY_HOLD_TOKENS)


@ast.of_block
def _is_kept(paragraph: Element) -> bool:
    """Return whether a paragraph has no token, and nothing else that changes where there are shortcodes."""
    apart = _MAY_HOLD_TOKENS - {"Para", "Plain", "Str"}
    inside = paragraph["c"]
    return next(ast.walk(inside, *apart), None) is None and all(OPEN not in one["c"] for one in ast.walk(inside, "Str"))


def _is_one_word(inlines: Inlines) -> bool:
    return len(inlines) == 1 and inlines[0]["t"] == "Str"


def text_with_values(value: str, shortcodes: Sequence[Shortcode], shown: Shown) -> str:
    """Replace every token in plain text with the text of its shortcode."""
    return TOKEN.sub(lambda match: _as_text(shortcodes[int(match[1])], shown), value)


_MAY_HOLD_TOKENS = frozenset(
    {"Str", "Code", "CodeBlock", "Math", "RawInline", "RawBlock", "Link", "Image", "Span", "Div", "Para", "Plain"}
)


def _unquoted(address: str) -> str:
    return address.replace("%EE%80%80", OPEN).replace("%EE%80%81", CLOSE)


def _split(value: str, shortcodes: Sequence[Shortcode], shown: Shown) -> Inlines:
    out: Inlines = []
    position = 0
    for match in TOKEN.finditer(value):
        if match.start() > position:
            out.append(ast.text(value[position : match.start()]))
        out += shown(shortcodes[int(match[1])])
        position = match.end()
    if position < len(value):
        out.append(ast.text(value[position:]))
    return ast.joined(out)


def _as_text(shortcode: Shortcode, shown: Shown) -> str:
    """Return the value of a shortcode as plain text; of a picture, its address."""
    inlines = shown(shortcode)
    if len(inlines) == 1 and inlines[0]["t"] == "Image":
        return str(inlines[0]["c"][2][0])
    return ast.plain_text(inlines)


def _raw_text(code: str, shortcodes: Sequence[Shortcode]) -> str:
    return TOKEN.sub(lambda match: shortcodes[int(match[1])].raw, code)


def _code_text(code: str, shortcodes: Sequence[Shortcode], shown: Shown) -> str:
    """Replace the tokens in code; unsupported shortcodes become the text as typed."""

    def text(match: re.Match[str]) -> str:
        shortcode = shortcodes[int(match[1])]
        is_shown = shortcode.name in _EVERYWHERE | FILLERS and not shortcode.literal
        return _as_text(shortcode, shown) if is_shown else shortcode.raw

    return TOKEN.sub(text, code)
