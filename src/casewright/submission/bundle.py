"""The files of a submission: made together, and written whole or not at all."""

from __future__ import annotations

import datetime
import json
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from casewright import __version__
from casewright.build.store import CACHE_FOLDER, CELL_CACHE_FOLDER, ContentCache
from casewright.checks.engine.loading import load_report
from casewright.checks.engine.request import ReadingOptions
from casewright.checks.jnl.limits import measured
from casewright.checks.pri.left_behind import left_in
from casewright.diagnostics import CasewrightError, Location, raise_all
from casewright.manuscript.citations.works import csl_works_by_key
from casewright.manuscript.parsing import ParsedDocument, ReadingContext
from casewright.manuscript.published_date import read_date
from casewright.manuscript.resolved import ResolvedDocument
from casewright.manuscript.title_block import Byline, byline
from casewright.pandoc import run_pandoc
from casewright.paths import file_in, folder_in, read_text
from casewright.project import documents
from casewright.project.settings import FloatPlacement
from casewright.render.builtin import writing_tasks
from casewright.render.images import images_of
from casewright.render.jats import jats_article, picture_addresses
from casewright.render.outputs import remove_leftovers
from casewright.render.places import place_of
from casewright.render.preparation import Prepared, prepare
from casewright.render.record import tools_hash
from casewright.render.writing import Task, written_files
from casewright.storage import content_hash, write_whole
from casewright.submission.archive import zip_archive
from casewright.submission.artwork import figure_files, table_documents
from casewright.submission.blinding import PROFILE, blinded, split_sections, telling_phrases
from casewright.submission.cover_letter import PATH as COVER_LETTER
from casewright.submission.cover_letter import cover_letter, gaps
from casewright.submission.gates import reasons_to_wait
from casewright.submission.identity import Identity, identity_of
from casewright.submission.meca import Item, meca_archive
from casewright.submission.request import SubmitRequest
from casewright.submission.title_page import title_page

FOLDER = "submission"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class BundleFile:
    """A file of the bundle: its content, what MECA calls it, what it is for people, and whether reviewers get it."""

    content: bytes
    type: str
    title: str
    is_for_reviewers: bool = True


@dataclass(frozen=True)
class Bundle:
    """The folder of a submission (below the report's), its files by name, and what is left to do by hand."""

    folder: Path
    files: Mapping[str, BundleFile]
    left_to_do: tuple[str, ...]
    warnings: tuple[str, ...] = ()


def make_bundle(root: Path, request: SubmitRequest, progress: Progress) -> Bundle:
    """The bundle of a report, not written yet; a cover letter that is missing is created in `submission/`.

    Raises CasewrightError for a report that is not ready (unless it is forced), for a bundle that exists, and for a
    blinded copy that still names its authors, all places at once.
    """
    progress("Checking", 0, 4)
    waiting = reasons_to_wait(root, request.profiles)
    if waiting and not request.is_forced:
        raise CasewrightError(
            "The report is not ready to be submitted.",
            why=" ".join(waiting),
            hint="Mend it, or make the bundle as it is with `--force`.",
        )
    cache = ContentCache(root / CACHE_FOLDER)
    profiles = (*request.profiles, PROFILE) if request.is_blinded else request.profiles
    prepared = prepare(root, profiles, cache)
    shown = (prepared.project.shown(path) for path in documents(prepared.project))
    paths = tuple(path for path in shown if not path.startswith(f"{FOLDER}/"))
    if not paths:
        raise CasewrightError("There is no document to submit here.", hint="Go to your report's folder.")
    progress("Reading", 1, 4)
    maker = _Maker(root, request, prepared, cache, progress)
    return maker.bundle(paths, waiting)


def write_bundle(bundle: Bundle) -> tuple[Path, ...]:
    """Write a bundle, whole or not at all: its folder, and a zip file of the same name beside it."""
    contents = {name: file.content for name, file in bundle.files.items()}
    archive = bundle.folder.with_suffix(".zip")
    bundle.folder.parent.mkdir(parents=True, exist_ok=True)
    remove_leftovers([bundle.folder.parent])
    try:
        with tempfile.TemporaryDirectory(prefix=".casewright-", suffix=".partial", dir=bundle.folder.parent) as place:
            aside = Path(place, "bundle")
            for name, content in contents.items():
                path = aside / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            write_whole(archive, zip_archive({f"{bundle.folder.name}/{name}": one for name, one in contents.items()}))
            aside.rename(bundle.folder)
    except OSError as error:
        archive.unlink(missing_ok=True)
        raise CasewrightError(
            f"The bundle cannot be written to `{bundle.folder}`.",
            why=error.strerror or str(error),
            hint="Free space on the disk, or make the folder writable, and run the command again.",
        ) from None
    return (*(bundle.folder / name for name in sorted(contents)), archive)


