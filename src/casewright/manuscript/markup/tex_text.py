"""Mathematics that is raised, lowered or upright text, read as text.

R Markdown and BibTeX have no marks of their own for it, so authors type `CO$_2$`, `10$^9$/L` and `39$^\\circ$C`. As
formulas these are equation objects in Word, with an empty base, which many journals do not take.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from casewright.manuscript import ast
from casewright.manuscript.ast import Element, Inlines

_SYMBOLS = {
    "times": "×",
    "pm": "±",
    "mp": "∓",
    "cdot": "·",
    "ge": "≥",
    "geq": "≥",
    "geqslant": "≥",
    "le": "≤",
    "leq": "≤",
    "leqslant": "≤",
    "sim": "~",
    "approx": "≈",
    "neq": "≠",
    "ne": "≠",
    "rightarrow": "→",
    "to": "→",
    "leftarrow": "←",
    "uparrow": "↑",
    "downarrow": "↓",
    "degree": "°",
    "circ": "°",
    "prime": "′",
    "dagger": "†",
    "ddagger": "‡",
    "ast": "*",
    "star": "*",
    "infty": "∞",
    "permil": "‰",
    "%": "%",
    "#": "#",
    "&": "&",
    "$": "$",
}
_LETTERS = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon "
    "phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega"
)
_GREEK = dict(zip(_LETTERS.split(), "αβγδεεζηθικλμνξπρστυφφχψωΓΔΘΛΞΠΣΦΨΩ", strict=True))
_TOKEN = re.compile(
    r"\s+|(?P<script>[\^_])|(?P<upright>\\(?:text|mathrm|textrm|mathsf|rm)\s*\{(?P<text>[^{}\\$]*)\})|"
    r"\\(?P<space>[ ,;:!]|quad\b)|\\(?P<symbol>[A-Za-z]+|[%#&$])|(?P<open>\{)|(?P<close>\})|"
    r"(?P<number>\d+(?:[.,]\d+)*)|(?P<character>[^\\{}^_$])"
)
_SCRIPTS = {"^": "Superscript", "_": "Subscript"}
_ATTACHED = re.compile(r"[\w\-–)\]]")


def with_tex_as_text(elements: list[Element]) -> list[Element]:
    """Elements whose formulas that are text are text."""
    if next(ast.walk(elements, "Math"), None) is None:
        return elements

    def change(element: Element) -> Element | None:
        if not any(inline["t"] == "Math" for children in ast.child_lists(element) for inline in children):
            return None
        return ast.map_children(element, changed)

    def changed(children: list[Element]) -> list[Element]:
        if any(inline["t"] == "Math" for inline in children):
            children = _inlines(children)
        return ast.rewrite(children, change)

    return changed(elements)


def _inlines(inlines: Inlines) -> Inlines:
    out: Inlines = []
    for index, inline in enumerate(inlines):
        is_formula = inline["t"] == "Math" and inline["c"][0]["t"] == "InlineMath"
        read = _read(inline["c"][1], _touches(inlines, index)) if is_formula else None
        out += [inline] if read is None else read
    return ast.joined(out)


def _touches(inlines: Sequence[Element], index: int) -> bool:
    """Whether a formula is at a word, as in `TNF-$\\alpha$` and `$\\mu$g`."""
    before, after = inlines[:index][-1:], inlines[index + 1 : index + 2]
    return any(
        bool(neighbour and neighbour[0]["t"] == "Str" and _ATTACHED.fullmatch(neighbour[0]["c"][position]))
        for neighbour, position in ((before, -1), (after, 0))
    )


def _read(tex: str, touches: bool) -> Inlines | None:
    """Return a formula as text; None for what is mathematics: anything with a variable, a command or a relation in
    it."""
    symbol = re.fullmatch(r"\s*(?:\\([A-Za-z]+|[%#&$])|([<>]))\s*", tex)
    if symbol:
        name = symbol[1] or ""
        if symbol[2]:
            return [ast.text(symbol[2])]
        if name in _GREEK:
            return [ast.text("µ" if name == "mu" else _GREEK[name])] if touches else None
        return [ast.text(_SYMBOLS[name])] if name in _SYMBOLS else None
    tokens = _tokens(tex)
    if tokens is None:
        return None
    out: Inlines = []
    position = 0
    while position < len(tokens):
        token = tokens[position]
        position += 1
        if token["script"]:
            group, position = _group(tokens, position)
            text = None if group is None else _upright(group)
            if not text:
                return None
            if token["script"] == "^" and text in ("°", "′", "″"):
                out.append(ast.text(text))
            else:
                out.append({"t": _SCRIPTS[token["script"]], "c": [ast.text(text)]})
        elif token["upright"]:
            out += ast.words(token["text"])
        elif token["number"]:
            out.append(ast.text(token["number"]))
        elif token["symbol"] in ("times", "pm", "cdot") and 1 < position < len(tokens):
            out.append(ast.text(f"\u00a0{_SYMBOLS[token['symbol']]}\u00a0"))
        elif token["open"] and position < len(tokens) and tokens[position]["close"] and position == 1:
            position += 1  # the empty base of `{}^{13}C`
        else:
            return None
    return ast.joined(out) if any(token["script"] or token["upright"] for token in tokens) else None


def _tokens(tex: str) -> list[re.Match[str]] | None:
    tokens: list[re.Match[str]] = []
    position = 0
    while position < len(tex):
        token = _TOKEN.match(tex, position)
        if token is None:
            return None
        position = token.end()
        if token[0].strip() and not token["space"]:
            tokens.append(token)
    return tokens


def _group(tokens: Sequence[re.Match[str]], position: int) -> tuple[Sequence[re.Match[str]] | None, int]:
    """Return what is raised or lowered: one token, or those between braces, None if it is no more than that."""
    if position >= len(tokens) or tokens[position]["script"] or tokens[position]["close"]:
        return None, position
    if not tokens[position]["open"]:
        return tokens[position : position + 1], position + 1
    for end in range(position + 1, len(tokens)):
        if tokens[end]["open"] or tokens[end]["script"]:
            return None, end
        if tokens[end]["close"]:
            return tokens[position + 1 : end], end + 1
    return None, len(tokens)


def _upright(group: Sequence[re.Match[str]]) -> str | None:
    text = ""
    for token in group:
        if token["symbol"]:
            known = _SYMBOLS.get(token["symbol"]) or _GREEK.get(token["symbol"])
            if known is None:
                return None
            text += known
        elif token["upright"]:
            text += token["text"]
        else:
            text += "−" if token[0] == "-" else token[0]
    return text
