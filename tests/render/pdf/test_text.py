"""Text of any kind is printed as it stands: Typst's markup, pandoc's and PDF's are only characters."""

from __future__ import annotations

import io
import itertools

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf.generic import ContentStream

from casewright.diagnostics import CasewrightError
from casewright.manuscript import ast

from .manuscripts import floating, image, written
from .tagged import read_tagged

PIECES = [
    *"abzAZ019 #$@<>\\`*_~-=+/.,:;!?'\"()[]{}|&%^…–—“”‘’éßαβ≥×\u00a0",
    *("--", "---", "...", "//", "/*", "*/", "-?", "1.", "```", "= ", "](x)", "$x$", "<a>", "@x", "\\u{41}"),
    *("#let x = 1", "#panic()", "https://x.org/a", "www.x.org", "\\begin{x}", "%PDF", "/ Term: x", "CAR-T", "IL-6"),
]
hostile = st.lists(st.sampled_from(PIECES), min_size=1, max_size=10).map("".join)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(text=hostile, other=hostile)
def test_any_text_is_read_again_as_it_was_written(text: str, other: str) -> None:
    alt = other if other.strip() else "alt"
    drawing = floating("fig-" + text, "Figure 1", [ast.plain([image(alt=alt)])])
    drawing["c"][1][1]["c"][1][0]["c"] += [ast.SPACE, *ast.words(text)]
    blocks = [
        ast.header(1, [ast.text("Heading"), ast.SPACE, *ast.words(text)], other),
        ast.para([ast.text("Text"), ast.SPACE, *ast.words(text), ast.SPACE, ast.text("end")]),
        ast.para(ast.words(text)),
        {"t": "BulletList", "c": [[ast.plain([ast.text("item"), *ast.words(text)])]]},
        ast.para(
            [
                ast.text("code"),
                {"t": "Code", "c": [ast.attr(), text]},
                ast.link([ast.text("inside")], "#fig-" + text),
                ast.link([ast.text("outside")], "https://example.org/" + text),
                ast.text("end"),
            ]
        ),
        {"t": "CodeBlock", "c": [ast.attr(), text]},
        drawing,
    ]
    pdf = written(blocks, title=text if text.strip() else "title", authors=(other,)).content
    tree = read_tagged(pdf)
    shown = " ".join(text.split())
    assert tree.all("H1")[0].text == f"Heading {shown}".strip()
    assert tree.all("P")[0].text == " ".join(f"Text {text} end".split())
    assert tree.all("LBody")[0].text == " ".join(f"item{text}".split())
    assert tree.all("Caption")[0].text == f"Figure 1: {shown}".strip()
    assert [figure.alt for figure in tree.all("Figure")] == [alt]
    assert " ".join(f"code{text}inside".split()) in tree.text
    properties = pypdf.PdfReader(io.BytesIO(pdf)).metadata
    assert properties is not None
    assert properties.title == (text if text.strip() else "title")


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=8))
def test_any_character_is_printed_or_named(text: str) -> None:
    try:
        written([ast.para([ast.text(f"a{text}b")])])
    except CasewrightError as error:
        assert "character" in error.message
        assert error.why
        assert error.hint


@pytest.mark.parametrize(
    "text",
    [
        "Привет",
        "Ελληνικά",
        "Tiếng Việt ệ",
        "β₂ ⁺ ℃ µg Ω ≤ ≥ ± × ÷ √ ∞ ∑",
        "→ ↔ ⇒ ☐ ☒ ✓ † ‡ § ¶ ′ ″ ‰ € ™",
        "½ ¼ ﬁ ‑ ‐ − – — …",
        "שלום",
    ],
)
def test_fonts_that_come_along_have_what_medicine_writes(text: str) -> None:
    shown = read_tagged(written([ast.para(ast.words(text))]).content).text
    assert shown == text


@pytest.mark.parametrize("text", ["a\x08b", "a\x00b", "a\ue000b", "a\ufdd0b"])
def test_characters_that_cannot_be_printed_are_named(text: str) -> None:
    with pytest.raises(CasewrightError) as caught:
        written([ast.para([ast.text(text)])])
    assert caught.value.message == "The text `a□b` contains a character that cannot be printed."
    assert f"U+{ord(text[1]):04X}" in caught.value.why


