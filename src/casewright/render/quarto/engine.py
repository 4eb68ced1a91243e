"""`--engine quarto`: running the Quarto command, and collecting the findings of the filter."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from casewright.build.parent import end_group, ending_with_this
from casewright.build.trust import require_trust
from casewright.diagnostics import CasewrightError, Location, Severity
from casewright.manuscript.source import read_front_matter
from casewright.project import Project, document_metadata, documents, load_project
from casewright.render.builtin import Rendering
from casewright.render.formats.known import NAMES
from casewright.render.quarto.call import ENGINE_VARIABLE
from casewright.render.quarto.memory import forget_findings, stored_findings
from casewright.render.quarto.places import copy_to_builtin_places
from casewright.render.quarto.unsupported import EXTENSION, uses_extension
from casewright.render.record import Request

OLDEST = (1, 9)
"""The first version of Quarto whose extensions can contribute a filter at `pre-ast`."""

EXTENSION_FOLDER = Path(__file__).parents[2] / "new_report" / "parts" / "any"
"""The folder from which `quarto add` installs the extension."""

_ONLY_QUARTO = """
    asciidoc asciidoctor beamer commonmark commonmark_x context dashboard docusaurus dokuwiki email epub epub2 epub3
    fb2 gfm haddock hugo icml ipynb jats_articleauthoring jats_publishing jira json latex man
    markdown markua mediawiki ms muse native odt opendocument org plain pptx revealjs rst rtf tei texinfo textile
    xwiki zimwiki
"""
ONLY_QUARTO = frozenset(_ONLY_QUARTO.split())
"""Formats of Quarto that the built-in engine does not write (documentation, "All Formats")."""

_TO_QUARTO: Mapping[str, str] = {"pdf": "typst"}
INSTALL = "Install it from https://quarto.org/docs/get-started/, or with `python -m pip install quarto-cli`."
"""The hint if Quarto is missing."""


@dataclass(frozen=True)
class NeededFormat:
    """A format that only Quarto writes, with the place that declares it (None if it is given as an option)."""

    name: str
    location: Location | None = None


def format_for_quarto(root: Path, request: Request) -> NeededFormat | None:
    """Return the first requested or declared format that only Quarto writes, None if there is none."""
    formats = _formats(root, request)
    return next((needed for needed in formats if needed.name in ONLY_QUARTO or _is_extension(needed.name)), None)


def _is_extension(name: str) -> bool:
    """Return whether a format belongs to a Quarto extension, such as `acm-html`."""
    match = re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*-(?:html|pdf|typst|docx|revealjs)", name)
    return name not in NAMES and match is not None


def _formats(root: Path, request: Request) -> Iterator[NeededFormat]:
    if request.formats:
        yield from map(NeededFormat, request.formats)
        return
    project = load_project(root, request.profiles)
    for path in _documents(project, request):
        front_matter = read_front_matter(project.root, path)
        metadata = document_metadata(project, project.root / path, front_matter, "html")
        own = isinstance(front_matter.value, dict) and "format" in front_matter.value
        where = front_matter.value_location if own else project.location
        for name in metadata.formats:
            yield NeededFormat(name, where("format", name))


def _documents(project: Project, request: Request) -> tuple[str, ...]:
    return request.documents or tuple(project.shown(path) for path in documents(project))


def quarto_program() -> str | None:
    """Return the Quarto command of any version, on the PATH or beside this Python, where the package `quarto-cli`
    installs it, None if it is missing."""
    return shutil.which("quarto") or shutil.which("quarto", path=str(Path(sys.executable).parent))


def find_quarto(needed: NeededFormat | None = None) -> Path:
    """Return the Quarto command.

    Raises CasewrightError if it is missing or older than 1.9; `needed` is the format that needs it.
    """
    found = quarto_program()
    if found is None:
        raise CasewrightError(
            f"The format `{needed.name}` needs Quarto, which is not installed."
            if needed
            else "Quarto is not installed.",
            location=needed.location if needed else None,
            why="the command `quarto` is not on the PATH",
            hint=INSTALL,
        )
    version = quarto_version(found)
    numbers = re.match(r"(\d+)\.(\d+)", version)
    if numbers is None:
        raise CasewrightError(
            f"`{found}` is not Quarto.", why=f"`{found} --version` prints {version[:60]!r}", hint=INSTALL
        )
    if (int(numbers[1]), int(numbers[2])) < OLDEST:
        raise CasewrightError(
            f"Quarto {version} is too old.",
            why=f"version {OLDEST[0]}.{OLDEST[1]} or newer is required; this one is `{found}`",
            hint=INSTALL,
        )
    return Path(found)


def quarto_version(command: str) -> str:
    """Return the output of a command's `--version`. Raises CasewrightError if it cannot be started."""
    try:
        done = subprocess.run([command, "--version"], capture_output=True, text=True, check=False, timeout=900)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CasewrightError("Quarto cannot be started.", why=str(error), hint=INSTALL) from None
    return done.stdout.strip() or done.stderr.strip()


