"""What cells show: recorded outputs to Markdown, files and remarks, without a kernel."""

from __future__ import annotations

import base64
import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from casewright.diagnostics import Location
from casewright.manuscript import ast
from casewright.manuscript.cells.options import execute_options, read_cell_options
from casewright.manuscript.cells.output import (
    CellResult,
    CellText,
    Shown,
    cell_markdown,
    escaped,
    inline_markdown,
    merged_streams,
    printed,
)
from casewright.manuscript.source import SourceLine
from casewright.pandoc import run_pandoc

PLACE = Location("letter.qmd", 7)


def cell(source: str, *outputs: dict[str, Any], number: int = 1, **execute: Any) -> Shown:
    """A cell as typed, with the outputs that a notebook holds for it."""
    lines = [SourceLine(line, "letter.qmd", at) for at, line in enumerate(source.split("\n"), start=8)]
    options, count, _ = read_cell_options(lines, 0, execute_options(execute, lambda *_: PLACE))
    typed = [line.text for line in lines]
    text = CellText(number, options, "\n".join(typed[count:]), tuple(typed[:count]), PLACE, "letter_files")
    return cell_markdown(text, CellResult(outputs, number))


def stream(text: str, name: str = "stdout") -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": text}


def display(count: int | None = None, **kinds: Any) -> dict[str, Any]:
    data = {name.replace("_", "/", 1).replace("svg", "svg+xml"): value for name, value in kinds.items()}
    return {"output_type": "display_data" if count is None else "execute_result", "metadata": {}, "data": data} | (
        {} if count is None else {"execution_count": count}
    )


def png(width: int = 600, height: int = 300, dpi: float | None = 300) -> str:
    buffer = io.BytesIO()
    extra = {} if dpi is None else {"dpi": (dpi, dpi)}
    Image.new("RGB", (width, height)).save(buffer, "PNG", **extra)
    return base64.b64encode(buffer.getvalue()).decode()


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="144pt" height="72pt"></svg>'
PNG = png()

