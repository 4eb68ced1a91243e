"""`casewright respond`: a letter that answers the comments of reviewers, from a file of `review/`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from casewright.build.store import CACHE_FOLDER, CELL_CACHE_FOLDER, ContentCache
from casewright.checks.comments import NOT_ANSWERED
from casewright.diagnostics import CasewrightError, Finding, Location, did_you_mean, raise_all
from casewright.manuscript import ast
from casewright.manuscript.abbreviations.terms import Terms
from casewright.manuscript.ast import Blocks, Element
from casewright.manuscript.parsing import ReadingContext
from casewright.manuscript.resolved import ResolvedDocument
from casewright.paths import read_text
from casewright.project import documents_read
from casewright.render.builtin import make, writing_tasks
from casewright.render.formats import known
from casewright.render.outputs import write_together
from casewright.render.preparation import prepare
from casewright.render.record import Request, tools_hash
from casewright.render.writing import written_files
from casewright.review.comments import REVIEW_FOLDER, Comment, ReviewFile, read_review
from casewright.revision.passages import Manuscript, letter_words, with_places

FORMATS = ("docx", "pdf", "html")
EDITOR = "editor"
_PASSAGE = re.compile(r"\.passage\b|^\s*:::+\s*passage\b")
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class RespondRequest:
    """Which files of `review/` are answered, in which formats, and the PDF that is sent (None: the manuscript as it is
    rendered now), from which the pages and lines are."""

    request: Request
    files: Sequence[str] = ()
    formats: Sequence[str] = ("docx",)
    pdf: bytes | None = None


@dataclass(frozen=True)
class Letters:
    """The letters that were written, the comments in them and those that are answered, and the findings."""

    files: tuple[Path, ...]
    comments: int
    answered: int
    findings: tuple[Finding, ...]


def respond(root: Path, wanted: RespondRequest, progress: Progress) -> Letters:
    """Write a letter for each file of comments by reviewers.

    Raises CasewrightError if there is none, for two comments with the same number, for a passage that is not in the
    manuscript, and as rendering does.
    """
    chosen = _chosen(root, wanted.files)
    raise_all([error for file in chosen for error in _numbered_twice(file)])
    paths = [file.path for file in chosen]
    request = wanted.request
    cache, cells = ContentCache(root / CACHE_FOLDER), root / CELL_CACHE_FOLDER
    made = make(root, replace(request, formats=("pdf",)), cache, cells, progress)
    assert made.files is not None
    tasks = [task for task in made.tasks if not task.document.name.startswith(f"{REVIEW_FOLDER}/")]
    by_name = {path.with_suffix("").name: data for path, data in made.files.items() if path.suffix == ".pdf"}
    pdfs = [by_name[PurePosixPath(task.document.name).name] for task in tasks]
    manuscript = Manuscript([task.document for task in tasks], [wanted.pdf or pdfs[0], *pdfs[1:]] if pdfs else [])
    prepared = replace(prepare(root, request.profiles, cache, draw=request.execute), terms=Terms())
    everything = documents_read(prepared.project, paths, "render")
    context = ReadingContext(
        cache,
        cells,
        lambda _done, _total, _name: None,
        run_cells=request.execute,
        show_cached=not request.execute,
        marks_unrun=not request.execute,
    )
    wanted_formats = {form: dict.fromkeys(paths, form) for form in wanted.formats}
    letters, found = writing_tasks(prepared, everything, wanted_formats, context, set(), progress)
    files: dict[Path, bytes] = {}
    findings = [one for one in found if one.location.path in paths]
    folder = root / request.output_dir if request.output_dir else prepared.project.output_dir
    by_path = {file.path: file for file in chosen}
    for task in letters:
        file = by_path[task.parsed.source.path]
        letter = replace(task, document=_letter(task.document, file, manuscript, root))
        written = written_files(letter, root, cache, tools_hash())
        stem = PurePosixPath(task.document.name).name
        suffix = known.FORMATS[task.format_name].suffix
        files[folder / f"{stem}-response{suffix}"] = written.files[suffix]
    write_together(files)
    comments = [comment for file in chosen for comment in file.comments]
    still_open = [_open(comment) for comment in comments if not comment.is_answered]
    return Letters(tuple(sorted(files)), len(comments), len(comments) - len(still_open), (*findings, *still_open))


def _chosen(root: Path, named: Sequence[str]) -> tuple[ReviewFile, ...]:
    """Return the files to answer: those named, or all with comments of a reviewer."""
    files = {file.path: file for file in read_review(root)}
    for name in named:
        if name not in files:
            raise CasewrightError(
                f"There is no file of comments `{name}`.",
                hint=did_you_mean(name, list(files)) or "`casewright respond --decision FILE` makes one from a letter.",
            )
    chosen = [files[name] for name in named] or [
        file for file in files.values() if any(comment.reviewer for comment in file.comments)
    ]
    answered = [replace(file, comments=_numbered(file.comments)) for file in chosen]
    if not any(file.comments for file in answered):
        raise CasewrightError(
            "There are no comments of reviewers to answer.",
            why=f"no file in `{REVIEW_FOLDER}/` has a comment with `reviewer=`",
            hint="Paste the journal's letter into a text file, and run `casewright respond --decision FILE`.",
        )
    return tuple(answered)


def _numbered(comments: Sequence[Comment]) -> tuple[Comment, ...]:
    """Return comments with a number each: that of the journal, or else the next of the reviewer."""
    counts: dict[str, int] = {}
    out = []
    for comment in comments:
        counts[comment.reviewer] = counts.get(comment.reviewer, 0) + 1
        out.append(replace(comment, number=comment.number or str(counts[comment.reviewer])))
    return tuple(out)


def _numbered_twice(file: ReviewFile) -> Iterator[CasewrightError]:
    known: dict[tuple[str, str], Comment] = {}
    for comment in file.comments:
        first = known.setdefault((comment.reviewer, comment.number), comment)
        if first is not comment:
            yield CasewrightError(
                f"Two comments of {_who(comment)} have the number {comment.number}.",
                location=comment.location,
                why=f"the other is in line {first.location.line}",
                hint="Give one of them another `n=`.",
            )


def _who(comment: Comment) -> str:
    if comment.reviewer == EDITOR:
        return "the editor"
    return f"reviewer {comment.reviewer}" if comment.reviewer else comment.author or "a reviewer"


def _label(comment: Comment, language: str = "en") -> str:
    part, _, number = comment.number.rpartition(" ")
    words = letter_words(language)
    pattern = words.get(part or ("general" if number == "general" else "comment"), words["comment"])
    return pattern.format(number=number)


def _open(comment: Comment) -> Finding:
    return NOT_ANSWERED.finding(
        f"{_label(comment)} of {_who(comment)} is not answered.",
        comment.location,
        "Write the answer into the division `.response` after it.",
    )


def _letter(document: ResolvedDocument, file: ReviewFile, manuscript: Manuscript, root: Path) -> ResolvedDocument:
    """Return the letter: the comments under the name of their reviewer, each followed by its response."""
    lines = read_text(root, file.path).split("\n")
    places = [Location(file.path, at) for at, line in enumerate(lines, start=1) for _ in _PASSAGE.finditer(line)]
    blocks = with_places(document.blocks, manuscript, places)
    divisions = [block for block in blocks if ast.has_class(block, "comment")]
    responses: dict[int, Blocks] = {}
    latest = -1
    for block in blocks:
        if ast.has_class(block, "comment"):
            latest += 1
        elif ast.has_class(block, "response"):
            named = ast.attributes_of(block).get("for", "")
            at = next((at for at, one in enumerate(file.comments) if one.identifier == named), latest)
            responses[at] = [*responses.get(at, []), *block["c"][1]]
    out: Blocks = []
    words = letter_words(document.language)
    reviewer = None
    for block in blocks:
        if ast.has_class(block, "response"):
            continue
        if not ast.has_class(block, "comment"):
            out.append(block)
            continue
        at = next(at for at, one in enumerate(divisions) if one is block)
        comment = file.comments[at]
        if comment.reviewer != reviewer:
            reviewer = comment.reviewer
            name = words["reviewer"].format(name=reviewer) if reviewer else comment.author
            name = words["editor"] if reviewer == EDITOR else name
            out.append(ast.header(1, ast.words(name)))
        out.append(ast.header(2, ast.words(_label(comment, document.language))))
        out.append({"t": "BlockQuote", "c": block["c"][1]})
        out += _response(responses.get(at, []), comment, words)
    title = document.title or words["title"]
    heading: Element = ast.div(
        [ast.div([ast.para(ast.words(title))], classes=["title"])], "title-block-header", ["title-block"]
    )
    return replace(document, title=title, title_block=[heading], blocks=out, spacing="single", line_numbers=False)


def _response(blocks: Blocks, comment: Comment, words: Mapping[str, str]) -> Blocks:
    """Return a response after the word "Response"; a comment without one is said to be open."""
    label = [ast.strong(ast.words(words["response"])), {"t": "Space"}]
    if not blocks:
        text = words["done" if comment.is_answered else "open"]
        return [ast.para([*label, {"t": "Emph", "c": ast.words(text)}])]
    first, *rest = blocks
    if first["t"] in {"Para", "Plain"}:
        return [ast.para([*label, *first["c"]]), *rest]
    return [ast.para(label[:1]), *blocks]
