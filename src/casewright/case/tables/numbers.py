"""Numbers as spreadsheets write them: decimal commas, grouped digits, E notation.

`1.234` in a file with semicolons may be 1.234 or 1234. Ambiguous numbers are errors unless the schema of the table
declares the decimal sign.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

from casewright.case.quantity import superscript

NumberKind = Literal["number", "integer", "measured"]
"""What a column declares: `number` and `integer` are its type; `measured` has a unit and no type, and may hold
words."""

_GROUP_SIGNS: Final = "'’ \u00a0\u202f\u2009"
_NUMBER: Final = re.compile(
    rf"(?P<comparator><=|>=|[<>≤≥~≈])?\s*(?P<sign>[-−–+])?\s*(?P<digits>\d(?:[\d.,{_GROUP_SIGNS}]*\d)?)"
    r"(?:[eE](?P<exponent>[-+−]?\d{1,3}))?\s*(?P<percent>%)?"
)
_PLAIN: Final = re.compile(r"(?:[<>≤≥~≈])?-?\d+(?:\.\d+)?(?:e-?\d+)?%?")
_TOKEN: Final = re.compile(r"(?<![\w.,])\d(?:[\d.,]*\d)?(?![\w]|[.,]\d)")
_BETWEEN: Final = re.compile(
    r"(?:[-–−±+()\[\]/;<>≤≥~≈%\s]|\b(?:to|about|approx|ca|bis|etwa|circa)\b\.?)*", re.IGNORECASE
)
_COMPARATORS: Final = {"<=": "≤", ">=": "≥"}


@dataclass(frozen=True)
class NumberFormat:
    """How numbers are typed in a file: its `delimiter`, and the decimal sign that the schema declares ("" for none)."""

    delimiter: str = ","
    decimal: str = ""


def looks_numeric(text: str) -> bool:
    """Return whether a cell is one number, however its digits are grouped."""
    return _NUMBER.fullmatch(text) is not None


def is_plain_number(text: str) -> bool:
    """Return whether a text is one number as `plain_number` returns it."""
    return _PLAIN.fullmatch(text) is not None


def plain_number(text: str, kind: NumberKind, form: NumberFormat) -> str:
    """Return the number in a cell, each digit as typed, with a decimal point: `1.234,50` is `1234.50`, `<= 5` is `≤5`.

    Raises ValueError, with a sentence that says what was found, if it is no number or two readings are possible.
    """
    match = _NUMBER.fullmatch(_western(text))
    if match is None:
        raise ValueError(f"`{text}` is not a number")
    if kind == "integer" and match["exponent"] is not None:
        raise ValueError(f"`{text}` has lost digits: a spreadsheet shortens long numbers")
    digits = _digits(match["digits"], text, kind, form)
    exponent = f"e{int(match['exponent'].replace('−', '-'))}" if match["exponent"] else ""
    comparator = match["comparator"] or ""
    sign = "-" if match["sign"] and match["sign"] != "+" else ""
    return f"{_COMPARATORS.get(comparator, comparator)}{sign}{digits}{exponent}{match['percent'] or ''}"


def _western(text: str) -> str:
    """Return a text with the digits of other scripts, and full-width ones, as 0 to 9."""
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


def plain_numbers(text: str, form: NumberFormat) -> str | None:
    """Return a range, or a number with others in brackets (`1,5–2,5`, `3,1 (2,0–4,2)`), each number with a decimal
    point; None where the cell holds words as well. Raises ValueError as `plain_number` does."""
    if not _TOKEN.search(text) or not _BETWEEN.fullmatch(_TOKEN.sub(" ", text)):
        return None
    return _TOKEN.sub(lambda match: plain_number(match[0], "measured", form), text)


def printed_number(text: str, decimal: str) -> str:
    """Return the Markdown of a number that `plain_number` made, or of several that `plain_numbers` made, with the
    decimal sign of a language and a minus sign."""
    mantissa, _, exponent = text.partition("e") if is_plain_number(text) else (text, "", "")
    shown = re.sub(r"(?<=\d)\.(?=\d)", decimal, mantissa)
    if is_plain_number(text):
        shown = shown.replace("-", "−")
    return f"{shown} × 10{superscript(exponent)}" if exponent else shown


def _digits(typed: str, text: str, kind: NumberKind, form: NumberFormat) -> str:
    """Digits without signs of grouping, and with a decimal point."""
    number, grouped = typed, False
    for sign in _GROUP_SIGNS:
        if sign in number:
            whole = re.match(rf"\d{{1,3}}(?:{sign}\d{{3}})+(?![\d{_GROUP_SIGNS}])", number)
            if whole is None:
                raise ValueError(f"`{text}` is not one number")
            number, grouped = whole[0].replace(sign, "") + number[whole.end() :], True
    signs = [character for character in number if character in ".,"]
    if not signs:
        return number
    decimal = form.decimal
    last = signs[-1]
    is_thousand = not grouped and re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", number) is not None
    if len(set(signs)) == 2:
        found, grouping = last, signs[0]
        if grouped or signs.count(last) > 1 or (decimal and found != decimal):
            raise ValueError(_otherwise(text, decimal))
    elif len(signs) > 1 or (kind == "integer" and is_thousand):
        found, grouping = "", last
    elif decimal:
        found, grouping = (last, "") if last == decimal else ("", last)
    elif is_thousand and not (last == "." and form.delimiter == ","):
        other = "," if last == "." else "."
        raise ValueError(
            f"`{text}` can be read as {number.replace(last, '.')} and as {number.replace(last, '')} "
            f"(`{last}` or `{other}` as the decimal sign)"
        )
    elif last == "," and form.delimiter == "," and kind == "measured":
        raise ValueError(f"`{text}` can be read as {number.replace(',', '.')} and as two numbers")
    else:
        found, grouping = last, ""
    if grouping:
        whole_part = number.partition(found)[0] if found else number
        if (
            grouping == decimal
            or grouped
            or not re.fullmatch(rf"\d{{1,3}}(?:{re.escape(grouping)}\d{{3}})+", whole_part)
        ):
            raise ValueError(_otherwise(text, decimal))
        number = number.replace(grouping, "")
    if found and kind == "integer":
        raise ValueError(f"`{text}` is not a whole number")
    return number.replace(",", ".")


def _otherwise(text: str, decimal: str) -> str:
    return f"`{text}` is not one number" + (f" with `{decimal}` as the decimal sign" if decimal else "")
