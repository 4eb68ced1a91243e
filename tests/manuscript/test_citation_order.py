"""The order citations are numbered in, by each rule."""

from __future__ import annotations

import pytest

from casewright.manuscript.citations.order import (
    FIRST_MENTION,
    POSITION,
    TEXT_TABLES_FIGURES,
    citation_order,
    with_order,
    without_order,
)

from .conftest import Report, read, shown, with_settings

FIGURE = "\n\n![Legend @{work}](a.png){{#fig-{name}}}\n\n"
TABLE = "\n\n| @{cell} |\n|---|\n| x |\n\n: Cases @{work} {{#tbl-{name}}}\n\n"


def figure(name: str, work: str) -> str:
    return FIGURE.format(name=name, work=work)


def table(name: str, work: str, cell: str) -> str:
    return TABLE.format(name=name, work=work, cell=cell)


# what is typed; the order by first mention (ICMJE); text, then tables, then figures; position
ORDERS = {
    "works in the text": ("First @a, then @b; again @a.", "a b", "a b", "a b"),
    "several in one bracket": ("As shown [@b; see @a, p. 3].", "b a", "b a", "b a"),
    "a legend's work is numbered where the text first mentions the figure": (
        "Text @a. See @fig-one. Then @b." + figure("one", "x"),
        "a x b",
        "a b x",
        "a b x",
    ),
    "also where the figure is before its mention": (
        figure("one", "x") + "Text @a. Then @fig-one and @b.",
        "a x b",
        "a b x",
        "x a b",
    ),
    "a table's caption and cells": (
        "See @tbl-one, then @a." + table("one", "x", "y"),
        "x y a",
        "a x y",
        "a x y",
    ),
    "a work that the text cites before the table is mentioned": (
        "Text @x. See @tbl-one, then @a." + table("one", "x", "y"),
        "x y a",
        "x a y",
        "x a y",
    ),
    "a legend that mentions another float": (
        "See @fig-one. Then @a.\n\n![One @x, as in @tbl-one and @y](a.png){#fig-one}\n\n" + table("one", "t", "u"),
        "x t u y a",
        "a t u x y",
        "a x y t u",
    ),
    "legends that mention each other": (
        "See @fig-one. Then @a.\n\n![One @x, @fig-two, @y](a.png){#fig-one}\n\n![Two @z, @fig-one](b.png){#fig-two}\n",
        "x z y a",
        "a x y z",
        "a x y z",
    ),
    "a float that nothing mentions comes last": (
        figure("one", "x") + "Text @a." + table("one", "t", "u"),
        "a x t u",
        "a t u x",
        "x a t u",
    ),
    "a mention of one panel is a mention of the figure": (
        "See [@fig-one A]. Then @a.\n\n::: {#fig-one}\n![](a.png)\n\n**A.** One @x. **B.** Two @y.\n:::\n",
        "x y a",
        "a x y",
        "a x y",
    ),
    "also by the panel's own label": (
        "See @fig-left. Then @a.\n\n::: {#fig-one}\n![Left @x](a.png){#fig-left}\n\nBoth @y\n:::\n",
        "x y a",
        "a x y",
        "a x y",
    ),
    "a mention in a footnote counts where the note is called": (
        "Text^[As @fig-one and @n.] and @a." + figure("one", "x"),
        "x n a",
        "n a x",
        "n a x",
    ),
    "a mention in a heading": ("# Like @fig-one\n\nText @a." + figure("one", "x"), "x a", "a x", "a x"),
    "notes below a table belong to it": (
        "See @tbl-one and @a.\n\n::: {#tbl-one}\n| b |\n|---|\n| x |\n\nFrom @n.\n\nCases @x\n:::\n",
        "x n a",
        "a x n",
        "a x n",
    ),
    "a figure without a label is text": ("One @a.\n\n![Legend @x](a.png)\n\nTwo @b.", "a x b", "a x b", "a x b"),
    "a section of legends belongs to its figures": (
        "See @fig-one and @a.\n\n![](a.png){#fig-one}\n\n# Legends\n\n"
        '::: {.figure-legend figure="fig-one"}\nOne @x.\n:::\n',
        "x a",
        "a x",
        "a x",
    ),
    "tables go before figures wherever they stand": (
        figure("one", "x") + table("one", "t", "u") + "Text @a.",
        "a x t u",
        "a t u x",
        "x t u a",
    ),
    "lists, quotations and definitions": ("- @a\n- @b\n\n> @c\n\nTerm\n: @d\n", "a b c d", "a b c d", "a b c d"),
    "nothing cited": ("Text.", "", "", ""),
}


@pytest.mark.parametrize("rule", [FIRST_MENTION, TEXT_TABLES_FIGURES, POSITION])
@pytest.mark.parametrize("name", ORDERS)
def test_orders(report: Report, name: str, rule: str) -> None:
    typed, *orders = ORDERS[name]
    expected = orders[[FIRST_MENTION, TEXT_TABLES_FIGURES, POSITION].index(rule)]
    resolved = report(typed, with_settings(citation_order=rule))
    assert " ".join(resolved.plan("letter").order) == expected
    assert resolved.findings == []


@pytest.mark.parametrize("floats", ["in-place", "at-end", "legends-only"])
@pytest.mark.parametrize("rule", [FIRST_MENTION, TEXT_TABLES_FIGURES])
@pytest.mark.parametrize("name", ORDERS)
def test_the_order_does_not_depend_on_where_floats_are_put(report: Report, name: str, rule: str, floats: str) -> None:
    typed, *orders = ORDERS[name]
    expected = orders[[FIRST_MENTION, TEXT_TABLES_FIGURES].index(rule)]
    resolved = report(typed, with_settings(citation_order=rule, floats=floats))
    assert " ".join(resolved.plan("letter").order) == expected


def test_the_abstract_is_text(report: Report) -> None:
    resolved = report("---\nabstract: |\n  As @z, see @fig-one.\n---\nText @a." + figure("one", "x"))
    assert resolved.plan("letter").order == ("z", "x", "a")


def test_a_document_without_settings_has_no_order_of_its_own(report: Report) -> None:
    plan = report("See @fig-one @a." + figure("one", "x"), "{}").plan("letter")
    assert plan.order == ()
    assert plan.cited == ("a", "x")


def test_a_figure_of_another_document_brings_no_works(report: Report) -> None:
    resolved = report({"letter.qmd": "See @suppfig-leg. @a", "supp.qmd": "![Leg @x](l.png){#suppfig-leg}\n\n@s"})
    assert resolved.plan("letter").order == ("a",)
    assert resolved.plan("supp").order == ("s", "x")


def test_the_order_is_told_to_the_citation_processor_and_taken_back() -> None:
    blocks = read("Text @a and @b.")
    led = with_order(blocks, ("b", "a"))
    assert shown(led) == "div #citation-order\n  {b}\n  {a}\nText {a} and {b}."
    assert without_order(led) == blocks
    assert with_order(blocks, ()) == blocks
    assert citation_order(blocks, POSITION) == ("a", "b")
