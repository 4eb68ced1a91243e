"""The language of Quarto documents, behaviour by behaviour: what a page shows for small documents.

Each file `*.txt` beside this one is an area of the language and names the page of Quarto's documentation it is
described on. A case begins with `=== name`; the document follows, then `--- file: name` for each other file, then
`--- page` and the outline of the page (`kind | text`, and for links into the page `link | text | fragment`), then,
where the report is wrong, `--- findings`.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from casewright.diagnostics import CasewrightError
from casewright.render.builtin import render
from casewright.render.record import Request

from ..outline import outline

HERE = Path(__file__).parent
MATERIAL = HERE.parent / "conformance" / "citations-in-floats"
SHARED = {"a.png": "a.png", "b.png": "a.png", "refs.bib": "refs.bib", "numeric.csl": "numeric.csl"}


@dataclass(frozen=True)
class Case:
    area: str
    name: str
    files: dict[str, str]
    page: str
    findings: str


def read_cases(path: Path) -> list[Case]:
    cases = []
    for part in re.split(r"^=== ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        name, _, rest = part.partition("\n")
        pieces = re.split(r"^--- (page|findings|file: \S+)\n", "--- file: index.qmd\n" + rest, flags=re.MULTILINE)
        texts = dict(zip(pieces[1::2], pieces[2::2], strict=True))
        files = {key.removeprefix("file: "): text for key, text in texts.items() if key.startswith("file: ")}
        cases.append(Case(path.stem, name, files, texts["page"].strip(), texts.get("findings", "").strip()))
    return cases


CASES = [case for path in sorted(HERE.glob("*.txt")) for case in read_cases(path)]


def shown(page: Path) -> str:
    reduced = outline(page)
    blocks = [" | ".join(block) for block in reduced["blocks"]]
    return "\n".join([*blocks, *("link | " + " | ".join(link) for link in reduced["links"])])


@pytest.mark.parametrize("case", CASES, ids=[f"{case.area}-{case.name}" for case in CASES])
def test_what_a_page_shows(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QUARTO_PROFILE", raising=False)
    for name, source in SHARED.items():
        shutil.copy(MATERIAL / source, tmp_path / name)
    for name, text in case.files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    request = Request(documents=("index.qmd",), formats=("html",))

    rendering = render(tmp_path, request, progress=lambda *_: None)

    assert shown(tmp_path / "index.html") == case.page
    errors = [f"{one.rule} {one.location} {one.message}" for one in rendering.findings if one.severity.value != "note"]
    assert "\n".join(errors) == case.findings


def test_every_area_names_its_source() -> None:
    for path in HERE.glob("*.txt"):
        assert path.read_text("utf-8").startswith("# Quarto's documentation: "), path.name


def test_every_format_shows_what_the_page_shows(tmp_path: Path) -> None:
    """Filenames, explanations of code, numbers of callouts and references to nothing are in Word's file too."""
    (tmp_path / "index.qmd").write_text(
        "---\ntitle: T\nnumber-offset: 1\nnumber-sections: true\n---\n\n# One {#sec-one}\n\n"
        '```{.python filename="dose.py"}\ndose = 1  # <1>\n```\n1. The dose.\n\n'
        "::: {#tip-a .callout-tip}\nTake it.\n:::\n\nSee @sec-one, @tip-a and {{< meta nothing >}}.\n",
        "utf-8",
    )
    request = Request(documents=("index.qmd",), formats=("html", "docx"))
    render(tmp_path, request, progress=lambda *_: None)

    page = [text for _, text in outline(tmp_path / "index.html")["blocks"]]
    # Word's file has the title block, which the outline of a page leaves out, and no marks beside lines of code.
    in_word = [text for _, text in outline(tmp_path / "index.docx")["blocks"]][1:]
    assert in_word == [{"1dose = 1": "dose = 1", "1": "Line 1"}.get(text, text) for text in page]
    assert page == [
        "2 One",
        "dose.py",
        "1dose = 1",
        "1",
        "The dose.",
        "Tip 1",
        "Take it.",
        "See Section 2, Tip 1 and ?meta:nothing.",
    ]


