"""The page that a browser is started with: every user of a machine can read the command lines of all others, and the
address of a preview contains a secret."""

from __future__ import annotations

import html
import os
from pathlib import Path

from casewright.build.store import user_folder
from casewright.diagnostics import CasewrightError

_NAME = "preview.html"


def redirecting_file(address: str) -> Path:
    """Write a page that only this user can read and that leads to an address, and return its path."""
    path = user_folder() / _NAME
    target = html.escape(address)
    page = (
        '<!DOCTYPE html><meta charset="utf-8"><title>casewright preview</title>'
        f'<meta http-equiv="refresh" content="0; url={target}"><p><a href="{target}">The preview</a></p>\n'
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
            stream.write(page)
    except OSError as error:
        raise CasewrightError(
            "The browser cannot be opened.",
            why=f"`{path}` cannot be written: {error.strerror or error}",
            hint="Open the printed address in your browser.",
        ) from None
    return path
