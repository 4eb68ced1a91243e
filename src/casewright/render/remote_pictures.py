"""Pictures of the net, brought when rendering is told to (`--online`): the only place where rendering uses the net."""

from __future__ import annotations

import urllib.error
import urllib.request
from http.client import HTTPMessage
from typing import IO

from casewright import __version__
from casewright.diagnostics import CasewrightError
from casewright.pictures.cleaning import MEDIA_TYPES
from casewright.pictures.kinds import kind_of

LARGEST_BYTES = 20_000_000
_SECONDS = 30.0
_SCHEMES = ("http://", "https://")


class _SameKindOfAddress(urllib.request.HTTPRedirectHandler):
    """Follows redirections to `http:` and `https:` only."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> urllib.request.Request | None:
        if not newurl.startswith(_SCHEMES):
            raise urllib.error.URLError(f"it leads to `{newurl}`")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def fetched_picture(address: str) -> bytes:
    """Return the picture at an address.

    Raises CasewrightError if the net or the picture is away, where it is larger than 20 MB, and where what is there is
    no PNG, JPEG, GIF or SVG picture.
    """
    opener = urllib.request.build_opener(_SameKindOfAddress)
    request = urllib.request.Request(address, headers={"Accept": "image/*", "User-Agent": f"casewright/{__version__}"})
    try:
        with opener.open(request, timeout=_SECONDS) as answer:
            content: bytes = answer.read(LARGEST_BYTES + 1)
    except urllib.error.HTTPError as error:
        raise _not_fetched(address, f"the server answered {error.code}") from None
    except (OSError, ValueError) as error:
        raise _not_fetched(address, str(getattr(error, "reason", error))) from None
    if len(content) > LARGEST_BYTES:
        raise _not_fetched(address, f"it is larger than {LARGEST_BYTES // 1_000_000} MB")
    if kind_of(content) not in MEDIA_TYPES:
        raise _not_fetched(address, "what is there is no PNG, JPEG, GIF or SVG picture")
    return content


def _not_fetched(address: str, why: str) -> CasewrightError:
    return CasewrightError(
        f"The image `{address}` cannot be fetched.", why=why, hint="Save the picture in the project, and name the file."
    )
