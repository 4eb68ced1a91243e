"""The files of a report and their texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from casewright.checks.engine.record import report_files
from casewright.diagnostics import CasewrightError
from casewright.paths import read_text

_DATA_FOLDER = "data"
_DATA_SUFFIXES = (".yml", ".yaml", ".csv")
_TEXTS = (".py", ".r", ".R", ".txt", ".md", ".qmd", ".tsv", ".csv", ".yml", ".yaml", ".ipynb", ".bib", ".tex")
_MOST_BYTES = 2_000_000


def add_texts(texts: dict[str, tuple[str, ...]], root: Path, paths: Iterable[str], *, code: bool = False) -> None:
    """Add the lines of the files at `paths` to `texts`, without pictures, and, unless with `code`, Python files."""
    for path in paths:
        suffix = Path(path).suffix
        if path in texts or suffix in {".svg", ".png", ".pdf", ".tif"} or (suffix == ".py" and not code):
            continue
        try:
            texts[path] = tuple(read_text(root, path).split("\n"))
        except CasewrightError:  # a folder or a picture, which findings do not quote
            continue


def folder_names(root: Path, used: Iterable[str]) -> tuple[str, ...]:
    """Return the paths of the files of a report's folder, without stored results of cells, extensions of Quarto and
    other projects in the folder; in the folder of a Python package, only those beside a file that the report uses."""
    names = [name for name in report_files(root) if name[0] not in "._"]
    projects = {name.rpartition("/")[0] for name in names if name.endswith("/_quarto.yml")}
    is_package = (root / "pyproject.toml").is_file()
    folders = {path.partition("/")[0] for path in used if "/" in path} | {_DATA_FOLDER}
    return tuple(
        name
        for name in names
        if not any(name.startswith(f"{project}/") for project in projects)
        and (not is_package or "/" not in name or name.partition("/")[0] in folders)
    )


def data_files(root: Path) -> list[str]:
    """Return the paths of the data files of a report."""
    folder = root / _DATA_FOLDER
    return [path.relative_to(root).as_posix() for path in sorted(folder.rglob("*")) if path.suffix in _DATA_SUFFIXES]


def unused_texts(root: Path, names: Iterable[str]) -> Iterator[str]:
    """Yield the texts among `names` that are short enough to be read, though no document may use them."""
    return (name for name in names if name.endswith(_TEXTS) and _is_small(root / name))


def _is_small(path: Path) -> bool:
    try:
        return path.stat().st_size <= _MOST_BYTES
    except OSError:
        return False
