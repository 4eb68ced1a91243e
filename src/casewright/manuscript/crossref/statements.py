"""Theorems, proofs and similar statements: divisions that begin with a name and, if they have a label, a number.

Source: Quarto's documentation, authoring/cross-references ("Theorems and Proofs"): `::: {#thm-line}` with a heading
for its name; `::: {.proof}`, `.remark`, `.solution` without a number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element, Inlines

_KIND = re.compile(r"^([a-z]+)-")
PROOFS: Mapping[str, str] = {"proof": "prf", "remark": "rem", "solution": "sol"}


def statement_kind(element: Element, families: Mapping[str, str]) -> str | None:
    """Return the kind of statement of a Div (`thm`, `prf`, ...), by its label or, for proofs, its class; or None.

    `families` maps each kind of cross-reference to its family (`theorem`, `proof`, ...).
    """
    identifier, classes, _ = element["c"][0]
    match = _KIND.match(identifier)
    if match and families.get(match[1]) in {"theorem", "proof"}:
        return match[1]
    return next((kind for name, kind in PROOFS.items() if name in classes), None)


def statement(element: Element, kind: str, inlines: Callable[[str], Inlines]) -> Element:
    """Return a statement as `Div.statement`, whose first block is its name, before numbers are known.

    `inlines` returns the parsed Markdown of its attribute `name`.
    """
    (identifier, classes, attributes), content = element["c"]
    typed = dict(attributes).get("name", "")
    name: Inlines = inlines(typed) if typed else []
    if content and content[0]["t"] == "Header":
        name = content[0]["c"][2]
        content = content[1:]
    first = ast.div([ast.plain(name)] if name else [], classes=("statement-name",))
    others = [name for name in classes if name != "statement"]
    return ast.div([first, *content], identifier, ("statement", *others), {"kind": kind})


def titled_statement(element: Element, title: str, number: str, is_proof: bool) -> Element:
    """Add the title to a statement's first paragraph: "Theorem 1 (Line)" in bold, "Proof." in italics."""
    (identifier, classes, _), (name_part, *content) = element["c"]
    name: Inlines = name_part["c"][1][0]["c"] if name_part["c"][1] else []
    label = ast.words(f"{title}\u00a0{number}" if number else title)
    in_brackets: Inlines = [ast.SPACE, ast.text("("), *name, ast.text(")")] if name else []
    if is_proof:
        heading: Inlines = [
            ast.span([{"t": "Emph", "c": label}, *in_brackets, ast.text("."), ast.SPACE], classes=("proof-title",))
        ]
    else:
        heading = [ast.span([ast.strong([*label, *in_brackets])], classes=("theorem-title",)), ast.SPACE]
    blocks: Blocks = list(content)
    if blocks and blocks[0]["t"] == "Para":
        blocks[0] = ast.para([*heading, *blocks[0]["c"]])
    else:
        blocks.insert(0, ast.para(heading))
    return ast.div(blocks, identifier, tuple(classes))
