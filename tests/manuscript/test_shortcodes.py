"""Shortcodes: values wherever they are typed, and a clear error where there is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.diagnostics import CasewrightError, Location
from casewright.manuscript import ast
from casewright.manuscript.shortcodes import (
    Shortcode,
    Values,
    parse_shortcode,
    shown_inlines,
    take_shortcodes,
    text_with_values,
    with_values,
)
from casewright.manuscript.source import SourceLine

from .conftest import Report, expected, inline_text, read, shown

HERE = Location("letter.qmd", 1, 1)

VALUES = Values(
    variables={
        "age": [ast.para([ast.strong([ast.text("10")]), ast.SPACE, ast.text("years")])],
        "day": [ast.para([ast.text("6")])],
    },
    metadata={"title": [ast.para(ast.words("A case"))]},
    variable_names=("age", "day", "dose.first", "dose.second"),
    metadata_names=("title", "lang"),
    unknown={"weight": "the notes do not state it"},
    environment={"PLACE": "here"},
)


def lines_of(text: str) -> list[SourceLine]:
    return [SourceLine(line, "letter.qmd", number) for number, line in enumerate(text.split("\n"), start=1)]


def rendered(text: str) -> str:
    """What Markdown with shortcodes prints."""
    taken = take_shortcodes(lines_of(text))
    blocks = read("\n".join(line.text for line in taken.lines))
    return shown(with_values(blocks, taken.shortcodes, lambda shortcode: shown_inlines(shortcode, VALUES)))


@pytest.mark.parametrize(
    ("body", "name", "arguments"),
    [
        ("var age", "var", ("age",)),
        ("meta author.name", "meta", ("author.name",)),
        ('env HOME "a default"', "env", ("HOME", "a default")),
        ("env HOME ''", "env", ("HOME", "")),
        ("video https://x.org width=40", "video", ("https://x.org",)),
        ("pagebreak", "pagebreak", ()),
        ("", "", ()),
    ],
)
def test_a_shortcode_has_a_name_and_arguments(body: str, name: str, arguments: tuple[str, ...]) -> None:
    shortcode = parse_shortcode(body, f"{{{{< {body} >}}}}", HERE)
    assert (shortcode.name, shortcode.arguments) == (name, arguments)


WHERE = [
    ("Aged {{< var age >}}.", "Aged **10** years."),
    ("Aged {{<var age>}}.", "Aged **10** years."),
    ("{{< var day >}}-day, day{{< var day >}}{{< var day >}}", "6-day, day66"),
    ("*{{< var age >}}*", "***10** years*"),
    ("{{< meta title >}}", "A case"),
    ("# Day {{< var day >}}", "# Day 6"),
    ("`day {{< var day >}}`", "`day 6`"),
    ("`{{{< var day >}}}`", "`{{< var day >}}`"),
    ('`{{< var day >}}`{shortcodes="false"}', "`{{< var day >}}`"),
    ("`{{< kbd Ctrl >}}`", "`{{< kbd Ctrl >}}`"),
    ("```\nday {{< var day >}}\n```", "```\nday 6\n```"),
    ("$d = {{< var day >}}$", "$d = 6$"),
    ("[day {{< var day >}}](https://x.org/{{< var day >}}?a=1)", "<day 6 -> https://x.org/6?a=1>"),
    ("<https://x.org/{{< var day >}}>", "<https://x.org/6 -> https://x.org/6>"),
    ("![Day {{< var day >}}](d{{< var day >}}.png)", None),
    ("Escaped {{{< var day >}}} and {{</* var day */>}}", "Escaped {{< var day >}} and {{< var day >}}"),
    ("A note.^[On day {{< var day >}}]", "A note.^[On day 6]"),
    ("| {{< var day >}} |\n|---|\n| {{< var age >}} |", "table\n  | 6\n  | **10** years"),
    ("{{< env PLACE >}}", "here"),
    ("{{< env NOWHERE_SET 'twelve days' >}}", "twelve days"),
    ("a<!-- {{< var nothing >}} -->b", "araw html: <!-- {{< var nothing >}} -->b"),
    ('[x]{title="day {{< var day >}}"}', "x"),
    ("no shortcode: {{ x }} {<} >}}", "no shortcode: {{ x }} {<} >}}"),
]


@pytest.mark.parametrize(("typed", "printed"), [(typed, printed) for typed, printed in WHERE if printed is not None])
def test_values_stand_wherever_text_stands(typed: str, printed: str) -> None:
    assert rendered(typed) == printed


def test_values_stand_in_attributes_and_in_the_names_of_images() -> None:
    taken = take_shortcodes(lines_of('![Day {{< var day >}}](d{{< var day >}}.png){fig-alt="On day {{< var day >}}"}'))
    blocks = read(taken.lines[0].text)
    filled = with_values(blocks, taken.shortcodes, lambda shortcode: shown_inlines(shortcode, VALUES))
    [image] = [one for one in ast.walk(filled) if one["t"] == "Image"]
    assert image["c"][2] == ["d6.png", ""]
    assert ast.attributes_of(image) == {"fig-alt": "On day 6"}
    assert inline_text(image["c"][1]) == "Day 6"


def test_a_page_break_stands_alone() -> None:
    assert rendered("{{< pagebreak >}}") == "[]{.page-break}"


UNKNOWN = [
    ("var aeg", "There is no value `aeg`.", "", "Did you mean `age`?"),
    ("var dose", "There is no value `dose`.", "`dose` is a group of values", "`dose.first`, `dose.second`"),
    ("var weight", "`weight` has no value.", "the notes do not state it", ""),
    ("meta titel", "There is no metadata key `titel`.", "", "Did you mean `title`?"),
    ("var", "does not name a value", "", ""),
    ("env CASEWRIGHT_NOWHERE", "The environment variable `CASEWRIGHT_NOWHERE` is not set.", "", "give a default"),
    ("brand color", "`brand` is not supported by the built-in engine", "", "--engine quarto"),
    ("vaar age", "`vaar` is not supported by the built-in engine", "", "Did you mean `var`?"),
    ("include a.qmd", "`include` is not on its own line", "", "on its own line"),
    ("embed a.ipynb#x", "`embed` is not on its own line", "", "on its own line"),
]


@pytest.mark.parametrize(("body", "message", "why", "hint"), UNKNOWN)
def test_what_has_no_value(body: str, message: str, why: str, hint: str) -> None:
    with pytest.raises(CasewrightError) as caught:
        rendered(f"first line\n\nand {{{{< {body} >}}}}")
    error = caught.value
    assert message in error.message
    assert str(error.location) == "letter.qmd:3:5"
    assert why in error.why
    assert hint in error.hint


def test_variables_of_the_computer_are_not_printed_in_a_folder_that_is_not_trusted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CASEWRIGHT_SECRET", "hidden")
    shortcode = parse_shortcode("env CASEWRIGHT_SECRET", "{{< env CASEWRIGHT_SECRET >}}", HERE)
    with pytest.raises(CasewrightError, match="is not printed"):
        shown_inlines(shortcode, Values({}, {}))


@pytest.mark.parametrize("text", ["Aged {{< var age", "Aged {{< var\nage >}}", "{{<var age >}"])
def test_a_shortcode_without_an_end_is_not_printed(text: str) -> None:
    with pytest.raises(CasewrightError, match="A shortcode is not closed") as caught:
        rendered(text)
    assert caught.value.location is not None
    assert caught.value.location.line == 1


@pytest.mark.parametrize("text", ["`{{< var age`", "```\n{{< var age\n```", "{{< 3", "<!-- {{< var -->"])
def test_what_only_looks_like_the_beginning_of_a_shortcode(text: str) -> None:
    assert take_shortcodes(lines_of(text)).shortcodes == ()


def test_the_characters_of_tokens_are_refused() -> None:
    with pytest.raises(CasewrightError, match="private-use") as caught:
        take_shortcodes(lines_of("fine\nfour\ue0010\ue001"))
    assert str(caught.value.location) == "letter.qmd:2:5"


def test_indices_go_on_after_those_taken_before() -> None:
    first = take_shortcodes(lines_of("{{< var age >}}"))
    second = take_shortcodes(lines_of("{{< var day >}}"), first.shortcodes)
    assert [one.arguments[0] for one in second.shortcodes] == ["age", "day"]
    assert text_with_values(
        second.lines[0].text, second.shortcodes, lambda shortcode: shown_inlines(shortcode, VALUES)
    ) == "6"  # fmt: skip


@given(st.lists(st.sampled_from(["{{< var day >}}", "{{{< var day >}}}", "text", " ", "`", ">}}", "*"]), max_size=12))
def test_taking_and_showing_loses_nothing(parts: list[str]) -> None:
    text = "".join(parts)
    taken = take_shortcodes(lines_of(text))
    back = text_with_values(taken.lines[0].text, taken.shortcodes, lambda one: [ast.text("6")] if not one.literal else
                            shown_inlines(one, VALUES))  # fmt: skip
    assert back == text.replace("{{{< var day >}}}", "\0").replace("{{< var day >}}", "6").replace(
        "\0", "{{< var day >}}"
    )


DOCUMENT = """
---
title: "Fever on day {{< var day >}}"
abstract: |
  A {{< var age >}} old girl.
