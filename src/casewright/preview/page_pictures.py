"""The pages of a document's PDF as pictures, made when they are looked at and kept until the document changes."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from casewright.diagnostics import CasewrightError
from casewright.preview.session import Session
from casewright.render.writing import page_pictures
from casewright.storage import content_hash
from casewright.xml_threads import with_own_names


@dataclass
class PagePictures:
    """The pages of the documents of a session, by path."""

    session: Session
    _made: dict[str, tuple[bytes, ...]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, path: str) -> list[str]:
        """Make the pages of a document, and return the hash of each. Raises CasewrightError if it cannot be a PDF."""
        with_own_names()
        with self._lock:
            for task in self.session.tasks("pdf"):
                if task.parsed.source.path == path:
                    self._made[path] = page_pictures(task, self.session.root)
                    return [content_hash(one)[:16] for one in self._made[path]]
        raise CasewrightError(f"There is no document `{path}` any more.", hint="Choose another document.")

    def pictures(self, path: str) -> tuple[bytes, ...]:
        """Return the pages that were made last."""
        return self._made.get(path, ())