def test_words_that_are_held_together_are_not_broken_at_their_hyphen() -> None:
    blocks = [ast.para(ast.words("CAR-T " * 40 + "10-year-old " * 20 + "IL-6 " * 40))]
    lines = pypdf.PdfReader(io.BytesIO(written(blocks).content)).pages[0].extract_text().splitlines()
    assert len(lines) > 4
    assert [line for line in lines if line.rstrip().endswith("-")] == []


@pytest.mark.parametrize("kind", ["text", "code"])
def test_long_addresses_are_broken_without_a_sign(kind: str) -> None:
    address = "10.1234_" + "abcdefghijkl_" * 30 + "end"
    inline = ast.text(address) if kind == "text" else {"t": "Code", "c": [ast.attr(), address]}
    pdf = written([ast.para([inline])]).content
    lines = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text().splitlines()
    assert 4 < len([line for line in lines if "_" in line]) < 9
    assert read_tagged(pdf).text == address


def test_formulas_keep_their_source_as_alt_text() -> None:
    tree = read_tagged(written(r"An $\alpha^2$ and $$\int_0^1 x\,dx$$").content)
    assert [formula.alt for formula in tree.all("Formula")] == [r"\alpha^2", r"\int_0^1 x\,dx"]


@pytest.mark.parametrize(
    "formula",
    [
        r"\langle x\rangle \tilde x \hat y \bar z \vec v \overline{AB}",
        r"\mathbb{R} \mathcal{L} \mathbf{x} \mathrm{d}x \text{dose "  # a quote and a hash inside text
        r'"mg" #1}',
        r"\begin{pmatrix}1&2\\3&4\end{pmatrix} \begin{cases}1 & x>0\\0&\text{else}\end{cases}",
        r"\sqrt[3]{x} \binom{n}{k} \lim_{x\to 0} \frac12 \left[\frac12\right] \underbrace{a+b}_{n}",
        r"\operatorname{AUC}_{0-24} \% 25^\circ 10\,\mathrm{mg/kg} a' \dot x \lfloor x\rfloor \boxed{x} \cancel{x}",
        r"\begin{aligned} a &= b \\ c &= d \end{aligned}",
    ],
)
def test_formulas_that_pandoc_reads_are_typeset(formula: str) -> None:
    assert written(f"$${formula}$$").warnings == ()


def test_formulas_that_pandoc_cannot_read_are_named() -> None:
    assert written(r"$\ce{H2O}$ and $x$ and $\frac{1}{$").warnings == (
        r"The formula `\ce{H2O}` cannot be typeset and is printed as it was typed.",
        r"The formula `\frac{1}{` cannot be typeset and is printed as it was typed.",
    )


@pytest.mark.parametrize("spacing", ["single", "1.5", "double"])
def test_references_are_no_closer_than_their_lines(spacing: str) -> None:
    works = "A report of a rash during a treatment with an antibiotic in a child with pneumonia. " * 2
    entries = [
        ast.div(
            [ast.para([ast.span(ast.words(f"{number}."), "", ("csl-left-margin",)), ast.span(ast.words(works))])],
            f"ref-{number}",
            ("csl-entry",),
        )
        for number in (1, 2, 3)
    ]
    data = written([ast.div(entries, "refs", ("references", "csl-bib-body"))], spacing=spacing).content
    reader = pypdf.PdfReader(io.BytesIO(data))
    places = [
        (round(float(operands[4])), round(float(operands[5]), 1))
        for operands, operator in ContentStream(reader.pages[0].get_contents(), reader).operations
        if operator == b"cm" and float(operands[5]) > 100  # the page's number is below
    ]
    margin = min(left for left, _ in places)
    first = {height for left, height in places if left == margin}
    lines = sorted({height for _, height in places}, reverse=True)
    steps = [(round(upper - lower, 1), lower in first) for upper, lower in itertools.pairwise(lines)]
    between, within = ([step for step, begins in steps if begins == wanted] for wanted in (True, False))
    assert len(between) == 2 and len(within) >= 3
    assert min(between) >= max(within)
    assert spacing != "double" or min(between) == max(between) == max(within) == 28.8
