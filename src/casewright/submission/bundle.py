"""The files of a submission: made together, and written whole or not at all."""

from __future__ import annotations

import datetime
import json
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from casewright import __version__
from casewright.build.store import CACHE_FOLDER, CELL_CACHE_FOLDER, ContentCache
from casewright.checklists.form import checklist_form
from casewright.checklists.pages import places_of
from casewright.checks.car.checklist import authors_words, checklist_named, load_checklist
from casewright.checks.car.evidence import answers
from casewright.checks.engine.request import ReadingOptions
from casewright.checks.jnl.comparison import Comparison, comparisons
from casewright.checks.jnl.limits import measured
from casewright.checks.loading import load_report
from casewright.checks.report import Report
from casewright.diagnostics import CasewrightError, Location, raise_all
from casewright.git import git
from casewright.journals.loading import load_profile, profile_name
from casewright.journals.profile import JournalProfile
from casewright.manuscript import ast
from casewright.manuscript.citations.works import csl_works_by_key
from casewright.manuscript.crossref.section_order import in_order, is_in_order
from casewright.manuscript.floats.placement import IN_PLACE, PLACEMENTS, Placement, placed
from casewright.manuscript.parsing import ParsedDocument, ReadingContext
from casewright.manuscript.published_date import read_date
from casewright.manuscript.resolved import ResolvedDocument
from casewright.manuscript.title_block import Byline, byline
from casewright.pandoc import run_pandoc
from casewright.paths import file_in, folder_in, read_text
from casewright.project import documents
from casewright.render.builtin import writing_tasks
from casewright.render.formats.output_format import Task
from casewright.render.images import images_of
from casewright.render.jats import jats_article, picture_addresses
from casewright.render.outputs import remove_leftovers
from casewright.render.preparation import Prepared, prepare
from casewright.render.record import tools_hash
from casewright.render.writing import written_files
from casewright.storage import content_hash, write_whole
from casewright.submission.anonymity import traces
from casewright.submission.archive import zip_archive
from casewright.submission.artwork import Artwork, cmyk_profile, figure_files, rules_followed, table_documents
from casewright.submission.blinding import PROFILE, blinded, split_sections
from casewright.submission.cover_letter import PATH as COVER_LETTER
from casewright.submission.cover_letter import cover_letter, gaps
from casewright.submission.gates import reasons_to_wait
from casewright.submission.identity import Identity, identity_of
from casewright.submission.layout import Layout, layout_for
from casewright.submission.meca import Item, meca_archive
from casewright.submission.readme import bundle_readme, steps_left
from casewright.submission.request import SubmitRequest
from casewright.submission.telling import text_of_xml
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
    """Return the bundle of a report, not written yet; a cover letter that is missing is created in `submission/`.

    Raises CasewrightError for a journal that is not known, for a report that is not ready or lacks what a title page
    needs (unless it is forced), for a bundle that exists, for figures that the journal does not take, and for a
    blinded copy that still names its authors, all places at once.
    """
    cache = ContentCache(root / CACHE_FOLDER)
    profile = load_profile(request.journal, root, cache=cache) if request.journal else None
    if profile is not None:
        profile.known_type(request.article_type)
    layout = layout_for(profile, request.article_type, request.is_blinded)
    if rule := layout.rules.get("figure_profile"):
        icc = cmyk_profile(root, rule.figure_profile, rule.location)
        layout = replace(layout, artwork=replace(layout.artwork, icc=icc))
    progress("Checking", 0, 4)
    waiting = reasons_to_wait(root, request.profiles)
    if waiting and not request.is_forced:
        raise CasewrightError(
            "The report is not ready to be submitted.",
            why=" ".join(waiting),
            hint="Mend it, or make the bundle as it is with `--force`.",
        )
    prepared = prepare(root, (*request.profiles, PROFILE) if layout.blinded else request.profiles, cache)
    shown = (prepared.project.shown(path) for path in documents(prepared.project))
    paths = tuple(path for path in shown if not path.startswith(f"{FOLDER}/"))
    if not paths:
        raise CasewrightError("There is no document to submit here.", hint="Go to your report's folder.")
    progress("Reading", 1, 4)
    context = ReadingContext(cache, root / CELL_CACHE_FOLDER, lambda _done, _all, _name: None, run_cells=True)
    return _Maker(root, request, profile, layout, prepared, context, progress).bundle(paths, waiting)


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
            aside.rename(bundle.folder)
    except OSError as error:
        raise CasewrightError(
            f"The bundle cannot be written to `{bundle.folder}`.",
            why=error.strerror or str(error),
            hint="Free space on the disk, or make the folder writable, and run the command again.",
        ) from None
    try:
        write_whole(archive, zip_archive({f"{bundle.folder.name}/{name}": one for name, one in contents.items()}))
    except BaseException:
        shutil.rmtree(bundle.folder, ignore_errors=True)
        raise
    return (*(bundle.folder / name for name in sorted(contents)), archive)


