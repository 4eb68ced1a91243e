"""Authors, affiliations, correspondence, abstract and keywords, as they head a document."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.diagnostics import CasewrightError, Location
from casewright.manuscript.title_block import byline, unprinted_keys

from .conftest import Report, expected

HERE = Location("letter.qmd", 3, 1)

WARD = "Department of Pediatrics, Town Hospital"


@pytest.mark.parametrize(
    ("metadata", "authors", "affiliations"),
    [
        ({}, [], []),
        ({"author": ""}, [], []),
        ({"author": ["  ", None, "Ada Author"]}, ["Ada Author"], []),
        ({"author": "Ada Author"}, ["Ada Author"], []),
        ({"author": ["Ada Author", "Ben Author"]}, ["Ada Author", "Ben Author"], []),
        ({"authors": [{"name": " Ada  Author "}]}, ["Ada Author"], []),
        ({"author": {"name": {"given": "Ada", "family": "Author"}}}, ["Ada Author"], []),
        ({"author": {"name": {"literal": "The Group"}}}, ["The Group"], []),
        ({"author": {"literal": "The Group"}}, ["The Group"], []),
        ({"author": {"name": {"given": "Ada", "non-dropping-particle": "de", "family": "Au"}}}, ["Ada de Au"], []),
        ({"author": [{"name": "A", "affiliation": WARD}]}, ["A 1"], [WARD]),
        (
            {"author": [{"name": "A", "affiliations": [WARD, "B"]}, {"name": "C", "affiliation": "B"}]},
            ["A 1,2", "C 2"],
            [WARD, "B"],
        ),
        (
            {"author": [{"name": "A", "affiliations": [{"name": "Town Hospital", "department": "Ward", "city": "X"}]}]},
            ["A 1"],
            ["Ward, Town Hospital, X"],
        ),
        (
            {
                "author": [
                    {"name": "A", "affiliations": [{"ref": "b"}]},
                    {"name": "C", "affiliations": [{"ref": "a"}]},
                ],
                "affiliations": [{"id": "a", "name": "First"}, {"id": "b", "name": "Second"}],
            },
            ["A 1", "C 2"],
            ["Second", "First"],
        ),
        (
            {
                "author": [
                    {"name": "A", "affiliations": [{"id": "a", "name": "First"}]},
                    {"name": "C", "affiliations": [{"id": "a"}]},
                ]
            },
            ["A 1", "C 1"],
            ["First"],
        ),
        (  # an affiliation may be defined at any author
            {
                "author": [
                    {"name": "A", "affiliations": {"ref": "b"}},
                    {"name": "C", "affiliations": [{"id": "b", "name": "Second"}, "First"]},
                ]
            },
            ["A 1", "C 1,2"],
            ["Second", "First"],
        ),
        ({"author": [{"name": "", "affiliation": "Ward"}, {"name": {}}, {"name": "A"}]}, ["A"], ["Ward"]),
        ({"author": [{"Ada Author PhD": {"email": "a@b.org"}}, {"given": "Bo", "family": "Li"}]}, ["Bo Li"], []),
    ],
)
def test_bylines(metadata: dict[str, Any], authors: list[str], affiliations: list[str]) -> None:
    by = byline(metadata, HERE)
    printed = [f"{one.name} {','.join(map(str, one.affiliations))}".strip() for one in by.authors]
    assert printed == authors
    assert list(by.affiliations) == affiliations


@pytest.mark.parametrize(
    ("metadata", "message"),
    [
        ({"author": [3]}, "neither a name nor a map"),
        ({"author": [{"name": "A", "affiliations": [{"ref": "x"}]}]}, "affiliation `x` is not defined"),
        ({"author": [{"name": "A", "affiliations": [{"id": "x"}]}]}, "affiliation `x` is not defined"),
        ({"author": [{"name": "A", "affiliation": {"phone": "1"}}]}, "neither text nor a map"),
        ({"author": [{"name": "A", "affiliation": " "}]}, "neither text nor a map"),
    ],
)
def test_bylines_that_cannot_be_printed(metadata: dict[str, Any], message: str) -> None:
    with pytest.raises(CasewrightError, match=message) as caught:
        byline(metadata, HERE)
    assert caught.value.location == HERE
    assert caught.value.hint


WHOLE = """
---
title: "A *rare* case"
subtitle: "With [a link](https://example.org)"
author:
  - name: Ada Author
    orcid: https://orcid.org/0000-0002-1825-0097
    email: ada@example.org
    corresponding: true
    affiliations:
      - Ward One, Town
      - Institute, City
  - name: Ben Author
    affiliations: ["Institute, City"]
date: May 2020
abstract: |
  First *paragraph*.

  Second.
