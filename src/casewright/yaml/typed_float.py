"""Numbers with the text that was typed."""

from __future__ import annotations


class TypedFloat(float):
    """A number with the text that was typed, since 2.20 equals 2.2 but was measured to two decimals."""

    typed: str

    def __new__(cls, value: float, typed: str) -> TypedFloat:
        number = super().__new__(cls, value)
        number.typed = typed
        return number

    def __getnewargs__(self) -> tuple[float, str]:  # type: ignore[override]
        return float(self), self.typed