class _Maker:
    """Makes the files of one bundle."""

    def __init__(
        self,
        root: Path,
        request: SubmitRequest,
        profile: JournalProfile | None,
        layout: Layout,
        prepared: Prepared,
        context: ReadingContext,
        progress: Progress,
    ) -> None:
        self.root, self.request, self.profile, self.layout = root, request, profile, layout
        self.prepared, self.context, self.progress = prepared, context, progress
        self.journal = profile.journal if profile is not None else ""
        self.files: dict[str, BundleFile] = {}
        self.warnings: list[str] = []
        self.figures: list[Artwork] = []
        self.left_out: list[CasewrightError] = []
        self.reviewed: list[tuple[ResolvedDocument, Task]] = []

    def bundle(self, paths: Sequence[str], waiting: Sequence[str]) -> Bundle:
        words, pdfs, jats = self.tasks(paths)
        article, *_ = words
        folder = folder_in(self.root, FOLDER) / self.folder_name(article)
        names = (folder, *(folder.with_name(f"{folder.name}-{number}") for number in range(2, 1000)))
        if self.request.is_another:
            folder = next((one for one in names if not (one.exists() or one.with_suffix(".zip").exists())), folder)
        for taken in (folder, folder.with_suffix(".zip")):
            if taken.exists():
                raise CasewrightError(
                    f"`{taken.relative_to(self.root).as_posix()}` exists.",
                    why="a bundle is never changed after it was made",
                    hint="Delete or rename it, or write another beside it with `--another`.",
                )
        by = byline(article.parsed.metadata.values, Location(article.parsed.source.path))
        lacking = tuple(_lacking(by, article))
        if not self.request.is_forced:
            raise_all(lacking)
        waiting = (*waiting, *(error.message for error in lacking))
        identity = identity_of([(one.parsed.metadata.values, Location(one.parsed.source.path)) for one in words])
        letter_gaps = self.add_cover_letter(article, by)
        self.progress("Writing", 2, 4)
        report = load_report(self.root, ReadingOptions((article.parsed.source.path,), self.request.profiles))
        counts = {name: one.value for name, one in measured(report.documents[0]).items()}
        _, about_authors = split_sections(article.document.blocks)
        front = title_page(article.document, counts, about_authors)
        self.add_document("Title page", front, article, "title-page", is_for_reviewers=False)
        self.add_highlights(article, identity)
        for index, pair in enumerate(zip(words, pdfs, strict=True)):
            name = "Manuscript" if index == 0 else f"Supplement {index}" if len(words) > 2 else "Supplement"
            kind = "manuscript" if index == 0 else "manuscript-supporting-file"
            for task in pair:
                document = self.laid_out(task) if index == 0 else task.document
                self.add_document(name, self.shown(document, identity), task, kind)
        self.add_checklist(report, article)
        self.add_floats(words, identity)
        self.progress("Writing JATS", 3, 4)
        suspected: tuple[str, ...] = ()
        if self.layout.blinded:
            suspected = self.refuse_names(identity, words)
        else:
            self.add_jats(jats[0])
        compared = () if self.profile is None else comparisons(report, self.profile, self.request.article_type)
        done = rules_followed(self.layout, self.figures, is_any_left_out=bool(self.left_out))
        if is_in_order(article.document.blocks, self.layout.section_order):
            done |= {"section_order"}.intersection(self.layout.rules)
        missing = (f"A figure is missing: {error.message.rstrip('.')}; {error.why}." for error in self.left_out)
        forced = (*waiting, *missing, *suspected)
        left_to_do = (
            *self.without_type(),
            *steps_left(letter_gaps, forced, compared, self.layout, done, self.root),
        )
        self.add_papers(left_to_do, compared, article, done)
        return Bundle(folder, self.files, left_to_do, tuple(dict.fromkeys(self.warnings)))

    def without_type(self) -> Iterator[str]:
        """Yield what is left to do if the journal has several types of article, and none is named."""
        types = self.profile.article_types if self.profile is not None else ()
        if types and not self.request.article_type:
            yield (
                f"No type of article is named, so only what {self.journal} asks of every type was followed. Make the "
                f"bundle again with `--article-type`, which is one of {', '.join(f'`{one}`' for one in types)}."
            )

    def folder_name(self, article: Task) -> str:
        """Return `blood-2026-03-31`: the journal, and the day of the document or today."""
        date = article.document.options.get("date")
        day = (read_date(date) if date is not None else None) or datetime.datetime.now(datetime.UTC).date()
        named = profile_name(self.journal) or "submission"
        return f"{named}-{day.isoformat()}{'-blinded' if self.layout.blinded else ''}"

    def tasks(self, paths: Sequence[str]) -> tuple[list[Task], list[Task], list[Task]]:
        """Return all documents for Word and PDF, and the article for JATS, with figures and tables in place, and the
        sections of the article in the journal's order, by which everything is numbered."""

        def adjusted(parsed: ParsedDocument) -> ParsedDocument:
            settings = parsed.metadata.settings
            if parsed.source.path != paths[0]:
                return parsed
            parsed = replace(parsed, blocks=in_order(parsed.blocks, self.layout.section_order))
            if settings is None:
                return parsed
            return replace(parsed, metadata=replace(parsed.metadata, settings=replace(settings, floats=IN_PLACE)))

        formats = {"docx": dict.fromkeys(paths, "docx"), "pdf": dict.fromkeys(paths, "pdf"), "jats": {paths[0]: "jats"}}
        found, _ = writing_tasks(self.prepared, paths, formats, self.context, set(), _unreported, adjusted)
        words, pdfs, jats = ([one for one in found if one.format_name == name] for name in formats)
        return words, pdfs, jats

    def laid_out(self, task: Task) -> ResolvedDocument:
        """Return the article as the journal asks for it."""
        settings = self.prepared.project.settings
        own = PLACEMENTS[settings.floats] if settings is not None else Placement()
        title = ast.words(task.parsed.words["section-title-figure-legends"])
        blocks = placed(task.document.blocks, self.layout.placement or own, title)
        return replace(task.document, blocks=blocks, spacing=self.layout.spacing, line_numbers=self.layout.line_numbers)

    def shown(self, document: ResolvedDocument, identity: Identity) -> ResolvedDocument:
        """Return a document as reviewers get it."""
        return blinded(document, identity) if self.layout.blinded else document

    def add_floats(self, tasks: Sequence[Task], identity: Identity) -> None:
        """Add a file for each figure and table. Raises CasewrightError for figures that the journal does not take."""
        for task in tasks:
            shown = images_of(task.document, task.parsed, self.root).contents
            document = self.shown(task.document, identity)
            drawn = [ast.para([ast.text(text_of_xml(one))]) for path, one in shown.items() if path.endswith(".svg")]
            self.reviewed.append((replace(document, title_block=[], blocks=drawn), task))
            for art in figure_files(document, shown, self.prepared.figures, self.layout.artwork):
                if isinstance(art, CasewrightError):
                    self.left_out.append(art)
                else:
                    self.figures.append(art)
                    self.files[art.name] = BundleFile(art.content, "figure", art.name.rpartition(".")[0])
            for name, alone in table_documents(document):
                self.add_document(name, alone, task, "table")
        if not self.request.is_forced:
            raise_all(self.left_out)
        self.warnings += [error.message for error in self.left_out]

    def add_checklist(self, report: Report, article: Task) -> None:
        """Add the form of the checklist that the journal asks for, with the pages and lines of the manuscript's PDF."""
        rule = self.layout.rules.get("checklist")
        name = "" if rule is None else checklist_named(rule.checklist, self.root)
        if not name:
            return
        checklist = load_checklist(name, self.root)
        found = answers(report, checklist, authors_words(self.root, name, checklist))
        texts = [one.text for answer in found for one in answer.evidence]
        places = places_of(self.files["Manuscript.pdf"].content, "Manuscript.pdf", texts)
        form = checklist_form(checklist, found, article.document.title, places, article.document.language)
        self.add_document(f"{name.upper()} checklist", form, article, "manuscript-supporting-file")

    def add_highlights(self, article: Task, identity: Identity) -> None:
        """Add the highlights that the front matter has, as a list, by the journal's name for them."""
        points = article.document.options.get("highlights")
        if isinstance(points, list) and points:
            items = [[ast.plain(ast.words(str(point)))] for point in points]
            alone = replace(
                article.document, title_block=[], blocks=[{"t": "BulletList", "c": items}], line_numbers=False
            )
            name = self.layout.rules["highlights"].highlights if "highlights" in self.layout.rules else "highlights"
            self.add_document(name.capitalize(), self.shown(alone, identity), article, "manuscript-supporting-file")

    def add_document(
        self, name: str, document: ResolvedDocument, task: Task, kind: str, is_for_reviewers: bool = True
    ) -> None:
        task = replace(task, document=document, is_identified=False)
        written = written_files(task, self.root, self.context.cache, tools_hash())
        suffix = {"docx": ".docx", "pdf": ".pdf"}[task.format_name]
        self.warnings += written.warnings
        self.files[name + suffix] = BundleFile(written.files[suffix], kind, name, is_for_reviewers)
        if is_for_reviewers:
            self.reviewed.append((document, task))

    def add_jats(self, task: Task) -> None:
        """Add the article as JATS with its pictures, and all files as a MECA archive."""
        works = csl_works_by_key(task.parsed.metadata, self.root)
        content = jats_article(task.document, works, run_pandoc)
        pictures = images_of(task.document, task.parsed, self.root).contents
        self.files["jats/article.xml"] = BundleFile(content, "article-metadata", "The article as JATS")
        for path, address in picture_addresses(task.document).items():
            self.files[f"jats/{address}"] = BundleFile(pictures[path], "article-supporting-file", address)
        items = [Item(file.type, file.title, name, file.content) for name, file in self.files.items()]
        archive = meca_archive(items, content, self.journal)
        self.files["meca.zip"] = BundleFile(archive, "article-supporting-file", "All files as a MECA archive")

    def add_cover_letter(self, article: Task, by: Byline) -> tuple[str, ...]:
        """Add the cover letter in Word, and return what it still lacks. A letter that does not exist is created; a dry
        run leaves it out."""
        path = file_in(self.root, COVER_LETTER)
        if not path.exists():
            corresponding = next((author for author in by.authors if author.corresponding), None)
            kind = (self.request.article_type or "case report").replace("-", " ")
            text = cover_letter(article.document, kind, self.journal, corresponding)
            if self.request.is_dry_run:
                return gaps(text)
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, text.encode())
        formats = {"docx": {COVER_LETTER: "docx"}}
        [task], _ = writing_tasks(self.prepared, (COVER_LETTER,), formats, self.context, set(), _unreported)
        letter = replace(task.document, spacing="single", line_numbers=False)
        self.add_document("Cover letter", letter, task, "cover-letter", is_for_reviewers=False)
        text = read_text(self.root, COVER_LETTER)
        other = f"it does not name {self.journal}; it may be written to another journal"
        return (*gaps(text), *([other] if self.journal not in text else []))

    def refuse_names(self, identity: Identity, tasks: Sequence[Task]) -> tuple[str, ...]:
        """Raise CasewrightError for whatever tells a reviewer who wrote the report. Return the phrases that only may
        tell it and that a forced bundle has: the author looks at them."""
        files = {name: file.content for name, file in self.files.items() if file.is_for_reviewers}
        certain, suspected = traces(files, self.reviewed, identity, tasks)
        raise_all(certain if self.request.is_forced else [*certain, *suspected])
        return tuple(f"{error.message} ({error.location or 'a Word file'})" for error in suspected)

    def add_papers(
        self, left_to_do: Sequence[str], compared: Sequence[Comparison], article: Task, done: Collection[str]
    ) -> None:
        """Add the README of the bundle, and the manifest with the hash of each file."""
        described = {name: file.title for name, file in self.files.items()}
        readme = bundle_readme(article.document.title, self.profile, self.layout, described, left_to_do, compared, done)
        self.files["README.md"] = BundleFile(
            readme.encode(), "article-supporting-file", "What is in this folder", False
        )
        manifest: dict[str, Any] = {
            "report": article.document.title,
            "journal": self.journal,
            "article-type": self.request.article_type,
            "blinded": self.layout.blinded,
            "made-with": f"casewright {__version__}",
            "commit": _commit(self.root),
            "files": {name: content_hash(file.content) for name, file in sorted(self.files.items())},
        }
        text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
        self.files["manifest.json"] = BundleFile(text.encode(), "article-supporting-file", "Hashes of all files", False)


