"""Pages in landscape: a section of the Word file for what is marked, between those of the text before and behind it."""

from __future__ import annotations

from typing import Any

import pytest
from word_manuscripts import a_float, blocks, document, image, png
from word_reader import W, root_of

from casewright.manuscript.ast import Blocks, div, plain
from casewright.render.word import word_document

UPRIGHT, TURNED = ("11906", "16838", None), ("16838", "11906", "landscape")
TABLE = "| Day | CRP |\n|---|---|\n| 0 | 148 |\n"
BREAK = div([], classes=["page-break"])
BEFORE, BEHIND = blocks("Before."), blocks("Behind.")


def turned(given: str | Blocks) -> Blocks:
    return [div(blocks(given) if isinstance(given, str) else given, classes=["landscape"])]


def body_of(given: Blocks, **facts: Any) -> Any:
    made = word_document(
        document(given, **facts), resources={"figures/wide.png": png(3000, 400, dpi=72)}, link_targets={}
    )
    return root_of(made).find(W + "body")


def pages(body: Any) -> list[tuple[str, tuple[str, str, str | None]]]:
    """The text of each section, and its paper."""
    found, words = [], []
    for block in body:
        words += ["".join(block.itertext())]
        for section in block.iter(W + "sectPr"):
            size = section.find(W + "pgSz")
            paper = (size.get(W + "w"), size.get(W + "h"), size.get(W + "orient"))
            found.append(("".join(words), paper))
            words = []
    return found


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(
            [*BEFORE, *turned("Wide."), *BEHIND],
            [("Before.", UPRIGHT), ("Wide.", TURNED), ("Behind.", UPRIGHT)],
            id="between",
        ),
        pytest.param([*turned("Wide."), *BEHIND], [("Wide.", TURNED), ("Behind.", UPRIGHT)], id="first"),
        pytest.param([*BEFORE, *turned("Wide.")], [("Before.", UPRIGHT), ("Wide.", TURNED)], id="last"),
        pytest.param(
            [*BEFORE, *turned("One."), *turned("Two."), *BEHIND],
            [("Before.", UPRIGHT), ("One.", TURNED), ("Two.", TURNED), ("Behind.", UPRIGHT)],
            id="one behind the other",
        ),
        pytest.param(
            [*blocks(TABLE), *turned(TABLE), *blocks(TABLE)],
            [("DayCRP0148", UPRIGHT), ("DayCRP0148", TURNED), ("DayCRP0148", UPRIGHT)],
            id="tables",
        ),
        pytest.param(
            [*BEFORE, BREAK, *turned("Wide."), *BEHIND],
            [("Before.", UPRIGHT), ("Wide.", TURNED), ("Behind.", UPRIGHT)],
            id="behind a page break",
        ),
        pytest.param(
            [*BEFORE, *turned(turned("Wide.")), *BEHIND],
            [("Before.", UPRIGHT), ("Wide.", TURNED), ("Behind.", UPRIGHT)],
            id="in itself",
        ),
        pytest.param([*BEFORE, *turned([]), *BEHIND], [("Before.Behind.", UPRIGHT)], id="empty"),
        pytest.param(
            [*BEFORE, div(turned("Wide."), classes=["callout"]), *BEHIND],
            [("Before.Wide.Behind.", UPRIGHT)],
            id="inside a callout",
        ),
    ],
)
def test_what_is_marked_has_pages_of_its_own(given: Blocks, expected: list[tuple[str, tuple[str, str, str]]]) -> None:
    assert pages(body_of(given)) == expected


def test_every_section_has_the_foot_the_margins_and_the_line_numbers() -> None:
    body = body_of([*BEFORE, *turned("Wide."), *BEHIND], line_numbers=True)
    kept = [
        [(part.tag, sorted(part.attrib.items())) for part in section if part.tag != W + "pgSz"]
        for section in body.iter(W + "sectPr")
    ]
    assert len(kept) == 3
    assert kept[0] == kept[1] == kept[2]
    assert {W + "footerReference", W + "pgMar", W + "lnNumType"} <= {tag for tag, _ in kept[0]}


def test_tables_and_pictures_have_the_room_of_the_turned_page() -> None:
    wide = a_float("fig-wide", [plain([image("figures/wide.png")])])
    body = body_of([*BEFORE, *turned([wide]), *BEHIND])
    extent = next(element for element in body.iter() if element.tag.endswith("}extent"))
    assert int(extent.get("cx")) == (16838 - 2 * 1417) * 635


def test_no_page_is_broken_before_turned_pages() -> None:
    body = body_of([*BEFORE, BREAK, *turned("Wide."), *BEHIND])
    assert not list(body.iter(W + "pageBreakBefore", W + "br"))