keywords: [leukemia, "*BCR*::*ABL1*"]
---
Text
"""


def test_a_whole_title_block(report: Report) -> None:
    resolved = report(WHOLE)
    assert resolved.head() == expected("""
        title-block #title-block-header
          title
            A *rare* case
          subtitle
            With <a link -> https://example.org>
          authors
            Ada Author^1,2*^, Ben Author^2^
          affiliations
            ^1^ Ward One, Town
            ^2^ Institute, City
          correspondence
            Correspondence: Ada Author, <ada@example.org -> mailto:ada@example.org>; ORCID <0000-0002-1825-0097 -> https://orcid.org/0000-0002-1825-0097>
          date
            May 2020
          abstract
            abstract-title
              Abstract
            First *paragraph*.
            Second.
          keywords
            **Keywords:** leukemia; *BCR*::*ABL1*
    """)
    document = resolved.document("letter")
    assert (document.title, document.authors, document.keywords) == (
        "A rare case",
        ("Ada Author", "Ben Author"),
        ("leukemia", "BCR::ABL1"),
    )


@pytest.mark.parametrize(
    ("front_matter", "printed"),
    [
        ("title: T", "title\n  T"),
        ("author: A B", "authors\n  A B"),
        ("author: {name: A B, affiliation: X}", "authors\n  A B\naffiliations\n  X"),
        (
            "author: {name: A B, affiliation: X, corresponding: true}",
            "authors\n  A B\naffiliations\n  X\ncorrespondence\n  Correspondence: A B",
        ),
        ("lang: de\nabstract: Ein Fall", "abstract\n  abstract-title\n    Zusammenfassung\n  Ein Fall"),
        ("abstract: A case\nabstract-title: Summary", "abstract\n  abstract-title\n    Summary\n  A case"),
        ("keywords: leukemia", "keywords\n  **Keywords:** leukemia"),
        ("title: 2020", "title\n  2020"),
    ],
)
def test_parts_stand_where_they_exist(report: Report, front_matter: str, printed: str) -> None:
    head = report(f"---\n{front_matter}\n---\nText").head()
    assert head == "title-block #title-block-header\n" + "\n".join("  " + line for line in printed.split("\n"))


def test_a_document_without_front_matter_has_no_title_block(report: Report) -> None:
    assert report("Text").head() == ""


def test_what_is_not_text(report: Report) -> None:
    with pytest.raises(CasewrightError, match="`title` is not text") as caught:
        report("---\nlang: en\ntitle: [A, B]\n---\nText")
    assert str(caught.value.location) == "letter.qmd:3:1"


BYLINE = """
---
author:
  - name: Ada, MD
    degrees: [MD, PhD]
    equal-contributor: true
    corresponding: true
    orcid: 0000-0002-1825-0097
    roles: [Writing, supervision: lead]
    affiliations: Ward One
  - name: Ben Author
    url: https://example.org/ben
    attributes: [equal-contributor, deceased]
    note: On behalf of the group.
    affiliations: Ward Two
  - name: Cleo
    orcid: https://orcid.org/0-1
    email: c@d.org
    deceased: false
    note: On behalf of the group.
    role: {role: validation, degree-of-contribution: equal}
---
Text
"""


def test_what_is_said_of_authors(report: Report) -> None:
    assert report(BYLINE).head() == expected("""
        title-block #title-block-header
          authors
            Ada, MD, PhD^1,†*^, <Ben Author -> https://example.org/ben>^2,†,‡,§^, Cleo^§^
          affiliations
            ^1^ Ward One
            ^2^ Ward Two
          author-notes
            ^†^ These authors contributed equally.
            ^‡^ Deceased.
            ^§^ On behalf of the group.
            Cleo: <c@d.org -> mailto:c@d.org>; ORCID <0-1 -> https://orcid.org/0-1>
            Author contributions: Ada, MD: writing – original draft, supervision (lead); Cleo: validation (equal).
          correspondence
            Correspondence: Ada, MD; ORCID <0000-0002-1825-0097 -> https://orcid.org/0000-0002-1825-0097>
    """)


@pytest.mark.parametrize(
    ("metadata", "keys"),
    [
        ({}, ()),
        ({"author": "Ada"}, ()),
        ({"author": [{"name": "Ada", "id": "a", "email": "a@b.org"}]}, ()),
        (
            {"author": [{"name": "Ada"}, {"name": "Ben", "affilation": "X", "fax": None}]},
            (("author", 1, "affilation"),),
        ),
        ({"authors": {"name": "Ada", "phone": "1"}}, (("authors", "phone"),)),
    ],
)
def test_what_is_printed_nowhere(metadata: dict[str, Any], keys: tuple[tuple[str | int, ...], ...]) -> None:
    assert unprinted_keys(metadata) == keys


def test_what_is_printed_nowhere_is_told(report: Report) -> None:
    (told,) = report("---\ntitle: A\nauthor:\n  - name: Ada\n    affilation: Ward\n---\nText\n").findings
    assert told == "QRT001 letter.qmd:5:5 `affilation` of an author is not printed."