GOLDEN = {
    "code only": (
        cell("x = 1\n"),
        '::: {.cell execution_count="1"}\n``` {.python .cell-code}\nx = 1\n```\n:::\n',
    ),
    "code that holds fences": (
        cell("x = '''\n```\n'''"),
        "::: {.cell execution_count=\"1\"}\n```` {.python .cell-code}\nx = '''\n```\n'''\n````\n:::\n",
    ),
    "nothing of it": (cell("#| include: false\nx", stream("a")), ""),
    "no code, no output": (cell("#| echo: false\nx"), ""),
    "empty": (cell(""), ""),
    "printed": (
        cell("#| echo: false\nx", stream("a\nb\n")),
        '::: {.cell execution_count="1"}\n::: {.cell-output .cell-output-stdout}\n```\na\nb\n```\n:::\n:::\n',
    ),
    "both streams, in order": (
        cell("#| echo: false\nx", stream("a\n"), stream("b\n", "stderr"), stream("c\n")),
        '::: {.cell execution_count="1"}\n'
        "::: {.cell-output .cell-output-stdout}\n```\na\n```\n:::\n\n"
        "::: {.cell-output .cell-output-stderr}\n```\nb\n```\n:::\n\n"
        "::: {.cell-output .cell-output-stdout}\n```\nc\n```\n:::\n:::\n",
    ),
    "no warnings": (
        cell("#| echo: false\n#| warning: false\nx", stream("a\n"), stream("b\n", "stderr")),
        '::: {.cell execution_count="1"}\n::: {.cell-output .cell-output-stdout}\n```\na\n```\n:::\n:::\n',
    ),
    "as it is": (cell("#| echo: false\n#| output: asis\nx", stream("# Head\n\n*a*\n")), "# Head\n\n*a*\n"),
    "as it is, in a cell with a label": (
        cell("#| echo: false\n#| output: asis\n#| label: tbl-a\nx", stream("a\n")),
        '::: {#tbl-a .cell execution_count="1"}\na\n:::\n',
    ),
    "no output": (
        cell("#| output: false\nx", stream("a")),
        '::: {.cell execution_count="1"}\n``` {.python .cell-code}\nx\n```\n:::\n',
    ),
    "code with its fence": (
        cell("#| echo: fenced\n#| label: a\nx"),
        '::: {#a .cell execution_count="1"}\n```` {.cell-code}\n```{python}\n#| label: a\nx\n```\n````\n:::\n',
    ),
    "code with a caption, folded": (
        cell(
            '#| lst-label: lst-a\n#| lst-cap: "A *list*"\n#| code-fold: show\n#| code-summary: Code\n'
            "#| filename: a.py\nx"
        ),
        '::: {.cell execution_count="1"}\n'
        '``` {#lst-a .python .cell-code filename="a.py" lst-cap="A *list*" code-fold="show" code-summary="Code"}\n'
        "x\n```\n:::\n",
    ),
    "a value": (
        cell("#| echo: false\nx", display(1, text_plain="'a'")),
        '::: {.cell execution_count="1"}\n'
        "::: {.cell-output .cell-output-display execution_count=\"1\"}\n```\n'a'\n```\n:::\n:::\n",
    ),
    "Markdown": (
        cell("#| echo: false\nx", display(1, text_markdown="**a**", text_plain="<Markdown>")),
        '::: {.cell execution_count="1"}\n'
        '::: {.cell-output .cell-output-display .cell-output-markdown execution_count="1"}\n**a**\n:::\n:::\n',
    ),
    "mathematics": (
        cell("#| echo: false\nx", display(1, text_latex="$\\displaystyle x^2$", text_plain="x**2")),
        '::: {.cell execution_count="1"}\n'
        '::: {.cell-output .cell-output-display .cell-output-markdown execution_count="1"}\n'
        "$\\displaystyle x^2$\n:::\n:::\n",
    ),
    "a table with a label": (
        cell(
            '#| echo: false\n#| label: tbl-a\n#| tbl-cap: "Drugs & \\"doses\\""\n#| tbl-colwidths: [60, 40]\nx',
            display(1, text_html="<table><tr><td>1</td></tr></table>", text_plain="1"),
        ),
        '::: {#tbl-a .cell tbl-cap="Drugs \\& \\"doses\\"" tbl-colwidths="[60, 40]" execution_count="1"}\n'
        '::: {.cell-output .cell-output-display execution_count="1"}\n'
        "``` {=html}\n<table><tr><td>1</td></tr></table>\n```\n:::\n:::\n",
    ),
    "two tables": (
        cell(
            '#| echo: false\n#| label: tbl-a\n#| tbl-subcap: ["One", "Two"]\n#| layout-ncol: 2\nx',
            display(text_markdown="a"),
            display(text_markdown="b"),
        ),
        '::: {#tbl-a .cell tbl-subcap="[\\"One\\", \\"Two\\"]" layout-ncol="2" execution_count="1"}\n'
        "::: {.cell-output .cell-output-display .cell-output-markdown}\na\n:::\n\n"
        "::: {.cell-output .cell-output-display .cell-output-markdown}\nb\n:::\n:::\n",
    ),
    "a figure": (
        cell(
            '#| echo: false\n#| label: fig-a\n#| fig-cap: "A [line]"\n#| fig-alt: "It \\"rises\\""\nx',
            display(image_svg=SVG, image_png=PNG, text_plain="<Figure>"),
        ),
        '::: {#cell-fig-a .cell execution_count="1"}\n'
        "::: {.cell-output .cell-output-display}\n"
        "![A [line]](letter_files/figure/fig-a-output-1.svg)"
        '{#fig-a width="192" height="96" fig-alt="It \\"rises\\""}\n'
        ":::\n:::\n",
    ),
    "a figure without a label": (
        cell("#| echo: false\nx", display(image_png=png(dpi=None)), number=3),
        '::: {.cell execution_count="3"}\n::: {.cell-output .cell-output-display}\n'
        "![](letter_files/figure/cell-4-output-1.png)\n:::\n:::\n",
    ),
    "a raster figure that is asked for": (
        cell("#| echo: false\n#| fig-format: retina\nx", display(image_svg=SVG, image_png=PNG)),
        '::: {.cell execution_count="1"}\n::: {.cell-output .cell-output-display}\n'
        '![](letter_files/figure/cell-2-output-1.png){width="192" height="96"}\n:::\n:::\n',
    ),
    "a figure of a given size, with a link": (
        cell(
            "#| echo: false\n#| out-width: 50%\n#| fig-align: center\n#| fig-link: https://example.org/a(b)\nx",
            display(image_svg=SVG),
        ),
        '::: {.cell execution_count="1"}\n::: {.cell-output .cell-output-display}\n'
        '[![](letter_files/figure/cell-2-output-1.svg){width="50%" fig-align="center"}](<https://example.org/a(b)>)\n'
        ":::\n:::\n",
    ),
    "panels": (
        cell(
            "#| echo: false\n#| label: fig-two\n#| fig-cap: Both\n#| fig-subcap: [Before, After]\n#| fig-alt: [x, y]\n"
            "#| layout-ncol: 2\nx",
            display(image_svg=SVG),
            display(image_svg=SVG),
        ),
        '::: {#fig-two .cell layout-ncol="2" execution_count="1"}\n'
        "::: {.cell-output .cell-output-display}\n"
        '![Before](letter_files/figure/fig-two-output-1.svg){#fig-two-1 width="192" height="96" fig-alt="x"}\n:::\n\n'
        "::: {.cell-output .cell-output-display}\n"
        '![After](letter_files/figure/fig-two-output-2.svg){#fig-two-2 width="192" height="96" fig-alt="y"}\n:::\n\n'
        "Both\n:::\n",
    ),
    "panels without captions of their own": (
        cell(
            "#| echo: false\n#| label: fig-two\n#| fig-cap: Both\n#| fig-subcap: true\nx",
            display(image_svg=SVG),
            display(image_svg=SVG),
        ),
        '::: {#fig-two .cell execution_count="1"}\n::: {.cell-output .cell-output-display}\n'
        '![](letter_files/figure/fig-two-output-1.svg){#fig-two-1 width="192" height="96"}\n:::\n\n'
        "::: {.cell-output .cell-output-display}\n"
        '![](letter_files/figure/fig-two-output-2.svg){#fig-two-2 width="192" height="96"}\n:::\n\nBoth\n:::\n',
    ),
    "a value beside a caption": (
        cell("#| echo: false\n#| fig-cap: A tree\nx", display(text_plain="*")),
        '::: {.cell execution_count="1"}\n::: {.cell-output .cell-output-display}\n```\n*\n```\n\nA tree\n:::\n:::\n',
    ),
    "classes and places": (
        cell(
            "#| echo: false\n#| classes: wide\n#| panel: tabset\n#| cap-location: top\n#| audience: all\nx", stream("a")
        ),
        '::: {.cell .wide .panel-tabset .caption-top audience="all" execution_count="1"}\n'
        "::: {.cell-output .cell-output-stdout}\n```\na\n```\n:::\n:::\n",
    ),
    "an error": (
        cell(
            "#| echo: false\n#| error: true\nx",
            {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["\x1b[31m---\x1b[0m", "E: v"]},
        ),
        '::: {.cell execution_count="1"}\n::: {.cell-output .cell-output-error}\n```\n---\nE: v\n```\n:::\n:::\n',
    ),
    "what drawing functions return": (
        cell("#| echo: false\nx", display(1, text_plain="[<matplotlib.lines.Line2D at 0x7f00aa11bb22>]")),
        "",
    ),
    "and beside a figure": (
        cell("#| echo: false\nx", display(2, text_plain="Text(0.5, 1.0, 'a')"), display(image_svg=SVG)),
        '::: {.cell execution_count="1"}\n::: {.cell-output .cell-output-display}\n'
        '![](letter_files/figure/cell-2-output-1.svg){width="192" height="96"}\n:::\n:::\n',
    ),
}


