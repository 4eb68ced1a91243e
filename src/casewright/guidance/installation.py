"""Checks of the installation: each part reports its version and performs a small task."""

from __future__ import annotations

import enum
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement

from casewright import __version__
from casewright.build.trust import is_trusted
from casewright.diagnostics import CasewrightError
from casewright.paths import read_text
from casewright.project import Project, find_root, load_project

LOCK_FILE = "requirements.lock"
OLDEST_PYTHON = (3, 11)

Trying = Callable[[str], None]


class State(enum.Enum):
    """The state of a part; `ABSENT` is for optional parts."""

    OK = "ok"
    WRONG = "wrong"
    ABSENT = "absent"


@dataclass(frozen=True)
class Part:
    """A part that was checked: `remark` describes it, `hint` says how to repair it."""

    name: str
    state: State
    version: str = ""
    remark: str = ""
    hint: str = ""


def examined(folder: Path, trying: Trying) -> tuple[Part, ...]:
    """Check everything casewright needs, and the report that `folder` belongs to.

    Starts pandoc, Typst, a Jupyter kernel and, if it is installed, Quarto. Calls `trying` with the name of each.
    """
    parts = [Part("casewright", State.OK, __version__, str(Path(__file__).parents[1])), _python(), _packages()]
    for name, check in (("pandoc", _pandoc), ("Typst", _typst), ("Jupyter kernel", _kernel), ("Quarto", _quarto)):
        trying(name)
        try:
            parts.append(check())
        except CasewrightError as error:
            parts.append(Part(name, State.WRONG, "", _sentence(error), error.hint))
    return (*parts, *_report(folder))


def _sentence(error: CasewrightError) -> str:
    return f"{error.message} ({error.why})" if error.why else error.message


def _python() -> Part:
    remark = f"{sys.executable}{'' if sys.prefix != sys.base_prefix else '; not a virtual environment'}"
    if sys.version_info[:2] < OLDEST_PYTHON:
        oldest = ".".join(map(str, OLDEST_PYTHON))
        return Part("Python", State.WRONG, platform.python_version(), remark, f"Install Python {oldest} or newer.")
    return Part("Python", State.OK, platform.python_version(), remark)


def _packages() -> Part:
    """Check that every dependency, direct or indirect, is installed in a compatible version."""
    wrong: list[str] = []
    seen: set[str] = set()
    waiting = [Requirement(f"casewright=={__version__}")]
    while waiting:
        requirement = waiting.pop()
        if requirement.name.lower() in seen:
            continue
        seen.add(requirement.name.lower())
        try:
            found = metadata.distribution(requirement.name)
        except metadata.PackageNotFoundError:
            wrong.append(f"{requirement.name} is missing")
            continue
        if not requirement.specifier.contains(found.version, prereleases=True):
            wrong.append(f"{requirement.name} is {found.version}, {requirement.specifier} is required")
        further = [Requirement(text) for text in found.requires or ()]
        waiting += [each for each in further if each.marker is None or each.marker.evaluate({"extra": ""})]
    if wrong:
        hint = f"Reinstall them: `{_typed(sys.executable)} -m pip install --upgrade casewright`."
        return Part("packages", State.WRONG, "", "; ".join(sorted(wrong)), hint)
    return Part("packages", State.OK, "", f"{len(seen)} installed, in compatible versions")


def _pandoc() -> Part:
    from casewright.pandoc import pandoc_path, run_pandoc

    version = run_pandoc(b"", ["--version"]).decode("utf-8", "replace").split()[1]
    html = run_pandoc(b"*a*", ["--from", "markdown", "--to", "html"]).decode("utf-8", "replace").strip()
    if html != "<p><em>a</em></p>":
        return Part("pandoc", State.WRONG, version, f"it converts *a* to {html!r}", "Reinstall `pypandoc_binary`.")
    return Part("pandoc", State.OK, version, str(pandoc_path()))


def _typst() -> Part:
    hint = f"Reinstall it: `{_typed(sys.executable)} -m pip install --force-reinstall typst`."
    try:
        import typst

        with tempfile.TemporaryDirectory() as name:
            source = Path(name) / "a.typ"
            source.write_text("a", encoding="utf-8")
            pdf = bytes(typst.compile(source, ignore_system_fonts=True))
    except ImportError as error:
        return Part("Typst", State.WRONG, "", str(error), hint)
    except typst.TypstError as error:
        return Part("Typst", State.WRONG, _version("typst"), str(error), hint)
    if not pdf.startswith(b"%PDF"):
        return Part("Typst", State.WRONG, _version("typst"), "its output is not a PDF file", hint)
    return Part("Typst", State.OK, _version("typst"), "typeset a page")


def _kernel() -> Part:
    """Start a kernel as for a document, and run a cell in it."""
    hint = f"Reinstall it: `{_typed(sys.executable)} -m pip install --force-reinstall ipykernel nbclient`."
    version = _version("ipykernel")
    try:
        from casewright.manuscript.cells.kernel import CellStep, Failure, Session, run_steps

        with tempfile.TemporaryDirectory() as name:
            session = Session(Path(name), Path(name), (4.0, 3.0), timeout=900)
            ran = run_steps([CellStep(0, "answer", "6 * 7", ("png",), 96)], session)
    except (ImportError, OSError) as error:
        return Part("Jupyter kernel", State.WRONG, version, str(error), hint)
    except Failure as failure:
        return Part("Jupyter kernel", State.WRONG, version, f"it did not run: {failure.value or failure.kind}", hint)
    shown = [output.get("data", {}).get("text/plain") for output in ran.cells[0].outputs]
    if shown != ["42"]:
        return Part("Jupyter kernel", State.WRONG, version, f"it computes 6 * 7 as {shown}", hint)
    return Part("Jupyter kernel", State.OK, version, "started and ran a cell")