class _Maker:
    """Makes the files of one bundle."""

    def __init__(
        self, root: Path, request: SubmitRequest, prepared: Prepared, cache: ContentCache, progress: Progress
    ) -> None:
        self.root, self.request, self.prepared, self.cache, self.progress = root, request, prepared, cache, progress
        self.context = ReadingContext(cache, root / CELL_CACHE_FOLDER, lambda _done, _all, _name: None, run_cells=True)
        self.files: dict[str, BundleFile] = {}
        self.warnings: list[str] = []

    def bundle(self, paths: Sequence[str], waiting: Sequence[str]) -> Bundle:
        tasks = self.tasks(paths, "docx", self.request.layout.floats)
        article, *supplements = tasks
        folder = folder_in(self.root, FOLDER) / _folder_name(article, self.request)
        for taken in (folder, folder.with_suffix(".zip")):
            if taken.exists():
                raise CasewrightError(
                    f"`{taken.relative_to(self.root).as_posix()}` exists.",
                    why="a bundle that was made is never changed",
                    hint="Delete or rename it, and run the command again.",
                )
        identity = identity_of([(one.parsed.metadata.values, Location(one.parsed.source.path)) for one in tasks])
        letter_gaps = self.add_cover_letter(article)
        self.progress("Writing", 2, 4)
        _, about_authors = split_sections(article.document.blocks)
        front = title_page(article.document, self.counts(article), about_authors)
        self.add_document("Title page", front, article, "title-page", is_for_reviewers=False)
        self.add_manuscripts(article, supplements, identity)
        for task in self.tasks(paths, "docx", "in-place"):
            shown = images_of(task.document, task.parsed, self.root).contents
            document = self.shown(task.document, identity)
            for art in figure_files(document, shown, self.prepared.figures, self.request.layout.figure_format):
                self.files[art.name] = BundleFile(art.content, "figure", art.name.rpartition(".")[0])
            for name, alone in table_documents(document):
                self.add_document(name, alone, task, "table")
        self.progress("Writing JATS", 3, 4)
        if not self.request.is_blinded:
            self.add_jats(article)
        if self.request.is_blinded:
            self.refuse_names(identity, tasks)
        by = byline(article.parsed.metadata.values, Location(article.parsed.source.path))
        left_to_do = (*_lacking(by), *_left_to_do(letter_gaps, waiting, self.request))
        self.add_papers(left_to_do, article)
        return Bundle(folder, self.files, left_to_do, tuple(dict.fromkeys(self.warnings)))

    def tasks(self, paths: Sequence[str], format_name: str, floats: FloatPlacement | None) -> list[Task]:
        """The documents in a format: the article laid out as the portal asks, with `floats` where they are wanted."""

        def adjusted(parsed: ParsedDocument) -> ParsedDocument:
            settings = parsed.metadata.settings
            if settings is None or floats is None or parsed.source.path != paths[0]:
                return parsed
            changed = replace(settings, floats=floats)
            return replace(parsed, metadata=replace(parsed.metadata, settings=changed))

        formats = {format_name: dict.fromkeys(paths, format_name)}
        found, _ = writing_tasks(self.prepared, paths, formats, self.context, set(), _unreported, adjusted)
        article, *others = found
        layout = self.request.layout
        document = replace(article.document, spacing=layout.spacing, line_numbers=layout.line_numbers)
        return [replace(article, document=document), *others]

    def shown(self, document: ResolvedDocument, identity: Identity) -> ResolvedDocument:
        """A document as reviewers get it."""
        return blinded(document, identity) if self.request.is_blinded else document

    def add_manuscripts(self, article: Task, supplements: Sequence[Task], identity: Identity) -> None:
        """The article and its supplements, in Word and PDF; without their authors in a blinded bundle."""
        paths = [task.parsed.source.path for task in (article, *supplements)]
        pdfs = self.tasks(paths, "pdf", self.request.layout.floats)
        for index, (word, pdf) in enumerate(zip((article, *supplements), pdfs, strict=True)):
            name = "Manuscript" if index == 0 else f"Supplement {index}" if len(supplements) > 1 else "Supplement"
            kind = "manuscript" if index == 0 else "manuscript-supporting-file"
            for task in (word, pdf):
                self.add_document(name, self.shown(task.document, identity), task, kind)

    def add_document(
        self, name: str, document: ResolvedDocument, task: Task, kind: str, is_for_reviewers: bool = True
    ) -> None:
        written = written_files(replace(task, document=document), self.root, self.cache, tools_hash())
        suffix = {"docx": ".docx", "pdf": ".pdf"}[task.format_name]
        self.warnings += written.warnings
        self.files[name + suffix] = BundleFile(written.files[suffix], kind, name, is_for_reviewers)

    def add_jats(self, article: Task) -> None:
        """The article as JATS with its pictures, and all files as a MECA archive."""
        [task] = self.tasks([article.parsed.source.path], "jats", "in-place")
        works = csl_works_by_key(task.parsed.metadata, self.root)
        content = jats_article(task.document, works, run_pandoc)
        pictures = images_of(task.document, task.parsed, self.root).contents
        self.files["jats/article.xml"] = BundleFile(content, "article-metadata", "The article as JATS")
        for path, address in picture_addresses(task.document).items():
            self.files[f"jats/{address}"] = BundleFile(pictures[path], "article-supporting-file", address)
        items = [Item(file.type, file.title, name, file.content) for name, file in self.files.items()]
        archive = meca_archive(items, content, self.request.journal)
        self.files["meca.zip"] = BundleFile(archive, "article-supporting-file", "All files as a MECA archive")

    def add_cover_letter(self, article: Task) -> tuple[str, ...]:
        """Add the cover letter in Word, and return what it still lacks. A letter that does not exist is created; a dry
        run leaves it out."""
        path = file_in(self.root, COVER_LETTER)
        if not path.exists():
            by = byline(article.parsed.metadata.values, Location(article.parsed.source.path))
            corresponding = next((author for author in by.authors if author.corresponding), None)
            kind = (self.request.article_type or "case report").replace("-", " ")
            text = cover_letter(
                article.document.title, kind, self.request.journal, corresponding, article.document.language
            )
            if self.request.is_dry_run:
                return gaps(text)
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, text.encode())
        formats = {"docx": {COVER_LETTER: "docx"}}
        [task], _ = writing_tasks(self.prepared, (COVER_LETTER,), formats, self.context, set(), _unreported)
        letter = replace(task.document, spacing="single", line_numbers=False)
        self.add_document("Cover letter", letter, task, "cover-letter", is_for_reviewers=False)
        return gaps(read_text(self.root, COVER_LETTER))

    def counts(self, article: Task) -> Mapping[str, int]:
        report = load_report(self.root, ReadingOptions((article.parsed.source.path,), self.request.profiles))
        document = next(one for one in report.documents if one.path == article.parsed.source.path)
        return {name: one.value for name, one in measured(document).items()}

    def refuse_names(self, identity: Identity, tasks: Sequence[Task]) -> None:
        """Raise CasewrightError for whatever tells a reviewer who wrote the report."""
        errors: list[CasewrightError] = []
        found: dict[str, list[str]] = {}
        for name, file in self.files.items():
            for text in left_in(file.content, identity.texts) if file.is_for_reviewers else ():
                found.setdefault(text, []).append(name)
        for text, places in found.items():
            errors.append(
                CasewrightError(
                    f"The blinded copy contains `{text}`.",
                    location=_typed(text, tasks),
                    why=f"it is in {', '.join(places)}",
                    hint="Put it into a division that only the other copy shows: "
                    f'`::: {{.content-visible unless-profile="{PROFILE}"}}`.',
                )
            )
        for task in tasks:
            for phrase, kind in telling_phrases(blinded(task.document, identity).blocks, identity):
                errors.append(_tells(phrase, kind, task))
        raise_all(errors)

    def add_papers(self, left_to_do: Sequence[str], article: Task) -> None:
        """The README of the bundle, and the manifest with the hash of each file."""
        described = {name: file.title for name, file in self.files.items()}
        readme = _readme(article.document.title, self.request, described, left_to_do)
        self.files["README.md"] = BundleFile(
            readme.encode(), "article-supporting-file", "What is in this folder", False
        )
        manifest: dict[str, Any] = {
            "report": article.document.title,
            "journal": self.request.journal,
            "article-type": self.request.article_type,
            "blinded": self.request.is_blinded,
            "made-with": f"casewright {__version__}",
            "commit": _commit(self.root),
            "files": {name: content_hash(file.content) for name, file in sorted(self.files.items())},
        }
        text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
        self.files["manifest.json"] = BundleFile(text.encode(), "article-supporting-file", "Hashes of all files", False)


