"""Whether what is installed works: each part is asked for its version, and made to do a little of what it is for."""

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
from casewright.rust_panics import panics_as_errors

LOCK_FILE = "requirements.lock"
OLDEST_PYTHON = (3, 11)

Trying = Callable[[str], None]


class State(enum.Enum):
    """`ABSENT` is what nobody needs to have, but for some things."""

    OK = "ok"
    WRONG = "wrong"
    ABSENT = "absent"


@dataclass(frozen=True)
class Part:
    """One thing that was looked at: `remark` is what was found, `hint` what to type where it is not as it should be."""

    name: str
    state: State
    version: str = ""
    remark: str = ""
    hint: str = ""


def examined(folder: Path, trying: Trying) -> tuple[Part, ...]:
    """Everything casewright needs, in the order it is used in, and the report that `folder` belongs to, if it does.

    `trying` is told what is tried next. Starts pandoc, Typst, a Jupyter kernel, and Quarto where there is one.
    """
    parts = [Part("casewright", State.OK, __version__, str(Path(__file__).parents[1])), _python(), _packages()]
    for name, look in (("pandoc", _pandoc), ("Typst", _typst), ("Jupyter kernel", _kernel), ("Quarto", _quarto)):
        trying(name)
        try:
            parts.append(look())
        except CasewrightError as error:
            parts.append(Part(name, State.WRONG, "", _sentence(error), error.hint))
    return (*parts, *_report(folder))


def _sentence(error: CasewrightError) -> str:
    return f"{error.message} ({error.why})" if error.why else error.message


def _python() -> Part:
    kind = "" if sys.prefix != sys.base_prefix else "; no environment of its own"
    remark = f"{sys.executable}{kind}"
    if sys.version_info[:2] < OLDEST_PYTHON:
        wanted = ".".join(map(str, OLDEST_PYTHON))
        return Part("Python", State.WRONG, platform.python_version(), remark, f"Install Python {wanted} or newer.")
    return Part("Python", State.OK, platform.python_version(), remark)


def _packages() -> Part:
    """The packages that casewright names, and theirs: each there, in a version that will do."""
    wrong: list[str] = []
    seen: set[str] = set()
    waiting = [Requirement(f"casewright=={__version__}")]
    while waiting:
        wanted = waiting.pop()
        if wanted.name.lower() in seen:
            continue
        seen.add(wanted.name.lower())
        try:
            found = metadata.distribution(wanted.name)
        except metadata.PackageNotFoundError:
            wrong.append(f"{wanted.name} is missing")
            continue
        if found.version not in wanted.specifier and not wanted.specifier.contains(found.version, prereleases=True):
            wrong.append(f"{wanted.name} is {found.version}, {wanted.specifier} is needed")
        further = [Requirement(text) for text in found.requires or ()]
        waiting += [one for one in further if one.marker is None or one.marker.evaluate({"extra": ""})]
    if wrong:
        hint = f"Reinstall them: `{_typed(sys.executable)} -m pip install --upgrade casewright`."
        return Part("packages", State.WRONG, "", "; ".join(sorted(wrong)), hint)
    return Part("packages", State.OK, "", f"{len(seen)}, each in a version that will do")


def _pandoc() -> Part:
    from casewright.pandoc import pandoc_path, run_pandoc

    said = run_pandoc(b"", ["--version"]).decode("utf-8", "replace").split()
    made = run_pandoc(b"*a*", ["--from", "markdown", "--to", "html"]).decode("utf-8", "replace").strip()
    if made != "<p><em>a</em></p>":
        return Part("pandoc", State.WRONG, said[1], f"it makes {made!r} of *a*", "Install `pypandoc_binary` again.")
    return Part("pandoc", State.OK, said[1], str(pandoc_path()))


