"""Syntax of other tools in Quarto documents: what it is called, and what to write here.

bookdown (`\\@ref(fig:x)`), pandoc-crossref and Manubot (`@fig:x`, `@doi:10...`), LaTeX (`\\cite{x}`, `\\ref{fig:x}`)
and R Markdown (`output: pdf_document`). The names are those of the tools' own documentation.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from casewright.references.work_identifiers import identifier_in

_KINDS: Final = {
    **dict.fromkeys(("fig", "figure"), "fig"),
    **dict.fromkeys(("tbl", "tab", "table"), "tbl"),
    **dict.fromkeys(("eq", "eqn", "equation"), "eq"),
    **dict.fromkeys(("sec", "section", "chap", "chapter", "subsec"), "sec"),
    **dict.fromkeys(("lst", "listing"), "lst"),
    **{name: name for name in ("thm", "lem", "cor", "prp", "def", "exm", "exr")},
}
"""The kinds of labels by the prefixes that other tools have for them."""
_LABEL: Final = re.compile(r"(?P<kind>[A-Za-z]+)[:_-](?P<name>[\w][\w:./-]*)")
_IDENTIFIER: Final = re.compile(r"(?P<kind>doi|pmid|pmc|pmcid|arxiv|isbn|url|https?|wikidata):\S+", re.IGNORECASE)
_BEFORE_PARENTHESIS: Final = re.compile(r"10\.\d{4,9}/s\d{4}-\d{3}[\dx]")
"""What pandoc reads of a publisher item identifier, whose year is in parentheses."""
_COMMAND: Final = re.compile(
    r"\\(?P<name>[A-Za-z]+)\*?(?:\[(?P<option>[^\]]*)\])?(?:\[(?P<second>[^\]]*)\])?\s*(?:\{(?P<argument>[^{}]*)\})?"
    r"(?:\{(?P<other>[^{}]*)\})?"
)
_CITES: Final = ("cite", "citep", "parencite", "autocite", "footcite", "supercite", "citealp", "upcite", "nocite")
_CITES_IN_THE_SENTENCE: Final = ("citet", "textcite", "citealt", "citeauthor", "Citet")
_REFERS: Final = ("ref", "autoref", "cref", "Cref", "vref", "eqref", "pageref", "nameref", "hyperref", "subref")
_MARKS: Final = {
    "textbf": "**{}**",
    "textit": "*{}*",
    "emph": "*{}*",
    "textsuperscript": "^{}^",
    "textsubscript": "~{}~",
    "texttt": "`{}`",
    "underline": "[{}]{{.underline}}",
    "textsc": "[{}]{{.smallcaps}}",
    "footnote": "^[{}]",
    "url": "<{}>",
    "includegraphics": "![]({})",
    "input": "{{{{< include {} >}}}}",
    "section": "## {}",
    "subsection": "### {}",
    "num": "{}",
}


def label_here(label: str) -> str:
    """Return the label that Quarto has for what another tool calls `fig:course` or `tab:lab`: `fig-course`, `tbl-lab`;
    empty for one whose kind is not known."""
    match = _LABEL.fullmatch(label)
    kind = _KINDS.get(match["kind"].casefold(), "") if match else ""
    if match is None or not kind:
        return ""
    return f"{kind}-{re.sub(r'[^A-Za-z0-9_-]+', '-', match['name']).strip('-')}"


def citation_hint(key: str) -> str:
    """Return what to write for a citation whose key is of another tool: a label, or an identifier of a work; empty for
    a key that is none."""
    try:
        identifier = identifier_in(key)
    except ValueError as error:
        return f"`{key}` cannot be an identifier of a work: {error}."
    if identifier is not None and _BEFORE_PARENTHESIS.fullmatch(identifier.value):
        return f"Write a DOI with parentheses in braces: `@{{{key}(...)...}}`."
    if identifier is not None:
        shown = identifier.value if identifier.kind == "doi" else str(identifier)
        return f"Type `casewright cite --online {shown}` to add the work to the bibliography."
    if _IDENTIFIER.fullmatch(key):
        return (
            f"`@{key}` is Manubot's, which looks the work up. Put the work into the bibliography, and cite it by its "
            "key, such as `[@smith2021]`."
        )
    label = label_here(key)
    if label and ":" in key:
        return (
            f"`@{key}` is pandoc-crossref's. Write `@{label}`, without brackets or braces, and `#{label}` where it is "
            "labeled."
        )
    return ""


_SIGNS = {
    **dict.fromkeys(("geq", "ge"), "≥"),
    **dict.fromkeys(("leq", "le"), "≤"),
    **dict.fromkeys(("pm", "textpm"), "±"),
    **dict.fromkeys(("times", "texttimes"), "×"),
    **dict.fromkeys(("degree", "textdegree", "circ"), "°"),
    **dict.fromkeys(("rightarrow", "to"), "→"),
    "neq": "≠",
    "approx": "≈",
    "sim": "∼",
    "cdot": "·",
    "textmu": "µ",
    "infty": "∞",
    "dagger": "†",
}
"""Commands of signs that are no Greek letters."""


def _sign(command: str) -> str:
    """Return the sign that a command of TeX stands for; empty for other commands."""
    size = "CAPITAL" if command[:1].isupper() else "SMALL"
    try:
        return unicodedata.lookup(f"GREEK {size} LETTER {command.upper().replace('LAMBDA', 'LAMDA')}")
    except KeyError:
        return _SIGNS.get(command, "")


def tex_hint(code: str) -> str:
    """Return what to write for a command of LaTeX, empty if nothing in Markdown stands for it."""
    match = _COMMAND.match(code)
    if match is None:
        return ""
    name, argument = match["name"], (match["argument"] or "").strip()
    if name in (*_CITES, *_CITES_IN_THE_SENTENCE) and argument:
        keys = [key.strip() for key in argument.split(",")]
        locator = match["second"] or match["option"] or ""
        behind = f", {locator}" if locator else ""
        if name in _CITES_IN_THE_SENTENCE and len(keys) == 1:
            return f"Write `@{keys[0]}`" + (f" `[{locator}]`." if locator else ".")
        return "Write `[" + "; ".join(f"@{key}" for key in keys) + f"{behind}]`."
    if name in _REFERS and argument:
        labels = [
            label_here(one.strip()) or f"fig-{re.sub(r'[^A-Za-z0-9_-]+', '-', one.strip())}"
            for one in argument.split(",")
        ]
        return (
            "Write "
            + " and ".join(f"`@{label}`" for label in labels)
            + ", which prints the word before the number too."
        )
    if name == "href" and match["other"]:
        return f"Write `[{match['other']}]({argument})`."
    if name in ("SI", "qty") and match["other"]:
        return f"Write the number and its unit: `{argument} {match['other']}`."
    if name in _MARKS and argument:
        return f"Write `{_MARKS[name].format(argument)}`."
    if sign := _sign(name):
        return f"Write `{sign}`, without dollar signs." if not argument else ""
    if name == "begin":
        return {
            "figure": "Write `![Caption.](picture.png){#fig-name}`.",
            "table": "Write a table of Markdown, and below it `: Caption. {#tbl-name}`.",
            "tabular": "Write a table of Markdown, and below it `: Caption. {#tbl-name}`.",
            "itemize": "Write each item on its own line, after `- `.",
            "enumerate": "Write each item on its own line, after `1. `.",
            "quote": "Begin each line with `> `.",
            "abstract": "Write `abstract: ...` at the top of the document.",
            "equation": "Write `$$ ... $$ {#eq-name}`.",
        }.get(argument.removesuffix("*"), "")
    return ""


def output_hint(value: object) -> str:
    """Return what to write for `output:` of R Markdown, such as `pdf_document` or `bookdown::word_document2`; empty for
    a value that is no format."""
    named = [value] if isinstance(value, str) else [str(one) for one in value] if isinstance(value, list | dict) else []
    formats = [one.rpartition("::")[2] for one in named]
    if not formats or not all(
        re.search(r"::|_(?:document2?|book|article|presentation|notebook|paged)$", one) for one in named
    ):
        return ""
    here = dict.fromkeys(next((name for part, name in _OUTPUTS.items() if part in one), "html") for one in formats)
    names = [f"`format: {name}`" for name in here]
    return f"Write {' or '.join(names)}."


_OUTPUTS: Final = {"pdf": "typst", "word": "docx", "rdocx": "docx", "odt": "odt", "html": "html", "_article": "typst"}


def directive_hint(name: str) -> str:
    """Return what to write for a directive of MyST or a chunk of Jupyter Book (```` ```{figure} ````); empty for
    another name."""
    return _DIRECTIVES.get(name, "").replace("{}", name)


_DIRECTIVES: Final = {
    **dict.fromkeys(("figure", "image"), "Write `![Caption.](picture.png){#fig-name}`."),
    **dict.fromkeys(
        ("table", "list-table", "csv-table"), "Write a table of Markdown, and below it `: Caption. {#tbl-name}`."
    ),
    **dict.fromkeys(("note", "warning", "tip", "important", "caution"), "Write `::: {.callout-{}}` and `:::`."),
    **dict.fromkeys(("admonition", "seealso", "hint", "attention", "danger"), "Write `::: {.callout-note}` and `:::`."),
    "math": "Write `$$ ... $$ {#eq-name}`.",
    "bibliography": "Write `::: {#refs}` and `:::`.",
    "code-cell": "Begin the cell with ```` ```{python} ````.",
    "code-block": "Begin the code with ```` ```python ````.",
    "toctree": "Name the documents under `project: render:` in `_quarto.yml`.",
    "contents": "Write `toc: true` at the top of the document.",
    **dict.fromkeys(("include", "literalinclude"), "Write `{{< include file.qmd >}}`."),
    "embed": "Write `{{< embed notebook.ipynb#fig-name >}}`.",
    "dropdown": 'Write `::: {.callout-note collapse="true"}` and `:::`.',
}