@pytest.mark.parametrize(("shown", "markdown"), GOLDEN.values(), ids=GOLDEN)
def test_what_a_cell_shows(shown: Shown, markdown: str) -> None:
    assert shown.markdown == markdown


def test_a_figure_brings_its_vector_and_its_raster_file() -> None:
    shown = cell("#| label: fig:a\nx", display(image_svg=SVG, image_png=PNG))
    assert {name: data[:4] for name, data in shown.resources.items()} == {
        "letter_files/figure/fig-a-output-1.svg": b"<svg",
        "letter_files/figure/fig-a-output-1.png": b"\x89PNG",
    }


@pytest.mark.parametrize(
    ("output", "word"),
    [
        (stream("CRP on day 3: nan mg/L\n"), "nan"),
        (stream("None\n"), "None"),
        (display(1, text_plain="day   value\n0     NaN"), "NaN"),
        (display(1, text_markdown="| day | value |\n|---|---|\n| 3 | None |"), "None"),
        (display(1, text_markdown="| day | value |\n|---|---|\n| 3 | \\<NA\\> |"), "<NA>"),
        (display(1, text_html="<table><tr><td>NaT</td></tr></table>"), "NaT"),
        (display(1, text_html="<table><tr><td>&lt;NA&gt;</td></tr></table>"), "<NA>"),
    ],
)
def test_what_prints_nothing_is_a_finding(output: dict[str, Any], word: str) -> None:
    [finding] = [one for one in cell("x", output).warnings if one.rule == "CEL007"]
    assert f"`{word}`" in finding.message


