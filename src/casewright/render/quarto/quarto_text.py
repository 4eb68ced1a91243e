"""Converting the AST that Quarto passes to a filter: shortcodes of values become tokens.

At `pre-ast`, a shortcode is a span of class `quarto-shortcode__` whose `data-raw` is the typed text; in attributes it
is text. Those for values (`var`, `meta`, `env`) are replaced here, since abbreviations and checks need the words.
Quarto replaces the others (`pagebreak`, `video`, those of extensions), and those in code, mathematics and addresses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from casewright.diagnostics import Location
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element
from casewright.manuscript.parsing import ReadText
from casewright.manuscript.shortcodes import CLOSE, OPEN, Shortcode, parse_shortcode, take_shortcodes
from casewright.manuscript.source import SourceDocument

SHORTCODE_CLASS = "quarto-shortcode__"
_VALUES = frozenset({"var", "meta", "env"})
_TYPED = re.compile(r"(?<!\{)\{\{<\s*(?P<body>(?:var|meta|env)\s(?:(?!\{\{<).)*?)>\}\}(?!\})")
_CAPTIONS = re.compile(r".*-(?:cap|subcap|alt)|title|name")


@dataclass
class _Tokens:
    """The shortcodes found so far, and the places of all shortcodes in the source."""

    typed: dict[str, list[Location]]
    fallback: Location
    found: list[Shortcode] = field(default_factory=list)

    def token(self, body: str, raw: str) -> str:
        places = self.typed.get(" ".join(body.split()), [])
        location = places.pop(0) if len(places) > 1 else places[0] if places else self.fallback
        self.found.append(parse_shortcode(body, raw, location))
        return f"{OPEN}{len(self.found) - 1}{CLOSE}"


def quarto_text(blocks: Blocks, source: SourceDocument) -> ReadText:
    """Convert blocks from Quarto; `source` contains the places of the shortcodes."""
    typed: dict[str, list[Location]] = {}
    for shortcode in take_shortcodes(source.lines).shortcodes:
        if not shortcode.literal:
            typed.setdefault(_body(shortcode.raw), []).append(shortcode.location)
    tokens = _Tokens(typed, Location(source.path))
    return ReadText(_tokenized(blocks, tokens), tuple(tokens.found))


def _body(raw: str) -> str:
    return " ".join(raw.removeprefix("{{<").removesuffix(">}}").split())


def _tokenized(blocks: Blocks, tokens: _Tokens) -> Blocks:
    def change(element: Element) -> Element | None:
        triple = ast.attr_of(element)
        if triple is None:
            return None
        raw = ast.attributes_of(element).get("data-raw", "") if SHORTCODE_CLASS in triple[1] else ""
        if raw:
            body = _body(raw)
            return ast.text(tokens.token(body, raw)) if body.split(" ")[0] in _VALUES else element
        changed = [
            [key, _with_tokens(value, tokens) if _CAPTIONS.fullmatch(key) else value] for key, value in triple[2]
        ]
        if changed == triple[2]:
            return None
        renamed = ast.with_attr(element, [triple[0], triple[1], changed])
        return ast.map_children(renamed, recurse)

    def recurse(elements: Blocks) -> Blocks:
        return ast.rewrite(elements, change)

    return recurse(blocks)


def _with_tokens(value: str, tokens: _Tokens) -> str:
    return _TYPED.sub(lambda match: tokens.token(match["body"].strip(), match[0]), value)


def page_break() -> Element:
    """Return a page break as Quarto passes it to filters, so that Quarto writes it in each format."""
    parameter = ast.span(
        [],
        classes=("quarto-shortcode__-param",),
        attributes={"data-is-shortcode": "1", "data-value": "pagebreak", "data-raw": "pagebreak"},
    )
    shortcode = ast.span(
        [parameter],
        classes=(SHORTCODE_CLASS,),
        attributes={"data-is-shortcode": "1", "data-raw": "{{< pagebreak >}}"},
    )
    return ast.para([shortcode])
