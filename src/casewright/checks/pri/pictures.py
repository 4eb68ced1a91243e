"""PRI020: a picture in which nobody has said to have looked for burned-in text and faces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from casewright.checks.rule import Rule
from casewright.diagnostics import Finding, Severity

if TYPE_CHECKING:
    from casewright.checks.pri.looking import Box, LookedAt
    from casewright.checks.report import Report

_MOST_SHOWN = 5


def _unchecked(report: Report) -> Iterator[Finding]:
    for one in report.pictures_looked_at:
        if not _is_cleared(one):
            yield PICTURE_NOT_CHECKED.finding(_message(one), one.picture.location, _hint(one))


def _is_cleared(one: LookedAt) -> bool:
    """Return whether a DICOM file says that there is neither, and nothing was seen."""
    return one.picture.unsaid == () and not one.look.texts and not one.look.faces


def _message(one: LookedAt) -> str:
    look, unsaid = one.look, one.picture.unsaid
    seen = []
    if look.texts:
        readable = ", ".join(f"`{text}` at {_shown(box)}" for text, box in look.texts[:_MOST_SHOWN])
        more = f", and {len(look.texts) - _MOST_SHOWN} more" if len(look.texts) > _MOST_SHOWN else ""
        seen.append(f"text can be read in this picture: {readable}{more}")
    if look.faces:
        what = "a face seems" if len(look.faces) == 1 else f"{len(look.faces)} faces seem"
        seen.append(f"{what} to be in this picture, at {', '.join(map(_shown, look.faces[:_MOST_SHOWN]))}")
    if seen:
        message = "; ".join(seen)
    elif look.unseen and "only the first" not in look.unseen:
        message = (
            f"nobody has said to have looked for text and faces in this picture, and casewright has not ({look.unseen})"
        )
    else:
        message = (
            "no text was read and no face was found in this picture, which proves nothing: nobody has said to have"
        )
        message += " looked"
        message += f"; {look.unseen} was looked at" if look.unseen else ""
    if unsaid:
        message += f"; its DICOM file does not say whether {' or whether '.join(unsaid)}"
    return f"{message[0].upper()}{message[1:]}."


def _shown(box: Box) -> str:
    return f"[{', '.join(map(str, box))}]"


def _hint(one: LookedAt) -> str:
    cover = "cover what names a person with `redact: [[left, top, width, height]]`"
    if one.picture.panel is None:
        cover = "cover what names a person in its pixels, or make it a panel of `figures/figures.yml` and `redact` it"
    return f"Look at it, {cover}, and add {one.picture.declaration}."


PICTURE_NOT_CHECKED = Rule(
    "PRI020",
    "picture-not-checked",
    Severity.WARNING,
    summary="A picture has not been declared checked for burned-in text and faces.",
    purpose="Scanners and monitors write the patient's name, number and dates into the pixels, and a face identifies "
    "a person; no program removes them. With `casewright[pictures]`, the message quotes the text and counts the faces "
    "that were found.",
    wrong="- image: images/mri.dcm",
    right="- image: images/mri.dcm\n  redact: [[0, 0, 320, 40]]\n  burned-in-text: checked",
    when_wrong="If the picture shows no patient: a plot, a gel, a slide without its label.",
    source="HIPAA, 45 CFR 164.514(b)(2)(i)(Q): full-face photographs and comparable images; DICOM PS3.15, annex E "
    "(Clean Pixel Data, Clean Recognizable Visual Features).",
    check=_unchecked,
)

RULES = (PICTURE_NOT_CHECKED,)
