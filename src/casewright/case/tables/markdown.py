"""Tables as Markdown: each cell prints what the data hold, whatever signs are in it.

A table is a pandoc pipe table, which pandoc, Quarto and casewright read alike; its cells are escaped, so that `|`, `*`,
`<`, `_`, `~`, `^`, `$`, `@` and their like are characters and no markup.
"""

from __future__ import annotations

import numbers
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from casewright.case.model.measurements import ReferenceRange
from casewright.case.quantity import Quantity
from casewright.case.tables.numbers import NumberFormat, is_plain_number, plain_numbers, printed_number
from casewright.case.tables.reading import CaseTable
from casewright.case.tables.schema import Column
from casewright.case.unknown import Unknown
from casewright.case.values import as_markdown
from casewright.case.words.languages import Wording
from casewright.case.words.wording import wording_for
from casewright.diagnostics import CasewrightError, did_you_mean
from casewright.language_tag import decimal_sign

if TYPE_CHECKING:
    import pandas as pd

_LINE_BREAK: Final = "<br> "
"""With a space, so that words stay apart where a line break is not read."""
_BARS: Final = re.compile(r"(?P<kept>\\.|(?<!(?<!\\)`)(?P<ticks>`++).+?(?<!`)(?P=ticks)(?!`))|\|")
"""Bars, and what keeps those in it: a backslash, and code."""
_POINTS: Final = NumberFormat(decimal=".")
_UNITS_OF_BARE_NUMBERS: Final = ("", "1")


@dataclass(frozen=True)
class MarkdownText:
    """Markdown that a notebook, Quarto and casewright print as what it says, where it is the last line of a cell."""

    text: str

    def __str__(self) -> str:
        return self.text

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        return self.text


@dataclass(frozen=True)
class _Printed:
    """A column in print: its heading and cells as Markdown, and whether it is aligned as numbers are."""

    heading: str
    cells: tuple[str, ...]
    is_numeric: bool


def table_markdown(
    table: CaseTable | pd.DataFrame,
    *,
    language: str,
    columns: Sequence[str] | None = None,
    markdown: Collection[str] = (),
    not_stated: str = "–",
    notes: str = "",
) -> MarkdownText:
    """Return the Markdown of a table; `casewright.markdown_table` says what its arguments mean.

    Raises CasewrightError for a column that the table does not have.
    """
    known = [column.name for column in table.columns] if isinstance(table, CaseTable) else _names(table)
    wanted = list(known if columns is None else columns)
    for name in (*wanted, *markdown):
        if name not in known:
            raise CasewrightError(f"The table has no column `{name}`.", hint=did_you_mean(name, known))
    printer = _Printer(wording_for(language), decimal_sign(language), not_stated, frozenset(markdown))
    if isinstance(table, CaseTable):
        by_name = {column.name: column for column in table.columns}
        printed = [printer.declared(by_name[name], [row[name] for row in table.rows]) for name in wanted]
    else:
        frame = _with_index(table)
        printed = [printer.computed(name, frame.iloc[:, known.index(name)]) for name in wanted]
    text = _pipe_table(printed)
    return MarkdownText(f"{text}\n\n{notes.strip()}\n" if notes.strip() else f"{text}\n")


@dataclass(frozen=True)
class _Printer:
    """Prints columns with the decimal sign of a language; those of `markdown` are Markdown already."""

    wording: Wording
    decimal: str
    not_stated: str
    markdown: frozenset[str]

    def declared(self, column: Column, cells: Sequence[str | Unknown]) -> _Printed:
        """Return a column of a CSV file."""
        unit = column.unit
        has_unit = column.heading.endswith((f"({unit})", f"[{unit}]", f", {unit}"))
        heading = _escaped(column.heading)
        if unit not in _UNITS_OF_BARE_NUMBERS and not has_unit:
            heading = f"{heading} ({_escaped(unit)})"
        is_measured = column.number_kind is not None
        stated = [cell for cell in cells if not isinstance(cell, Unknown)]
        return _Printed(
            heading,
            tuple(self._declared_cell(column, cell) for cell in cells),
            is_measured and bool(stated) and all(is_plain_number(cell) for cell in stated),
        )

    def computed(self, name: str, series: Any) -> _Printed:
        """Return a column of a frame: numbers, quantities and ranges have the decimal sign, texts are as they are."""
        values = [None if _is_missing(value) else value for value in series.tolist()]
        stated = [value for value in values if value is not None]
        return _Printed(
            _escaped(name),
            tuple(self._computed_cell(name, value) for value in values),
            any(_is_value(value) for value in stated)
            and all(_is_value(value) or value == self.not_stated for value in stated),
        )

    def _declared_cell(self, column: Column, cell: str | Unknown) -> str:
        if column.name in self.markdown and not isinstance(cell, Unknown):
            return _one_cell(cell)
        if column.type == "citation" and not isinstance(cell, Unknown):
            keys = (key.strip().removeprefix("@") for key in re.split(r"[;,\n]", cell) if key.strip())
            return "[" + "; ".join(f"@{{{key}}}" if re.search(r"[^\w]", key) else f"@{key}" for key in keys) + "]"
        return _escaped(printed_cell(column, cell, self.decimal, self.not_stated))

    def _computed_cell(self, name: str, value: Any) -> str:
        if value is None:
            return _escaped(self.not_stated)
        if name in self.markdown:
            return _one_cell(str(value))
        if isinstance(value, Quantity):
            return _escaped(self.wording.quantity(value).get("", str(value)))
        text = _digits(value) if _is_number(value) else str(value)
        if not isinstance(value, str) and _is_numbers(text):
            return _escaped(printed_number(text, self.decimal))
        return _escaped(text)


