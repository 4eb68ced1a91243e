"""Numbers that know how they were typed."""

from __future__ import annotations


class TypedFloat(float):
    """A number with a decimal point that knows how it was typed: 2.20 is 2.2, and was measured to two decimals."""

    typed: str

    def __new__(cls, value: float, typed: str) -> TypedFloat:
        number = super().__new__(cls, value)
        number.typed = typed
        return number

    def __getnewargs__(self) -> tuple[float, str]:  # type: ignore[override]
        return float(self), self.typed
