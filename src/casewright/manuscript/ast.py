"""The pandoc AST as plain JSON values: constructors, accessors, walking and rewriting.

Elements are those of pandoc's JSON, `{"t": "Str", "c": "text"}`. Functions never change their arguments; rewriting
builds new lists and shares unchanged elements.
"""

from __future__ import annotations

import functools
import itertools
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar, cast

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


_WORDS = frozenset({"Str", "Space", "SoftBreak"})
_BLOCKS = frozenset(
    {
        "Plain", "Para", "Header", "Div", "BlockQuote", "BulletList", "OrderedList", "DefinitionList", "LineBlock",
        "Figure", "Table",
    }
)  # fmt: skip

ATTRIBUTED = frozenset({"Span", "Div", "Link", "Image", "Code", "CodeBlock", "Table", "Figure", "Header"})
"""The elements with an attribute triple."""


_Result = TypeVar("_Result")


class Block(dict[str, Any]):
    """A block that knows what is in it, so that `walk` and `rewrite` pass over blocks without what they look for."""

    __slots__ = ("_kinds", "_parts", "_results")

    @property
    def parts(self) -> tuple[Element, ...]:
        """All elements inside the block that are not words, in reading order."""
        try:
            return self._parts
        except AttributeError:
            lists = child_lists(self)
            self._parts: tuple[Element, ...] = tuple(itertools.chain(*(_walked(one, _WORDS) for one in lists)))
            return self._parts

    @property
    def results(self) -> dict[Callable[..., Any], Any]:
        """The results of functions of the block, which `of_block` stores."""
        try:
            return self._results
        except AttributeError:
            self._results: dict[Callable[..., Any], Any] = {}
            return self._results

    @property
    def kinds(self) -> frozenset[str]:
        """The types of the block and of these elements."""
        try:
            return self._kinds
        except AttributeError:
            self._kinds: frozenset[str] = frozenset((self["t"], *(element["t"] for element in self.parts)))
            return self._kinds


def with_inlines(paragraph: Element, inlines: Inlines) -> Element:
    """Return a paragraph with other inlines; the same one for the same list as before."""
    if type(paragraph) is not Block:
        return made(paragraph["t"], inlines)
    last = paragraph.results.get(with_inlines)
    if last is None or last["c"] is not inlines:
        last = paragraph.results[with_inlines] = made(paragraph["t"], inlines)
    return cast(Element, last)


def of_block(function: Callable[[Element], _Result]) -> Callable[[Element], _Result]:
    """Store the result of a pure function of a block in the block."""

    @functools.wraps(function)
    def found(element: Element) -> _Result:
        if type(element) is not Block:
            return function(element)
        if function not in element.results:
            element.results[function] = function(element)
        return cast(_Result, element.results[function])

    return found


def as_blocks(elements: list[Element]) -> Blocks:
    """Return elements that pandoc has read, those that contain others as `Block`s."""
    return [
        made("Div", [one["c"][0], as_blocks(one["c"][1])]) if one["t"] == "Div" else made(one["t"], one.get("c"))
        for one in elements
    ]


def made(kind: str, content: Any) -> Element:
    """Return an element of a type, without content if that is None."""
    element = {"t": kind} if content is None else {"t": kind, "c": content}
    return Block(element) if kind in _BLOCKS else element


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
    return made("Div", [attr(identifier, classes, attributes), blocks])


def link(
    inlines: Inlines, target: str, classes: Sequence[str] = (), attributes: Mapping[str, str] | None = None
) -> Element:
    return {"t": "Link", "c": [attr("", classes, attributes), inlines, [target, ""]]}


def plain(inlines: Inlines) -> Element:
    return made("Plain", inlines)


def para(inlines: Inlines) -> Element:
    return made("Para", inlines)


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
    return made("Header", [level, attr(identifier, classes), inlines])


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
    return made(element["t"], content)


Recurse = Callable[[list[Element]], list[Element]]
Rewrite = Callable[[Element], "Element | list[Element] | None"]


