"""What a format, a profile or the metadata shows and hides."""

from __future__ import annotations

import pytest

from casewright.manuscript import ast
from casewright.manuscript.floats.conditional import Audience, is_conditional, is_visible, without_conditions

from .conftest import CASEWRIGHT, Report, read

VISIBLE, HIDDEN = "content-visible", "content-hidden"


@pytest.mark.parametrize(
    ("name", "conditions", "formats"),
    [
        (VISIBLE, {"when-format": "html"}, "html"),
        (VISIBLE, {"when-format": "html:js"}, "html"),
        (VISIBLE, {"when-format": "pdf"}, "pdf"),
        (VISIBLE, {"when-format": "typst"}, "pdf"),
        (VISIBLE, {"when-format": "docx"}, "docx"),
        (VISIBLE, {"when-format": "revealjs"}, ""),
        (VISIBLE, {"unless-format": "html"}, "pdf docx"),
        (VISIBLE, {"unless-format": "revealjs"}, "html pdf docx"),
        (VISIBLE, {"when-format": "html", "unless-format": "revealjs"}, "html"),
        (VISIBLE, {"when-format": "html", "unless-format": "html"}, ""),
        (VISIBLE, {}, "html pdf docx"),
        (HIDDEN, {"when-format": "html"}, "pdf docx"),
        (HIDDEN, {"unless-format": "pdf"}, "pdf"),
        (HIDDEN, {}, ""),
    ],
)
def test_formats(name: str, conditions: dict[str, str], formats: str) -> None:
    element = ast.div([], classes=(name,), attributes=conditions)
    shown = [one for one in ("html", "pdf", "docx") if is_visible(element, Audience(one))]
    assert " ".join(shown) == formats


@pytest.mark.parametrize(
    ("name", "conditions", "visible"),
    [
        (VISIBLE, {"when-profile": "draft"}, True),
        (VISIBLE, {"when-profile": "final"}, False),
        (VISIBLE, {"unless-profile": "final"}, True),
        (HIDDEN, {"when-profile": "draft"}, False),
        (VISIBLE, {"when-meta": "review.blinded"}, True),
        (VISIBLE, {"when-meta": "review.signed"}, False),
        (VISIBLE, {"when-meta": "review.nothing"}, False),
        (VISIBLE, {"when-meta": "title.blinded"}, False),
        (HIDDEN, {"unless-meta": "review.blinded"}, True),
        (VISIBLE, {"when-profile": "draft", "when-meta": "review.signed"}, False),
        (HIDDEN, {"when-profile": "draft", "when-meta": "review.signed"}, True),
    ],
)
def test_profiles_and_metadata(name: str, conditions: dict[str, str], visible: bool) -> None:
    audience = Audience("html", ("draft",), {"title": "T", "review": {"blinded": True, "signed": False}})
    assert is_visible(ast.div([], classes=(name,), attributes=conditions), audience) is visible


@pytest.mark.parametrize(
    ("conditions", "formats"),
    [
        ('.content-visible when-format="html" when-format="docx"', "html docx"),
        ('.content-visible unless-format="html" unless-format="docx"', "pdf"),
        ('.content-hidden when-format="html" when-format="docx"', "pdf"),
    ],
)
def test_of_a_condition_given_several_times_one_has_to_be_true(conditions: str, formats: str) -> None:
    [element] = read(f"::: {{{conditions}}}\nText\n:::")
    assert " ".join(one for one in ("html", "pdf", "docx") if is_visible(element, Audience(one))) == formats


def test_what_is_conditional() -> None:
    assert is_conditional(ast.span([], classes=(VISIBLE,)))
    assert not is_conditional(ast.span([], classes=("visible",)))
    assert not is_conditional(ast.text("content-visible"))


def test_what_stays_when_it_is_shown() -> None:
    element = ast.div([], "note", (VISIBLE, "small"), {"when-format": "html", "lang": "de"})
    assert without_conditions(element) == ["note", ["small"], [["lang", "de"]]]


DOCUMENT = """
Rash [on screen]{.content-visible when-format="html"}[on paper]{.content-hidden when-format="html"}.

::: {.content-visible when-format="html"}
![Interactive](a.png){#fig-interactive}
:::

::: {.content-visible unless-format="html"}
![Still](b.png){#fig-still}
:::

![Both](c.png){#fig-both}

See @fig-both.

```{.python .content-hidden when-format="docx"}
x = 1
```
"""


def test_what_is_hidden_takes_no_number(report: Report) -> None:
    page = report(DOCUMENT)
    word = report(DOCUMENT, format_name="docx")
    assert page.captions() == ["Figure~1: Interactive", "Figure~2: Both"]
    assert word.captions() == ["Figure~1: Still", "Figure~2: Both"]
    assert page.lines() == ["Rash on screen.", "See <Figure~2>."]
    assert word.lines() == ["Rash on paper.", "See <Figure~2>."]
    assert "x = 1" in page.body()
    assert "x = 1" not in word.body()


def test_a_mention_of_what_is_hidden_leads_nowhere(report: Report) -> None:
    resolved = report(DOCUMENT + "\nSee @fig-still.\n")
    assert resolved.findings == ["NUM001 letter.qmd:19:5 Nothing has the label `fig-still`."]


def test_a_profile_that_is_active(report: Report) -> None:
    text = 'A [blinded]{.content-visible when-profile="review"}[signed]{.content-hidden when-profile="review"} letter.'
    assert report(text, CASEWRIGHT, profiles=("review",)).lines() == ["A blinded letter."]
    assert report(text).lines() == ["A signed letter."]
