"""The pandoc AST as plain JSON values: constructors, accessors, walking and rewriting.

Elements are those of pandoc's JSON, `{"t": "Str", "c": "text"}`. Functions never change their arguments; rewriting
builds new lists and shares unchanged elements.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

Element = dict[str, Any]
Inlines = list[Element]
Blocks = list[Element]
Attr = list[Any]

SPACE: Element = {"t": "Space"}

INLINE_CONTAINERS = frozenset(
    {"Emph", "Underline", "Strong", "Strikeout", "Superscript", "Subscript", "SmallCaps", "Plain", "Para"}
)
LEAVES = frozenset(
    {"Str", "Space", "SoftBreak", "LineBreak", "Code", "Math", "RawInline", "CodeBlock", "RawBlock", "HorizontalRule"}
)
_CHILDREN_SECOND = frozenset({"Span", "Div", "Link", "Image", "Quoted", "Cite", "Header"})


ATTRIBUTED = frozenset({"Span", "Div", "Link", "Image", "Code", "CodeBlock", "Table", "Figure", "Header"})
"""The elements with an attribute triple."""


def attr(identifier: str = "", classes: Sequence[str] = (), attributes: Mapping[str, str] | None = None) -> Attr:
    """Return an attribute triple."""
    return [identifier, list(classes), [[key, value] for key, value in (attributes or {}).items()]]


def text(value: str) -> Element:
    """Return a Str; the text must not contain breaking spaces."""
    return {"t": "Str", "c": value}


def words(value: str) -> Inlines:
    """Return plain text as inlines, with a Space for each space."""
    inlines: Inlines = []
    for index, part in enumerate(value.split(" ")):
        if index:
            inlines.append(SPACE)
        if part:
            inlines.append(text(part))
    return inlines


def joined(inlines: Inlines) -> Inlines:
    """Join neighboring Strs, as in pandoc."""
    out: Inlines = []
    for inline in inlines:
        if out and inline["t"] == "Str" and out[-1]["t"] == "Str":
            out[-1] = text(out[-1]["c"] + inline["c"])
        else:
            out.append(inline)
    return out


def span(
    inlines: Inlines, identifier: str = "", classes: Sequence[str] = (), attributes: Mapping[str, str] | None = None
) -> Element:
    return {"t": "Span", "c": [attr(identifier, classes, attributes), inlines]}


def div(
    blocks: Blocks, identifier: str = "", classes: Sequence[str] = (), attributes: Mapping[str, str] | None = None
) -> Element:
    return {"t": "Div", "c": [attr(identifier, classes, attributes), blocks]}


def link(
    inlines: Inlines, target: str, classes: Sequence[str] = (), attributes: Mapping[str, str] | None = None
) -> Element:
    return {"t": "Link", "c": [attr("", classes, attributes), inlines, [target, ""]]}


def plain(inlines: Inlines) -> Element:
    return {"t": "Plain", "c": inlines}


def para(inlines: Inlines) -> Element:
    return {"t": "Para", "c": inlines}


def cite(keys: Sequence[str], mode: str = "AuthorInText") -> Element:
    """Return a citation of works or labels without prefixes and suffixes. `mode` is pandoc's."""
    citations = [
        {
            "citationId": key,
            "citationPrefix": [],
            "citationSuffix": [],
            "citationMode": {"t": mode},
            "citationNoteNum": 0,
            "citationHash": 0,
        }
        for key in keys
    ]
    return {"t": "Cite", "c": [citations, [text("@" + keys[0])]]}


def strong(inlines: Inlines) -> Element:
    return {"t": "Strong", "c": inlines}


def header(level: int, inlines: Inlines, identifier: str = "", classes: Sequence[str] = ()) -> Element:
    return {"t": "Header", "c": [level, attr(identifier, classes), inlines]}


def attr_of(element: Element) -> Attr | None:
    """Return the attribute triple of an element, None if it has none."""
    kind = element["t"]
    if kind not in ATTRIBUTED:
        return None
    return cast(Attr, element["c"][1 if kind == "Header" else 0])


def identifier_of(element: Element) -> str:
    triple = attr_of(element)
    return "" if triple is None else str(triple[0])


def classes_of(element: Element) -> list[str]:
    triple = attr_of(element)
    return [] if triple is None else list(triple[1])


def attributes_of(element: Element) -> dict[str, str]:
    triple = attr_of(element)
    return {} if triple is None else dict(triple[2])


def has_class(element: Element, name: str) -> bool:
    triple = attr_of(element)
    return triple is not None and name in triple[1]


def with_attr(element: Element, triple: Attr) -> Element:
    """Return the element with another attribute triple."""
    content = list(element["c"])
    content[1 if element["t"] == "Header" else 0] = triple
    return {"t": element["t"], "c": content}


Recurse = Callable[[list[Element]], list[Element]]
Rewrite = Callable[[Element], "Element | list[Element] | None"]


def rewrite(elements: list[Element], change: Rewrite, kinds: frozenset[str] | None = None) -> list[Element]:
    """Apply `change` to every element, top down, and return the new elements.

    If `change` returns None, the element is kept and its children are visited; an element or a list replaces it, and is
    not visited again. With `kinds`, only elements of these types are passed to `change`, which is faster.
    """
    skipped = frozenset() if kinds is None else _skipped(kinds)
    out: list[Element] = []
    done = 0
    for index in [index for index, element in enumerate(elements) if element["t"] not in skipped]:
        out += elements[done:index]
        done = index + 1
        element = elements[index]
        kind = element["t"]
        changed = change(element) if kinds is None or kind in kinds else None
        if changed is None:
            if kind in LEAVES:
                out.append(element)
            else:
                out.append(map_children(element, lambda children: rewrite(children, change, kinds)))
        elif isinstance(changed, list):
            out += changed
        else:
            out.append(changed)
    return out + elements[done:]


