"""One registry of numbers for the project."""

from __future__ import annotations

import re

import pytest

from casewright.diagnostics import Location
from casewright.manuscript import ast
from casewright.manuscript.crossref.kinds import CrossrefKind, Kinds
from casewright.manuscript.crossref.numbering import DocumentLabels, Labeled, labels_in, numbered
from casewright.manuscript.floats.conditional import Audience
from casewright.manuscript.floats.floats import FloatRules
from casewright.manuscript.floats.structure import StructureRules, structured

from .conftest import Report, read


def kinds(*, chapters: bool = False, **formats: str) -> Kinds:
    names = {"fig": "Figure", "suppfig": "Supplementary Figure S", "tbl": "Table", "eq": "Equation", "sec": "Section"}
    return Kinds(
        {
            key: CrossrefKind(key, "float", name, name, number_format=formats.get(key, "arabic"))
            for key, name in names.items()
        },
        chapters=chapters,
    )


def document(name: str, *labels: Labeled | str, **rules: str) -> DocumentLabels:
    items = tuple(one if isinstance(one, Labeled) else Labeled(one, one.partition("-")[0]) for one in labels)
    typed = {item.label: (Location(f"{name}.qmd", line),) for line, item in enumerate(items, start=1)}
    return DocumentLabels(name, items, kinds(**rules), typed)


def numbers(*documents: DocumentLabels) -> dict[str, str]:
    registry = numbered(documents)
    assert registry.findings == ()
    return {label: entry.number for label, entry in registry.entries.items()}


def test_each_kind_counts_for_itself_in_reading_order() -> None:
    assert numbers(document("letter", "fig-a", "tbl-a", "fig-b", "suppfig-a", "eq-a")) == {
        "fig-a": "1",
        "tbl-a": "1",
        "fig-b": "2",
        "suppfig-a": "1",
        "eq-a": "1",
    }


def test_documents_go_on_where_the_one_before_ended() -> None:
    letter = document("letter", "fig-a", "suppfig-early")
    supplement = document("supplement", "suppfig-leg", "fig-b")
    assert numbers(letter, supplement) == {"fig-a": "1", "suppfig-early": "1", "suppfig-leg": "2", "fig-b": "2"}


def test_inserting_a_supplementary_figure_renumbers_those_after_it() -> None:
    letter = document("letter", "fig-a")
    before = numbers(letter, document("supplement", "suppfig-a", "suppfig-b"))
    after = numbers(letter, document("supplement", "suppfig-new", "suppfig-a", "suppfig-b"))
    assert (before["suppfig-a"], before["suppfig-b"], before["fig-a"]) == ("1", "2", "1")
    assert (after["suppfig-a"], after["suppfig-b"], after["fig-a"]) == ("2", "3", "1")


@pytest.mark.parametrize(("number_format", "printed"), [("roman", "II"), ("alpha A", "B"), ("alpha x", "y")])
def test_number_formats(number_format: str, printed: str) -> None:
    assert numbers(document("letter", "tbl-a", "tbl-b", tbl=number_format))["tbl-b"] == printed


def test_panels_are_known_by_letter_and_by_label() -> None:
    registry = numbered([document("letter", Labeled("fig-eyes", "fig", "", (("A", "fig-left"), ("B", ""))))])
    eyes, left = registry.entries["fig-eyes"], registry.entries["fig-left"]
    assert (eyes.number, eyes.panels, eyes.letter) == ("1", ("A", "B"), "")
    assert (left.number, left.parent, left.letter, left.panels) == ("1", "fig-eyes", "A", ())


def test_chapters_count_from_one() -> None:
    labels = [Labeled("fig-a", "fig", "1"), Labeled("fig-b", "fig", "1"), Labeled("fig-c", "fig", "2")]
    rules = kinds(chapters=True)
    registry = numbered([DocumentLabels("letter", tuple(labels), rules, {})])
    assert [entry.number for entry in registry.entries.values()] == ["1.1", "1.2", "2.1"]


def test_chapters_of_two_documents_share_no_number() -> None:
    rules = kinds(chapters=True)
    one = DocumentLabels("letter", (Labeled("fig-a", "fig", "1"),), rules, {})
    two = DocumentLabels("supplement", (Labeled("fig-b", "fig", "1"),), rules, {})
    assert numbers(one, two) == {"fig-a": "1.1", "fig-b": "1.2"}


