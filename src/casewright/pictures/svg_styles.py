"""The style sheets of an SVG drawing, said at each element instead: none is left that could name or hide anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from casewright.pictures.svg_words import PROPERTIES

SVG = "{http://www.w3.org/2000/svg}"

_Weight = tuple[bool, tuple[int, int, int], int]


def inline_styles(root: Any) -> None:
    """Move what style sheets say to the `style` of the elements that they say it of (CSS Cascading 4, section 6), and
    drop the sheets, classes, and properties that no drawing has. What holds for some media only is dropped."""
    from cssselect import SelectorError, parse

    said: dict[Any, list[tuple[_Weight, str, str]]] = {}
    translator = _translator()
    position = 0
    sheets = list(root.iter(f"{SVG}style"))
    for sheet in sheets:
        for selectors, declarations in _rules("".join(sheet.itertext())):
            position += 1
            try:
                parsed = parse(selectors)
            except (SelectorError, ValueError):
                continue
            for selector in parsed:
                try:
                    path = translator.selector_to_xpath(selector, prefix="descendant-or-self::")
                    found = root.xpath(path)
                except (SelectorError, ValueError):  # states and parts, such as `:hover`, that a drawing is not in
                    continue
                weight = selector.specificity()
                for element in found:
                    said.setdefault(element, []).extend(
                        ((important, weight, position), name, value) for name, value, important in declarations
                    )
    for sheet in sheets:
        sheet.getparent().remove(sheet)
    for element in root.iter(f"{SVG}*"):
        own = list(_declarations(element.attrib.pop("style", "")))
        element.attrib.pop("class", None)
        if not own and element not in said:
            continue
        ranked = said.get(element, []) + [
            ((important, (1 << 20, 0, 0), 0), name, value) for name, value, important in own
        ]
        style = {name: value for _, name, value in sorted(ranked, key=lambda one: one[0]) if name in PROPERTIES}
        if style:
            element.set("style", ";".join(f"{name}:{value}" for name, value in style.items()))


def style_of(element: Any) -> dict[str, str]:
    """Return what an element says of its own look: by attributes, over which `style` wins."""
    style = {name: value for name, value in element.attrib.items() if name in PROPERTIES}
    for part in (element.get("style") or "").split(";"):
        name, colon, value = part.partition(":")
        if colon:
            style[name.strip()] = value.strip()
    return style


def _translator() -> Any:
    """Return what finds the elements of a selector by their names in any namespace."""
    from cssselect import GenericTranslator

    class Translator(GenericTranslator):  # type: ignore[misc]
        def xpath_element(self, selector: Any) -> Any:
            path = self.xpathexpr_cls(element="*")
            return path.add_condition(f"local-name() = '{selector.element}'") if selector.element else path

    return Translator()


def _rules(sheet: str) -> Iterator[tuple[str, list[tuple[str, str, bool]]]]:
    import tinycss2

    for rule in tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule":
            yield tinycss2.serialize(rule.prelude), list(_declarations(tinycss2.serialize(rule.content)))
        elif rule.type == "at-rule" and rule.lower_at_keyword == "import":
            raise ValueError("its style sheet imports another file")


def _declarations(text: str) -> Iterator[tuple[str, str, bool]]:
    import tinycss2

    for one in tinycss2.parse_declaration_list(text, skip_comments=True, skip_whitespace=True):
        if one.type == "declaration":
            value = tinycss2.serialize([part for part in one.value if part.type != "comment"]).strip()
            yield one.lower_name, value.replace(";", ""), one.important
