"""HTML that authors type: read as what it means, or reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from casewright.build.store import ContentCache
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element, Inlines
from casewright.manuscript.markup.html_blocks import html_blocks_not_read, with_html_blocks
from casewright.manuscript.markup.html_tags import is_text, tag_of
from casewright.manuscript.markup.inline_html import html_not_read, with_inline_html
from casewright.manuscript.reading import inlines_of, read_html, read_markdown

CACHE = ContentCache(None)


def read(text: str) -> Blocks:
    return read_markdown(text + "\n", {}, CACHE).blocks


def read_texts(texts: Sequence[str]) -> Mapping[str, Inlines]:
    found = read_markdown("", {text: text for text in texts}, CACHE).fragments
    return {text: inlines_of(blocks) for text, blocks in found.items()}


def inline(text: str) -> tuple[str, list[str]]:
    """What is read of a text, and what is reported."""
    done = with_inline_html(read(text), read_texts)
    return "\n".join(shown(block["c"]) for block in done.blocks), [mistake.code for mistake in done.mistakes]


def shown(inlines: Inlines) -> str:
    return "".join(map(_shown, inlines))


def _shown(one: Element) -> str:
    kind = one["t"]
    if kind in ("Str", "Space", "SoftBreak", "LineBreak"):
        return {"Str": one.get("c"), "Space": " ", "SoftBreak": " ", "LineBreak": "⏎"}[kind]
    if kind == "RawInline":
        return str(one["c"][1])
    if kind == "Code":
        return f"Code({one['c'][1]})"
    inside = shown(next(iter(ast.child_lists(one))))
    target = f" {one['c'][2][0]}" if kind in ("Link", "Image") else ""
    return f"{kind}({inside}{target})"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("10<sup>9</sup>/L, H<sub>2</sub>O", "10Superscript(9)/L, HSubscript(2)O"),
        ("5<br>10 mg<br/>twice", "5⏎10 mg⏎twice"),
        ("<i>a</i> <em>b</em> <cite>c</cite> <var>d</var>", "Emph(a) Emph(b) Emph(c) Emph(d)"),
        ("<b>a <i>b</i></b> <strong>c</strong>", "Strong(a Emph(b)) Strong(c)"),
        ("<u>a</u> <ins>b</ins> <s>c</s> <del>d</del>", "Underline(a) Underline(b) Strikeout(c) Strikeout(d)"),
        ("<SUP>a,*b*</SUP> <kbd>Ctrl</kbd> <q>so</q>", "Superscript(a,Emph(b)) Code(Ctrl) Quoted(so)"),
        ('<a href="x.html">it</a> <img src="a.png">', "Link(it x.html) Image( a.png)"),
        ('<small>a</small> <font color="red">b</font>', '<small>a</small> <font color="red">b</font>'),
        ("Values <LOD in *serum* and >ULN.", "Values <LOD in Emph(serum) and >ULN."),
        ("aged <x years and >y years", "aged <x years and >y years"),
        ("<none>, <NA> and a<x and b>y", "<none>, <NA> and a<x and b>y"),
        ("a <few and >b, <a few and >b", "a <few and >b, <a few and >b"),
        ("p <0.05, <5 mg and >10, <https://x.org>", "p <0.05, <5 mg and >10, Link(https://x.org https://x.org)"),
        ("*<i>a</i>* `<b>a</b>`{=html} `<b>`", "Emph(Emph(a)) <b>a</b> Code(<b>)"),
    ],
)
def test_inline_html_is_what_it_means(typed: str, meant: str) -> None:
    assert inline(typed) == (meant, [])


@pytest.mark.parametrize(
    ("typed", "reported"),
    [
        ("genotypes <A> and <C>", ["<A>"]),
        ("<b>open and </i> closed", ["</i>", "<b>"]),
        ("*<b>a* b</b>", ["</b>", "<b>"]),
        ("A picture <svg><text>a</text></svg> and <button>b</button>", ["<svg>", "<button>"]),
    ],
)
def test_what_is_not_read_is_reported(typed: str, reported: list[str]) -> None:
    assert sorted(inline(typed)[1]) == sorted(reported)


def test_pictures_keep_their_size_and_alternative_text() -> None:
    blocks = with_inline_html(read('<img src="a.png" alt="A *scan*" width="50" height="2cm">'), read_texts).blocks
    image = next(ast.walk(blocks, "Image"))
    assert ast.attributes_of(image) == {"fig-alt": "A *scan*", "width": "50px", "height": "2cm"}


def block_kinds(typed: str) -> tuple[list[str], list[str]]:
    done = with_html_blocks(read(typed), lambda html: read_html(html, CACHE))
    return [block["t"] for block in done.blocks], [mistake.code for mistake in done.mistakes]


@pytest.mark.parametrize(
    ("typed", "kinds"),
    [
        ("<table><tr><th>Day</th></tr><tr><td>1</td></tr></table>", ["Table"]),
        ("Before <table><tr><td>1</td></tr></table> after", ["Plain", "Table", "Para"]),
        ("<ul><li>one</li><li>two</li></ul>\n\n<ol><li>a</li></ol>", ["BulletList", "OrderedList"]),
        ("<h2>Head</h2>\n\n<p>one</p><p>two</p>\n\n<hr>", ["Header", "Para", "Para", "HorizontalRule"]),
        ("<blockquote>said</blockquote>\n\n<pre>a *b*</pre>", ["BlockQuote", "CodeBlock"]),
        ('<figure><img src="a.png"><figcaption>A *b*</figcaption></figure>', ["Figure"]),
        ("<del>old</del> and new", ["Para", "Para"]),
        ("<!-- a comment -->", ["RawBlock"]),
        ("<center>words</center>", ["RawBlock", "Para", "RawBlock"]),
    ],
)
def test_html_blocks_are_what_they_mean(typed: str, kinds: list[str]) -> None:
    assert block_kinds(typed) == (kinds, [])


def test_markdown_in_a_typed_table_stays() -> None:
    typed = "<table>\n<tr><td>a *b* [@c]</td><td>\n\n- one\n- two\n\n</td></tr>\n</table>"
    [table] = with_html_blocks(read(typed), lambda html: read_html(html, CACHE)).blocks
    assert [one["t"] for one in ast.walk([table], "Emph", "Cite", "BulletList")] == ["Emph", "Cite", "BulletList"]


@pytest.mark.parametrize(
    ("typed", "reported"),
    [
        ('<iframe src="x"></iframe>', ['<iframe src="x">']),
        ("<table><tr><td>1</td></tr>", ["<table>"]),
        ("a <p value and >0.05", ["<p value and >"]),
    ],
)
def test_html_blocks_that_are_not_read_are_reported(typed: str, reported: list[str]) -> None:
    assert block_kinds(typed)[1] == reported


def test_what_quarto_leaves_out_of_pdf_and_word() -> None:
    typed = "10<sup>9</sup>/L <small>a</small> <LOD and >x\n\n<video></video>\n\n<table><tr><td>1</td></tr></table>\n"
    blocks = read(typed)
    assert [slip.code for slip in html_not_read(blocks)] == ["<sup>", "<LOD and >"]
    assert [slip.code for slip in html_blocks_not_read(blocks)] == ["<video>", "<table>"]


@pytest.mark.parametrize("code", ["<sup>", "</i>", "<br/>", '<img src="a" hidden>', "<A HREF='x'>", "<input disabled>"])
def test_tags(code: str) -> None:
    assert tag_of(code) is not None
    assert not is_text(code)


@pytest.mark.parametrize("code", ["<LOD in serum and >", "<x years>", "<none>", "<p value and >", "<b cells and >"])
def test_text_that_looks_like_a_tag(code: str) -> None:
    assert tag_of(code) is None
    assert is_text(code)
