"""What a library written in Rust, such as Typst, ends in where it has a defect, as an error like any other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class PanicError(RuntimeError):
    """A library came upon a defect of its own; what it said of it."""


@contextmanager
def panics_as_errors() -> Iterator[None]:
    """Raise PanicError for what PyO3 raises when Rust code panics, which is no Exception."""
    try:
        yield
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise PanicError(str(error).split("\n")[0]) from None
