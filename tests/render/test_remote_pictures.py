"""Pictures of the net: refused by name, fetched when asked to, kept from then on; a server of this test."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from casewright.diagnostics import CasewrightError
from casewright.render import remote_pictures
from casewright.render.builtin import Rendering, render
from casewright.render.record import Request
from casewright.render.remote_pictures import fetched_picture

PICTURE = (Path(__file__).parents[1] / "conformance" / "citations-in-floats" / "a.png").read_bytes()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    class Pictures(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/away":
                self.send_response(302)
                self.send_header("Location", "ftp://127.0.0.1/a.png")
                self.end_headers()
                return
            content = {"/a.png": PICTURE, "/page": b"<html>Not here</html>"}.get(self.path)
            self.send_response(404 if content is None else 200)
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Pictures)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def rendered(root: Path, *, online: bool) -> Rendering:
    request = Request(documents=("a.qmd",), formats=("html",), online=online)
    return render(root, request, progress=lambda *_: None)


def test_a_picture_is_fetched_when_asked_for_and_kept(tmp_path: Path, address: str) -> None:
    (tmp_path / "a.qmd").write_text(f"Text.\n\n![Skin]({address}/a.png){{#fig-a}}\n", "utf-8")
    with pytest.raises(CasewrightError, match="lies on the network") as refused:
        rendered(tmp_path, online=False)
    assert str(refused.value.location).startswith("a.qmd:3:")
    assert "--online" in refused.value.hint

    rendered(tmp_path, online=True)
    page = (tmp_path / "a.html").read_text("utf-8")
    assert "data:image/png;base64," in page
    assert address not in page

    (tmp_path / "a.html").unlink()
    rendered(tmp_path, online=False)
    assert (tmp_path / "a.html").read_text("utf-8") == page


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("nothing.png", "the server answered 404"),
        ("page", "no PNG, JPEG, GIF or SVG picture"),
        ("away", "leads to `ftp://127.0.0.1/a.png`"),
    ],
)
def test_what_is_no_picture_is_refused_at_its_place(path: str, why: str, tmp_path: Path, address: str) -> None:
    (tmp_path / "a.qmd").write_text(f"Text.\n\n![Skin]({address}/{path})\n", "utf-8")
    with pytest.raises(CasewrightError, match="cannot be fetched") as refused:
        rendered(tmp_path, online=True)
    assert why in refused.value.why
    assert str(refused.value.location) == "a.qmd:3:9"


def test_a_picture_that_is_too_large_is_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote_pictures, "LARGEST_BYTES", len(PICTURE) - 1)
    with pytest.raises(CasewrightError, match="cannot be fetched") as refused:
        fetched_picture(f"{address}/a.png")
    assert "larger than" in refused.value.why
