r"""LaTeX commands of a BibTeX bibliography that pandoc does not know: it leaves them out with what is in their braces.

`Loss of \ce{CO2}` is printed as "Loss of". Which commands pandoc knows is asked of pandoc itself: its reader of LaTeX,
which its reader of BibTeX uses for the values, hands on what it does not know as raw LaTeX.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from casewright.diagnostics import CasewrightError, Finding, Severity
from casewright.pandoc import run_pandoc
from casewright.references.entry import Entry
from casewright.references.works_preparation import NAME_LISTS, TEXTS, prepared_text

_BIBTEX = (".bib", ".bibtex", ".biblatex")
_MARK = "casewright-value-"
_COMMAND = re.compile(r"\\[A-Za-z]+")
_EVERYDAY = frozenset(
    r"""
    \textit \textbf \emph \textsc \textsubscript \textsuperscript \textdegree \textregistered \textmd \textrm \texttt
    \textsf \textgreater \textless \textasciitilde \underline \url \href \enquote \it \bf \em \i \j \o \O \l \L \aa \AA
    \ae \AE \oe \OE \ss \copyright \S \P \pounds \ldots \dots \c \v \u \H \k \r \d \b
    """.split()  # noqa: SIM905 - a list that a person can read and extend
)
"""Commands that pandoc knows, so that it need not be asked of most bibliographies."""
_NOTHING_TO_READ = re.compile(
    r"\\(?:protect|relax|nobreakdash|allowbreak|nolinebreak|linebreak|xspace|noindent|unskip|ignorespaces|kern|hfill|"
    r"[hv]space\*?(?:\{[^{}]*\})?|[a-zA-Z]*noop[a-zA-Z]*\s*(?:\{[^{}]*\})?|SortNoop\{[^{}]*\})\s*"
)
"""Commands for the look of a line, and the one that BibTeX files hold for sorting alone: `\\noopsort{1973b}`."""


def lost_commands(entries: Iterable[Entry], *, is_prepared: bool) -> Iterator[Finding]:
    """Yield the commands of entries that are not printed, at their fields (REF032). Entries of a report (`is_prepared`)
    are printed with the letters and signs that `works_preparation` writes for commands; elsewhere pandoc is not this
    toolkit's, so that a finding is a warning."""
    values = [
        (entry, name, prepared_text(entry.fields[name]) if is_prepared else entry.fields[name])
        for entry in entries
        if entry.location.path.endswith(_BIBTEX)
        for name in (*TEXTS, *NAME_LISTS)
        if name in entry.fields and name not in entry.inherited
    ]
    asked = [one for one in values if not _EVERYDAY.issuperset(_COMMAND.findall(one[2]))]
    if not asked:
        return
    for entry, name, code in _lost(asked):
        yield Finding(
            "REF032",
            "command-not-printed",
            Severity.ERROR if is_prepared else Severity.WARNING,
            f"`{code}` in the {name} of `{entry.key}` is not printed: the command is not known.",
            entry.field_location(name),
            r"Write the text itself (`CO\textsubscript{2}` for `\ce{CO2}`), or the letter or sign (`α`, `–`).",
        )


_Value = tuple[Entry, str, str]


def _lost(values: Sequence[_Value]) -> Iterator[_Value]:
    """Yield the entry, the field and the code of each command in values that pandoc leaves out. A value that is no
    LaTeX (a single `$`) is passed over: a bibliography with it cannot be read, which is said there."""
    text = "\n\n".join(f"{_MARK}{index} {value}" for index, (_, _, value) in enumerate(values))
    try:
        read = json.loads(run_pandoc(text.encode(), ["--from=latex+raw_tex", "--to=json"]))
    except CasewrightError:
        if len(values) > 1:
            for value in values:
                yield from _lost([value])
        return
    at = 0
    for kind, content in _words_and_codes(read["blocks"]):
        if kind == "Str" and content.startswith(_MARK):
            at = int(content.removeprefix(_MARK))
        elif kind == "Raw" and not _NOTHING_TO_READ.fullmatch(content.strip()):
            yield values[at][0], values[at][1], content.strip()


def _words_and_codes(element: Any) -> Iterator[tuple[str, str]]:
    """Yield the words and the raw codes of a document as pandoc's JSON, in order."""
    if isinstance(element, list):
        for one in element:
            yield from _words_and_codes(one)
    elif isinstance(element, dict):
        if element.get("t") == "Str":
            yield "Str", element["c"]
        elif element.get("t") in {"RawInline", "RawBlock"}:
            yield "Raw", element["c"][1]
        else:
            yield from _words_and_codes(element.get("c"))
