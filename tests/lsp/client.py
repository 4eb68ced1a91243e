"""An editor without a window: a client that starts the server and speaks to it over standard input and output."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient
from pygls.workspace import TextDocument

LONGEST_S = 120
"""Seconds after which a test fails that waits for the server."""


class Editor(LanguageClient):
    """A client that stores the diagnostics of each file, with the version they are for."""

    def __init__(self, root: Path) -> None:
        super().__init__("editor", "1")
        self.root = root
        self.published: dict[str, lsp.PublishDiagnosticsParams] = {}
        self.versions: dict[str, int] = {}
        self.texts: dict[str, str] = {}
        self._news = asyncio.Event()

        @self.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def published(parameters: lsp.PublishDiagnosticsParams) -> None:
            self.published[parameters.uri] = parameters
            self._news.set()

    def uri(self, path: str) -> str:
        return (self.root / path).as_uri()

    def open(self, path: str, text: str | None = None) -> None:
        """Open a file, with the text on the disk or another."""
        content = (self.root / path).read_text(encoding="utf-8") if text is None else text
        self.versions[path], self.texts[path] = 1, content
        item = lsp.TextDocumentItem(uri=self.uri(path), language_id="quarto", version=1, text=content)
        self.text_document_did_open(lsp.DidOpenTextDocumentParams(item))

    def type(self, path: str, text: str) -> None:
        """Change the whole text of an open file, without saving it."""
        self.versions[path] += 1
        self.texts[path] = text
        document = lsp.VersionedTextDocumentIdentifier(uri=self.uri(path), version=self.versions[path])
        change = lsp.TextDocumentContentChangeWholeDocument(text)
        self.text_document_did_change(lsp.DidChangeTextDocumentParams(document, [change]))

    async def until(self, is_true: Callable[[], bool]) -> None:
        """Wait until diagnostics arrive with which something is true."""
        async with asyncio.timeout(LONGEST_S):
            while not is_true():
                self._news.clear()
                await self._news.wait()

    async def diagnostics(self, path: str) -> list[lsp.Diagnostic]:
        """The diagnostics of the present text of an open file."""
        uri = self.uri(path)
        await self.until(lambda: uri in self.published and self.published[uri].version == self.versions[path])
        return list(self.published[uri].diagnostics)

    async def codes(self, path: str) -> list[str]:
        return [f"{one.code} {one.range}" for one in await self.diagnostics(path)]

    def at(self, path: str, words: str) -> dict[str, Any]:
        """The place of a `▶` in some words of an open file, which are found without it."""
        before = words.index("▶")
        for number, line in enumerate(self.texts[path].split("\n")):
            found = line.find(words.replace("▶", ""))
            if found >= 0:
                units = len(line[: found + before].encode("utf-16-le")) // 2
                place = lsp.Position(line=number, character=units)
                return {"text_document": lsp.TextDocumentIdentifier(self.uri(path)), "position": place}
        raise AssertionError(f"{words} is not in {path}")

    def end(self, path: str) -> dict[str, Any]:
        """The end of an open file."""
        lines = self.texts[path].split("\n")
        place = lsp.Position(line=len(lines) - 1, character=len(lines[-1].encode("utf-16-le")) // 2)
        return {"text_document": lsp.TextDocumentIdentifier(self.uri(path)), "position": place}

    def places(self, found: Any) -> list[str]:
        """Locations as `letter.qmd:6`, with the line counted from 0."""
        return [f"{one.uri.removeprefix(self.uri('') + '/')}:{one.range.start.line}" for one in found or ()]

    def applied(self, path: str, action: lsp.CodeAction) -> str:
        """The text of an open file after an action."""
        assert action.edit and action.edit.document_changes
        document = TextDocument(self.uri(path), self.texts[path])
        (changes,) = action.edit.document_changes
        for edit in sorted(changes.edits, key=lambda one: one.range.start, reverse=True):
            document.apply_change(lsp.TextDocumentContentChangePartial(edit.range, edit.new_text))
        return document.source

    def send(self, body: bytes) -> None:
        """Send bytes as a message."""
        self.protocol.writer.write(f"Content-Length: {len(body)}\r\n\r\n".encode() + body)


@asynccontextmanager
async def editor(root: Path, **capabilities: Any) -> AsyncIterator[Editor]:
    """An editor with a folder open, and a server."""
    client = Editor(root)
    await client.start_io(sys.executable, "-m", "casewright", "lsp")
    await client.initialize_async(
        lsp.InitializeParams(
            capabilities=lsp.ClientCapabilities(**capabilities), process_id=os.getpid(), root_uri=root.as_uri()
        )
    )
    client.initialized(lsp.InitializedParams())
    try:
        yield client
    finally:
        async with asyncio.timeout(LONGEST_S):
            await client.shutdown_async(None)
            client.exit(None)
            await client.stop()


def run(test: Coroutine[Any, Any, None]) -> None:
    asyncio.run(test)