TWICE = [
    ("in one document", [document("letter", "fig-a", "fig-b", "fig-a")], {"fig-a": "1", "fig-b": "2"}),
    (
        "in two documents",
        [document("letter", "fig-a"), document("supp", "fig-a", "fig-b")],
        {"fig-a": "1", "fig-b": "2"},
    ),
    (
        "as a panel and as a figure before it",
        [document("letter", "fig-a", Labeled("fig-b", "fig", "", (("A", "fig-a"),)))],
        {"fig-a": "1", "fig-b": "2"},
    ),
    (
        "as a panel and as a figure after it",
        [document("letter", Labeled("fig-b", "fig", "", (("A", "fig-a"),)), "fig-a", "fig-c")],
        {"fig-b": "1", "fig-a": "1", "fig-c": "2"},
    ),
    (
        "as a panel and as its own figure",
        [document("letter", Labeled("fig-a", "fig", "", (("A", "fig-a"),)))],
        {"fig-a": "1"},
    ),
    (
        "as panels of two figures",
        [
            document(
                "letter",
                Labeled("fig-a", "fig", "", (("A", "fig-x"),)),
                Labeled("fig-b", "fig", "", (("A", "fig-x"),)),
            )
        ],
        {"fig-a": "1", "fig-x": "1", "fig-b": "2"},
    ),
]


@pytest.mark.parametrize(("where", "documents", "expected"), TWICE, ids=[where for where, _, _ in TWICE])
def test_a_label_that_stands_twice_is_found_and_numbered_once(
    where: str, documents: list[DocumentLabels], expected: dict[str, str]
) -> None:
    registry = numbered(documents)
    assert {label: entry.number for label, entry in registry.entries.items()} == expected, where
    [finding] = registry.findings
    assert (finding.rule, finding.name) == ("NUM002", "label-twice")


def test_both_places_of_a_label_are_named(report: Report) -> None:
    text = "![One](a.png){#fig-a}\n\nSee @fig-a.\n\n![Two](b.png){#fig-a}\n\n![Three](c.png){#fig-c}\n"
    resolved = report(text)
    assert resolved.findings == [
        "NUM002 letter.qmd:5:14 The label `fig-a` appears twice: here and at letter.qmd:1:14.",
    ]
    assert resolved.captions() == ["Figure~1: One", "Two", "Figure~2: Three"]


def test_a_label_of_two_documents(report: Report) -> None:
    resolved = report({"letter.qmd": "![One](a.png){#fig-a}", "supplement.qmd": "Text\n\n![Two](b.png){#fig-a}"})
    assert resolved.findings == [
        "NUM002 supplement.qmd:3:14 The label `fig-a` appears twice: here and at letter.qmd:1:14."
    ]
    assert resolved.captions("letter") == ["Figure~1: One"]
    assert resolved.captions("supplement") == ["Two"]


def test_what_carries_a_label() -> None:
    blocks = read(
        "# Case {#sec-case}\n\n![A](a.png){#fig-a}\n\n![No label](b.png)\n\n$$x$$ {#eq-x}\n\n## Else {#else}\n\n"
        "::: {#fig-p}\n![One](1.png){#fig-p1}\n\n![Two](2.png)\n\nBoth\n:::\n\n"
        "::: {#fig-h}\n![](h.png)\n\n**A.** Hand. **B, C.** Lettered.\n:::\n"
    )
    shaped = structured(blocks, StructureRules(FloatRules({"fig": "bottom"}, "", {}), Audience("html"), {}))
    assert labels_in(shaped, {"fig-a": ("A", "B")}) == (
        Labeled("sec-case", "sec", "1"),
        Labeled("fig-a", "fig", "1", (("A", ""), ("B", ""))),
        Labeled("eq-x", "eq", "1"),
        Labeled("fig-p", "fig", "1", (("A", "fig-p1"),)),
        Labeled("fig-h", "fig", "1", (("A", ""), ("B", ""), ("C", ""))),
    )


EVERY_KIND = """\
See @eq-{own}, @lst-{own}, @fig-{own}, @tbl-{own}, @sec-{own}; elsewhere @eq-{other}, @lst-{other}, @fig-{other},
@tbl-{other}, @sec-{other}.

# One {{#sec-{own}}}

$$ a $$ {{#eq-{own}}}

```{{#lst-{own} .python lst-cap="Code"}}
x = 1
```

![Picture](a.png){{#fig-{own} fig-alt="A square"}}

| a |
|---|
| 1 |

: Table {{#tbl-{own}}}
"""


def test_a_supplement_of_its_own_series_counts_apart(report: Report) -> None:
    supplement = "---\ncasewright: {series: S}\n---\n\n" + EVERY_KIND.format(own="b", other="a")
    done = report(
        {"letter.qmd": EVERY_KIND.format(own="a", other="b"), "supplement.qmd": supplement},
        "casewright: true\nnumber-sections: true\n",
    )
    main = "Equation~1, Listing~1, Figure~1, Table~1, Section~1"
    apart = "Equation~S1, Listing~S1, Figure~S1, Table~S1, Section~S1"

    def without_links(line: str) -> str:
        return re.sub(r"<(.*?)(?: -> .*?)?>", r"\1", line)

    assert without_links(done.lines("letter")[0]) == f"See {main}; elsewhere {apart}."
    assert without_links(done.lines("supplement")[0]) == f"See {apart}; elsewhere {main}."
    assert done.captions("supplement") == ["Listing~S1: Code", "Figure~S1: Picture", "Table~S1: Table"]
    heading = next(block for block in done.document("supplement").blocks if block["t"] == "Header")
    assert ast.plain_text([heading]) == "S1 One"
