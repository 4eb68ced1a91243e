"""Serving a preview until it is stopped."""

from __future__ import annotations

import asyncio
import errno
import gc
import os
import signal
import socket
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import uvicorn

from casewright.build.store import user_secret
from casewright.diagnostics import CasewrightError
from casewright.preview.guard import Guard
from casewright.preview.server import Server
from casewright.preview.session import Session
from casewright.preview.watching import watch
from casewright.render.pdf.typst.apart import stop_all
from casewright.render.record import Request

_FIRST_PORT, _PORTS = 49152, 16384
"""The range of ports for programs of users (RFC 6335, section 6)."""
_GRACE_S = 1


@dataclass(frozen=True)
class Options:
    """How to preview. `port` is 0 for the folder's usual one; `polls` looks at files instead of waiting for events."""

    port: int = 0
    execute: bool = False
    polls: bool = False


def serve(root: Path, request: Request, options: Options, opened: Callable[[str], None]) -> None:
    """Serve the preview of a project until Ctrl-C or SIGTERM. `opened` is called with its address.

    The address is the same each time, so that a page that is still open connects again. Raises CasewrightError if the
    port is taken.
    """
    root = root.resolve()
    listening = _listening(root, options.port)
    try:
        asyncio.run(_serve(root, request, options, opened, listening))
    finally:
        listening.close()


async def _serve(
    root: Path, request: Request, options: Options, opened: Callable[[str], None], listening: socket.socket
) -> None:
    loop = asyncio.get_running_loop()
    port = listening.getsockname()[1]
    secret = user_secret(f"preview {root}")

    def published() -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(server.notify)

    session = Session(root, request, execute=options.execute, published=published)
    server = Server(session)
    config = uvicorn.Config(
        Guard(server.app, secret, port),
        access_log=False,
        log_level="critical",
        server_header=False,
        lifespan="off",
        timeout_graceful_shutdown=_GRACE_S,
    )
    http = _Http(config)
    stop = threading.Event()

    def end() -> None:
        stop.set()
        server.end()
        http.should_exit = True

    gc.freeze()
    gc.disable()  # values of a rendering are millions, and live until the next: a session collects them between two
    with _signals(lambda: loop.call_soon_threadsafe(end)):
        session.start()
        watcher = threading.Thread(target=watch, args=(root, options.polls, session.changed, stop), daemon=True)
        watcher.start()
        opened(f"http://127.0.0.1:{port}/{secret}/")
        try:
            await http.serve(sockets=[listening])
        finally:
            stop.set()
            session.stop()


class _Http(uvicorn.Server):
    """A server whose signals are handled by `_signals`."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextmanager
def _signals(end: Callable[[], object]) -> Iterator[None]:
    """Call `end` at the first signal, instead of raising KeyboardInterrupt, and end the program at the second."""
    names = [name for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]
    is_ending = False

    def handle(number: int, _frame: FrameType | None) -> None:
        nonlocal is_ending
        if is_ending:
            stop_all()
            os._exit(128 + number)
        is_ending = True
        end()

    before = {name: signal.signal(getattr(signal, name), handle) for name in names}
    try:
        yield
    finally:
        if not is_ending:  # otherwise the program ends, and may wait for a thread
            for name, handler in before.items():
                signal.signal(getattr(signal, name), handler)


def _listening(root: Path, port: int) -> socket.socket:
    """Return a socket at a port of this machine alone: the one asked for, else the folder's usual one, else any."""
    if port:
        return _bound(port)
    usual = _FIRST_PORT + zlib.crc32(str(root).encode("utf-8", "surrogatepass")) % _PORTS
    try:
        return _bound(usual)
    except CasewrightError:
        return _bound(0)


def _bound(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if hasattr(signal, "SIGHUP"):  # elsewhere the option lets another program take the port
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
        listening.listen()
    except OSError as error:
        listening.close()
        taken = error.errno in {errno.EADDRINUSE, errno.EACCES}
        if not port:
            raise CasewrightError(
                "There is no free port on this machine.",
                why=error.strerror or str(error),
                hint="Close other programs that serve pages, and run the command again.",
            ) from None
        raise CasewrightError(
            f"The port {port} cannot be used.",
            why="another program uses it, perhaps another preview" if taken else error.strerror or str(error),
            hint="Omit `--port` to use a free one, or name another.",
        ) from None
    return listening
