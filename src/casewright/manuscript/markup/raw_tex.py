"""Commands of TeX in the text, which only LaTeX prints.

Pandoc's Markdown takes `\\alpha` or `\\frac{1}{2}` outside mathematics for raw TeX, and every writer but LaTeX's leaves
it out, with the numbers in it (Pandoc User's Guide, "Extension: raw_tex").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from casewright.diagnostics import Finding, Severity
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks
from casewright.manuscript.markup.other_tools import tex_hint
from casewright.manuscript.markup.source_places import SourcePlaces
from casewright.manuscript.source import SourceLine

TEX_WRITERS = frozenset({"latex", "beamer", "context"})
"""The writers that print it."""

_COMMAND = re.compile(r"\\([A-Za-z]+)\*?")
_OF_LOOKS = """
    newpage pagebreak clearpage cleardoublepage nopagebreak linebreak nolinebreak newline par noindent indent centering
    raggedright raggedleft vspace hspace vskip hskip vfill hfill bigskip medskip smallskip phantom strut label index
    setlength addtolength setcounter usepackage newcommand renewcommand providecommand def let protect allowbreak sloppy
    fussy tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge thispagestyle pagestyle
    pagenumbering onehalfspacing doublespacing singlespacing FloatBarrier appendix relax begingroup endgroup
    landscape hyphenation parindent parskip leftskip rightskip hangindent hangparas baselineskip
"""
_WITHOUT_TEXT = frozenset(_OF_LOOKS.split())
"""Commands for the look of a page: nothing that a reader needs is lost with them."""


def tex_not_printed(blocks: Blocks, lines: Iterable[SourceLine], is_report: bool) -> tuple[Finding, ...]:
    """Return a finding for each command of TeX whose text is in no output: an error in a report of ours (`is_report`),
    a warning in a plain document, where Quarto leaves it out too."""
    lost = [code for code in _codes(blocks) if _is_text(code)]
    if not lost:
        return ()
    places = SourcePlaces(lines)
    findings: list[Finding] = []
    for code in lost:
        place = places.find(code)
        if place is not None:
            findings.append(
                Finding(
                    "TXT016",
                    "tex-not-printed",
                    Severity.ERROR if is_report else Severity.WARNING,
                    f"`{_shown(code)}` is a command of TeX, and left out of the page.",
                    place,
                    tex_hint(code.strip()) or "Write the sign itself, or mathematics between dollar signs: `$...$`.",
                )
            )
    return tuple(findings)


def _codes(blocks: Blocks) -> Iterator[str]:
    """Raw TeX as pandoc finds it in text; what is marked `{=latex}` is meant for LaTeX alone."""
    for element in ast.walk(blocks, "RawInline", "RawBlock"):
        name, code = element["c"]
        if name == "tex":
            yield code


def _is_text(code: str) -> bool:
    """Return whether something a reader needs is lost: `begin` and `end` are judged by what they enclose."""
    names = [name for name in _COMMAND.findall(code) if name not in {"begin", "end"}]
    if any(name not in _WITHOUT_TEXT for name in names):
        return True
    return "\\begin{" in code and bool(re.sub(r"\\[A-Za-z]+\*?(?:\{[^{}]*\})?", "", code).strip())


def _shown(code: str) -> str:
    line = code.strip().split("\n")[0]
    return line if len(line) <= 40 else f"{line[:40]}…"
