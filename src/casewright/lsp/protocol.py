"""Findings, places and edits in the terms of the Language Server Protocol.

Lines and columns are counted from 1 here, in characters; the protocol counts from 0, in the units of the client, which
are those of UTF-16 if it does not choose others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from lsprotocol import types as lsp
from pygls.uris import from_fs_path
from pygls.workspace.position_codec import PositionCodec, ServerTextPosition

from casewright.checks.repair import Edit, edits_of
from casewright.diagnostics import Finding, Location, Severity
from casewright.lsp.outline import Part
from casewright.lsp.reports import Checked
from casewright.project.files import absolute

SOURCE = "casewright"
_SEVERITIES: Mapping[Severity, lsp.DiagnosticSeverity] = {
    Severity.ERROR: lsp.DiagnosticSeverity.Error,
    Severity.WARNING: lsp.DiagnosticSeverity.Warning,
    Severity.NOTE: lsp.DiagnosticSeverity.Information,
}
_DOUBTFUL = "program"
_UNUSED = frozenset({"REF002", "ABB002", "CHK001"})
"""The rules about what could be deleted, which editors show faded."""
_MARKED = re.compile(r"\{\{<.*?>\}\}|-?@\{?[\w:./-]*\w\}?|[\w'’-]+(?:[.:/-][\w'’-]+)*|\S")


class Places:
    """Converts places in the files of a report; `uris` are the addresses of open files as the client writes them."""

    def __init__(self, checked: Checked, codec: PositionCodec, uris: Mapping[Path, str]) -> None:
        self.checked = checked
        self._codec = codec
        self._uris = uris

    def uri(self, path: str) -> str:
        """Return the address of a file of the report."""
        file = absolute(Path(self.checked.root, path))
        return self._uris.get(file) or from_fs_path(str(file)) or ""

    def range(self, path: str, line: int, column: int, length: int = 0) -> lsp.Range:
        """Return the range of `length` characters from a place."""
        return lsp.Range(self._position(path, line, column), self._position(path, line, column + length))

    def _position(self, path: str, line: int, column: int) -> lsp.Position:
        lines = self.checked.lines(path)
        if line > len(lines):
            return lsp.Position(max(len(lines) - 1, 0), 0)
        return self._codec.position_to_client_units(lines, ServerTextPosition(line - 1, column - 1))

    def column(self, path: str, position: lsp.Position) -> int:
        """Return the column, from 0 in characters, of a position of the client."""
        lines = self.checked.lines(path)
        return column_of(self._codec, lines, position)

    def location(self, place: Location, length: int = 0) -> lsp.Location:
        return lsp.Location(self.uri(place.path), self.range(place.path, place.line or 1, place.column or 1, length))

    def of_finding(self, finding: Finding) -> lsp.Range:
        """Return the range of a finding: what its repair replaces, else the word at its column, else its line."""
        place = finding.location
        if place.line is None:
            return self.range(place.path, 1, 1)
        lines = self.checked.lines(place.path)
        text = lines[place.line - 1] if place.line <= len(lines) else ""
        if place.column is None:
            words = text.strip()
            return self.range(place.path, place.line, len(text) - len(text.lstrip()) + 1, len(words))
        for edit in edits_of(finding):
            if (edit.path, edit.line, edit.column) == (place.path, place.line, place.column) and edit.length:
                return self.range(place.path, place.line, place.column, edit.length)
        marked = _MARKED.match(text, place.column - 1)
        return self.range(place.path, place.line, place.column, len(marked[0]) if marked else 0)

    def diagnostic(self, finding: Finding) -> lsp.Diagnostic:
        """Return a finding as a diagnostic."""
        return lsp.Diagnostic(
            range=self.of_finding(finding),
            message="\n".join(filter(None, (finding.message, finding.hint))),
            severity=_SEVERITIES[finding.severity],
            code=finding.rule or finding.name,
            source=SOURCE,
            tags=[lsp.DiagnosticTag.Unnecessary] if finding.rule in _UNUSED else None,
        )

    def version(self, path: str) -> int | None:
        """Return the version of the text that was checked, as the client counts them; None for a file on the disk."""
        return self.checked.versions.get(absolute(Path(self.checked.root, path)))

    def workspace_edit(self, edits: Iterable[Edit], doubtful: Iterable[Edit] = ()) -> lsp.WorkspaceEdit:
        """Return edits as one edit of several files, of which the user confirms the `doubtful` ones.

        The client refuses it if a text has changed since it was checked, by its version.
        """
        by_path: dict[str, list[lsp.TextEdit | lsp.AnnotatedTextEdit | lsp.SnippetTextEdit]] = {}
        for edit in edits:
            place = self.range(edit.path, edit.line, edit.column, edit.length)
            by_path.setdefault(edit.path, []).append(lsp.TextEdit(place, edit.new))
        annotations = {}
        for edit in doubtful:
            place = self.range(edit.path, edit.line, edit.column, edit.length)
            by_path.setdefault(edit.path, []).append(lsp.AnnotatedTextEdit(_DOUBTFUL, place, edit.new))
            annotations = {_DOUBTFUL: lsp.ChangeAnnotation("In a program", needs_confirmation=True)}
        changes = [
            lsp.TextDocumentEdit(
                lsp.OptionalVersionedTextDocumentIdentifier(uri=self.uri(path), version=self.version(path)), several
            )
            for path, several in by_path.items()
        ]
        return lsp.WorkspaceEdit(document_changes=changes, change_annotations=annotations or None)


def column_of(codec: PositionCodec, lines: Sequence[str], position: lsp.Position) -> int:
    """Return the column, from 0 in characters, of a position of the client; the end of the line for one behind it."""
    if position.line >= len(lines):
        return 0
    text = lines[position.line]
    if position.character >= codec.client_num_units(text):
        return len(text)
    return codec.position_from_client_units(lines, position).character


def symbols(parts: Sequence[Part], places: Places, path: str) -> list[lsp.DocumentSymbol]:
    """Return an outline as nested symbols."""
    last = max(len(places.checked.lines(path)), 1)
    top: list[lsp.DocumentSymbol] = []
    above: list[tuple[int, lsp.DocumentSymbol]] = []
    for index, part in enumerate(parts):
        end = next((other.line - 1 for other in parts[index + 1 :] if other.level <= part.level), last)
        is_heading = part.kind is None
        start = places.range(path, part.line, 1)
        symbol = lsp.DocumentSymbol(
            name=part.title or part.detail or "-",
            detail=part.detail or None,
            kind=lsp.SymbolKind.String if is_heading else lsp.SymbolKind.Object,
            range=lsp.Range(start.start, places.range(path, max(end, part.line), 1).start),
            selection_range=start,
            children=[],
        )
        while above and above[-1][0] >= part.level:
            above.pop()
        siblings = above[-1][1].children if above else top
        assert isinstance(siblings, list)
        siblings.append(symbol)
        above.append((part.level, symbol))
    return top
