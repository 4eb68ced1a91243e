"""The language server: the requests of an editor, answered from the last check of the report."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from casewright import __version__
from casewright.checks.families import all_rules
from casewright.checks.repair import edits_of
from casewright.diagnostics import CasewrightError, Finding, Location
from casewright.lsp.completion import proposals
from casewright.lsp.ignoring import ignoring
from casewright.lsp.names import Kind, Name, definitions_of, name_at, places_of
from casewright.lsp.outline import outline
from casewright.lsp.printed import description_of, explanation_of
from casewright.lsp.protocol import Places, column_of, symbols
from casewright.lsp.renaming import Renamed, refuse_renaming, renamed
from casewright.lsp.reports import Checked, Texts, check, report_root
from casewright.project.files import absolute, shown
from casewright.xml_threads import with_own_names

_LOG = logging.getLogger(__name__)
_Result = TypeVar("_Result")

_PAUSE_S = 0.03
"""Seconds without a change before a check begins, so that changes that belong together are checked together."""
_LONG_PAUSE_S = 0.05
"""The same for reports whose check takes longer than `_LONG_S`."""
_LONG_S = 0.5
_WATCHED = "**/*.{qmd,md,yml,yaml,bib,json,csv,csl,py,ipynb,svg,png}"
_COMPLETION_KINDS: Mapping[Kind | None, lsp.CompletionItemKind] = {
    Kind.VALUE: lsp.CompletionItemKind.Variable,
    Kind.LABEL: lsp.CompletionItemKind.Reference,
    Kind.WORK: lsp.CompletionItemKind.Reference,
    Kind.TERM: lsp.CompletionItemKind.Text,
    Kind.RULE: lsp.CompletionItemKind.EnumMember,
    None: lsp.CompletionItemKind.Property,
}


class _Superseded(Exception):  # noqa: N818 - no error: the text has changed while it was checked
    """Ends a check whose text has changed."""


@dataclass
class _Report:
    """A report with open files. `changes` counts their changes, `seconds` is how long the last check took."""

    root: Path
    checked: Checked | None = None
    changes: int = 0
    seconds: float = 0.0
    task: asyncio.Task[None] | None = None
    published: set[str] = field(default_factory=set)
    said: str = ""


class CaseReportServer(LanguageServer):
    """A language server for the reports of the files that are open in an editor."""

    def __init__(self) -> None:
        super().__init__("casewright", __version__, text_document_sync_kind=lsp.TextDocumentSyncKind.Full)
        self._reports: dict[Path, _Report] = {}
        self._worker = ThreadPoolExecutor(1, "check", initializer=with_own_names)

    def report_server_error(self, error: Exception, source: type[Exception]) -> None:  # noqa: ARG002
        """Log an error of a message that cannot be understood, which would otherwise be shown to the user."""
        _LOG.error("%s", error)

    def shutdown(self) -> None:
        self._worker.shutdown(wait=False, cancel_futures=True)
        super().shutdown()  # type: ignore[no-untyped-call]

    # The texts of open files

    def open_files(self) -> dict[Path, str]:
        """Return the addresses of open files by their path."""
        found: dict[Path, str] = {}
        for document in self.workspace.text_documents.values():
            path = to_fs_path(document.uri)
            if path is not None and document.uri.startswith("file:"):
                found[absolute(Path(path))] = document.uri
        return found

    def _texts(self, root: Path) -> tuple[Texts, Mapping[Path, int | None]]:
        """Return the texts of the open files of a folder, and their versions."""
        files = {path: uri for path, uri in self.open_files().items() if path.is_relative_to(root)}
        documents = {path: self.workspace.get_text_document(uri) for path, uri in files.items()}
        texts = {path: document.source for path, document in documents.items()}
        return texts, {path: document.version for path, document in documents.items()}

    @property
    def asks_before_edits(self) -> bool:
        """Whether the client shows edits that need confirmation before it makes them."""
        workspace = self.client_capabilities.workspace
        return bool(workspace and workspace.workspace_edit and workspace.workspace_edit.change_annotation_support)

    # Checking

    def changed(self, uri: str) -> None:
        """Check the report that a file belongs to, now that the file has changed."""
        report = self.report_of(uri)
        if report is None:
            return
        report.changes += 1
        if report.task is None or report.task.done():
            report.task = asyncio.ensure_future(self._check(report))

    def report_of(self, uri: str) -> _Report | None:
        """Return the report that a file belongs to."""
        path = to_fs_path(uri) if uri.startswith("file:") else None
        root = report_root(Path(path)) if path is not None else None
        return self._reports.setdefault(root, _Report(root)) if root is not None else None

    async def _check(self, report: _Report) -> None:
        loop = asyncio.get_running_loop()
        seen = -1
        while seen != report.changes:
            seen = report.changes
            await asyncio.sleep(_PAUSE_S if report.seconds < _LONG_S else _LONG_PAUSE_S)
            if seen != report.changes:
                continue
            texts, versions = self._texts(report.root)
            started = loop.time()
            try:
                checked = await self.in_worker(partial(self._checked, report, texts, versions, seen))
            except _Superseded:
                continue
            except Exception as error:
                _LOG.exception("The report in %s could not be checked", report.root)
                self._say(report, f"casewright has a defect and cannot check this text ({error!r}).")
                continue
            report.seconds = loop.time() - started
            if seen == report.changes:
                report.checked = checked
                self._publish(report, checked)

    def _checked(self, report: _Report, texts: Texts, versions: Mapping[Path, int | None], now: int) -> Checked:
        def proceed() -> None:
            if report.changes != now:
                raise _Superseded

        return check(report.root, texts, report.checked, proceed, versions)

    async def in_worker(self, work: Callable[[], _Result]) -> _Result:
        """Run in the one thread that reads files, so that no two see different texts of them."""
        return await asyncio.get_running_loop().run_in_executor(self._worker, work)

    async def settled(self, uri: str) -> tuple[Places, str] | None:
        """Return the check of the present text of a file's report, and the file's path in it."""
        report = self.report_of(uri)
        if report is None:
            return None
        if report.task is None:
            self.changed(uri)
        if report.task is not None:
            await asyncio.wait([report.task])
        return self._places(report, uri)

    def latest(self, uri: str) -> tuple[Places, str] | None:
        """Return the last check of a file's report, and the file's path in it."""
        report = self.report_of(uri)
        return self._places(report, uri) if report is not None else None

    def _places(self, report: _Report, uri: str) -> tuple[Places, str] | None:
        if report.checked is None:
            return None
        path = shown(Path(to_fs_path(uri) or ""), report.root)
        return Places(report.checked, self.workspace.position_codec, self.open_files()), path

    def _publish(self, report: _Report, checked: Checked) -> None:
        places = Places(checked, self.workspace.position_codec, self.open_files())
        found: dict[str, list[lsp.Diagnostic]] = {places.uri(shown(path, report.root)): [] for path in checked.texts}
        versions = {places.uri(shown(path, report.root)): version for path, version in checked.versions.items()}
        found |= {uri: [] for uri in report.published}
        for finding in checked.findings:
            found.setdefault(places.uri(finding.location.path), []).append(places.diagnostic(finding))
        for uri, diagnostics in found.items():
            self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, diagnostics, versions.get(uri)))
        report.published = {uri for uri, diagnostics in found.items() if diagnostics}
        if checked.outcome is not None and checked.outcome.undetermined:
            self._say(report, "\n".join(checked.outcome.undetermined))

    def _say(self, report: _Report, text: str) -> None:
        """Write to the client's log what is not a finding, unless it is what was written last."""
        if text != report.said:
            report.said = text
            self.window_log_message(lsp.LogMessageParams(lsp.MessageType.Warning, text))

    async def name_at(self, uri: str, position: lsp.Position, *, narrowest: bool = False) -> tuple[Places, Name] | None:
        """Return the name at a position of a file's present text, as `names.name_at`."""
        found = await self.settled(uri)
        if found is None:
            return None
        places, path = found
        column = places.column(path, position)
        name = await self.in_worker(
            lambda: name_at(places.checked, path, position.line + 1, column, narrowest=narrowest)
        )
        return (places, name) if name is not None else None


