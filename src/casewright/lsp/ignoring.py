"""The comment that silences a finding in its file, at a place where nothing that is printed changes."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from casewright.checks.families import all_rules
from casewright.checks.repair import Edit
from casewright.diagnostics import CasewrightError, Finding
from casewright.yaml.document import read_yaml

_REASON = "the reason"
_QUOTED = re.compile(r"“([^”]+)”|`([^`]+)`")
_FENCE = re.compile(r"[ \t]*(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>.*?)[ \t]*$")
_LANGUAGE = re.compile(r"\{(?P<language>\w+)[^{}]*\}")
_OPTION = re.compile(r"[ \t]*#[ \t]*\| ?")
_ALONE = re.compile(r"[ ]{0,3}(?:#{1,6}[ \t].*|<!--(?:(?!-->).)*-->[ \t]*)")
"""A line that is a block of its own at the start of one: a heading or a comment."""
_ABSTRACT = re.compile(r"abstract:[ ]*[|>][-+0-9]*[ ]*")
_DIV = re.compile(r"[ \t]*:{3,}")
_DIV_END = re.compile(r"[ \t]*:{3,}[ \t]*")
_CONTAINED = re.compile(r"[ \t]|>|\[\^[^\]]+\]:|(?:[-*+]|\(?(?:\d+|[A-Za-z]|[ivxlcdm]+|#|@[\w-]*)[.)])[ \t]")
"""The start of a list, a block quotation, a footnote, or of what is indented in one."""
_LEAD = re.compile(rf"(?:[ \t]*(?:{_CONTAINED.pattern}))*")
_TABLE = re.compile(r"[ \t]*(?:\||\+[-=:]|[:~][ \t]|Table:)")
"""The start of a line of a table, its caption or a definition."""
_RULER = re.compile(r"[ \t]*[|+:]?-[-|+:= \t]*")
_UNDERLINE = re.compile(r"-+[ \t]*")
_R_TOKENS = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|`[^`]*`|#[^\n]*")
_MAGIC = re.compile(r"(?m)^([ \t]*)[%!?].*$")


def ignoring(finding: Finding, lines: Sequence[str]) -> Edit | None:
    """Return the edit that adds a comment which silences a finding: above its paragraph, heading or entry of a
    bibliography, behind its line in lists, YAML and programs.

    In an abstract that is a block scalar, the comment is above the paragraph too. None if no comment can be there: in
    other block scalars, strings, tables, formulas and comments. A finding about the data is silenced for its value
    only. `lines` are those of the finding's file.
    """
    place = finding.location
    if finding.rule not in all_rules() or place.line is None or place.line > len(lines):
        return None
    if finding.rule.startswith("CHK"):
        return None
    quoted = _QUOTED.search(finding.message) if finding.rule.startswith("DAT") else None
    about = f" {quoted[1] or quoted[2]}" if quoted and (quoted[1] or quoted[2])[:1].isdigit() else ""
    words = f"casewright: ignore {finding.rule}{about} {_REASON}"
    suffix = place.path.rpartition(".")[2].lower()
    if suffix in {"qmd", "md", "markdown", "rmd"}:
        return _in_document(place.path, place.line, lines, words)
    if suffix in {"yml", "yaml", "py", "r"}:
        language = suffix.replace("yml", "yaml").replace("py", "python")
        return _in_program(place.path, place.line, lines, _Program(language, 1, len(lines)), words)
    if suffix in {"bib", "bibtex"}:
        start = _entry_start(lines, place.line)
        return (
            None if "" in map(str.strip, lines[start : place.line]) else Edit(place.path, start, 1, 0, f"% {words}\n")
        )
    return None


@dataclass(frozen=True)
class _Program:
    """Lines `first` to `last` of a file, in a language with comments that begin with `#`."""

    language: str
    first: int
    last: int


@dataclass(frozen=True)
class _Block:
    """Lines `first` to `last` of prose, of which the first begins a block of Markdown."""

    first: int
    last: int


def _in_document(path: str, line: int, lines: Sequence[str], words: str) -> Edit | None:
    found = _part_at(line, lines)
    if isinstance(found, _Program):
        behind = _in_program(path, line, lines, found, words)
        return behind or _in_abstract(path, line, lines, words) if found.first == 2 else behind
    if found is None or _is_table_or_formula(line, lines[found.first - 1 : found.last], found.first):
        return None
    if not _CONTAINED.match(lines[found.first - 1]):
        return Edit(path, found.first, 1, 0, f"<!-- {words} -->\n")
    text = lines[line - 1]
    return _behind(path, line, text, f" <!-- {words} -->") if _is_plain(text) else None


def _in_abstract(path: str, line: int, lines: Sequence[str], words: str) -> Edit | None:
    """Return the edit that adds a comment above a paragraph of an abstract, None if the line is in none."""
    first = line
    while first > 1 and lines[first - 1].strip() and not _ABSTRACT.fullmatch(lines[first - 1]):
        first -= 1
    head = next((n for n in range(first, 1, -1) if lines[n - 1][:1].strip()), 1)
    if head == line or not _ABSTRACT.fullmatch(lines[head - 1]):
        return None
    indent = re.match(r"[ ]*", lines[first])
    return Edit(path, first + 1, 1, 0, f"{indent[0] if indent else ''}<!-- {words} -->\n")


def _part_at(line: int, lines: Sequence[str]) -> _Program | _Block | None:
    """Return the block of prose or the program in a document that contains a line, None if neither does."""
    end = _front_matter_end(lines)
    if line <= end:
        return _Program("yaml", 2, end - 1) if 1 < line < end else None
    number = start = end + 1
    while number <= len(lines):
        text = lines[number - 1]
        fence = _FENCE.fullmatch(text)
        if fence and not (fence["fence"][0] == "`" and "`" in fence["info"]):
            last = _fence_end(number, lines, fence["fence"])
            language = _LANGUAGE.fullmatch(fence["info"])
            if number < line < last:
                cell = _Program(language["language"].lower(), number + 1, last - 1) if language else None
                return _cell_part(line, lines, cell) if cell else None
            if line in {number, last}:
                return _Block(number, number) if line == number else None
            number = start = last + 1
            continue
        if "<!--" in text and "-->" not in text[text.rindex("<!--") :]:
            last = next((n for n in range(number + 1, len(lines) + 1) if "-->" in lines[n - 1]), len(lines))
            if number < line <= last:
                return None
            if line == number:
                return _Block(start, number)
            number = last + 1
            start = number if lines[last - 1].rstrip().endswith("-->") else start
            continue
        ruled = _ruled_end(number, lines) if start == number and _RULER.fullmatch(text) else None
        if ruled is not None:
            if line <= ruled:
                return None
            number = start = ruled + 1
            continue
        is_alone = (start == number and (_ALONE.fullmatch(text) or _DIV.match(text))) or _DIV_END.fullmatch(text)
        if number == line:
            return _Block(number, number) if is_alone else _Block(start, _block_end(number, lines))
        if is_alone or not text.strip():
            start = number + 1
        number += 1
    return None


def _fence_end(number: int, lines: Sequence[str], fence: str) -> int:
    end = re.compile(rf"[ \t]*{fence}{fence[0]}*[ \t]*")
    return next((n for n in range(number + 1, len(lines) + 1) if end.fullmatch(lines[n - 1])), len(lines) + 1)


def _block_end(number: int, lines: Sequence[str]) -> int:
    while number < len(lines) and lines[number].strip() and not _DIV_END.fullmatch(lines[number]):
        number += 1
    return number


def _ruled_end(number: int, lines: Sequence[str]) -> int | None:
    """Return the last line of a multiline table, whose rows are separated by blank lines; None if there is none."""
    for last in range(number + 2, len(lines) + 1):
        if _RULER.fullmatch(lines[last - 1]) and (last == len(lines) or not lines[last].strip()):
            return last
    return None


def _cell_part(line: int, lines: Sequence[str], cell: _Program) -> _Program:
    """Return the options of a cell or its code, whichever contains a line."""
    code = next((n for n in range(cell.first, cell.last + 1) if not _OPTION.match(lines[n - 1])), cell.last + 1)
    return _Program("yaml", cell.first, code - 1) if line < code else _Program(cell.language, code, cell.last)


def _is_table_or_formula(line: int, block: Sequence[str], first: int) -> bool:
    before = "\n".join(block[: line - first])
    if "$$" in block[line - first] or before.count("$$") % 2:
        return True
    rulers = [index for index, text in enumerate(block) if _RULER.fullmatch(text)]
    is_heading = rulers == [1] and _UNDERLINE.fullmatch(block[1]) is not None
    return (bool(rulers) and not is_heading) or any(_TABLE.match(text) and not _DIV.match(text) for text in block)


def _is_plain(text: str) -> bool:
    """Whether a line of a list or quotation is nothing but text, which a comment may follow."""
    lead = _LEAD.match(text)
    typed = text[lead.end() if lead else 0 :]
    if not typed or typed[0] in "#!{:`~|" or typed.endswith(("  ", "\\")) or typed.rstrip().endswith("}"):
        return False
    is_whole = all(text.count(sign) % 2 == 0 for sign in "`$")
    return is_whole and text.count("[") == text.count("]") and text.count("{") == text.count("}")


def _in_program(path: str, line: int, lines: Sequence[str], part: _Program, words: str) -> Edit | None:
    """Return the edit that adds a comment behind a line, if the program means the same with it."""
    edit = _behind(path, line, lines[line - 1], f"  # {words}")
    before = list(lines[part.first - 1 : part.last])
    after = list(before)
    after[line - part.first] = lines[line - 1].rstrip() + edit.new
    meant = _meaning(part.language, before)
    return edit if meant is not None and meant == _meaning(part.language, after) else None


def _meaning(language: str, lines: Sequence[str]) -> str | None:
    """Return what a text means, without its comments; None if that is not known."""
    if language == "yaml":
        try:
            return repr(read_yaml("\n".join(_OPTION.sub("", line) for line in lines) + "\n", "").value)
        except CasewrightError:
            return None
    text = textwrap.dedent("\n".join(lines))
    if language == "python":
        try:
            return ast.dump(ast.parse(_MAGIC.sub(lambda magic: f"{magic[1]}{magic[0].strip()!r}", text)))
        except (SyntaxError, ValueError, RecursionError):
            return None
    if language == "r":
        return re.sub(
            r"[ \t]+$", "", _R_TOKENS.sub(lambda token: token[0] if token[0][0] != "#" else "", text), flags=re.M
        )
    return None


def _behind(path: str, line: int, text: str, comment: str) -> Edit:
    end = len(text.rstrip())
    return Edit(path, line, end + 1, len(text) - end, comment)


def _front_matter_end(lines: Sequence[str]) -> int:
    """Return the line that closes the front matter, 0 if there is none."""
    if not lines or lines[0].rstrip() != "---":
        return 0
    return next((number for number, line in enumerate(lines[1:], 2) if line.rstrip() in {"---", "..."}), 0)


def _entry_start(lines: Sequence[str], line: int) -> int:
    """Return the line where the entry of a bibliography begins that contains a line."""
    return next((number for number in range(line, 0, -1) if lines[number - 1].lstrip().startswith("@")), line)
