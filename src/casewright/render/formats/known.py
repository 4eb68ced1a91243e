"""The formats of the built-in engine. A new one is a module here, a package for its writer, and a line below."""

from __future__ import annotations

from collections.abc import Mapping

from casewright.diagnostics import CasewrightError, Location, did_you_mean
from casewright.render.formats.html import Html
from casewright.render.formats.jats import Jats
from casewright.render.formats.output_format import OutputFormat
from casewright.render.formats.pdf import Pdf
from casewright.render.formats.word import Word

FORMATS: Mapping[str, OutputFormat] = {one.name: one for one in (Html(), Pdf(), Word(), Jats())}
"""The formats by their names."""
NAMES: Mapping[str, str] = {name: one.name for one in FORMATS.values() for name in one.quarto_names}
"""The name of the format that each of Quarto's names means here."""


def builtin_format(name: str, location: Location | None = None) -> str:
    """Return the format that a Quarto name means here. Raises CasewrightError for one that only Quarto makes."""
    if name in NAMES:
        return NAMES[name]
    raise CasewrightError(
        f"The format `{name}` is not made by the built-in engine.",
        location=location,
        hint=did_you_mean(name, NAMES) or "Render with `--engine quarto`.",
    )