@pytest.mark.parametrize(
    "text", ["None of the patients died.\n", "Nan Goldin, nanomolar, D-nan-1\n", "grade | None stated |\n", "NA\n"]
)
def test_words_that_only_look_like_nothing_are_no_finding(text: str) -> None:
    assert not [one for one in cell("x", stream(text)).warnings if one.rule == "CEL007"]


REMARKS = {
    "an address in memory": (display(1, text_plain="<object object at 0x7f0011223344>"), "CEL003"),
    "a home folder": (stream("read /home/muller/case.csv\n"), "PRI018"),
    "a home folder of Windows": (stream("C:\\Users\\muller\\case.csv\n"), "PRI018"),
    "a page that runs": (display(text_html="<script>draw()</script>", text_plain="<Plot>"), "CEL006"),
    "a table cut by pandas": (
        display(text_html='<table border="1" class="dataframe"></table>\n<p>90 rows × 2 columns</p>'),
        "CEL006",
    ),
    "nothing that can be shown": (display(**{"application_vnd.jupyter.widget-view+json": {"a": 1}}), "CEL006"),
    "a picture that is none": (display(image_png=""), "CEL006"),
}


@pytest.mark.parametrize(("output", "rule"), REMARKS.values(), ids=REMARKS)
def test_what_is_doubtful_is_said(output: dict[str, Any], rule: str) -> None:
    (warning,) = cell("x", output).warnings
    assert (warning.rule, warning.location) == (rule, PLACE)


@pytest.mark.parametrize("text", ["/home page", "1 rows × 2 columns", "at 0x7f", "<a> at </b>", "https://x.org/home/a"])
def test_what_only_looks_doubtful_is_not(text: str) -> None:
    assert cell("x", stream(text)).warnings == ()


KINDS = {
    "a table in HTML before Markdown": ({"text_html": "<table></table>", "text_markdown": "m"}, "{=html}"),
    "Markdown before other HTML": ({"text_html": "<b>h</b>", "text_markdown": "m"}, "\nm\n"),
    "a picture before a page": ({"text_html": "<div>h</div>", "image_png": PNG}, "![]("),
    "HTML before text": ({"text_html": "<b>h</b>", "text_plain": "p"}, "<b>h</b>"),
    "text before LaTeX that is no mathematics": ({"text_latex": "\\section{l}", "text_plain": "p"}, "\np\n"),
    "a text in lines": ({"text_plain": ["p\n", "q"]}, "\np\nq\n"),
}


@pytest.mark.parametrize(("kinds", "part"), KINDS.values(), ids=KINDS)
def test_which_form_of_an_output_is_shown(kinds: dict[str, Any], part: str) -> None:
    assert part in cell("#| echo: false\nx", display(**kinds)).markdown


TERMINAL = {
    "plain": ("a\nb", "a\nb"),
    "colours": ("\x1b[1;31mred\x1b[0m", "red"),
    "links of terminals": ("\x1b]8;;http://a\x07text\x1b]8;;\x07", "text"),
    "a progress bar": ("10%\r50%\r100%\n", "100%\n"),
    "a shorter line over a longer": ("longer\rshort", "shortr"),
    "line ends of Windows": ("a\r\nb\r\n", "a\nb\n"),
    "backspaces": ("ab\bc", "ac"),
    "a return at the end": ("a\r", "a"),
}


@pytest.mark.parametrize(("text", "result"), TERMINAL.values(), ids=TERMINAL)
def test_text_is_shown_as_a_terminal_would(text: str, result: str) -> None:
    assert printed(text) == result


def test_pieces_of_a_stream_become_one() -> None:
    pieces = [stream("a"), stream("b"), stream("c", "stderr"), stream("d", "stderr"), stream("e")]
    assert [output["text"] for output in merged_streams(pieces)] == ["ab", "cd", "e"]