def _quarto() -> Part:
    from casewright.render.quarto.engine import INSTALL, find_quarto, quarto_program, quarto_version

    if quarto_program() is None:
        return Part("Quarto", State.ABSENT, "", "not needed for HTML, PDF and Word", INSTALL)
    program = find_quarto()
    return Part("Quarto", State.OK, quarto_version(str(program)), str(program))


def _report(folder: Path) -> Iterator[Part]:
    """Check the report without reading its documents."""
    root = find_root(folder)
    try:
        project = load_project(root)
    except CasewrightError as error:
        place = f"{error.location}: " if error.location else ""
        yield Part("report", State.WRONG, "", f"{place}{_sentence(error)}", error.hint)
        return
    if not project.is_configured:
        return
    yield _documents(project)
    yield _output_folder(project)
    yield from _python_of_quarto(root)
    if (root / LOCK_FILE).is_file():
        yield _lock(root)
    if str(project.metadata.get("lang", "")).split("-")[0] in {"ja", "zh", "ko"}:
        yield _cjk_font()


def _python_of_quarto(root: Path) -> Iterator[Part]:
    """Check that the Python in which Quarto runs cells has the packages that Quarto imports."""
    from casewright.render.quarto.cells_python import (
        ENVIRONMENT_FILE,
        environment_line,
        missing_packages,
        python_of_quarto,
    )
    from casewright.render.quarto.engine import quarto_program

    if quarto_program() is None:
        return
    name = "Quarto's Python"
    own = f"Write `{environment_line(sys.executable)}` into `{ENVIRONMENT_FILE}` beside `_quarto.yml`."
    python = python_of_quarto(root, os.environ)
    if python is not None and not is_trusted(root):
        hint = "If you know where the folder comes from, run `casewright trust`."
        yield Part(name, State.ABSENT, "", "not started: the folder that selects it is not trusted", hint)
        return
    missing = missing_packages(python) if python is not None else None
    if python is None:
        yield Part(name, State.WRONG, "", "`python3` is not on the PATH", own)
    elif missing is None:
        yield Part(name, State.WRONG, "", f"{python} cannot be started", own)
    elif missing:
        is_this = os.path.realpath(Path(python).parent) == os.path.realpath(Path(sys.executable).parent)
        install = f"Run `{_typed(python)} -m pip install {' '.join(missing)}`."
        remark = f"{python} lacks {', '.join(missing)}, so Quarto cannot run cells"
        yield Part(name, State.WRONG, "", remark, install if is_this else own)
    else:
        yield Part(name, State.OK, "", python)


def _documents(project: Project) -> Part:
    from casewright.project import documents

    found = documents(project)
    if not found:
        hint = "Write a document, or correct `project: render:` in `_quarto.yml`."
        return Part("report", State.WRONG, "", f"`{project.root}` has no document", hint)
    return Part("report", State.OK, "", f"{len(found)} document{'' if len(found) == 1 else 's'} in {project.root}")


def _output_folder(project: Project) -> Part:
    """Check that the output folder, or the nearest parent that exists, can be written to."""
    folder = project.output_dir
    while not folder.exists():
        folder = folder.parent
    if not os.access(folder, os.W_OK):
        return Part("output folder", State.WRONG, "", f"`{folder}` cannot be written to", "Make it writable.")
    return Part("output folder", State.OK, "", str(project.output_dir))


def _lock(root: Path) -> Part:
    """Check that the installed versions are those of the report's lock file."""
    other: list[str] = []
    count = 0
    for line in read_text(root, LOCK_FILE).splitlines():
        pinned = line.split("#")[0].strip().rstrip("\\").strip()
        if not pinned or pinned.startswith("--"):
            continue
        try:
            requirement = Requirement(pinned)
        except InvalidRequirement:
            return Part(LOCK_FILE, State.WRONG, "", f"`{pinned}` is not a requirement", "Correct or delete the line.")
        if requirement.marker is not None and not requirement.marker.evaluate():
            continue
        count += 1
        installed = _version(requirement.name)
        if not installed or not requirement.specifier.contains(installed, prereleases=True):
            other.append(f"{requirement.name} {installed or 'missing'}")
    if other:
        shown = ", ".join(other[:4]) + (f" and {len(other) - 4} more" if len(other) > 4 else "")
        hint = f"Other versions may produce other files: `{_typed(sys.executable)} -m pip install -r {LOCK_FILE}`."
        return Part(LOCK_FILE, State.WRONG, "", f"not as locked: {shown}", hint)
    return Part(LOCK_FILE, State.OK, "", f"{count} versions, all installed")


def _cjk_font() -> Part:
    from casewright.render.pdf.typst.fonts import package_fonts

    found = [path.name for path in package_fonts() if not path.name.startswith(("Arimo", "DejaVu"))]
    if found:
        return Part("CJK font", State.OK, "", found[0])
    hint = f"For a PDF: `{_typed(sys.executable)} -m pip install casewright[ja]`, or `font-paths:` in `_quarto.yml`."
    return Part("CJK font", State.WRONG, "", "no installed package contains one", hint)


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _typed(path: str) -> str:
    return f'"{path}"' if " " in path else path
