"""The options of Quarto's schema and their treatment by the built-in engine, from `options.toml`."""

from __future__ import annotations

import textwrap
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any


class Treatment(Enum):
    """The treatment of an option: supported; validated with cell options; for editors only; ignored with a warning or
    note; refused."""

    FOLLOWED = "followed"
    EXECUTION = "execution"
    EDITORS = "editors"
    WARNED = "warned"
    NOTED = "noted"
    REFUSED = "refused"


@dataclass(frozen=True)
class Option:
    """An option with its treatment, the reason, and the values that are treated so: all that enable it (`given`),
    `false`, those of a list, or a kernel of another language than Python (`another kernel`). `formats` are the formats
    for which the treatment applies, by default all."""

    name: str
    treatment: Treatment
    why: str
    when: str | tuple[str, ...] = "given"
    formats: tuple[str, ...] = ()

    def applies(self, value: Any, format_name: str = "") -> bool:
        """Return whether the treatment applies to a value in a format."""
        if self.formats and format_name not in self.formats:
            return False
        if self.when == "given":
            return value not in (None, False, "", [], {})
        if self.when == "false":
            return value is False
        if self.when == "another kernel":
            return _is_another_kernel(value)
        return str(value) in self.when


def _is_another_kernel(value: Any) -> bool:
    if isinstance(value, Mapping):
        kernel = value.get("kernelspec")
        named = kernel if isinstance(kernel, Mapping) else {}
        return bool(named) and str(named.get("language", named.get("name", "python"))).lower()[:6] != "python"
    return isinstance(value, str) and not value.lower().startswith("python")


@lru_cache(maxsize=1)
def options() -> Mapping[str, tuple[Option, ...]]:
    """Return the options by name; values without a treatment are supported."""
    return _read(_listed())


@lru_cache(maxsize=1)
def project_options() -> Mapping[str, tuple[Option, ...]]:
    """Return the options below `project:`, by name."""
    return _read(_listed()["project"])


def _listed() -> dict[str, Any]:
    return tomllib.loads(files("casewright.render.quarto").joinpath("options.toml").read_text("utf-8"))


def _read(listed: Mapping[str, Any]) -> Mapping[str, tuple[Option, ...]]:
    found: dict[str, list[Option]] = {}
    for treatment in Treatment:
        groups = listed.get(treatment.value, [])
        for group in groups if isinstance(groups, list) else [groups]:
            when = group.get("when", "given")
            for name in group["keys"].split():
                found.setdefault(name, []).append(
                    Option(
                        name,
                        treatment,
                        group.get("why", ""),
                        tuple(when) if isinstance(when, list) else when,
                        tuple(group.get("formats", ())),
                    )
                )
    return {name: tuple(several) for name, several in found.items()}


def option_table() -> str:
    """Return the list of options for the documentation, in Markdown."""
    by_treatment: dict[Treatment, dict[str, list[Option]]] = {}
    for several in options().values():
        for option in several:
            by_treatment.setdefault(option.treatment, {}).setdefault(option.why, []).append(option)
    lines: list[str] = []
    for treatment, heading in _HEADINGS.items():
        lines += [f"**{heading}**", ""]
        for why, group in by_treatment[treatment].items():
            names = ", ".join(_shown(option) for option in sorted(group, key=lambda option: option.name.lower()))
            lines += [names + "." if treatment is Treatment.FOLLOWED else f"*{_capital(why)}*: {names}.", ""]
    below = [f"*{_SHORT[option.treatment]}* `{name}`" for name, (option, *_) in sorted(project_options().items())]
    lines += ["**Below `project:`**", "", ", ".join(below) + ".", ""]
    return "\n".join(_wrapped("\n".join(lines))).rstrip() + "\n"


def _wrapped(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        yield from textwrap.wrap(line, 118, break_long_words=False, break_on_hyphens=False) or [""]


_SHORT = {
    Treatment.FOLLOWED: "supported",
    Treatment.WARNED: "ignored with a warning",
    Treatment.NOTED: "ignored with a note",
}


_HEADINGS = {
    Treatment.FOLLOWED: "Supported",
    Treatment.REFUSED: "Refused",
    Treatment.WARNED: "Ignored, with a warning",
    Treatment.NOTED: "Ignored, with a note",
    Treatment.EXECUTION: "Validated with the options of cells",
    Treatment.EDITORS: "For editors",
}


def _shown(option: Option) -> str:
    if option.formats:
        return f"`{option.name}` (in {', '.join(option.formats)})"
    if option.when == "given":
        return f"`{option.name}`"
    if option.when == "another kernel":
        return f"`{option.name}` (of another language)"
    values = [option.when] if isinstance(option.when, str) else option.when
    return " / ".join(f"`{option.name}: {value}`" for value in values)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def with_option_table(page: str) -> str:
    """Replace the list of options between the two comments of a documentation page."""
    start = page.index("-->", page.index("<!-- options:")) + len("-->")
    end = page.index("<!-- end of options -->")
    return f"{page[:start]}\n\n{option_table()}\n{page[end:]}"


if __name__ == "__main__":
    path = Path("docs/quarto.md")
    path.write_text(with_option_table(path.read_text("utf-8")), "utf-8")