def _unreported(_step: str, _done: int, _total: int) -> None:
    """The progress of a rendering, which is one of the bundle's steps."""


def _lacking(by: Byline, article: Task) -> Iterator[CasewrightError]:
    """Yield what a title page needs (ICMJE) and the front matter does not say."""
    place = article.parsed.metadata.value_location("author")
    if not by.authors:
        yield CasewrightError(
            "The report names no author.", location=place, hint="Write `author:` in the front matter."
        )
    elif not any(author.corresponding for author in by.authors):
        yield CasewrightError(
            "The report has no corresponding author.",
            location=place,
            hint="Write `corresponding: true` and `email:` for one of the authors.",
        )
    for author in by.authors:
        if author.corresponding and not author.email:
            yield CasewrightError(
                f"The corresponding author {author.name} has no e-mail address.", location=place, hint="Write `email:`."
            )
        if not author.affiliations:
            yield CasewrightError(
                f"{author.name} has no affiliation.", location=place, hint="Write `affiliations:` for this author."
            )


def _commit(root: Path) -> str:
    """Return the commit that the report is at, with `+` where files have changed since; empty outside of git."""
    try:
        head, changed = git(root, "rev-parse", "HEAD"), git(root, "status", "--porcelain", "--untracked-files=no")
    except OSError:
        return ""
    return "" if head is None else f"{head.decode().strip()}{'+' if changed else ''}"