@functools.cache
def _skipped(kinds: frozenset[str]) -> frozenset[str]:
    """Return the elements that a rewriting of `kinds` neither passes to `change` nor enters."""
    return LEAVES - kinds


def map_children(element: Element, change: Callable[[list[Element]], list[Element]]) -> Element:
    """Apply `change` to each list of children of an element (captions, cells, items, notes)."""
    kind = element["t"]
    content: Any = element.get("c")
    if kind in INLINE_CONTAINERS or kind in {"BlockQuote", "Note"}:
        return {"t": kind, "c": change(content)}
    if kind in _CHILDREN_SECOND:
        position = 2 if kind == "Header" else 1
        copy = list(content)
        copy[position] = change(content[position])
        if kind == "Cite":
            copy[0] = [
                {
                    **citation,
                    "citationPrefix": change(citation["citationPrefix"]),
                    "citationSuffix": change(citation["citationSuffix"]),
                }
                for citation in content[0]
            ]
        return {"t": kind, "c": copy}
    if kind == "BulletList":
        return {"t": kind, "c": [change(item) for item in content]}
    if kind == "OrderedList":
        return {"t": kind, "c": [content[0], [change(item) for item in content[1]]]}
    if kind == "LineBlock":
        return {"t": kind, "c": [change(line) for line in content]}
    if kind == "DefinitionList":
        return {
            "t": kind,
            "c": [[change(term), [change(meaning) for meaning in meanings]] for term, meanings in content],
        }
    if kind == "Figure":
        triple, caption, blocks = content
        return {"t": kind, "c": [triple, _map_caption(caption, change), change(blocks)]}
    if kind == "Table":
        triple, caption, columns, head, bodies, foot = content
        rows = [
            [head[0], _map_rows(head[1], change)],
            [[body[0], body[1], _map_rows(body[2], change), _map_rows(body[3], change)] for body in bodies],
            [foot[0], _map_rows(foot[1], change)],
        ]
        # The caption is last, as in Markdown, so that cells are visited before it.
        return {"t": kind, "c": [triple, _map_caption(caption, change), columns, *rows]}
    return element


def _map_caption(caption: Any, change: Callable[[list[Element]], list[Element]]) -> Any:
    short, blocks = caption
    return [None if short is None else change(short), change(blocks)]


def _map_rows(rows: list[Any], change: Callable[[list[Element]], list[Element]]) -> list[Any]:
    return [[row[0], [[*cell[:4], change(cell[4])] for cell in row[1]]] for row in rows]


def child_lists(element: Element) -> Iterator[list[Element]]:
    """Yield the lists of children of an element, in reading order (a figure's caption after its content)."""
    kind = element["t"]
    content: Any = element.get("c")
    if kind in INLINE_CONTAINERS or kind in {"BlockQuote", "Note"}:
        yield content
    elif kind == "Cite":
        for citation in content[0]:
            yield citation["citationPrefix"]
            yield citation["citationSuffix"]
        yield content[1]
    elif kind in _CHILDREN_SECOND:
        yield content[2 if kind == "Header" else 1]
    elif kind in {"BulletList", "LineBlock"}:
        yield from content
    elif kind == "OrderedList":
        yield from content[1]
    elif kind == "DefinitionList":
        for term, meanings in content:
            yield term
            yield from meanings
    elif kind == "Figure":
        yield content[2]
        yield content[1][1]
    elif kind == "Table":
        _, caption, _, head, bodies, foot = content
        yield caption[1]
        for row in [*head[1], *(row for body in bodies for row in [*body[2], *body[3]]), *foot[1]]:
            for cell in row[1]:
                yield cell[4]


def walk(elements: Iterable[Element], *kinds: str) -> Iterator[Element]:
    """Yield the elements and all elements inside them, in reading order; with `kinds`, only those of these types, which
    is faster."""
    skipped = LEAVES.difference(kinds) if kinds else frozenset()
    stack = [iter(elements)]
    while stack:
        for element in stack[-1]:
            kind = element["t"]
            if kind in skipped:
                continue
            if not kinds or kind in kinds:
                yield element
            if kind not in LEAVES:
                children = [iter(children) for children in child_lists(element) if children]
                if children:
                    stack.extend(reversed(children))
                    break
        else:
            stack.pop()


def plain_text(elements: Iterable[Element]) -> str:
    """Return the text of elements with single spaces, without notes and raw markup."""
    parts: list[str] = []
    _collect_text(elements, parts)
    return " ".join("".join(parts).split())


def _collect_text(elements: Iterable[Element], parts: list[str]) -> None:
    for element in elements:
        kind = element["t"]
        if kind == "Str":
            parts.append(element["c"])
        elif kind in {"Space", "SoftBreak", "LineBreak"}:
            parts.append(" ")
        elif kind in {"Code", "Math"}:
            parts.append(element["c"][1])
        elif kind == "CodeBlock":
            parts.append(element["c"][1] + " ")
        elif kind in {"Note", "RawInline", "RawBlock"}:
            continue
        elif kind == "Quoted":
            marks = ("“", "”") if element["c"][0]["t"] == "DoubleQuote" else ("‘", "’")
            parts.append(marks[0])
            _collect_text(element["c"][1], parts)
            parts.append(marks[1])
        elif kind == "Cite":
            _collect_text(element["c"][1], parts)
        elif "c" in element:
            for children in child_lists(element):
                _collect_text(children, parts)
                if kind in {"DefinitionList", "LineBlock"}:
                    parts.append(" ")
            if kind in {"Plain", "Para", "Header", "Div"}:
                parts.append(" ")