def render(
    root: Path, request: Request, *, again: bool = False, quiet: bool = False, needed: NeededFormat | None = None
) -> Rendering:
    """Render a request with Quarto, and copy its outputs to the output folder of the built-in engine. Quarto's messages
    go to standard error.

    Raises CasewrightError if Quarto is missing or too old, if the project does not use the extension, if Quarto stops
    with an error, or if the copies cannot be written.
    """
    command = find_quarto(needed)
    require_trust(root, "Quarto runs its cells, filters and scripts")
    project = load_project(root, request.profiles)
    paths = _documents(project, request)
    _require_extension(project, paths)
    options = _options(request, again, quiet)
    before = _outputs(project, request, paths)
    forget_findings(project.root)
    for document in request.documents or ("",):
        arguments = [str(command), "render", *([document] if document else []), *options]
        code = _run(arguments, project.root, request)
        if code != 0:
            findings = stored_findings(project.root)
            if request.strict and any(finding.severity is Severity.ERROR for finding in findings):
                return Rendering((), findings)
            raise CasewrightError(
                "Quarto stopped with an error.", why=f"its exit code is {code}; its messages are above"
            )
    after = _outputs(project, request, paths)
    made = [path for path in after if before.get(path) != after[path]]
    listed = [project.shown(path) for path in documents(project)] if project.is_configured else []
    read = tuple(dict.fromkeys([*listed, *request.documents]))
    places = copy_to_builtin_places(project, read, _output_folder(project, request), made)
    return Rendering(tuple(sorted(places.values())), stored_findings(project.root))


def _require_extension(project: Project, paths: Sequence[str]) -> None:
    is_needed = False
    for path in paths:
        front_matter = read_front_matter(project.root, path)
        metadata = document_metadata(project, project.root / path, front_matter, "html")
        is_needed = is_needed or metadata.settings is not None
        if metadata.settings is not None and not uses_extension(project, metadata):
            raise CasewrightError(
                f"Quarto would not resolve `{path}`.",
                location=metadata.location("filters"),
                why="it has `casewright:` settings, but its `filters:` do not name the extension",
                hint=f"Add `filters: [{EXTENSION}]` to `_quarto.yml`.",
            )
    folder = project.root / "_extensions"
    places = (f"{EXTENSION}/_extension.y*ml", f"*/{EXTENSION}/_extension.y*ml")
    if is_needed and not any(path for place in places for path in folder.glob(place)):
        raise CasewrightError(
            "The Quarto extension `casewright` is not installed in this project.",
            location=Location(project.shown(folder)),
            why=f"`_extensions/{EXTENSION}/_extension.yml` does not exist",
            hint=f'Run `quarto add "{EXTENSION_FOLDER}"` in the folder of `_quarto.yml`.',
        )


def _options(request: Request, again: bool, quiet: bool) -> list[str]:
    options: list[str] = []
    if request.formats:
        options += ["--to", ",".join(_TO_QUARTO.get(name, name) for name in request.formats)]
    if request.output_dir:
        options += ["--output-dir", request.output_dir]
    if request.profiles:
        options += ["--profile", ",".join(request.profiles)]
    if again:
        options.append("--cache-refresh")
    if quiet:
        options.append("--quiet")
    return options


def _run(arguments: Sequence[str], root: Path, request: Request) -> int:
    """Run Quarto and return its exit code. Cells run in this Python, unless `QUARTO_PYTHON` names another."""
    environment = {
        "QUARTO_PYTHON": sys.executable,
        **os.environ,
        ENGINE_VARIABLE: "quarto-strict" if request.strict else "quarto",
    }
    sys.stdout.flush()
    sys.stderr.flush()
    try:
        with (
            subprocess.Popen(
                arguments,
                cwd=root,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=_STANDARD_ERROR,
                start_new_session=True,
            ) as process,
            ending_with_this(process, with_group=True),
        ):
            try:
                return process.wait()
            except BaseException:  # Ctrl-C: what Quarto has started does not end with it
                end_group(process)
                raise
    except OSError as error:
        raise CasewrightError("Quarto cannot be started.", why=error.strerror or str(error)) from None


_STANDARD_ERROR = 2


def _output_folder(project: Project, request: Request) -> Path:
    return project.root / request.output_dir if request.output_dir else project.output_dir


def _outputs(project: Project, request: Request, paths: Sequence[str]) -> dict[Path, tuple[int, int]]:
    """Return the files with the names of documents in Quarto's output folder, each with time and size."""
    folder = _output_folder(project, request)
    found: dict[Path, tuple[int, int]] = {}
    for path in paths:
        place = (folder / path).parent
        for file in place.glob(f"{Path(path).stem}.*") if place.is_dir() else ():
            if file.is_file() and file != project.root / path:
                status = file.stat()
                found[file] = (status.st_mtime_ns, status.st_size)
    return found
