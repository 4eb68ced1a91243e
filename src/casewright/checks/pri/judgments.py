"""`data/identifiers.yml`: what a person has judged of identifiers that were found, and signed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from casewright.diagnostics import CasewrightError, Location
from casewright.yaml.document import read_yaml

JUDGEMENTS_FILE = "data/identifiers.yml"
KEEP, REMOVE = "keep", "remove"
_FIELDS = ("found", "kind", "file", "near", "judged", "by", "reason")
_HEAD = """\
# What could identify the patient, and has no one right answer: for a person to judge, and sign.
# `judged: keep` with `by` and `reason` silences `casewright check` until the text near it changes;
# `judged: remove` lets `casewright deidentify --rendered` look for what is left of it.
# This file holds what was found: leave it out of what you send.
"""


_NOWHERE = Location(JUDGEMENTS_FILE)


@dataclass(frozen=True)
class Judgment:
    """What was found (`found`, of the rule called `kind`, in `file`, between the words `near`), what was judged of it,
    by whom, and why. `location` is where the entry stands."""

    found: str
    kind: str
    file: str
    near: str
    judged: str = ""
    by: str = ""
    reason: str = ""
    location: Location = field(default=_NOWHERE, compare=False)

    @property
    def key(self) -> tuple[str, str, str, str]:
        return self.found, self.kind, self.file, self.near

    @property
    def is_signed(self) -> bool:
        """Whether somebody has judged that it may stay, and said why."""
        return self.judged == KEEP and bool(self.by.strip()) and bool(self.reason.strip())


def read_judgments(lines: Sequence[str]) -> tuple[tuple[Judgment, ...], tuple[CasewrightError, ...]]:
    """Return the entries of the file, and what is wrong with some."""
    if not any(line.strip() for line in lines):
        return (), ()
    try:
        document = read_yaml("\n".join(lines), JUDGEMENTS_FILE)
    except CasewrightError as error:
        return (), (error,)
    if document.value is None:
        return (), ()
    if not isinstance(document.value, list):
        return (), (_error("`data/identifiers.yml` is not a list.", document.value_location()),)
    judgments: list[Judgment] = []
    wrong: list[CasewrightError] = []
    for index, entry in enumerate(document.value):
        place = document.value_location(index)
        if not isinstance(entry, dict) or not {"found", "kind", "file", "near"} <= entry.keys():
            wrong.append(_error("This entry lacks one of `found`, `kind`, `file`, `near`.", place))
            continue
        if unknown := sorted(set(map(str, entry)) - set(_FIELDS)):
            wrong.append(_error(f"There is no field `{unknown[0]}` in an entry.", place))
            continue
        told = {name: "" if entry.get(name) is None else str(entry.get(name)) for name in _FIELDS}
        one = Judgment(**told, location=place)
        if one.judged not in {"", KEEP, REMOVE}:
            wrong.append(_error(f"`judged: {one.judged}` is neither `keep` nor `remove`.", place))
        elif one.judged == KEEP and not one.is_signed:
            wrong.append(_error("This entry is judged, and does not say by whom and why.", place))
        judgments.append(one)
    return tuple(judgments), tuple(wrong)


def _error(message: str, place: Location) -> CasewrightError:
    return CasewrightError(message, location=place, hint="Run `casewright deidentify`, which writes the entries.")


def merged(before: Iterable[Judgment], found: Iterable[Judgment]) -> tuple[Judgment, ...]:
    """Return the entries of what is found now, with what was judged of them before, and those that were judged
    `remove`: what they name may be left in rendered files."""
    known = {one.key: one for one in before}
    now = {one.key: _judged_as(one, known.get(one.key)) for one in found}
    removed = {key: one for key, one in known.items() if one.judged == REMOVE and key not in now}
    return tuple(sorted((now | removed).values(), key=lambda one: (one.file, one.kind, one.found, one.near)))


def _judged_as(one: Judgment, before: Judgment | None) -> Judgment:
    return one if before is None else replace(one, judged=before.judged, by=before.by, reason=before.reason)


def written(judgments: Iterable[Judgment]) -> str:
    """Return the text of the file."""
    entries = [
        "\n".join(
            f"{'- ' if name == 'found' else '  '}{name}: {json.dumps(getattr(one, name), ensure_ascii=False)}"
            for name in _FIELDS
        )
        for one in judgments
    ]
    return f"{_HEAD}\n" + ("\n\n".join(entries) or "[]") + "\n"
