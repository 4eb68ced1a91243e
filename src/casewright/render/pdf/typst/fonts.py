"""The fonts a PDF is set in: those in Typst's wheel, those other installed packages bring, and the author's own.

System fonts are never used: the same document is to give the same bytes on every machine.
"""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from casewright.diagnostics import CasewrightError, nearest
from casewright.render.pdf.page import Page
from casewright.render.pdf.typst.literal import Code, value
from casewright.storage import open_regular

SERIF = ("Libertinus Serif", "New Computer Modern", "DejaVu Serif", "DejaVu Sans")
MONOSPACE = ("DejaVu Sans Mono", "DejaVu Sans", "Libertinus Serif", "New Computer Modern")
MATHEMATICS = ("New Computer Modern Math", "Libertinus Serif", "DejaVu Sans")

_FONT_PACKAGES: Sequence[tuple[str, str, str]] = (
    ("matplotlib", "mpl-data/fonts/ttf", "DejaVu*.ttf"),
    ("matplotlib_fontja", "fonts", "*.tt[fc]"),
    ("noto_cjk_sans_jp_regular", ".", "*.otf"),
    ("casewright.figures", "fonts", "*.ttf"),
)
"""Packages that bring fonts: the package, the folder in it, and which files. Of matplotlib's fonts only DejaVu: its
folder also holds a font that draws a box for every character there is, which would hide that one is missing."""

_DISPLAY_ONLY = "Display"
_CJK_LANGUAGES = frozenset({"ja", "zh", "ko"})


def package_fonts() -> tuple[Path, ...]:
    """Return the font files of installed packages, in a fixed order."""
    found: list[Path] = []
    for package, folder, pattern in _FONT_PACKAGES:
        spec = importlib.util.find_spec(package)
        for place in (spec.submodule_search_locations or ()) if spec else ():
            files = sorted((Path(place) / folder).glob(pattern))
            found += [path for path in files if _DISPLAY_ONLY not in path.name]
    return tuple(found)


def gather(files: Iterable[Path], folder: Path) -> None:
    """Put font files into one folder, as Typst reads whole folders only: as links where the system has them."""
    for index, path in enumerate(files):
        target = folder / f"{index:02}-{path.name}"
        try:
            target.symlink_to(path.resolve())
        except OSError:
            shutil.copyfile(path, target)


def check_folders(folders: Sequence[Path]) -> None:
    """Raise CasewrightError for a folder of fonts that is not there, and for a collection of more fonts than there are
    anywhere: each would be read."""
    for folder in folders:
        if not folder.is_dir():
            raise CasewrightError(
                f"There is no folder `{folder.name}` with fonts.",
                hint="Correct `font-paths`, or make the folder and put the fonts there.",
            )
        for path in folder.rglob("*.[to]tc"):
            with open_regular(path) as stream:
                head = stream.read(12)
            if head[:4] == b"ttcf" and int.from_bytes(head[8:12], "big") > _MOST_IN_A_COLLECTION:
                raise CasewrightError(
                    f"The collection of fonts `{path.name}` is damaged.",
                    why=f"it claims to have more than {_MOST_IN_A_COLLECTION} fonts",
                    hint="Install the font again, or remove its file.",
                )


_MOST_IN_A_COLLECTION = 500


def font_arguments(page: Page, language: str, families: Sequence[str]) -> tuple[Mapping[str, object], tuple[str, ...]]:
    """Return the fonts of text, code and mathematics, as arguments of the template: the author's first, then all others
    that can help; and a warning for each font asked for that is not among `families`."""
    known = {family.casefold(): family for family in families}
    others = sorted({*families} - {*SERIF, *MONOSPACE, *MATHEMATICS})
    found: dict[str, list[str]] = {}
    warnings: list[str] = []
    for option, asked, usual in (
        ("mainfont", page.main_font, SERIF),
        ("codefont", page.code_font, MONOSPACE),
        ("mathfont", page.math_font, MATHEMATICS),
    ):
        present = [known[name.casefold()] for name in asked if name.casefold() in known]
        found[option] = [*present, *(name for name in usual if name in families), *others]
        for name in asked:
            if name.casefold() not in known:
                close = nearest(name, families, 1)
                warnings.append(
                    f"There is no font `{name}` (`{option}`); `{found[option][0]}` is used. "
                    + (f"Did you mean `{close[0]}`? " if close else "")
                    + "Fonts of the system are not used, so that every machine makes the same file: put the font's "
                    + "files into a folder and name it, `font-paths: fonts`."
                )
    serif = found["mainfont"]
    arguments = {
        "fonts": _covering(serif, others) if others and language in _CJK_LANGUAGES else serif,
        "code_fonts": found["codefont"],
        "math_fonts": found["mathfont"],
    }
    return arguments, tuple(warnings)


def _covering(serif: Sequence[str], others: Sequence[str]) -> list[object]:
    """In text of Chinese, Japanese or Korean the Latin fonts leave punctuation shared with it to the others.

    Some font has to stay without this limit: a character that no font is asked for would be left out in silence.
    """
    covers = Code(value("latin-in-cjk"))
    return [name if name in others else {"name": name, "covers": covers} for name in serif]