def printed_cell(column: Column, cell: str | Unknown, decimal: str, not_stated: str) -> str:
    """Return what a cell of a CSV file prints, as plain text, in a column that is neither citations nor Markdown."""
    if isinstance(cell, Unknown):
        return not_stated
    return printed_number(cell, decimal) if column.number_kind is not None and _is_numbers(cell) else cell


def _is_numbers(cell: str) -> bool:
    """Return whether a cell of a table as it was read holds numbers and no words."""
    if is_plain_number(cell):
        return True
    try:
        return plain_numbers(cell, _POINTS) is not None
    except ValueError:
        return False


def _is_number(value: object) -> bool:
    return isinstance(value, numbers.Real | Decimal) and not isinstance(value, bool)


def _is_numeric(value: object) -> bool:
    """Return whether a value of a frame is one number: one of Python's or NumPy's, or a quantity without a unit."""
    return _is_number(value) or (not isinstance(value, str) and is_plain_number(str(value).replace("−", "-")))


def _is_value(value: object) -> bool:
    """Return whether a value of a frame is a number, or a result or range of a case, of which some are words
    (`negative`)."""
    return _is_numeric(value) or isinstance(value, Quantity | ReferenceRange)


def _is_missing(value: object) -> bool:
    """Return whether a value of a frame is none: None, NaN, NaT or NA."""
    if value is None or isinstance(value, Unknown):
        return True
    import pandas as pd

    return pd.api.types.is_scalar(value) and bool(pd.isna(value))


def _digits(value: Any) -> str:
    """Return a number in digits: all that a float or a decimal holds, without E notation where the number is not
    long."""
    text = repr(float(value)) if isinstance(value, float) else str(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(value)
    mantissa, _, exponent = text.lower().partition("e")
    return f"{mantissa.removesuffix('.0')}e{int(exponent)}" if exponent else text


def _escaped(text: str) -> str:
    """Return a text as the Markdown of one cell."""
    return _LINE_BREAK.join(as_markdown(line.strip()) for line in text.split("\n") if line.strip())


def _one_cell(markdown: str) -> str:
    """Markdown that stays in its cell: on one line, and `|` escaped outside code."""
    line = _LINE_BREAK.join(part.strip() for part in markdown.split("\n") if part.strip())
    return _BARS.sub(lambda match: match["kept"] or "\\|", line)


def _with_index(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with what its index names as its first columns; a mere count of rows is dropped."""
    named = any(name is not None for name in frame.index.names)
    if not named and frame.index.nlevels == 1 and frame.index.inferred_type in ("integer", "empty"):
        return frame
    return frame.reset_index(names=[name if name is not None else "" for name in frame.index.names])


def _names(frame: pd.DataFrame) -> list[str]:
    def name(label: Any) -> str:
        return ", ".join(str(part) for part in label if part != "") if isinstance(label, tuple) else str(label)

    return [name(label) for label in _with_index(frame).columns]


def _pipe_table(columns: Sequence[_Printed]) -> str:
    from tabulate import tabulate

    rows = list(zip(*(column.cells for column in columns), strict=True))
    return str(
        tabulate(
            rows,
            headers=[column.heading for column in columns],
            tablefmt="pipe",
            colalign=["right" if column.is_numeric else "left" for column in columns] if rows else None,
            disable_numparse=True,
        )
    )
