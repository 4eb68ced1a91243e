"""TXT: letters that a program damaged: text read in the wrong encoding ("38 Â°C"), letters of the font Symbol, which
other fonts have not, and signs from a word processor that nobody sees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from casewright.checks.report import Report
from casewright.checks.rule import Rule
from casewright.diagnostics import Finding, Severity
from casewright.text_cache import cached

_FOLLOWING = "\u0080-\u00bfŒœŠšŸŽžƒˆ˜‚„†‡•…‰‹›€™"
_QUOTES = "–—‘’“”"
_CLOSING = "…‚„‹›«»"
_CAPITALS_AND_OPENING = "A-ZÀ-Þ«‹“„‘‚\u00a0"
_MISREAD = re.compile(
    rf"(?<![A-ZÀ-Þ])Ã[{_FOLLOWING}{_QUOTES}]|[âï][{_FOLLOWING}][{_FOLLOWING}{_QUOTES}]|"
    rf"[ÂÎÏ](?![{_CLOSING}])[{_FOLLOWING}]|(?<![{_CAPITALS_AND_OPENING}])[ÂÎÏ][{_CLOSING}]|"
    rf"[ÄÅ](?![{_CLOSING}\u00a0²³¹·])[{_FOLLOWING}]|(?<=[a-zß-ÿ])[ÄÅ][{_FOLLOWING}]|[ÄÅ][{_CLOSING}](?=[a-zß-ÿ])"
)
"""What Windows-1252 shows for the bytes that Latin and Greek letters and signs have in UTF-8; not capitals in front of
quotation marks, dashes and ellipses that were meant (“CAFÉ”—, »Ä«), and not the unit ångström (Å³, Å·mol)."""
_PRIVATE = re.compile(r"[\ue000-\uf8ff\ufffd]")
_SYMBOL = {
    **dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)),
    **dict(zip(b"-<>=+DGSWF", "−<>=+ΔΓΣΩΦ", strict=True)),
    **dict(zip(b"\xa3\xa5\xac\xad\xae\xaf\xb0\xb1\xb3\xb4\xb7\xb9\xbb\xd7", "≤∞←↑→↓°±≥×•≠≈·", strict=True)),
}
"""The letters of Adobe's Symbol encoding as Word stores them, above U+F000."""
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_UNSEEN = re.compile(rf"[{''.join(_LIGATURES)}]|(?<=[\x21-\u024f])[\u00ad\u200b\ufeff](?=[\x21-\u024f])")


@dataclass(frozen=True)
class _Damage:
    """Signs at `start:end` that were meant as `meant`, None if that cannot be known."""

    start: int
    end: int
    meant: str | None
    remark: str
    is_certain: bool = True


@cached
def damages(text: str) -> Iterator[_Damage]:
    """Yield the damaged letters of a text."""
    if text.isascii():
        return
    for match in _MISREAD.finditer(text):
        try:
            meant = _bytes_of(match[0]).decode("utf-8")
        except (UnicodeDecodeError, UnicodeEncodeError):
            continue  # letters that were meant
        yield _Damage(*match.span(), meant, f"`{match[0]}` is `{meant}` in the wrong encoding.")
    for match in _PRIVATE.finditer(text):
        code = f"U+{ord(match[0]):04X}"
        if match[0] == "\ufffd":
            yield _Damage(*match.span(), None, f"{code} stands for a letter that was lost.")
            continue
        symbol = _SYMBOL.get(ord(match[0]) - 0xF000)
        remark = f"{code} is a letter of one font only" + (f", in Symbol `{symbol}`." if symbol else ".")
        yield _Damage(*match.span(), None, remark, is_certain=False)
    for match in _UNSEEN.finditer(text):
        sign = match[0]
        remark = (
            f"`{sign}` is one sign for several letters." if sign in _LIGATURES else f"U+{ord(sign):04X} is unseen here."
        )
        yield _Damage(*match.span(), _LIGATURES.get(sign, ""), remark, is_certain=False)


def _bytes_of(text: str) -> bytes:
    """Return what a text was as bytes: in Windows-1252, of which Latin-1 has the five bytes that it leaves free."""
    return b"".join(sign.encode("latin-1" if "\x80" <= sign <= "\x9f" else "cp1252") for sign in text)


def _damaged(report: Report) -> Iterator[Finding]:
    for passage in report.passages:
        for damage in damages(passage.text):
            edit = None if damage.meant is None else passage.edit(damage.start, damage.end, damage.meant)
            yield DAMAGED.finding(
                damage.remark,
                passage.location(damage.start),
                f"Write `{damage.meant}`." if damage.meant else "Delete it." if edit else "Write the letter itself.",
                severity=None if damage.is_certain else Severity.WARNING,
                edits=(edit,) if edit else (),
            )


DAMAGED = Rule(
    "TXT035",
    "letters-damaged",
    Severity.ERROR,
    summary="A letter was damaged by a program, or is a sign that readers and searches take for another.",
    purpose="`38 Â°C` and a box in place of µ are printed as they are; a word with a ligature or a hidden hyphen is "
    "found by no search. Text pasted from PDF and Word files, and files read in the wrong encoding, have them.",
    wrong="38 Â°C, the patientâ€™s",
    right="38 °C, the patient’s",
    when_wrong="If a font that the page loads has the letter. Errors are wrong encoding and lost letters only.",
    source="The Unicode Standard, 23.5 (private use), 23.8 (replacement character), 7.1 (Latin ligatures); Adobe, "
    "Symbol encoding.",
    check=_damaged,
    fixable=True,
)

RULES = (DAMAGED,)
