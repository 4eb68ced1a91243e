"""The options of `casewright submit`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SubmitRequest:
    """The documents are those of the project: its first is the article, the others are supplementary files.

    `journal` is the name or file of a profile. `is_blinded` is None if the journal decides. `is_forced` makes a bundle
    of a report that has errors; `is_dry_run` changes no file; with `is_another`, a bundle whose name is taken gets a
    number.
    """

    journal: str = ""
    article_type: str = ""
    is_blinded: bool | None = None
    is_forced: bool = False
    is_dry_run: bool = False
    profiles: tuple[str, ...] = ()
    is_another: bool = False