def language_server() -> CaseReportServer:
    """Return a server that answers the requests of an editor."""
    server = CaseReportServer()
    _add_changes(server)
    _add_reading(server)
    _add_changing(server)
    return server


def _add_changes(server: CaseReportServer) -> None:
    @server.feature(lsp.INITIALIZED)
    async def initialized(_: lsp.InitializedParams) -> None:
        workspace = server.client_capabilities.workspace
        watched = workspace.did_change_watched_files if workspace else None
        if watched and watched.dynamic_registration:
            options = lsp.DidChangeWatchedFilesRegistrationOptions([lsp.FileSystemWatcher(_WATCHED)])
            one = lsp.Registration("files", lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            server.client_register_capability(lsp.RegistrationParams([one]))
        await server.in_worker(all_rules)  # importing them takes a second, in which the first file is opened

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    @server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def changed(parameters: Any) -> None:
        server.changed(parameters.text_document.uri)

    @server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def watched_changed(parameters: lsp.DidChangeWatchedFilesParams) -> None:
        open_roots = {report_root(path) for path in server.open_files()}
        for change in parameters.changes:
            report = server.report_of(change.uri)
            if report is not None and report.root in open_roots:
                server.changed(change.uri)


def _add_reading(server: CaseReportServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    async def hover(parameters: lsp.HoverParams) -> lsp.Hover | None:
        uri, position = parameters.text_document.uri, parameters.position
        found = await server.settled(uri)
        if found is None:
            return None
        places, path = found
        findings = _findings_at(places, path, lsp.Range(position, position))
        texts = []
        if (named := await server.name_at(uri, position)) is not None:
            texts.append(await server.in_worker(lambda: description_of(*(named[0].checked, named[1]))))
        texts += dict.fromkeys(explanation_of(finding.rule) for finding in findings)
        text = "\n\n---\n\n".join(filter(None, texts))
        return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, text)) if text else None

    @server.feature(
        lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=["@", " ", "."], resolve_provider=False)
    )
    async def completion(parameters: lsp.CompletionParams) -> lsp.CompletionList | None:
        uri, position = parameters.text_document.uri, parameters.position
        found = server.latest(uri) or await server.settled(uri)
        if found is None:
            return None
        places, path = found
        lines = server.workspace.get_text_document(uri).source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        codec = server.workspace.position_codec
        column = column_of(codec, lines, position)
        several = proposals(places.checked, path, lines, position.line + 1, column)
        items = []
        for one in several:
            units = codec.client_num_units(lines[position.line][: one.start]) if position.line < len(lines) else 0
            replaced = lsp.Range(lsp.Position(position.line, units), position)
            items.append(
                lsp.CompletionItem(
                    label=one.text.rstrip(": "),
                    kind=_COMPLETION_KINDS[one.kind],
                    detail=one.detail or None,
                    filter_text=one.text,
                    text_edit=lsp.TextEdit(replaced, one.text),
                )
            )
        return lsp.CompletionList(is_incomplete=False, items=items)

    @server.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    async def definition(parameters: lsp.DefinitionParams) -> list[lsp.Location] | None:
        found = await server.name_at(parameters.text_document.uri, parameters.position)
        if found is None:
            return None
        places, name = found
        locations = await server.in_worker(lambda: definitions_of(places.checked, name))
        return [places.location(one) for one in locations]

    @server.feature(lsp.TEXT_DOCUMENT_REFERENCES)
    async def references(parameters: lsp.ReferenceParams) -> list[lsp.Location] | None:
        found = await server.name_at(parameters.text_document.uri, parameters.position, narrowest=True)
        if found is None:
            return None
        places, name = found
        every = await server.in_worker(lambda: places_of(places.checked, name))
        wanted = [one for one in every if parameters.context.include_declaration or not one.is_definition]
        return [places.location(one.location, one.end - one.start) for one in wanted]

    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def document_symbol(parameters: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol] | None:
        found = await server.settled(parameters.text_document.uri)
        if found is None:
            return None
        places, path = found
        return symbols(await server.in_worker(lambda: outline(places.checked, path)), places, path)


