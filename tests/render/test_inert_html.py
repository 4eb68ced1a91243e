"""HTML that is given away: nothing in it runs, sends or loads, and what describes stays as it was typed."""

from __future__ import annotations

import pytest

from casewright.inert_html import active_parts, inert

ACTIVE = [
    ('<p onclick="x()">a</p>', "<p>a</p>"),
    ("<script>alert(1)</script>b", "b"),
    ('<a href="javascript:x()">a</a>', "<a>a</a>"),
    ('<a href="java&#10;script:x()">a</a>', "<a>a</a>"),
    ('<a href="data:text/html,x">a</a>', "<a>a</a>"),
    ('<meta http-equiv="refresh" content="0;url=//spy">a', "a"),
    ('<base href="//spy">a', "a"),
    ('<form action="//spy">a <input name="b" type="password"></form>', 'a <input name="b" type="checkbox">'),
    ('<img src="https://spy/a.png">', "<img>"),
    ('<img src="//spy/a.png">', "<img>"),
    ('<img src="x" onerror="y()">', '<img src="x">'),
    ('<iframe src="//spy">a</iframe>b', "b"),
    ('<svg><use href="//spy#a"/></svg>', "<svg><use></use></svg>"),
    ("a<!-- secret -->b", "ab"),
    ('<img src=x onerror="y()"', ""),
    (
        '<style>@import url(//spy/a.css); b{background:url("//spy/b") 0 0}</style>',
        "<style>; b{background: 0 0}</style>",
    ),
    ('<style>@import "//spy/a.css" print;b{color:red}</style>', "<style>;b{color:red}</style>"),
    ('<p style="background:\\75rl(//spy/a)">a</p>', '<p style="background:">a</p>'),
    ("<p style=\"background:image-set('//spy/a' 1x);color:red\">a</p>", '<p style="background:;color:red">a</p>'),
]


@pytest.mark.parametrize(("typed", "shown"), ACTIVE)
def test_what_runs_sends_or_loads_goes(typed: str, shown: str) -> None:
    assert inert(typed) == shown


@pytest.mark.parametrize(
    "typed",
    [
        '<figure class="float" id="fig-a"><figcaption>A</figcaption></figure>',
        '<a href="#fig-a" class="mention">Figure 1</a><a href="https://doi.org/x">x</a><a href="b.html#c">c</a>',
        '<img src="data:image/png;base64,aGk=" alt="A">',
        '<math display="block"><semantics><mi mathvariant="bold">x</mi><annotation encoding="application/x-tex">x'
        "</annotation></semantics></math>",
        '<table><colgroup><col style="width: 50%"></colgroup><tbody><tr><th scope="row">a</th></tr></tbody></table>',
        "<style>@media print{b{background:url(data:image/png;base64,aGk=)}}@font-face{font-family:a}</style>",
        '<p style="fill:url(#a);color:red">a</p>',
        '<svg viewBox="0 0 1 1"><path d="M 0 0" fill="none"></path></svg>',
    ],
)
def test_what_describes_stays(typed: str) -> None:
    assert inert(typed) == typed


def test_what_is_left_out_is_named() -> None:
    assert active_parts('<SCRIPT>x</SCRIPT><b onClick = "x">b</b> [a](JavaScript:x) on time = 5 url(//a) url(#a)') == (
        "<script>", "onclick=", "javascript:", "url",
    )  # fmt: skip
