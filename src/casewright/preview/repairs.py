"""Corrections that a person accepts in the browser: one finding at a time, shown as a diff, written, and undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from casewright.checks.engine.checking import Outcome, gathered
from casewright.checks.engine.command import write_repairs
from casewright.checks.engine.fingerprint import fingerprints
from casewright.checks.repair import Repaired, diff, edits_of, repaired
from casewright.diagnostics import CasewrightError, Finding, Location
from casewright.paths import read_bytes, text_of
from casewright.storage import content_hash, write_whole

_MOST_STEPS = 100


@dataclass(frozen=True)
class _Step:
    """Files before a correction, and the hashes of what it made of them, by path."""

    before: Mapping[str, bytes]
    after: Mapping[str, str]


@dataclass
class Repairs:
    """The corrections of a project, the last of which can be undone."""

    root: Path
    _steps: list[_Step] = field(default_factory=list)

    @property
    def can_undo(self) -> bool:
        return bool(self._steps)

    def diff(self, outcome: Outcome, identifier: str) -> str:
        """Return what correcting a finding changes, as a unified diff. Raises CasewrightError as `apply` does."""
        before, repairs = self._prepared(outcome, identifier)
        return diff(before, repairs.texts)

    def apply(self, outcome: Outcome, identifier: str) -> None:
        """Correct a finding.

        Raises CasewrightError if there is no such finding, if it has no right answer, if a file has changed since it
        was checked, or if a file cannot be written.
        """
        _, repairs = self._prepared(outcome, identifier)
        before = {path: read_bytes(self.root, path) for path in repairs.lines}
        write_repairs(self.root, repairs)
        after = {path: content_hash(read_bytes(self.root, path)) for path in repairs.lines}
        self._steps = [*self._steps, _Step(before, after)][-_MOST_STEPS:]

    def undo(self) -> tuple[str, ...]:
        """Undo the last correction and return the files that it had changed. Raises CasewrightError if there is none,
        or if one of its files has changed since."""
        if not self._steps:
            raise CasewrightError("There is no correction to undo.", hint="Undo older ones in your editor.")
        step = self._steps[-1]
        for path, digest in step.after.items():
            if content_hash(read_bytes(self.root, path)) != digest:
                raise _changed(path, "the correction was made", "Undo it in your editor.")
        for path, content in step.before.items():
            write_whole(self.root / path, content)
        self._steps.pop()
        return tuple(step.before)

    def _prepared(self, outcome: Outcome, identifier: str) -> tuple[Mapping[str, str], Repaired]:
        finding = shown_findings(outcome).get(identifier)
        if finding is None or not edits_of(finding):
            raise CasewrightError(
                "This finding is gone, or has no correction.", hint="Look at the list of problems again."
            )
        before: dict[str, str] = {}
        for path in dict.fromkeys(edit.path for edit in edits_of(finding)):
            before[path] = text_of(read_bytes(self.root, path), path)
            if before[path] != "\n".join(outcome.files[path]):
                raise _changed(path, "it was checked", "Save it, wait for the list of problems, and try again.")
        repairs = repaired([finding], before)
        if not repairs.done:
            raise CasewrightError(
                "This correction does not fit the file.", location=finding.location, hint="Correct it in your editor."
            )
        return before, repairs


def shown_findings(outcome: Outcome) -> Mapping[str, Finding]:
    """Return the findings as they are shown, those that say the same as one, by what each is known by."""
    shown = tuple(gathered(outcome.findings))
    return dict(zip(fingerprints(shown, outcome.files), shown, strict=True))


def _changed(path: str, since: str, hint: str) -> CasewrightError:
    return CasewrightError(f"`{path}` has changed since {since}.", location=Location(path), hint=hint)
