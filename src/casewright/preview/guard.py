"""Who may read a preview: the browser of this user, on this machine, with the address that was printed.

A report is confidential. Any site that is open in the browser can send requests to this machine, and with DNS rebinding
it can read the answers (CWE-346, CWE-350): the address has a secret, and `Host`, `Origin` and `Sec-Fetch-Site` are
compared.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SHELL_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The policy of the page around the report: only its own scripts run, and nothing is sent elsewhere."""
DOCUMENT_POLICY = (
    "sandbox allow-same-origin; default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'"
)
"""The policy of what is rendered: no scripts, nothing loaded."""
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Guard:
    """Passes on the requests that may be answered, without the secret in their path, and adds headers to answers."""

    def __init__(self, app: ASGIApp, secret: str, port: int) -> None:
        self._app = app
        self._secret = secret
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        if not self._is_allowed(scope):
            refused = PlainTextResponse("This address is not the one that `casewright preview` printed.\n", 403)
            await refused(scope, receive, _with_headers(send))
            return
        inside = {**scope, "path": scope["path"][len(self._secret) + 1 :], "root_path": ""}
        await self._app(inside, receive, _with_headers(send))

    def _is_allowed(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if host not in self._hosts:
            return False
        origin = headers.get("origin")
        if origin is None:
            if scope["method"] not in {"GET", "HEAD"}:
                return False
        elif origin != f"http://{host}":
            return False
        secret, slash, _ = scope["path"][1:].partition("/")
        return bool(slash) and hmac.compare_digest(secret.encode(), self._secret.encode()) and _is_own(headers)


def _is_own(headers: Headers) -> bool:
    """Return whether a page of this server, or the user, has made a request, as far as the browser says."""
    site = headers.get("sec-fetch-site", "none")
    is_opened = headers.get("sec-fetch-mode", "navigate") == "navigate" and headers.get("sec-fetch-dest") == "document"
    return site in {"none", "same-origin"} or is_opened


def _with_headers(send: Send) -> Callable[[Message], Awaitable[None]]:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            added = [(name.lower().encode(), value.encode()) for name, value in _HEADERS.items()]
            message = {**message, "headers": [*message["headers"], *added]}
        await send(message)

    return sending