def _add_changing(server: CaseReportServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_PREPARE_RENAME)
    async def prepare_rename(parameters: lsp.PrepareRenameParams) -> lsp.PrepareRenamePlaceholder | None:
        found = await server.name_at(parameters.text_document.uri, parameters.position, narrowest=True)
        if found is None:
            return None
        places, name = found
        try:
            await server.in_worker(lambda: refuse_renaming(places.checked, name))
        except CasewrightError as error:
            raise _refused(error) from None
        place = places.range(name.path, name.line, name.start + 1, name.end - name.start)
        return lsp.PrepareRenamePlaceholder(place, name.text)

    @server.feature(lsp.TEXT_DOCUMENT_RENAME, lsp.RenameOptions(prepare_provider=True))
    async def rename(parameters: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
        here = await server.name_at(parameters.text_document.uri, parameters.position, narrowest=True)
        if here is None:
            return None
        places, name = here
        checked = places.checked

        def work() -> Renamed:
            found = renamed(checked, name, parameters.new_name, lambda texts: check(checked.root, texts, checked))
            if found.doubtful and not server.asks_before_edits:
                place = found.doubtful[0]
                raise CasewrightError(
                    f"A program names `{name.text}`.",
                    location=Location(place.path, place.line, place.column),
                    hint="Change it there first: this editor cannot ask whether it means the event.",
                )
            return found

        try:
            found = await server.in_worker(work)
        except CasewrightError as error:
            raise _refused(error) from None
        return places.workspace_edit(found.edits, found.doubtful)

    kinds = lsp.CodeActionOptions([lsp.CodeActionKind.QuickFix])

    @server.feature(lsp.TEXT_DOCUMENT_CODE_ACTION, kinds)
    async def code_action(parameters: lsp.CodeActionParams) -> list[lsp.CodeAction] | None:
        only = parameters.context.only
        if only and not any(lsp.CodeActionKind.QuickFix.startswith(kind) for kind in only):
            return None
        found = await server.settled(parameters.text_document.uri)
        if found is None:
            return None
        places, path = found
        fixes: list[lsp.CodeAction] = []
        comments: list[lsp.CodeAction] = []
        for finding in _findings_at(places, path, parameters.range):
            diagnostic = places.diagnostic(finding)
            if edits := edits_of(finding):
                title = f"{finding.rule}: write “{edits[0].new}”" if edits[0].new else f"{finding.rule}: delete it"
                edit = places.workspace_edit(edits)
                fixes.append(_action(title, diagnostic, edit, is_preferred=True))
            if (comment := ignoring(finding, places.checked.lines(path))) is not None:
                edit = places.workspace_edit([comment])
                comments.append(_action(f"Ignore this finding ({finding.rule})", diagnostic, edit))
        return fixes + comments


def _action(
    title: str, diagnostic: lsp.Diagnostic, edit: lsp.WorkspaceEdit, *, is_preferred: bool | None = None
) -> lsp.CodeAction:
    return lsp.CodeAction(title, lsp.CodeActionKind.QuickFix, [diagnostic], is_preferred, edit=edit)


def _findings_at(places: Places, path: str, wanted: lsp.Range) -> list[Finding]:
    found = []
    for finding in places.checked.findings:
        if finding.location.path == path:
            place = places.of_finding(finding)
            if place.start <= wanted.end and wanted.start <= place.end:
                found.append(finding)
    return found


def _refused(error: CasewrightError) -> JsonRpcException:
    why = f" ({error.why})" if error.why else ""
    place = f"{error.location}: " if error.location else ""
    text = f"{place}{error.message.rstrip('.')}{why}. {error.hint}".strip()
    return JsonRpcException(text, lsp.LSPErrorCodes.RequestFailed)
