"""What `casewright submit` was asked for, and how a journal wants its files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from casewright.project.settings import FloatPlacement

FigureFormat = Literal["tiff", "pdf", "eps", "png"]


@dataclass(frozen=True)
class Layout:
    """How a portal wants the files of a submission.

    The defaults are those of ICMJE (Recommendations, "Preparing a Manuscript for Submission"): double spacing and
    numbered lines, and figures as files of their own, at the width and resolution that `figures.yml` gives them.
    Without `floats`, they are where the report has them.
    """

    spacing: str = "double"
    line_numbers: bool = True
    floats: FloatPlacement | None = None
    figure_format: FigureFormat = "tiff"


@dataclass(frozen=True)
class SubmitRequest:
    """The documents are those of the project: its first is the article, the others are supplementary files. `journal`
    and `article_type` are names for people; `is_forced` makes a bundle of a report that has errors; `is_dry_run`
    changes no file."""

    journal: str = ""
    article_type: str = ""
    is_blinded: bool = False
    is_forced: bool = False
    is_dry_run: bool = False
    profiles: tuple[str, ...] = ()
    layout: Layout = Layout()
