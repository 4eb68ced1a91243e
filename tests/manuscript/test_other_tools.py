"""What to write here for what other tools write."""

from __future__ import annotations

import pytest

from casewright.manuscript.markup.other_tools import citation_hint, directive_hint, label_here, output_hint, tex_hint


@pytest.mark.parametrize(
    ("theirs", "here"),
    [
        ("fig:course", "fig-course"),
        ("tab:lab", "tbl-lab"),
        ("tbl:lab.2", "tbl-lab-2"),
        ("eq:dose", "eq-dose"),
        ("sec:methods", "sec-methods"),
        ("fig-course", "fig-course"),
        ("table-lab", "tbl-lab"),
        ("smith:2020", ""),
        ("course", ""),
    ],
)
def test_labels(theirs: str, here: str) -> None:
    assert label_here(theirs) == here


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("fig:scan", "Write `@fig-scan`"),
        ("tbl:lab", "Write `@tbl-lab`"),
        ("doi:10.1371/journal.pone.0000001", "`casewright cite --online 10.1371/journal.pone.0000001`"),
        ("DOI:10.1016/S0140-6736", "in braces"),
        ("pmid:29424690", "`casewright cite --online pmid:29424690`"),
        ("pmid:x29", "cannot be an identifier of a work"),
        ("arxiv:2001.00001", "is Manubot's"),
        ("https://example.org/x", "is Manubot's"),
        ("smith2020", ""),
        ("smith:2020", ""),
        ("fig-scan", ""),
    ],
)
def test_citations(key: str, says: str) -> None:
    assert says in citation_hint(key)
    assert bool(says) == bool(citation_hint(key))


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        (r"\cite{a1}", "Write `[@a1]`."),
        (r"\citep[p. 3]{a1,b2}", "Write `[@a1; @b2, p. 3]`."),
        (r"\citet{a1}", "Write `@a1`."),
        (r"\ref{fig:x}", "Write `@fig-x`, which prints the word before the number too."),
        (r"\cref{tab:a,tab:b}", "Write `@tbl-a` and `@tbl-b`, which prints the word before the number too."),
        (r"\textsuperscript{9}", "Write `^9^`."),
        (r"\href{https://a.org}{text}", "Write `[text](https://a.org)`."),
        (r"\SI{5}{mg}", "Write the number and its unit: `5 mg`."),
        (r"\includegraphics[width=5cm]{x.png}", "Write `![](x.png)`."),
        (r"\begin{itemize}", "Write each item on its own line, after `- `."),
        (r"\alpha", "Write `α`, without dollar signs."),
        (r"\Delta", "Write `Δ`, without dollar signs."),
        (r"\lambda", "Write `λ`, without dollar signs."),
        (r"\geq", "Write `≥`, without dollar signs."),
        (r"\new", ""),
        (r"\frac{1}{2}", ""),
    ],
)
def test_commands_of_latex(code: str, hint: str) -> None:
    assert tex_hint(code) == hint


@pytest.mark.parametrize(
    ("output", "hint"),
    [
        ("pdf_document", "Write `format: typst`."),
        ({"bookdown::word_document2": {"toc": True}}, "Write `format: docx`."),
        (["html_document", "pdf_document"], "Write `format: html` or `format: typst`."),
        (True, ""),
        ("asis", ""),
        ("pdf", ""),
    ],
)
def test_formats_of_r_markdown(output: object, hint: str) -> None:
    assert output_hint(output) == hint


def test_directives() -> None:
    assert directive_hint("figure") == "Write `![Caption.](picture.png){#fig-name}`."
    assert directive_hint("note") == "Write `::: {.callout-note}` and `:::`."
    assert directive_hint("python") == directive_hint("r") == ""