def _typst() -> Part:
    hint = f"Reinstall it: `{_typed(sys.executable)} -m pip install --force-reinstall typst`."
    try:
        import typst

        with tempfile.TemporaryDirectory() as name:
            source = Path(name) / "a.typ"
            source.write_text("a", encoding="utf-8")
            with panics_as_errors():
                made = bytes(typst.compile(source, ignore_system_fonts=True))
    except ImportError as error:
        return Part("Typst", State.WRONG, "", str(error), hint)
    except RuntimeError as error:
        return Part("Typst", State.WRONG, _version("typst"), str(error), hint)
    if not made.startswith(b"%PDF"):
        return Part("Typst", State.WRONG, _version("typst"), "what it makes is no PDF", hint)
    return Part("Typst", State.OK, _version("typst"), "made a page")


def _kernel() -> Part:
    """A kernel as documents get one: started, and asked to work something out."""
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
        return Part("Jupyter kernel", State.WRONG, version, f"6 * 7 is {shown} there", hint)
    return Part("Jupyter kernel", State.OK, version, "started, and runs cells")


def _quarto() -> Part:
    from casewright.render.quarto.engine import INSTALL, find_quarto, quarto_program, quarto_version

    if quarto_program() is None:
        return Part("Quarto", State.ABSENT, "", "not needed for HTML, PDF and Word", INSTALL)
    program = find_quarto()
    return Part("Quarto", State.OK, quarto_version(str(program)), str(program))


def _report(folder: Path) -> Iterator[Part]:
    """What can be said of the report without reading its documents."""
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
    yield _place(project)
    yield from _python_of_quarto(root)
    if (root / LOCK_FILE).is_file():
        yield _lock(root)
    if str(project.metadata.get("lang", "")).split("-")[0] in {"ja", "zh", "ko"}:
        yield _cjk_font()


def _python_of_quarto(root: Path) -> Iterator[Part]:
    """Whether the Python that Quarto would run the report's cells in has what Quarto imports there; nothing without
    Quarto."""
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
        hint = "If you know where the folder comes from, type `casewright trust`."
        yield Part(name, State.ABSENT, "", "not tried: this folder, which names it, is not trusted", hint)
        return
    missing = missing_packages(python) if python is not None else None
    if python is None:
        yield Part(name, State.WRONG, "", "there is no `python3` on the PATH", own)
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


def _place(project: Project) -> Part:
    """Whether the report's outputs can be written: the nearest folder that is there decides."""
    place = project.output_dir
    while not place.exists():
        place = place.parent
    if not os.access(place, os.W_OK):
        return Part("output folder", State.WRONG, "", f"`{place}` cannot be written to", "Make it writable.")
    return Part("output folder", State.OK, "", str(project.output_dir))


def _lock(root: Path) -> Part:
    """Whether the versions that the report's lock names are those that are here."""
    other: list[str] = []
    count = 0
    for line in read_text(root, LOCK_FILE).splitlines():
        pinned = line.split("#")[0].strip().rstrip("\\").strip()
        if not pinned or pinned.startswith("--"):
            continue
        try:
            wanted = Requirement(pinned)
        except InvalidRequirement:
            return Part(LOCK_FILE, State.WRONG, "", f"`{pinned}` is no requirement", "Correct or delete the line.")
        if wanted.marker is not None and not wanted.marker.evaluate():
            continue
        count += 1
        here = _version(wanted.name)
        if not here or not wanted.specifier.contains(here, prereleases=True):
            other.append(f"{wanted.name} {here or 'missing'}")
    if other:
        shown = ", ".join(other[:4]) + (f" and {len(other) - 4} more" if len(other) > 4 else "")
        hint = f"Other versions may make other files: `{_typed(sys.executable)} -m pip install -r {LOCK_FILE}`."
        return Part(LOCK_FILE, State.WRONG, "", f"not as locked: {shown}", hint)
    return Part(LOCK_FILE, State.OK, "", f"{count} versions, as they are here")


def _cjk_font() -> Part:
    from casewright.render.pdf.typst.fonts import package_fonts

    found = [path.name for path in package_fonts() if not path.name.startswith(("Arimo", "DejaVu"))]
    if found:
        return Part("CJK font", State.OK, "", found[0])
    hint = f"For a PDF: `{_typed(sys.executable)} -m pip install casewright[ja]`, or `font-paths:` in `_quarto.yml`."
    return Part("CJK font", State.WRONG, "", "no installed package brings one", hint)


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _typed(path: str) -> str:
    return f'"{path}"' if " " in path else path
