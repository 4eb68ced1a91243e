"""The server of a preview: pages, findings and their sources, and the actions of the page in the browser."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field, ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from casewright.checks.engine.command import explain
from casewright.diagnostics import CasewrightError
from casewright.paths import read_bytes
from casewright.preview import views
from casewright.preview.guard import DOCUMENT_POLICY, SHELL_POLICY
from casewright.preview.origins import Clicked
from casewright.preview.page_pictures import PagePictures
from casewright.preview.repairs import Repairs
from casewright.preview.session import Session, plain_error
from casewright.storage import is_file

_ASSETS = {"": "page.html", "page.css": "page.css", "page.js": "page.js", "morph.js": "morph.js"}
_MEDIA_TYPES = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_PICTURES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg"}
_LONGEST_BODY = 200_000
_HEARTBEAT_S = 15.0
_RECONNECT_MS = 500


class _Click(BaseModel):
    """What a browser says of a click, as `Clicked`; `document` is the path of the document."""

    document: str
    text: str = Field(max_length=100_000)
    offset: int | None = None
    citekeys: tuple[str, ...] = ()
    label: str = ""
    abbreviation: str = ""
    reference: str = ""


class Server:
    """The application of a session. `notify` has to be called on the event loop whenever the session has changed."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._repairs = Repairs(session.root)
        self._pictures = PagePictures(session)
        self._listeners: set[asyncio.Event] = set()
        self._is_ending = False

    @property
    def app(self) -> Starlette:
        routes = [Route(f"/{name}", self._asset, methods=["GET"]) for name in _ASSETS]
        routes += [
            Route("/events", self._events),
            Route("/document/{number}", self._document),
            Route("/findings", self._findings),
            Route("/figures", self._figures),
            Route("/figure/{label}", self._figure),
            Route("/journal", self._journal),
            Route("/checklist", self._checklist),
            Route("/pages/{number}", self._pages),
            Route("/pages/{number}/{page}", self._page),
            Route("/rule/{code}", self._rule),
            Route("/origin", self._origin, methods=["POST"]),
            Route("/repair/{identifier}", self._repair, methods=["GET", "POST"]),
            Route("/undo", self._undo, methods=["POST"]),
            Route("/run/{name}", self._run, methods=["POST"]),
            Route("/stop/{name}", self._stop, methods=["POST"]),
        ]
        return Starlette(routes=routes, exception_handlers={CasewrightError: _said})

    def notify(self) -> None:
        for listener in self._listeners:
            listener.set()

    def end(self) -> None:
        """End the connections that wait for changes."""
        self._is_ending = True
        self.notify()

    async def _asset(self, request: Request) -> Response:
        name = _ASSETS[request.url.path.rpartition("/")[2] if request.url.path != "/" else ""]
        content = files("casewright.preview.page").joinpath(name).read_bytes()
        return Response(
            content,
            media_type=_MEDIA_TYPES[name.rpartition(".")[2]],
            headers={"Content-Security-Policy": SHELL_POLICY},
        )

    async def _events(self, _request: Request) -> Response:
        listener = asyncio.Event()
        self._listeners.add(listener)

        async def states() -> AsyncIterator[str]:
            sent = ""
            yield f"retry: {_RECONNECT_MS}\n\n"
            try:
                while not self._is_ending:
                    listener.clear()
                    state = json.dumps(self._state())
                    if state != sent:
                        sent = state
                        yield f"data: {state}\n\n"
                    try:
                        await asyncio.wait_for(listener.wait(), _HEARTBEAT_S)
                    except TimeoutError:
                        yield ": still here\n\n"
            finally:
                self._listeners.discard(listener)

        return StreamingResponse(states(), media_type="text/event-stream")

    def _state(self) -> dict[str, Any]:
        return {
            **self._session.summary,
            "root": self._session.root.as_posix(),
            "can_undo": self._repairs.can_undo,
        }

    async def _document(self, request: Request) -> Response:
        page = _at(self._session.pages, request.path_params["number"])
        return Response(page.content, media_type="text/html", headers={"Content-Security-Policy": DOCUMENT_POLICY})

    async def _findings(self, _request: Request) -> Response:
        checked = self._session.checked
        empty = {"findings": [], "summary": "", "undetermined": []}
        return JSONResponse(empty if checked is None else await run_in_threadpool(views.findings, checked))

    async def _figures(self, _request: Request) -> Response:
        known, checked = self._session.figures, self._session.checked
        return JSONResponse([] if known is None else views.figures(known, checked.report if checked else None))

    async def _figure(self, request: Request) -> Response:
        known = self._session.figures
        name = views.picture_file(known, request.path_params["label"]) if known else ""
        if not name or not is_file(self._session.root / name):
            raise HTTPException(404)
        content = await run_in_threadpool(read_bytes, self._session.root, name)
        policy = {"Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"}
        return Response(content, media_type=_PICTURES[Path(name).suffix], headers=policy)

    async def _journal(self, _request: Request) -> Response:
        checked = self._session.checked
        empty: dict[str, Any] = {"documents": [], "journal": "", "requirements": []}
        return JSONResponse(empty if checked is None else await run_in_threadpool(views.journal, checked.report))

    async def _checklist(self, _request: Request) -> Response:
        checked = self._session.checked
        if checked is None:
            return JSONResponse([])
        return JSONResponse(await run_in_threadpool(views.checklist, self._session.root, checked.report))

    async def _pages(self, request: Request) -> Response:
        number = request.path_params["number"]
        path = _at(self._session.pages, number).path
        return JSONResponse(await run_in_threadpool(self._pictures.of, path))

    async def _page(self, request: Request) -> Response:
        path = _at(self._session.pages, request.path_params["number"]).path
        content = _at(self._pictures.pictures(path), request.path_params["page"])
        policy = {"Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"}
        return Response(content, media_type=_MEDIA_TYPES["svg"], headers=policy)

    async def _rule(self, request: Request) -> Response:
        return JSONResponse({"text": await run_in_threadpool(explain, [request.path_params["code"]])})

    async def _origin(self, request: Request) -> Response:
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > _LONGEST_BODY:
                raise HTTPException(413)
        try:
            click = _Click.model_validate_json(body)
        except ValidationError:
            raise HTTPException(400) from None
        known = self._session.origins(click.document)
        if known is None:
            return JSONResponse([])
        clicked = Clicked(**click.model_dump(exclude={"document"}))
        found = await run_in_threadpool(known.of, clicked)
        return JSONResponse(
            [
                {
                    "kind": one.kind,
                    "name": one.name,
                    "path": one.location.path,
                    "line": one.location.line,
                    "column": one.location.column,
                }
                for one in found
            ]
        )

    async def _repair(self, request: Request) -> Response:
        checked = self._session.checked
        identifier = request.path_params["identifier"]
        if checked is None:
            raise HTTPException(404)
        if request.method != "POST":
            return JSONResponse({"diff": await run_in_threadpool(self._repairs.diff, checked.outcome, identifier)})
        await run_in_threadpool(self._repairs.apply, checked.outcome, identifier)
        return self._done()

    async def _undo(self, _request: Request) -> Response:
        await run_in_threadpool(self._repairs.undo)
        return self._done()

    async def _run(self, request: Request) -> Response:
        actions: dict[str, Callable[[], None]] = {"cells": self._session.run_cells, "figures": self._session.draw}
        action = actions.get(request.path_params["name"])
        if action is None:
            raise HTTPException(404)
        action()
        return JSONResponse({})

    async def _stop(self, request: Request) -> Response:
        self._session.interrupt(request.path_params["name"])
        return JSONResponse({})

    def _done(self) -> Response:
        self._session.changed()
        self.notify()
        return JSONResponse({})


def _at(items: Any, number: str) -> Any:
    """Return what a number in an address stands for; an answer 404 if it is none, or too long a one to be read."""
    if not (number.isascii() and number.isdigit() and len(number) < 10 and int(number) < len(items)):
        raise HTTPException(404)
    return items[int(number)]


async def _said(_request: Request, error: Exception) -> Response:
    assert isinstance(error, CasewrightError)
    return JSONResponse(plain_error(error), 409)
