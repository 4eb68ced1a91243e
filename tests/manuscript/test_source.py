"""A document's text: front matter taken off, includes followed, every line where it was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.diagnostics import CasewrightError
from casewright.manuscript.source import (
    SourceDocument,
    SourceLine,
    read_source,
    text_lines,
    typed_citations,
    typed_labels,
)

Read = Callable[[Mapping[str, str]], SourceDocument]


@pytest.fixture
def source(tmp_path: Path) -> Read:
    """Write files and read the first of them."""

    def read(files: Mapping[str, str]) -> SourceDocument:
        for name, text in files.items():
            path = tmp_path / "report" / name if not name.startswith("/") else tmp_path / name[1:]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return read_source(tmp_path, f"report/{next(iter(files))}")

    return read


def lines_of(document: SourceDocument) -> list[str]:
    return [f"{line.path.removeprefix('report/')}:{line.number} {line.text}" for line in document.lines]


def typed(text: str) -> list[SourceLine]:
    return [SourceLine(line, "a.qmd", number) for number, line in enumerate(text.split("\n"), start=1)]


FIRST = ["a.qmd:1 ```{r}", "a.qmd:2 x", "a.qmd:3 ```", "a.qmd:4 "]


@pytest.mark.parametrize(
    ("text", "front_matter", "lines"),
    [
        ("---\ntitle: T\n---\nText\n", {"title": "T"}, ["a.qmd:4 Text"]),
        ("---\ntitle: T\n...\nText", {"title": "T"}, ["a.qmd:4 Text"]),
        ("\n\n---\ntitle: T\n---\n\nText\n", {"title": "T"}, ["a.qmd:6 ", "a.qmd:7 Text"]),
        ("---\n# nothing\n---\nText\n", {}, ["a.qmd:4 Text"]),
        ("Text\n\n---\n\nMore\n", {}, ["a.qmd:1 Text", "a.qmd:2 ", "a.qmd:3 ---", "a.qmd:4 ", "a.qmd:5 More"]),
        ("```{r}\nx\n```\n\n---\ntitle: T\n---\nText", {"title": "T"}, [*FIRST, "a.qmd:8 Text"]),
        ("```{r}\nx\n```\n\n---\n\nText", {}, [*FIRST, "a.qmd:5 ---", "a.qmd:6 ", "a.qmd:7 Text"]),
        ("<!-- a\nb -->\n---\ntitle: T\n---\n", {"title": "T"}, ["a.qmd:1 <!-- a", "a.qmd:2 b -->"]),
        ("", {}, []),
        ("\ufeff---\r\ntitle: T\r\n---\r\nText\r\n", {"title": "T"}, ["a.qmd:4 Text"]),
    ],
)
def test_front_matter_is_taken_off(source: Read, text: str, front_matter: object, lines: list[str]) -> None:
    document = source({"a.qmd": text})
    assert document.front_matter.value == front_matter
    assert lines_of(document) == lines


def test_a_document_is_named_by_its_path(source: Read) -> None:
    document = source({"deep/letter.qmd": "Text\n"})
    assert (document.name, document.path, document.folder) == (
        "report/deep/letter",
        "report/deep/letter.qmd",
        "report/deep",
    )
    assert list(document.files_read) == ["report/deep/letter.qmd"]


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("---\ntitle: T\nText\n", "report/a.qmd:1:1", "is not closed"),
        ("---\n- one\n---\n", "report/a.qmd:2:1", "does not consist of `key: value` lines"),
        ("---\ntitle: [T\n---\n", "report/a.qmd:2:10", "cannot be read"),
        ("\n---\ntitle: T\ntitle: U\n---\n", "report/a.qmd:4:1", "cannot be read"),
    ],
)
def test_broken_front_matter_says_where(source: Read, text: str, place: str, message: str) -> None:
    with pytest.raises(CasewrightError, match=message) as caught:
        source({"a.qmd": text})
    assert str(caught.value.location) == place


INCLUDED = {
    "its own line": (
        {"a.qmd": "One\n\n{{< include _b.qmd >}}\n\nTwo\n", "_b.qmd": "Part\n"},
        ["a.qmd:1 One", "a.qmd:2 ", "_b.qmd:1 Part", "a.qmd:4 ", "a.qmd:5 Two"],
    ),
    "quoted, indented, with blanks in its name": (
        {"a.qmd": '  {{< include "my part.qmd" >}}\n', "my part.qmd": "Part"},
        ["my part.qmd:1 Part"],
    ),
    "relative to the document, not to the file it is in": (
        {"a.qmd": "{{< include parts/_b.qmd >}}", "parts/_b.qmd": "{{< include _c.qmd >}}", "_c.qmd": "Deep"},
        ["_c.qmd:1 Deep"],
    ),
    "from the project with a leading slash": (
        {"a.qmd": "{{< include /shared/_b.qmd >}}", "/shared/_b.qmd": "Shared"},
        ["shared/_b.qmd:1 Shared"],
    ),
    "a folder up, inside the project": (
        {"a.qmd": "{{< include ../_b.qmd >}}", "/_b.qmd": "Above"},
        ["_b.qmd:1 Above"],
    ),
    "twice": (
        {"a.qmd": "{{< include _b.qmd >}}\n{{< include _b.qmd >}}", "_b.qmd": "Part"},
        ["_b.qmd:1 Part", "_b.qmd:1 Part"],
    ),
    "in fenced code, as Quarto does": (
        {"a.qmd": "```python\n{{< include b.py >}}\n```", "b.py": "x = 1\n"},
        ["a.qmd:1 ```python", "b.py:1 x = 1", "a.qmd:3 ```"],
    ),
    "a script or data as it is, whatever it begins with": (
        {"a.qmd": "```yaml\n{{< include b.yml >}}\n```", "b.yml": "---\na: 1\n---\n"},
        ["a.qmd:1 ```yaml", "b.yml:1 ---", "b.yml:2 a: 1", "b.yml:3 ---", "a.qmd:3 ```"],
    ),
    "not where escaped": (
        {"a.qmd": "{{{< include _b.qmd >}}}\n`{{< include _b.qmd >}}`"},
        ["a.qmd:1 {{{< include _b.qmd >}}}", "a.qmd:2 `{{< include _b.qmd >}}`"],
    ),
    "an empty file": ({"a.qmd": "One\n{{< include _b.qmd >}}\nTwo", "_b.qmd": ""}, ["a.qmd:1 One", "a.qmd:3 Two"]),
}


@pytest.mark.parametrize("name", INCLUDED)
def test_includes(source: Read, name: str) -> None:
    files, lines = INCLUDED[name]
    document = source(files)
    assert lines_of(document) == lines
    assert len(document.files_read) == len(files)


@pytest.mark.parametrize(
    ("files", "place", "message", "why"),
    [
        (
            {"a.qmd": "x\n {{< include a.qmd >}}"},
            "report/a.qmd:2:2",
            "`report/a.qmd` includes itself",
            "`report/a.qmd`",
        ),
        (
            {"a.qmd": "{{< include b.qmd >}}", "b.qmd": "\n{{< include c.qmd >}}", "c.qmd": "{{< include b.qmd >}}"},
            "report/c.qmd:1:1",
            "`report/b.qmd` includes itself",
            "`report/b.qmd` -> `report/c.qmd` -> `report/b.qmd`",
        ),
        ({"a.qmd": "{{< include no.qmd >}}"}, "report/a.qmd:1:1", "`report/no.qmd` does not exist", "relative"),
        ({"a.qmd": "{{< include ../../out.qmd >}}"}, "report/a.qmd:1:1", "lies outside the project", ""),
        ({"a.qmd": "{{< include /../out.qmd >}}"}, "report/a.qmd:1:1", "lies outside the project", ""),
        (
            {"a.qmd": "{{< include b.qmd >}}", "b.qmd": "---\ntitle: B\n---\nText"},
            "report/b.qmd:2:1",
            "has its own front matter",
            "",
        ),
        (
            {
                "a.qmd": "{{< include p0.qmd >}}",
                **{f"p{n}.qmd": f"{{{{< include p{n + 1}.qmd >}}}}\n" * 2 for n in range(20)},
                "p20.qmd": "x",
            },
            "report/p18.qmd:2:1",
            "includes more than 1,000 files",
            "several times",
        ),
    ],
)
def test_includes_that_cannot_be_followed(
    source: Read, files: Mapping[str, str], place: str, message: str, why: str
) -> None:
    with pytest.raises(CasewrightError, match=message) as caught:
        source(files)
    assert str(caught.value.location) == place
    assert why in caught.value.why


def test_an_include_that_is_a_link_out_of_the_project(source: Read, tmp_path: Path) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}-outside.qmd"
    outside.write_text("Secret", encoding="utf-8")
    (tmp_path / "report").mkdir()
    (tmp_path / "report/_b.qmd").symlink_to(outside)
    with pytest.raises(CasewrightError, match="lies outside the project"):
        source({"a.qmd": "{{< include _b.qmd >}}"})


CITATIONS = [
    ("See @smith2020.", ["smith2020@1:5"]),
    ("[see @a; -@b, p. 3] @c", ["a@1:6", "b@1:10", "c@1:21"]),
    ("@fig-a, @suppfig-leg-b and @Fig-c", ["fig-a@1:1", "suppfig-leg-b@1:9", "Fig-c@1:28"]),
    ("@{https://doi.org/10.1/x} @doi:10.1/y.", ["https://doi.org/10.1/x@1:1", "doi:10.1/y@1:27"]),
    ("ada@example.org and \\@home and a@b", []),
    ("`@code` and ``a ` @code``", []),
    ("one\n```\n@code\n```\n@two", ["two@5:1"]),
    ("~~~~\n@code\n~~~\n@code\n~~~~~\n@two", ["two@6:1"]),
    ("- item\n\n  ```python\n  @decorator\n  ```\n- @two", ["two@6:3"]),
    ("<!-- @one\n@two --> @three", ["three@2:10"]),
    ("a <!-- @x --> @b <!-- --> @c", ["b@1:15", "c@1:27"]),
    ("```unclosed\n@code", []),
    ("`` unclosed @a", ["a@1:13"]),
]


@pytest.mark.parametrize(("text", "found"), CITATIONS)
def test_citations_are_found_where_they_are_typed(text: str, found: list[str]) -> None:
    citations = typed_citations(typed(text))
    assert [f"{one.key}@{one.location.line}:{one.location.column}" for one in citations] == found


LABELS = [
    ("![a](b.png){#fig-a width=50%}", ["fig-a@1:12"]),
    ("::: {#fig-a .column}", ["fig-a@1:5"]),
    ("# Heading {.unnumbered #sec-a}", ["sec-a@1:11"]),
    (": Caption {#tbl-a} and {#tbl-b}", ["tbl-a@1:11", "tbl-b@1:24"]),
    ("```{python}\n#| label: fig-plot\n```", ["fig-plot@2:1"]),
    ('#| label: "tbl-x"', ["tbl-x@1:1"]),
    ("$$x$$ {#eq-dose}", ["eq-dose@1:7"]),
    ("no # label { here}", []),
]


@pytest.mark.parametrize(("text", "found"), LABELS)
def test_labels_are_found_where_they_are_typed(text: str, found: list[str]) -> None:
    labels = typed_labels(typed(text))
    assert [f"{one.key}@{one.location.line}:{one.location.column}" for one in labels] == found


@given(st.text(alphabet="`~@<!-> \na1{", max_size=80))
def test_prose_keeps_its_columns(text: str) -> None:
    for line, prose in text_lines(typed(text)):
        assert len(prose) == len(line.text)
        assert all(kept in {" ", original} for kept, original in zip(prose, line.text, strict=True))
