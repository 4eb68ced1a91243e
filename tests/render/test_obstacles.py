"""What stops a rendering is found by `check` as well, at the same place."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.cli import main

DOCUMENT = "---\ntitle: Title\nlang: en\nformat: {html: default, typst: default, docx: default}\n%s---\n\n%s\n"

REFUSED = {
    "a formula with a package's command": ("", r"It was $\ce{CO2}$.", "7:9", r"`\ce{CO2}` cannot be set"),
    "a formula in a caption": ("", r"![Dose $\foo{5}$](a.svg)", "7:9", "cannot be set"),
    "a size that is none": ("", "![A](a.svg){width=big}", "7:6", "the width `big`"),
    "paper": ("papersize: a99\n", "Text", "5:12", "`papersize: a99`"),
    "margins": ("margin: {x: big}\n", "Text", "5:9", "`margin: x: big`"),
    "line spacing": ("linestretch: wide\n", "Text", "5:14", "`linestretch: wide`"),
    "a template that is not there": ("reference-doc: no.docx\n", "Text", "5:16", "no template `no.docx`"),
    "a template that is none": ("reference-doc: a.svg\n", "Text", "5:16", "`a.svg` is not a Word file"),
    "fonts that are not there": ("font-paths: fonts\n", "Text", "5:13", "no folder of fonts `fonts`"),
    "letters of no font": ("", "Text 𓀀.", "7:6", "𓀀 (U+13000)"),
    "a control character": ("", "Text \x08.", "7:6", "U+0008"),
    "a bracket of no kind": ("", r"Text $\left( a \middle/ b \right)$.", "7:7", r"set: `\middle/` is not known"),
    "a package of Typst": ("", '```{=typst}\n#import "@preview/x:1.0.0"\n```', "8:10", "`@preview/x:1.0.0`"),
}


@pytest.mark.parametrize(("front", "text", "place", "told"), REFUSED.values(), ids=REFUSED)
def test_what_rendering_refuses_is_checked(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    front: str,
    text: str,
    place: str,
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    Path("letter.qmd").write_text(DOCUMENT % (front, text))
    assert main(["check"]) == 1
    checked = [line for line in capsys.readouterr().out.split("\n") if " error " in line]
    assert main(["render"]) == 2
    refused = capsys.readouterr().err
    assert checked
    assert all(line.startswith(f"letter.qmd:{place}: error RND") and told in line for line in checked)
    assert f"letter.qmd:{place}: error: " in refused
    assert told in refused


def test_a_picture_on_the_network_is_a_warning_in_plain_quarto(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Quarto renders it, and so does `--online`."""
    monkeypatch.chdir(tmp_path)
    Path("letter.qmd").write_text(DOCUMENT % ("", "![A](https://a.org/a.png)"))
    assert main(["check"]) == 0
    assert "letter.qmd:7:6: warning RND" in capsys.readouterr().out
    assert main(["render"]) == 2
    assert "lies on the network" in capsys.readouterr().err


PRINTED = {
    "letters with fonts": "Text µ ≥ 日 א ﬁ ✓ → ⁹ ₂ Ω 😀.",
    "mathematics": r"$\frac{a}{b}$ and $A \cap B$ and $\operatorname{AUC}_{0-24}$",
    "a drawing": "![A](a.svg){width=50%}",
}


@pytest.mark.parametrize("text", PRINTED.values(), ids=PRINTED)
def test_what_is_printed_is_no_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    Path("letter.qmd").write_text(DOCUMENT % ("", text))
    assert main(["check"]) == 0
    assert main(["render"]) == 0


def test_a_formula_on_a_page_of_html_alone_is_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("letter.qmd").write_text("---\ntitle: Title\n---\n\nIt was $\\ce{CO2}$.\n")
    assert main(["check"]) == 0
    assert "letter.qmd:5:9: warning RND002" in capsys.readouterr().out
    assert main(["render"]) == 0


def test_raw_typst_that_cannot_be_typeset_is_checked_with_what_stands_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What raw Typst does is known when it is typeset: a definition before a use is right, an open bracket is not."""
    monkeypatch.chdir(tmp_path)
    right = (
        "```{=typst}\n#let twice(x) = x + x\n```\n\nA dose `#twice[a]`{=typst} [@a2020], see @sec-a.\n\n## A {#sec-a}"
    )
    Path("letter.qmd").write_text(DOCUMENT % ("bibliography: refs.bib\n", right))
    Path("refs.bib").write_text("@book{a2020, author={Roe, J.}, title={T}, publisher={P}, year={2020}}")
    assert main(["check", "--select", "RND"]) == 0
    Path("letter.qmd").write_text(DOCUMENT % ("", "Text.\n\n```{=typst}\n#strong[\n```"))
    capsys.readouterr()
    assert main(["check"]) == 1
    assert "letter.qmd:10:1: error RND003" in capsys.readouterr().out
    assert main(["render"]) == 2


def test_a_list_that_is_nested_too_deep_is_told_at_its_innermost_item(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for depth, code in ((31, 0), (32, 1)):
        Path("letter.qmd").write_text(DOCUMENT % ("", "\n".join(f"{'  ' * n}- level {n}" for n in range(depth))))
        assert main(["check"]) == code
    assert "letter.qmd:38:65: error RND003: The PDF cannot be made: A list is nested more than 31 deep" in (
        capsys.readouterr().out
    )