greeting: "Hello, {{< var age >}}"
---
{{< meta greeting >}}

![On day {{< var day >}}](fever.png){#fig-a fig-alt="Day {{< var day >}}"}

```{#lst-a lst-cap="*Doses* on day {{< var day >}}"}
x
```

::: {.callout-note title="**Day** {{< var day >}}"}
Body
:::

| Day |
|-----|
| {{< var day >}} |

: Cases on day {{< var day >}} {#tbl-a}
"""


def test_values_in_a_whole_document(report: Report) -> None:
    resolved = report({"letter.qmd": DOCUMENT, "_variables.yml": 'age: "**10** years"\nday: 6\n'})
    assert resolved.head() == expected("""
        title-block #title-block-header
          title
            Fever on day 6
          abstract
            abstract-title
              Abstract
            A **10** years old girl.
    """)
    assert resolved.document("letter").title == "Fever on day 6"
    assert resolved.lines() == ["Hello, **10** years"]
    assert resolved.captions() == [
        "Figure~1: On day 6",
        "Listing~1: *Doses* on day 6",
        "Table~1: Cases on day 6",
    ]
    assert "image fever.png alt='Day 6'" in resolved.body()
    assert "**Day** 6" in resolved.body()
    assert "  | 6" in resolved.body()


def test_an_unknown_value_in_the_front_matter_says_its_line(report: Report) -> None:
    with pytest.raises(CasewrightError, match="no value `dya`") as caught:
        report(
            {
                "letter.qmd": "---\ntitle: T\nabstract: |\n  One.\n  On {{< var dya >}}.\n---\n",
                "_variables.yml": "day: 6",
            }
        )
    assert str(caught.value.location) == "letter.qmd:5"


def test_a_value_the_case_does_not_state(report: Report) -> None:
    with pytest.raises(CasewrightError, match="`day` has no value") as caught:
        report("Day {{< var day >}}", unknown={"day": "marked as not stated at data/case.yml:4"})
    assert caught.value.why == "marked as not stated at data/case.yml:4"


def test_values_of_values_without_end(report: Report) -> None:
    front = "".join(f"m{n}: '{{{{< meta m{n + 1} >}}}} {{{{< meta m{n + 1} >}}}}'\n" for n in range(30))
    with pytest.raises(CasewrightError, match="contains too many values"):
        report(f"---\n{front}m30: x\n---\n{{{{< meta m0 >}}}}")


def test_values_that_show_each_other(report: Report) -> None:
    with pytest.raises(CasewrightError, match="contains itself") as caught:
        report("---\none: '{{< meta two >}}'\ntwo: '{{< meta one >}}'\n---\n{{< meta one >}}")
    assert caught.value.location is not None
    assert caught.value.location.path == "letter.qmd"


@pytest.mark.parametrize(
    ("value", "printed"), [("true", "true"), ("[only]", "only"), ("3.50", "3.5"), ("'3.50'", "3.50")]
)
def test_what_values_of_each_type_print(report: Report, value: str, printed: str) -> None:
    assert report({"letter.qmd": "{{< var v >}}", "_variables.yml": f"v: {value}\n"}).lines() == [printed]


def test_shortcodes_are_values() -> None:
    assert parse_shortcode("var age", "{{< var age >}}", HERE) == Shortcode("var", ("age",), "{{< var age >}}", HERE)