INLINE = {
    "a number": ({"text/plain": "3"}, "3"),
    "a negative number": ({"text/plain": "-1.5"}, "-1.5"),
    "a text": ({"text/plain": "'day 6'"}, "day 6"),
    "a text with both quotes": ({"text/plain": "'it\\'s \"so\"'"}, 'it\'s "so"'),
    "markup in a text": ({"text/plain": "'**a** <b> [c] $d$ @e'"}, r"\*\*a\*\* \<b\> \[c\] \$d\$ \@e"),
    "a text of two lines": ({"text/plain": "'a\\nb'"}, "a b"),
    "spaces that matter stay": ({"text/plain": "'8\\u202fmg  twice'"}, "8\u202fmg twice"),
    "nothing": ({"text/plain": "''"}, ""),
    "a list": ({"text/plain": "[1, 2]"}, r"\[1, 2\]"),
    "Markdown": ({"text/markdown": "**a**", "text/plain": "<Markdown>"}, "**a**"),
    "mathematics": ({"text/latex": "$x$", "text/plain": "x"}, "$x$"),
}


@pytest.mark.parametrize(("data", "markdown"), INLINE.values(), ids=INLINE)
def test_inline_values(data: dict[str, str], markdown: str) -> None:
    assert inline_markdown(data).markdown == markdown
    assert inline_markdown(data).doubt == ""


@pytest.mark.parametrize("plain", ["None", "nan", "np.int64(7)", "<a.B object at 0x7f0011223344>"])
def test_doubtful_inline_values_are_said(plain: str) -> None:
    assert inline_markdown({"text/plain": plain}).doubt


def words(text: str) -> str:
    document = json.loads(run_pandoc(text.encode(), ["--from", "markdown", "--to", "json"]))
    return ast.plain_text(document["blocks"])


@pytest.mark.parametrize(("before", "after"), [("", ". Next"), ("(", ") Next"), ("> ", ". Next"), ("", ") Next")])
def test_a_number_at_the_start_of_a_line_begins_no_list(before: str, after: str) -> None:
    """`1995. Then ...` is a list to Markdown; to the author it is a year."""
    text = f"{before}{inline_markdown({'text/plain': '1995'}, before, after).markdown}{after}"
    assert "1995" in words(text)
    assert "OrderedList" not in run_pandoc(text.encode(), ["--from", "markdown", "--to", "json"]).decode()


PRINTABLE = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp", "Cf")), min_size=1, max_size=12)


@settings(max_examples=3)
@given(st.lists(PRINTABLE, min_size=150, max_size=200))
def test_a_text_is_read_as_the_very_characters_it_holds(texts: list[str]) -> None:
    """Many texts at once: pandoc takes a tenth of a second to start. Quotation marks are set as in the prose around."""
    document = "\n\n".join(f"x{escaped(text)}x" for text in texts)
    blocks = json.loads(run_pandoc(document.encode(), ["--from", "markdown-smart", "--to", "json"]))["blocks"]
    assert [ast.plain_text([block]) for block in blocks] == [f"x{text}x" for text in texts]


@settings(max_examples=3)
@given(st.lists(PRINTABLE, min_size=100, max_size=150))
def test_captions_in_attributes_are_read_as_typed(texts: list[str]) -> None:
    """The Markdown of a caption reaches pandoc as an attribute, and is read as Markdown only afterwards."""
    made = [
        cell(f"#| echo: false\n#| label: tbl-a\n#| tbl-cap: {json.dumps(text, ensure_ascii=False)}\nx", stream("a"))
        for text in texts
    ]
    document = "\n\n".join(shown.markdown for shown in made)
    blocks = json.loads(run_pandoc(document.encode(), ["--from", "markdown", "--to", "json"]))["blocks"]
    assert [dict(block["c"][0][2])["tbl-cap"] for block in blocks] == texts


@settings(max_examples=3)
@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=30), min_size=60, max_size=80)
)
def test_whatever_is_printed_is_shown_and_stays_in_its_cell(texts: list[str]) -> None:
    made = [cell("#| echo: false\nx", stream("a" + text)) for text in texts]
    document = "\n\n".join(shown.markdown for shown in made)
    blocks = json.loads(run_pandoc(document.encode(), ["--from", "markdown", "--to", "json", "--preserve-tabs"]))[
        "blocks"
    ]
    code = [block["c"][1][0]["c"][1][0]["c"][1] for block in blocks]
    assert code == [printed("a" + text).removesuffix("\n") for text in texts]
