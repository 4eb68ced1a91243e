"""Formulas that are raised, lowered or upright text, and formulas that are mathematics."""

from __future__ import annotations

import pytest

from casewright.build.store import ContentCache
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks
from casewright.manuscript.markup.tex_text import with_tex_as_text
from casewright.manuscript.reading import read_markdown

TEXT = {
    "CO$_2$": "CO~2~",
    "10$^9$/L": "10^9^/L",
    "39$^\\circ$C": "39°C",
    "37 $^{\\circ}\\mathrm{C}$": "37 °C",
    "Ca$^{2+}$": "Ca^2+^",
    "HCO$_3^-$": "HCO~3~^−^",
    "SO$_4$$^{2-}$": "SO~4~^2−^",
    "x$^{-1}$": "x^−1^",
    "${}^{18}$F": "^18^F",
    "C$_\\mathrm{max}$": "C~max~",
    "$10^9$/L": "10^9^/L",
    "$1.5 \\times 10^{-3}$": "1.5\u00a0×\u00a010^−3^",
    "$\\text{CO}_2$": "CO~2~",
    "5 $\\pm$ 2": "5 ± 2",
    "p $<$ 0.05": "p < 0.05",
    "TNF-$\\alpha$": "TNF-α",
    "5 $\\mu$g": "5 µg",
    "a$^{\\dagger}$": "a^†^",
}
MATHEMATICS = [
    "$\\alpha$",
    "$x^2$",
    "$R^2$",
    "$p < 0.05$",
    "$a_1$",
    "$\\frac{1}{2}$",
    "$\\chi^2$",
    "$^{\\frac12}$",
    "$5.5$",
]


def blocks_of(texts: list[str]) -> Blocks:
    return with_tex_as_text(read_markdown("\n\n".join(texts) + "\n", {}, ContentCache(None)).blocks)


def as_markdown(block: ast.Element) -> str:
    marks = {"Superscript": "^", "Subscript": "~"}

    def shown(inline: ast.Element) -> str:
        if inline["t"] in marks:
            return marks[inline["t"]] + ast.plain_text(inline["c"]) + marks[inline["t"]]
        return " " if inline["t"] == "Space" else str(inline["c"])

    return "".join(map(shown, block["c"]))


def test_text() -> None:
    assert [as_markdown(block) for block in blocks_of(list(TEXT))] == list(TEXT.values())


@pytest.mark.parametrize("where", ["A line {}.", "| a |\n|---|\n| {} |", "[{}](x.html)"])
def test_mathematics_stays_mathematics_wherever_it_stands(where: str) -> None:
    blocks = blocks_of([where.format(one) for one in MATHEMATICS])
    assert [f"${one['c'][1]}$" for one in ast.walk(blocks, "Math")] == MATHEMATICS


def test_displayed_formulas_stay() -> None:
    assert next(ast.walk(blocks_of(["$$x_2$$", "$$_2$$"]), "Math"))["c"][1] == "x_2"
    assert len(list(ast.walk(blocks_of(["$$_2$$"]), "Math"))) == 1