_TELLING: Mapping[str, str] = {
    "own work": "speaks of the authors' own work",
    "ethics board": "names the ethics board",
    "author": "names an author",
}


def _unreported(_step: str, _done: int, _total: int) -> None:
    """The progress of a rendering, which is one of the bundle's steps."""


def _tells(phrase: str, kind: str, task: Task) -> CasewrightError:
    return CasewrightError(
        f"The blinded copy {_TELLING[kind]}: “{phrase}”.",
        location=_typed(phrase, [task]),
        hint="Write it so that it could be anybody's, or show it in the other copy only: "
        f'`::: {{.content-visible unless-profile="{PROFILE}"}}`.',
    )


def _typed(text: str, tasks: Sequence[Task]) -> Location:
    """Where a text was typed, else the first document."""
    texts = [text, " ".join(text.split()[:2]), text.split()[0]]
    for task in tasks:
        place = place_of(texts, task.parsed)
        if place.line is not None:
            return place
    return Location(tasks[0].parsed.source.path)


def _folder_name(article: Task, request: SubmitRequest) -> str:
    """`blood-2026-03-31`: the journal, and the day of the document or today."""
    day = read_date(article.document.options.get("date")) if article.document.options.get("date") is not None else None
    day = day or datetime.datetime.now(datetime.UTC).date()
    named = re.sub(r"[^a-z0-9]+", "-", request.journal.casefold()).strip("-") or "submission"
    return f"{named}-{day.isoformat()}{'-blinded' if request.is_blinded else ''}"


