"""Syntax of other tools that prints as typed: what it is called, and what to write here.

What pandoc reads as a citation or as TeX (`@fig:x`, `\\cite{x}`) is found as such (REF001, TXT016), with the same
hints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from casewright.checks.reading.prose import TEX_FORMULA
from casewright.checks.report import CheckedDocument, Report
from casewright.checks.rule import Rule
from casewright.diagnostics import Finding, Location, Severity
from casewright.manuscript.markup.other_tools import directive_hint, label_here
from casewright.text_cache import cached

_BOOKDOWNS, _FORMULA_OF_TEX = "bookdown's", "a formula of LaTeX or R Markdown"
_R_MARKDOWN = frozenset({_BOOKDOWNS, _FORMULA_OF_TEX})
_BOOKDOWN = re.compile(r"\\@ref\((?P<label>[^()\s]+)\)")
_BOOKDOWN_LABEL = re.compile(r"\(\\#(?P<label>[^()\s]+)\)")
_BOOKDOWN_TEXT = re.compile(r"\(ref:[\w-]+\)")
_ROLE = re.compile(r"(?:\{(?P<myst>[a-z]+(?::[a-z]+)?)\}|(?<![\w:]):(?P<rest>[a-z]+(?::[a-z]+)?):)(?=`)")
_WIKI_LINK = re.compile(
    r"(?P<shown>!)?(?<!\[)\[\[(?P<target>(?=[^\[\]@|]*[^\W\d_])[^\[\]|]*)(?:\|(?P<text>[^\[\]]*))?\]\](?![\[({\]])"
)
_HIGHLIGHT = re.compile(r"(?<![=\w<>!])==(?=[^\s=])(?P<text>[^=\n]+)(?<=[^\s=])==(?![=\w])")
_COMMENT = re.compile(r"(?<![%\w])%%(?=[^\s%\d])(?P<text>[^%\n]+)%%(?!%)")
_ENDNOTE = re.compile(r"\{[^\W\d_][^{}\n,]{0,100}, ?(?:\d{4}[a-z]?|n\.d\.) #\d[^{}\n]*\}")
_SCANNABLE = re.compile(r"\{\s?(?:[^{}|\n]*\|){3,4}\s?z[ug]?:[^{}\n]*\}")
_ASCIIDOC = re.compile(r"<<(?P<label>(?:fig|figure|tbl|tab|table|sec|eq)[-_:][\w-]+)(?:,[^<>\n]*)?>>")
_FORMULA = re.compile(TEX_FORMULA)
_TEX_SPACE = re.compile(r"(?<=\d)\\[,;](?=[\w%°])")
_IS_MATHEMATICS = re.compile(r"[$_^&]|\\[A-Za-z]")
_DIRECTIVE = re.compile(r"[ \t]*(?P<fence>`{3,}|:{3,}|~{3,})[ \t]*\{(?P<name>[a-z][a-z-]*)\}")
_FENCE = re.compile(r"[ \t]*(?P<fence>`{3,}|~{3,})")


@dataclass(frozen=True)
class _Foreign:
    """Something of another tool: the columns at which it begins and ends, whose it is, and what to write."""

    start: int
    end: int
    tool: str
    hint: str
    severity: Severity = Severity.ERROR


def _other_tools(report: Report) -> Iterator[Finding]:
    for document in report.documents:
        for line, text in document.prose_lines:
            for found in (*_in_line(line.text, text), *_formulas(text)):
                if found.tool in _R_MARKDOWN and _is_r_markdown(line.path) and not document.settings:
                    continue
                yield OTHER_TOOL.finding(
                    f"`{line.text[found.start : found.end].replace('`', '')}` is {found.tool}, and prints as text.",
                    line.location(found.start + 1),
                    found.hint,
                    severity=found.severity,
                )
        yield from _directives(document)


@cached
def _in_line(typed: str, text: str) -> Iterator[_Foreign]:
    """Yield what is found in a line: `text` is the line with code and comments blank."""
    for match in _BOOKDOWN.finditer(text):
        yield _Foreign(*match.span(), _BOOKDOWNS, _mention(match["label"]))
    for match in _BOOKDOWN_LABEL.finditer(text):
        label = label_here(match["label"]) or "fig-name"
        yield _Foreign(*match.span(), _BOOKDOWNS, f"Write `{{#{label}}}` at the end of the caption or the equation.")
    for match in _BOOKDOWN_TEXT.finditer(text):
        yield _Foreign(*match.span(), _BOOKDOWNS, "Write the caption at its place.")
    for match in _ROLE.finditer(typed):
        if text[match.start() : match.end()] == match[0] and (
            hint := _role(match["myst"] or match["rest"], typed[match.end() :])
        ):
            end = typed.find("`", match.end() + 1) + 1 or len(typed)
            yield _Foreign(match.start(), end, "MyST's" if match["myst"] else "reStructuredText's", hint)
    for match in _WIKI_LINK.finditer(text):
        target = match["target"].strip()
        hint = f"Write `![]({target})`." if match["shown"] else f"Write `[{match['text'] or target}]({target}.qmd)`."
        yield _Foreign(*match.span(), "Obsidian's", hint, Severity.WARNING)
    for match in _HIGHLIGHT.finditer(text):
        hint = f"Write `[{match['text']}]{{.mark}}`."
        yield _Foreign(*match.span(), "Obsidian's", hint, Severity.WARNING)
    for match in _COMMENT.finditer(text):
        yield _Foreign(*match.span(), "Obsidian's", f"Write `<!-- {match['text'].strip()} -->`.", Severity.WARNING)
    for match in _ENDNOTE.finditer(text):
        yield _Foreign(*match.span(), "a citation of EndNote", _CITE)
    for match in _SCANNABLE.finditer(text):
        yield _Foreign(*match.span(), "a scannable cite of Zotero", _CITE)
    for match in _ASCIIDOC.finditer(text):
        label = label_here(match["label"].replace("-", ":", 1))
        yield _Foreign(*match.span(), "AsciiDoc's", f"Write `@{label}`.")
    for match in () if _IS_MATHEMATICS.search(text) else _TEX_SPACE.finditer(text):
        yield _Foreign(*match.span(), "a space of TeX", "Write a backslash and a space: no line breaks there.")


_CITE = "Export the work into the bibliography, and cite it by its key, such as `[@smith2021]`."


def _is_r_markdown(path: str) -> bool:
    """Whether a document is written for R Markdown, whose packages read `\\@ref(fig:x)` and `\\( x \\)`."""
    return path.lower().endswith(".rmd")


def _formulas(text: str) -> Iterator[_Foreign]:
    """Formulas between `\\(` and `\\)`, which R Markdown reads as such and Quarto prints in brackets."""
    for match in _FORMULA.finditer(text):
        hint = f"Write `${match[0][2:-2].strip()}$`."
        yield _Foreign(*match.span(), _FORMULA_OF_TEX, hint)


def _mention(label: str) -> str:
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", label)
    here = label_here(label) or f"{'fig' if ':' in label else 'sec'}-{name}"  # without a kind it is a heading's
    return f"Write `@{here}`, which prints the word before the number too."


def _role(name: str, behind: str) -> str:
    """Return what to write for a role with its code; empty for one that is not known."""
    code = re.match(r"`([^`]*)`", behind)
    content = code[1].strip() if code else ""
    inside = re.search(r"<([^<>]*)>\s*$", content)
    target = inside[1] if inside else content
    role, _, kind = name.partition(":")
    if role == "cite":
        keys = [key.strip() for key in target.split(",")]
        if kind in ("t", "text", "alt") and len(keys) == 1:
            return f"Write `@{keys[0]}`."
        return "Write `[" + "; ".join(f"@{key}" for key in keys) + "]`."
    if role in ("numref", "ref", "eq"):
        label = label_here(target) or (f"eq-{target}" if role == "eq" else f"fig-{target}")
        return f"Write `@{label}`."
    return {
        "doc": f"Write `[text]({target}.qmd)`.",
        "download": f"Write `[text]({target})`.",
        "sub": f"Write `~{content}~`.",
        "subscript": f"Write `~{content}~`.",
        "sup": f"Write `^{content}^`.",
        "superscript": f"Write `^{content}^`.",
        "math": f"Write `${content}$`.",
        "abbr": f"Write `{content.partition(' (')[0]}`, and explain it in `data/abbreviations.yml`.",
        "footcite": f"Write `[@{target}]`.",
        "term": f"Write `{content}`.",
    }.get(role, "")


def _directives(document: CheckedDocument) -> Iterator[Finding]:
    """Directives of MyST, whose first line is no fence of pandoc's where something follows the braces."""
    fence = ""
    for line in document.lines:
        opening = _FENCE.match(line.text)
        directive = None if fence else _DIRECTIVE.match(line.text)
        if directive is not None and (hint := directive_hint(directive["name"])):
            place = Location(line.path, line.number, directive.start("fence") + 1)
            yield OTHER_TOOL.finding(f"`{{{directive['name']}}}` is a directive of MyST (Jupyter Book).", place, hint)
        if opening is not None:
            marks = opening["fence"]
            if not fence:
                fence = marks
            elif marks[0] == fence[0] and len(marks) >= len(fence) and not line.text.strip().strip(marks[0]):
                fence = ""


OTHER_TOOL = Rule(
    "TXT020",
    "syntax-of-another-tool",
    Severity.ERROR,
    summary="A reference, a citation or a block is written in the syntax of another tool.",
    purpose="It prints as typed, without the number, citation or figure.",
    wrong=r"Figure \@ref(fig:course)",
    right="@fig-course",
    when_wrong="If the text is about the syntax: put it into code.",
    source='Quarto\'s documentation, "Cross References" and "Citations"; the documentation of bookdown, MyST, EndNote, '
    "Zotero, Obsidian and AsciiDoc.",
    check=_other_tools,
)
