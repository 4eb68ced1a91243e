"""Formulas as Typst reads them: every character pandoc has a name for, and constructions it writes amiss."""

from __future__ import annotations

import io
import json
import re
import unicodedata

import pypdf
import pytest
import typst

from casewright.pandoc import run_pandoc
from casewright.render.pdf.formulas import distinct_determinants, readable_formulas

from .manuscripts import written

RANGES = ((0xA1, 0x530), (0x2000, 0x2C00), (0x1D400, 0x1D800))
SIGNS = [chr(code) for low, high in RANGES for code in range(low, high) if unicodedata.category(chr(code))[0] in "SLP"]


def test_every_sign_that_pandoc_names_is_typeset_without_a_warning() -> None:
    formulas = [{"t": "Para", "c": [{"t": "Math", "c": [{"t": "InlineMath"}, f"a {sign} b"]}]} for sign in SIGNS]
    document = {"pandoc-api-version": [1, 23, 1, 1], "meta": {}, "blocks": formulas}
    lines = run_pandoc(json.dumps(document).encode(), ["--from=json", "--to=typst", "--wrap=none"]).decode()
    equations = "".join(f'#cw-equation("", [{line}]);\n' for line in lines.split("\n\n"))
    source = "#let cw-equation(alt, body) = []\n" + readable_formulas(equations)
    _, warnings = typst.compile_with_warnings(source.encode())
    assert [str(warning.message) for warning in warnings] == []


@pytest.mark.parametrize(
    ("formula", "printed"),
    [
        (r"A \cap B", "A∩B"),
        (r"\bigcap_i A \bigoplus B \bigotimes C \bigodot D", "⋂A⨁B⨂C⨀D"),
        (r"a \otimes b \odot c \ominus d \oplus e \oslash f \sqcap g", "a⊗b⊙c⊖d⊕e⊘f⊓g"),
        (r"\Gamma \models \lhd \llbracket x \rrbracket", "Γ⊨⊲⟦x⟧"),
        (r"\Big\langle x \Big\rangle", "⟨x⟩"),
        (r"\big( x \big) \Big\{ y \Big\}", "(x){y}"),
        (r"\text{sect join} \cap x", "sectjoin∩x"),
        (r"\boxed{A \cap B} \cup C", "A∩B∪C"),
        (r"\begin{Vmatrix}a&b\end{Vmatrix}", "‖ab‖"),
        (r"\begin{vmatrix}a&b\end{vmatrix}", "|ab|"),
    ],
)
def test_signs_are_printed_as_signs(formula: str, printed: str) -> None:
    pdf = written(f"${formula}$")
    assert pdf.warnings == ()
    text = pypdf.PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text()
    shown = unicodedata.normalize("NFKC", text).replace("∣", "|").replace("∥", "‖")
    assert [sign for sign in printed if sign not in shown] == []
    assert re.findall(r"[a-z]+\.[a-z.]+", shown) == []  # the name of a sign


def test_words_of_the_text_that_are_names_of_signs_stay_words() -> None:
    prose = '#cw-equation("a", [$sect$]);sect, join "sect" #cw-equation("b", [\\$\\\\ce{sect}\\$]);sect'
    assert readable_formulas(prose) == prose.replace("$sect$", "$∩$")


def test_determinants_and_norms_are_told_apart() -> None:
    assert distinct_determinants(r"\begin{vmatrix}a\end{vmatrix}") == r"\left|\begin{matrix}a\end{matrix}\right|"
    assert distinct_determinants(r"\begin{Vmatrix}a\end{Vmatrix}") == r"\begin{Vmatrix}a\end{Vmatrix}"