def _lacking(by: Byline) -> Iterator[str]:
    """What a title page needs (ICMJE) and the front matter does not say."""
    if not by.authors:
        yield "Name the authors in the front matter (`author:`)."
    elif not any(author.corresponding and author.email for author in by.authors):
        yield "Mark the corresponding author in the front matter (`corresponding: true`), with an `email:`."
    for author in by.authors:
        if not author.affiliations:
            yield f"Give {author.name} an affiliation in the front matter (`affiliations:`)."


def _left_to_do(letter_gaps: Sequence[str], waiting: Sequence[str], request: SubmitRequest) -> Iterator[str]:
    yield from (f"This bundle was made with `--force`. {reason}" for reason in waiting)
    for gap in letter_gaps:
        yield f"Cover letter (`{COVER_LETTER}`): {gap}"
    yield "Read every file once as the editor will see it."
    yield "Have each author fill in a disclosure form (https://www.icmje.org/disclosure-of-interest/)."
    yield "Look at each figure: what is written in a picture of pixels was not read."
    yield "Keep the patient's written consent to publication; send it only if the journal asks for its own form."
    if request.is_blinded:
        yield "Upload the title page and the cover letter as files that reviewers do not see."


def _readme(title: str, request: SubmitRequest, files: Mapping[str, str], left_to_do: Sequence[str]) -> str:
    journal = f" to {request.journal}" if request.journal else ""
    rows = "\n".join(f"| `{name}` | {shown} |" for name, shown in sorted(files.items()))
    steps = "\n".join(f"- [ ] {step}" for step in left_to_do)
    table = f"| File | What it is |\n| --- | --- |\n{rows}"
    return f"# Submission{journal}\n\n{title}\n\n{table}\n\n## Left to do\n\n{steps}\n"


def _commit(root: Path) -> str:
    """The commit that the report is at, with `+` where files have changed since; empty outside of git."""
    try:
        head = _git(root, "rev-parse", "HEAD")
        return f"{head}+" if _git(root, "status", "--porcelain", "--untracked-files=no") else head
    except (OSError, subprocess.CalledProcessError):
        return ""


def _git(root: Path, *command: str) -> str:
    done = subprocess.run(["git", *command], cwd=root, capture_output=True, text=True, check=True)
    return done.stdout.strip()
