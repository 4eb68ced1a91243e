"""Runs of text and fields as WordprocessingML."""

from __future__ import annotations

import copy
from collections.abc import Iterable

from casewright.render.word.markup import Node, name, node


def text_run(value: str, properties: Node | None = None) -> Node:
    shown = node("w:t", {"xml:space": "preserve"})
    shown.text = value
    return _run([shown], properties)


def field(code: str, result: Iterable[Node], properties: Node | None = None) -> list[Node]:
    """A field as Word writes it: its instruction, and what is printed (runs) as its result.

    `properties` are the letters of the instruction, which `\\* CHARFORMAT` gives to an updated result.
    """
    instruction = node("w:instrText", {"xml:space": "preserve"})
    instruction.text = code
    return [
        _run([node("w:fldChar", {"w:fldCharType": "begin"})], properties),
        _run([instruction], properties),
        _run([node("w:fldChar", {"w:fldCharType": "separate"})], properties),
        *result,
        _run([node("w:fldChar", {"w:fldCharType": "end"})], properties),
    ]


def properties_of(run: Node | None) -> Node | None:
    """Return the letters of a run (its `w:rPr`)."""
    return None if run is None else run.find(name("w:rPr"))


def _run(children: Iterable[Node], properties: Node | None) -> Node:
    return node("w:r", children=[*([] if properties is None else [copy.deepcopy(properties)]), *children])
