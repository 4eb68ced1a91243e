"""`--engine quarto`: the Quarto command, called for what was asked, with the findings it would only have warned of."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from casewright.build.trust import require_trust
from casewright.diagnostics import CasewrightError, Location, Severity
from casewright.manuscript.source import read_front_matter
from casewright.project import Project, document_metadata, documents, load_project
from casewright.render.builtin import FORMATS, Rendering
from casewright.render.quarto.call import ENGINE_VARIABLE
from casewright.render.quarto.memory import forget_findings, kept_findings
from casewright.render.quarto.places import copy_to_builtin_places
from casewright.render.quarto.unsupported import EXTENSION, uses_extension
from casewright.render.record import Request

OLDEST = (1, 9)
"""The first Quarto whose extensions may contribute a filter that is run at `pre-ast`."""

EXTENSION_FOLDER = Path(__file__).parents[2] / "new_report" / "parts" / "any"
"""What `quarto add` installs the extension from."""

_ONLY_QUARTO = """
    asciidoc asciidoctor beamer commonmark commonmark_x context dashboard docusaurus dokuwiki email epub epub2 epub3
    fb2 gfm haddock hugo icml ipynb jats_articleauthoring jats_publishing jira json latex man
    markdown markua mediawiki ms muse native odt opendocument org plain pptx revealjs rst rtf tei texinfo textile
    xwiki zimwiki
"""
ONLY_QUARTO = frozenset(_ONLY_QUARTO.split())
"""Formats of Quarto's that the built-in engine does not make (documentation, "All Formats")."""

_TO_QUARTO: Mapping[str, str] = {"pdf": "typst"}
INSTALL = "Install it from https://quarto.org/docs/get-started/, or with `python -m pip install quarto-cli`."
"""What to type where Quarto is missing."""


@dataclass(frozen=True)
class NeededFormat:
    """A format that only Quarto makes, and where it is declared (None where it was asked for)."""

    name: str
    location: Location | None = None


def format_for_quarto(root: Path, request: Request) -> NeededFormat | None:
    """The first format asked for, or declared by what is to be rendered, that only Quarto makes."""
    return next((one for one in _formats(root, request) if one.name in ONLY_QUARTO or _is_extension(one.name)), None)


def _is_extension(name: str) -> bool:
    """Whether a format is one that a Quarto extension brings, such as `acm-html`."""
    made_of = re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*-(?:html|pdf|typst|docx|revealjs)", name)
    return name not in FORMATS and made_of is not None


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
    """The Quarto command, of whatever version: on the PATH, or beside this Python, where the package `quarto-cli` puts
    it; None where there is none."""
    return shutil.which("quarto") or shutil.which("quarto", path=str(Path(sys.executable).parent))


def find_quarto(needed: NeededFormat | None = None) -> Path:
    """The Quarto command.

    Raises CasewrightError where there is none, or one older than 1.9; `needed` is the format it is needed for.
    """
    found = quarto_program()
    if found is None:
        raise CasewrightError(
            f"The format `{needed.name}` needs Quarto, which is not installed."
            if needed
            else "Quarto is not installed.",
            location=needed.location if needed else None,
            why="there is no command `quarto` on the PATH",
            hint=INSTALL,
        )
    version = quarto_version(found)
    numbers = re.match(r"(\d+)\.(\d+)", version)
    if numbers is None:
        raise CasewrightError(
            f"`{found}` is not Quarto.", why=f"asked for its version it says {version[:60]!r}", hint=INSTALL
        )
    if (int(numbers[1]), int(numbers[2])) < OLDEST:
        raise CasewrightError(
            f"Quarto {version} is too old.",
            why=f"version {OLDEST[0]}.{OLDEST[1]} or newer is needed; this one is `{found}`",
            hint=INSTALL,
        )
    return Path(found)


def quarto_version(command: str) -> str:
    """What a command says of its version. Raises CasewrightError where it does not start."""
    try:
        done = subprocess.run([command, "--version"], capture_output=True, text=True, check=False, timeout=900)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CasewrightError("Quarto cannot be started.", why=str(error), hint=INSTALL) from None
    return done.stdout.strip() or done.stderr.strip()