def rewrite(elements: list[Element], change: Rewrite, kinds: frozenset[str] | None = None) -> list[Element]:
    """Apply `change` to every element, top down, and return the new elements.

    If `change` returns None, the element is kept and its children are visited; an element or a list replaces it, and is
    not visited again. With `kinds`, only elements of these types are passed to `change`, which is faster.
    """
    skipped = frozenset() if kinds is None else _skipped(kinds)
    passes_over = kinds is not None and kinds.isdisjoint(_WORDS)
    out: list[Element] = []
    done = 0
    for index in [index for index, element in enumerate(elements) if element["t"] not in skipped]:
        element = elements[index]
        if passes_over and type(element) is Block and element.kinds.isdisjoint(cast(frozenset[str], kinds)):
            continue
        out += elements[done:index]
        done = index + 1
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
    """Apply `change` to each list of children of an element (captions, cells, items, notes); return the same element if
    nothing changes."""
    is_same = True

    def changed(children: list[Element]) -> list[Element]:
        nonlocal is_same
        new = change(children)
        is_same = is_same and len(new) == len(children) and not any(map(operator.is_not, new, children))
        return new

    mapped = _mapped(element, changed)
    return element if is_same else mapped


def _mapped(element: Element, change: Callable[[list[Element]], list[Element]]) -> Element:
    kind = element["t"]
    content: Any = element.get("c")
    if kind in INLINE_CONTAINERS or kind in {"BlockQuote", "Note"}:
        return made(kind, change(content))
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
        return made(kind, copy)
    if kind == "BulletList":
        return made(kind, [change(item) for item in content])
    if kind == "OrderedList":
        return made(kind, [content[0], [change(item) for item in content[1]]])
    if kind == "LineBlock":
        return made(kind, [change(line) for line in content])
    if kind == "DefinitionList":
        return made(kind, [[change(term), [change(one) for one in meanings]] for term, meanings in content])
    if kind == "Figure":
        triple, caption, blocks = content
        return made(kind, [triple, _map_caption(caption, change), change(blocks)])
    if kind == "Table":
        triple, caption, columns, head, bodies, foot = content
        rows = [
            [head[0], _map_rows(head[1], change)],
            [[body[0], body[1], _map_rows(body[2], change), _map_rows(body[3], change)] for body in bodies],
            [foot[0], _map_rows(foot[1], change)],
        ]
        # The caption is last, as in Markdown, so that cells are visited before it.
        return made(kind, [triple, _map_caption(caption, change), columns, *rows])
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
        yield content[1][1]
        yield from (cell[4] for row in rows_of(element) for cell in row[1])


def rows_of(table: Element) -> list[Any]:
    """Return the rows of a table: those of its head, its bodies and its foot."""
    _, _, _, head, bodies, foot = table["c"]
    return [*head[1], *(row for body in bodies for row in [*body[2], *body[3]]), *foot[1]]


def walk(elements: Iterable[Element], *kinds: str) -> Iterator[Element]:
    """Yield the elements and all elements inside them, in reading order; with `kinds`, only those of these types, which
    is faster."""
    if not kinds:
        return _walked(elements, frozenset())
    if not _WORDS.isdisjoint(kinds):
        return (element for element in _walked(elements, LEAVES.difference(kinds)) if element["t"] in kinds)
    return _walked(elements, LEAVES.difference(kinds), frozenset(kinds))


def _walked(
    elements: Iterable[Element], skipped: frozenset[str], kinds: frozenset[str] | None = None
) -> Iterator[Element]:
    """Yield the elements and all elements inside them that are not `skipped`; with `kinds`, those of these types, which
    are no words."""
    stack = [iter(elements)]
    while stack:
        for element in stack[-1]:
            kind = element["t"]
            if kind in skipped:
                continue
            if kinds is not None and type(element) is Block:
                if not kinds.isdisjoint(element.kinds):
                    if kind in kinds:
                        yield element
                    yield from [part for part in element.parts if part["t"] in kinds]
                continue
            if kinds is None or kind in kinds:
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
