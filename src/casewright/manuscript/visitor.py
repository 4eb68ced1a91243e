"""A visitor of the resolved AST, with a method for each shape that a writer prints in its own way."""

from __future__ import annotations

from collections.abc import Callable

from casewright.manuscript import ast
from casewright.manuscript.ast import Element

_PREFIX = "visit_"
_Method = Callable[[Element], "Element | list[Element] | None"]


class Visitor:
    """Rewrites elements, top down.

    A subclass has a method for each type of element that it changes (`visit_Table`), and for each class of a `Div` or
    `Span` of the resolved AST (`visit_Div_layout_row`; docs/architecture.md, "The resolved AST"), which comes before
    that of the type. A method returns what replaces the element, or None to keep the element and visit its children.
    """

    def __init__(self) -> None:
        names = [name for name in dir(self) if name.startswith(_PREFIX)]
        self._methods: dict[str, _Method] = {name.removeprefix(_PREFIX): getattr(self, name) for name in names}
        self._kinds = frozenset(name.partition("_")[0] for name in self._methods)

    def visit(self, elements: list[Element]) -> list[Element]:
        """Return the elements as they are written."""
        return ast.rewrite(elements, self._changed, self._kinds)

    def _changed(self, element: Element) -> Element | list[Element] | None:
        kind = element["t"]
        if kind in {"Div", "Span"}:
            for name in element["c"][0][1]:
                method = self._methods.get(f"{kind}_{name.replace('-', '_')}")
                if method is not None:
                    return method(element)
        method = self._methods.get(kind)
        return None if method is None else method(element)