def render(
    root: Path, request: Request, *, again: bool = False, quiet: bool = False, needed: NeededFormat | None = None
) -> Rendering:
    """Render what the request asks for with Quarto, and copy what it made to where the built-in engine puts it; what
    Quarto prints goes to standard error.

    Raises CasewrightError where Quarto is missing or too old, where the project does not name the filter, where Quarto
    stops with an error, and where the copies cannot be written.
    """
    command = find_quarto(needed)
    require_trust(root, "Quarto runs its cells, filters and scripts")
    project = load_project(root, request.profiles)
    paths = _documents(project, request)
    _demand_extension(project, paths)
    options = _options(request, again, quiet)
    before = _outputs(project, request, paths)
    forget_findings(project.root)
    for document in request.documents or ("",):
        arguments = [str(command), "render", *([document] if document else []), *options]
        code = _run(arguments, project.root, request)
        if code != 0:
            findings = kept_findings(project.root)
            if request.strict and any(finding.severity is Severity.ERROR for finding in findings):
                return Rendering((), findings)
            raise CasewrightError(
                "Quarto stopped with an error.", why=f"its exit code is {code}; what it said is above"
            )
    after = _outputs(project, request, paths)
    made = [path for path in after if before.get(path) != after[path]]
    listed = [project.shown(path) for path in documents(project)] if project.is_configured else []
    read = tuple(dict.fromkeys([*listed, *request.documents]))
    places = copy_to_builtin_places(project, read, _output_folder(project, request), made)
    return Rendering(tuple(sorted(places.values())), kept_findings(project.root))


def _demand_extension(project: Project, paths: Sequence[str]) -> None:
    is_needed = False
    for path in paths:
        front_matter = read_front_matter(project.root, path)
        metadata = document_metadata(project, project.root / path, front_matter, "html")
        is_needed = is_needed or metadata.settings is not None
        if metadata.settings is not None and not uses_extension(project, metadata):
            raise CasewrightError(
                f"Under Quarto nothing would resolve `{path}`.",
                location=metadata.location("filters"),
                why="it has `casewright:` settings, and its `filters:` do not name the extension",
                hint=f"Add `filters: [{EXTENSION}]` to `_quarto.yml`.",
            )
    folder = project.root / "_extensions"
    places = (f"{EXTENSION}/_extension.y*ml", f"*/{EXTENSION}/_extension.y*ml")
    if is_needed and not any(path for place in places for path in folder.glob(place)):
        raise CasewrightError(
            "The Quarto extension `casewright` is not installed in this project.",
            location=Location(project.shown(folder)),
            why=f"there is no `_extensions/{EXTENSION}/_extension.yml`",
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
    """Quarto's exit code. Cells run in this Python, where `QUARTO_PYTHON` names no other."""
    environment = {
        "QUARTO_PYTHON": sys.executable,
        **os.environ,
        ENGINE_VARIABLE: "quarto-strict" if request.strict else "quarto",
    }
    sys.stdout.flush()
    sys.stderr.flush()
    try:
        return subprocess.run(
            arguments, cwd=root, env=environment, stdin=subprocess.DEVNULL, stdout=_STANDARD_ERROR, check=False
        ).returncode
    except OSError as error:
        raise CasewrightError("Quarto cannot be started.", why=error.strerror or str(error)) from None


_STANDARD_ERROR = 2


def _output_folder(project: Project, request: Request) -> Path:
    return project.root / request.output_dir if request.output_dir else project.output_dir


def _outputs(project: Project, request: Request, paths: Sequence[str]) -> dict[Path, tuple[int, int]]:
    """The files that bear the names of documents where Quarto puts its outputs, each with time and size."""
    folder = _output_folder(project, request)
    found: dict[Path, tuple[int, int]] = {}
    for path in paths:
        place = (folder / path).parent
        for file in place.glob(f"{Path(path).stem}.*") if place.is_dir() else ():
            if file.is_file() and file != project.root / path:
                status = file.stat()
                found[file] = (status.st_mtime_ns, status.st_size)
    return found
