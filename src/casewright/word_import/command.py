"""`casewright import`: what it shows, and what it writes."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from casewright.checks.engine.request import ReadingOptions
from casewright.checks.loading.report import load_report
from casewright.checks.report import Report
from casewright.paths import as_stored, file_in, read_bytes, read_text
from casewright.project import load_project
from casewright.render.outputs import write_together
from casewright.review.comments import Comment, read_review, with_comments
from casewright.storage import is_file
from casewright.word_import.filed import comments_of, kept_path, review_path
from casewright.word_import.plan import Plan, Planned, Refused, lines_of, plan_import, shown_authors
from casewright.word_import.present import paths_of
from casewright.word_import.proposals import belongs
from casewright.word_import.returned import read_returned
from casewright.word_import.source_edits import applied


@dataclass(frozen=True)
class Imported:
    """The result of an import: `diff` by author, lines about what was not imported (`left`), about comments and the
    files, and what is written with `--apply`, by path from the root."""

    diff: str
    left: tuple[str, ...]
    notes: tuple[str, ...]
    summary: str
    files: Mapping[str, bytes]


def import_files(root: Path, files: Sequence[tuple[Path, str]], profiles: tuple[str, ...]) -> Imported:
    """Plan the import of returned files, each with its name in messages. Nothing is written.

    Raises CasewrightError for files that cannot be read or are of another report, all at once, and if the report cannot
    be rendered.
    """
    returned = [read_returned(path, shown) for path, shown in files]
    plan = plan_import(root, returned, paths_of(root, profiles), profiles)
    report = load_report(root, ReadingOptions((), profiles)) if plan.refused else None
    by_file = {review_path(one.returned.shown): comments_of(one, plan.present[one.path]) for one in plan.files}
    written = _review_files(root, by_file)
    for one in plan.files:
        written[kept_path(one.returned.shown, one.returned.data)] = one.returned.data
    written |= {path: as_stored(read_bytes(root, path), text) for path, text in plan.texts.items()}
    for path, content in list(written.items()):
        if (found := file_in(root, path)).is_file() and found.read_bytes() == content:
            del written[path]
    left = [_refusal(one, report, root) for one in plan.refused]
    notes = list(_notes(plan, by_file))
    if any(by_file.values()) and load_project(root, profiles).tree.at("project", "render") is None:
        notes.append(
            "List the documents under `project: render` in `_quarto.yml`, or those in `review/` are rendered too."
        )
    return Imported(_diff(plan), tuple(left), tuple(notes), _summary(plan, by_file), written)


def write_imported(root: Path, imported: Imported) -> None:
    """Write everything, or nothing."""
    write_together({root / path: content for path, content in imported.files.items()})


def _review_files(root: Path, by_file: Mapping[str, Sequence[Comment]]) -> dict[str, bytes]:
    """Return the files of comments with the new ones; known ones are changed in the file that they are in."""
    holder = {comment.identifier: one.path for one in read_review(root) for comment in one.comments}
    wanted: dict[str, list[Comment]] = {}
    for path, comments in by_file.items():
        for comment in comments:
            wanted.setdefault(holder.get(comment.identifier, path), []).append(comment)
    out: dict[str, bytes] = {}
    for path, several in wanted.items():
        before = read_text(root, path) if is_file(root / path) else ""
        after = with_comments(before, path, several)
        if after != before:
            out[path] = after.encode()
    return out


def _diff(plan: Plan) -> str:
    """Return the changes of the sources, author by author."""
    lines = lines_of(plan.present)
    groups: dict[str, list[Planned]] = {}
    for one in plan.planned:
        groups.setdefault(shown_authors(one.by), []).append(one)
    out: list[str] = []
    for author, several in groups.items():
        out.append(f"{author}: {_counted(len(several), 'change')}")
        for path, text in sorted(applied(lines, [one.edit for one in several]).items()):
            out += difflib.unified_diff(list(lines[path]), text.split("\n"), f"a/{path}", f"b/{path}", n=1, lineterm="")
        out.append("")
    return "\n".join(out)


def _refusal(one: Refused, report: Report | None, root: Path) -> str:
    what = f"“{one.before}” -> “{one.after}”" if one.before and one.after else ""
    what = what or (f"“{one.after}” inserted" if one.after else f"“{one.before}” deleted")
    why = f"{one.why}."
    place = one.location
    if one.generated is not None and report is not None:
        why = belongs(one, report, root)
    return f"{place}: not imported ({shown_authors(one.by)}): {what}: {why}"


def _notes(plan: Plan, by_file: Mapping[str, Sequence[Comment]]) -> tuple[str, ...]:
    notes: list[str] = []
    for one in plan.files:
        if one.certainty is not None:
            notes.append(
                f"The bookmarks of `{one.returned.shown}` are gone; its paragraphs were recognized by their text, "
                f"{one.certainty:.0%} of `{one.path}`."
            )
        elif one.returned.sent is None:
            is_present = one.sent is plan.present[one.path].sent
            notes.append(
                f"`{one.returned.shown}` does not say what was sent; it is compared with "
                + ("the present text." if is_present else "the text kept when it was rendered.")
            )
        if one.sent.digest != plan.present[one.path].sent.digest:
            notes.append(f"The sources of `{one.path}` have changed since `{one.returned.shown}` was sent.")
    for path, comments in by_file.items():
        for comment in comments:
            text = " ".join(comment.text.split())
            place = comment.at or path
            notes.append(f'{place} comment ({comment.author or "Unknown author"}, {comment.date[:10]}): "{text}"')
    tables = {table.path for document in plan.present.values() for table in document.tables}
    for path in sorted(tables & {one.edit.path for one in plan.planned}):
        notes.append(f"`{path}` changes, from which code prints; run `casewright render` and `casewright check`.")
    if plan.already:
        notes.append(
            f"{_counted(plan.already, 'change')} {'is' if plan.already == 1 else 'are'} in the sources already."
        )
    return tuple(notes)


def _summary(plan: Plan, by_file: Mapping[str, Sequence[Comment]]) -> str:
    comments = sum(map(len, by_file.values()))
    return (
        f"{_counted(len(plan.planned), 'change')} to import, {len(plan.refused)} not imported, "
        f"{_counted(comments, 'comment')}."
    )


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