REFUSED = [
    ("::: {.list-table}\ntext\n\nmore\n\n- - a\n:::", "index.qmd:5: A list table contains something besides one list"),
    ("::: {.list-table}\n- a\n- b\n:::", "index.qmd:5: A row of a list table is not a list of cells."),
    ('::: {.list-table aligns="l,x"}\n- - a\n  - b\n:::', "index.qmd:5: `aligns=l,x` does not align 2 columns."),
    ('::: {.list-table widths="1"}\n- - a\n  - b\n:::', "index.qmd:5: `widths=1` does not size 2 columns."),
    ("::: {.list-table header-rows=one}\n- - a\n:::", "index.qmd:5: `header-rows=one` is not a number."),
    (
        '::: {#tip-a .callout-tip .content-visible when-format="pdf"}\nText.\n:::',
        "index.qmd:5:7: `tip-a` has a condition, which Quarto ignores.",
    ),
    (
        '```{#lst-a .python .content-hidden when-format="pdf" lst-cap="Code"}\na\n```',
        "index.qmd:5:6: `lst-a` has a condition, which Quarto ignores.",
    ),
    ("{{< video https://example.org >}}", "index.qmd:5:1: The shortcode `video` is not supported"),
    ("- {{< include part.qmd >}}", "index.qmd:5:3: The shortcode `include` is not on its own line."),
]


@pytest.mark.parametrize(("typed", "message"), REFUSED, ids=[message for _, message in REFUSED])
def test_what_is_refused(typed: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "index.qmd").write_text(f"---\ntitle: T\n---\n\n{typed}\n", "utf-8")
    with pytest.raises(CasewrightError) as refused:
        render(tmp_path, Request(documents=("index.qmd",), formats=("html",)), progress=lambda *_: None)
    assert f"{refused.value.location}: {refused.value.message}".startswith(message)


@pytest.mark.parametrize("option", ["number-offset: one", "number-offset: [1, x]", "shift-heading-level-by: two"])
def test_a_number_that_is_none_is_refused_at_its_place(option: str, tmp_path: Path) -> None:
    (tmp_path / "index.qmd").write_text(f"---\ntitle: T\n{option}\n---\n\n# One\n", "utf-8")
    with pytest.raises(CasewrightError, match="must be a") as refused:
        render(tmp_path, Request(documents=("index.qmd",), formats=("html",)), progress=lambda *_: None)
    assert str(refused.value.location).startswith("index.qmd:3:")


def test_a_list_item_that_explains_no_line_is_reported(tmp_path: Path) -> None:
    text = "---\ntitle: T\n---\n\n```python\na = 1  # <1>\nb = 2  # <1>\n```\n1. Both\n2. Neither\n"
    (tmp_path / "index.qmd").write_text(text, "utf-8")
    request = Request(documents=("index.qmd",), formats=("html",))
    rendering = render(tmp_path, request, progress=lambda *_: None)
    assert shown(tmp_path / "index.html") == "code | 1a = 1 b = 2\ndt | 1\ndd | Both"
    [finding] = rendering.findings
    assert finding.message == "`2. Neither` belongs to no annotation of the code above, and is not printed."


def test_an_alternative_text_of_an_equation_is_read_aloud(tmp_path: Path) -> None:
    text = '---\ntitle: T\nlang: en\n---\n\n$$ \\frac{a}{b} $$ {#eq-a alt="a over b, <once>"}\n\n$$ c $$ {#eq-c}\n'
    (tmp_path / "index.qmd").write_text(text, "utf-8")
    render(tmp_path, Request(documents=("index.qmd",), formats=("html",)), progress=lambda *_: None)
    page = (tmp_path / "index.html").read_text("utf-8")
    assert 'aria-label="a over b, &lt;once&gt; (1)"' in page
    assert page.count("aria-label=") == 1


def test_every_format_holds_what_quarto_adds_to_a_page(tmp_path: Path) -> None:
    text = (
        "---\ntitle: T\nauthor: Ada Author\ndate: 2026-03-01\nlicense: CC BY\ncitation: true\nlang: en\n---\n\nText.\n"
    )
    (tmp_path / "index.qmd").write_text(text, "utf-8")
    request = Request(documents=("index.qmd",), formats=("html", "docx"))
    render(tmp_path, request, progress=lambda *_: None)
    page = [text for _, text in outline(tmp_path / "index.html")["blocks"]]
    assert page[:4] == ["Text.", "Reuse", "CC BY 4.0", "Citation"]
    assert [text for _, text in outline(tmp_path / "index.docx")["blocks"]][-len(page) :] == page


@pytest.mark.parametrize("name", ["notes.txt", "notes.docx"])
def test_what_is_neither_markdown_nor_a_notebook_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("{}", "utf-8")
    with pytest.raises(CasewrightError, match=f"The built-in engine cannot render `{name}`"):
        render(tmp_path, Request(documents=(name,), formats=("html",)), progress=lambda *_: None)
