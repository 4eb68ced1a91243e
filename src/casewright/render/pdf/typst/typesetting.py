"""Typst, run: markup and pictures in, a PDF out, or a sentence that says what is in the way."""

from __future__ import annotations

import importlib.resources
import logging
import re
import tempfile
import time
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal

from casewright.diagnostics import CasewrightError, Location
from casewright.render.pdf.images import Picture
from casewright.render.pdf.page import Page
from casewright.render.pdf.typst.apart import TooMuchError, compile_apart
from casewright.render.pdf.typst.fonts import check_folders, font_arguments, gather, package_fonts
from casewright.render.pdf.typst.literal import arguments, string
from casewright.rust_panics import PanicError, panics_as_errors

STANDARD: Final = "ua-1"
"""PDF/UA-1 (ISO 14289-1): tagged, with a title, a language and alt texts; Typst refuses to make anything less."""

ARCHIVED: Final = ("ua-1", "a-2a")
"""PDF/A-2a (ISO 19005-2) as well, for archives: it needs the date that the file was made at."""

_LOG = logging.getLogger(__name__)
_TEMPLATE = "manuscript.typ"
_NO_GLYPH = re.compile(r"the text `\"(?P<text>.+?)\"` could not be displayed")
_ESCAPE = re.compile(r"\\u\{(?P<code>[0-9a-f]+)\}")
_SHOWN_CHARACTERS = 12
_SHOWN_LINE = 160
_HAN = frozenset({"CJK", "FULLWIDTH", "IDEOGRAPHIC"})
_JAPANESE = "Noto Sans JP"
_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})
_CHINESE, _TRADITIONAL_CHINESE = "Noto Sans SC", "Noto Sans TC"
_HAN_FONTS = {"zh": _CHINESE, "ja": _JAPANESE, "ko": "Noto Sans KR"}
_SCRIPT_FONTS = {
    "HIRAGANA": _JAPANESE,
    "KATAKANA": _JAPANESE,
    "HANGUL": "Noto Sans KR",
    "BOPOMOFO": _TRADITIONAL_CHINESE,
}
_NAMED_FONTS = frozenset(
    {"ARABIC", "ARMENIAN", "BENGALI", "DEVANAGARI", "ETHIOPIC", "GEORGIAN", "GUJARATI", "GURMUKHI", "HEBREW", "KANNADA"}
    | {"KHMER", "LAO", "MALAYALAM", "MONGOLIAN", "MYANMAR", "SINHALA", "SYRIAC", "TAMIL", "TELUGU", "THAANA", "THAI"}
)
"""Scripts whose Noto font has their name (https://fonts.google.com/noto)."""
_LANGUAGE = re.compile(
    r'(?:lang: |cw-language\()"(\w+)",\s*(?:region: )?(?:none|"(\w+)"),\s*(?:script: )?(?:auto|"(\w+)")'
)


def typeset(
    markup: str,
    *,
    name: str,
    page: Page,
    properties: Mapping[str, object],
    language: Mapping[str, object],
    pictures: Sequence[Picture],
    font_folders: Sequence[Path],
    timestamp: int | None,
    as_pictures: bool = False,
    is_program: bool = False,
) -> tuple[Sequence[bytes], tuple[str, ...]]:
    """Return a PDF/UA-1 file, with a date PDF/A-2a as well, and what Typst warned of; or, `as_pictures`, the same pages
    as SVG, a file each.

    `markup` is the document's Typst; `name` what messages call it; `properties` its title, authors and keywords;
    `timestamp` the seconds since 1970 that the file says it was made at, None for no date; `is_program` whether it has
    raw Typst, which runs in a process of its own. The same arguments give the same bytes wherever it runs. Raises
    CasewrightError for all that Typst refuses, and where temporary files find no room.
    """
    check_folders(font_folders)
    try:
        with tempfile.TemporaryDirectory(prefix="casewright-") as temporary:
            return _typeset(
                markup,
                Path(temporary),
                name,
                page,
                properties,
                language,
                pictures,
                font_folders,
                timestamp,
                as_pictures,
                is_program,
            )
    except OSError as error:
        raise CasewrightError(
            f"The PDF of `{name}` cannot be typeset: there is no room for temporary files.",
            why=error.strerror or str(error),
            hint="Free space on the disk, or name a folder with room in the environment variable TMPDIR.",
        ) from None


def _typeset(
    markup: str,
    temporary: Path,
    name: str,
    page: Page,
    properties: Mapping[str, object],
    language: Mapping[str, object],
    pictures: Sequence[Picture],
    font_folders: Sequence[Path],
    timestamp: int | None,
    as_pictures: bool,
    is_program: bool,
) -> tuple[Sequence[bytes], tuple[str, ...]]:
    import typst

    root, fonts = temporary / "document", temporary / "fonts"
    root.mkdir()
    fonts.mkdir()
    gather(package_fonts(), fonts)
    available = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[fonts, *font_folders])
    chosen, warnings = font_arguments(page, str(language["lang"]), available.families())
    settings = arguments(dated=timestamp is not None, **properties, **language, **_page_arguments(page), **chosen)
    (root / _TEMPLATE).write_bytes(importlib.resources.files(__package__).joinpath(_TEMPLATE).read_bytes())
    for picture in pictures:
        (root / picture.name).write_bytes(picture.data)
    main = root / "main.typ"

    def compiled(source: str, form: Literal["pdf", "svg"] = "pdf", **options: Any) -> tuple[Sequence[bytes], list[Any]]:
        main.write_text(source, encoding="utf-8")
        begun = time.perf_counter()
        options |= {"timestamp": timestamp or 0, "format": form}
        if is_program:
            return compile_apart(main, root, [fonts, *font_folders], temporary, options)
        with panics_as_errors():
            data, messages = typst.compile_with_warnings(main, root=root, font_paths=available, **options)
        _LOG.debug("Typst, %s: %.2f s", name, time.perf_counter() - begun)
        return (data if isinstance(data, list) else [data]), messages

    def broken_picture() -> CasewrightError | None:
        """Return the first picture that Typst cannot set alone, if one is to blame."""
        for picture in pictures:
            try:
                compiled(f"#image({string(picture.name)})")
            except typst.TypstError as broken:
                return _broken_picture(picture, broken.message)
            except PanicError as broken:
                return _broken_picture(picture, str(broken))
        return None

    source = f'#import "{_TEMPLATE}": *\n#show: cw-manuscript.with({settings})\n\n{markup}'
    try:
        try:
            if as_pictures:
                data, messages = compiled(source, "svg")
            else:
                standards = STANDARD if timestamp is None else list(ARCHIVED)
                data, messages = compiled(source, pdf_standards=standards)
        except typst.TypstError as error:
            if not error.message.startswith("PDF/A"):
                raise
            data, messages = compiled(source, pdf_standards=STANDARD)
            warnings = (*warnings, f"The PDF is not PDF/A-2a: {error.message.partition('error: ')[2]}.")
    except typst.TypstError as error:
        missing = _missing_characters(error.diagnostic)
        if missing:
            raise _no_glyphs(name, missing, markup, pictures) from None
        message = error.message.replace(str(root), "")
        raise broken_picture() or _refusal(name, message, error.diagnostic, list(error.hints)) from None
    except PanicError as error:
        raise broken_picture() or _refusal(name, str(error), "", []) from None
    except TooMuchError as error:
        raise CasewrightError(
            f"The PDF of `{name}` cannot be typeset.",
            location=Location(f"{name}.qmd"),
            why=f"Typst was stopped: {error}",
            hint="Look at the raw `typst` blocks: one of them does not end, or makes too much.",
        ) from None
    return data, (*warnings, *dict.fromkeys(_warning(warning.message, warning.hints) for warning in messages))


_SURELY_PRINTED = re.compile(
    r"[\t\n\r -~\u00a0-\u017f\u0391-\u03c9\u0410-\u044f\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u2030"
    r"\u2032\u2033\u2039\u203a\u20ac\u2070\u2074-\u2079\u2080-\u2089\u2122\u2190-\u2193\u2212\u221e\u2248\u2260\u2264"
    r"\u2265]*"
)
"""Characters that the fonts in Typst's wheel have: a text of these alone need not be tried."""


def refuse_missing_characters(texts: Sequence[str], name: str, font_folders: Sequence[Path]) -> None:
    """Raise the CasewrightError that `typeset` would raise for characters no font has, by typesetting the texts that
    may hold such."""
    doubtful = sorted({text for text in texts if not _SURELY_PRINTED.fullmatch(text)})
    if not doubtful:
        return
    import typst

    source = '#set document(title: "x")\n' + "\n".join(f"#{string(text)}" for text in doubtful)
    with tempfile.TemporaryDirectory(prefix="casewright-") as temporary:
        gather(package_fonts(), Path(temporary))
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=True, font_paths=[Path(temporary), *font_folders]
        )
        try:
            with panics_as_errors():
                typst.compile(source.encode(), font_paths=fonts, format="pdf", pdf_standards=STANDARD)
        except PanicError as error:
            raise _refusal(name, str(error), "", []) from None
        except typst.TypstError as error:
            missing = _missing_characters(error.diagnostic)
            if missing:
                raise _no_glyphs(name, missing, source, ()) from None


def _page_arguments(page: Page) -> Mapping[str, object]:
    return {
        "paper": page.paper,
        **({"margin": page.margin} if page.margin else {}),
        "columns": page.columns,
        "size": page.size,
        "stretch": page.stretch,
        "line_numbers": page.line_numbers,
        "page_numbering": page.page_numbering,
    }


def _warning(message: str, hints: Sequence[str]) -> str:
    return f"Typst: {message}" + (f" ({'; '.join(hints)})" if hints else "")


def _refusal(name: str, message: str, diagnostic: str, hints: list[str]) -> CasewrightError:
    line = _excerpt(diagnostic)
    return CasewrightError(
        f"The PDF of `{name}` cannot be typeset.",
        why=f"Typst says: {message}" + (f", at: {line}" if line else ""),
        hint="; ".join(hints) or "If the document has raw `typst` blocks, look there first.",
    )


def _broken_picture(picture: Picture, message: str) -> CasewrightError:
    return CasewrightError(
        f"The image `{picture.path}` cannot be read.",
        location=Location(picture.path),
        why=" ".join(message.split()),
        hint="Save it again, or draw it again: the file is damaged.",
    )


def _missing_characters(diagnostic: str) -> list[str]:
    """Return the characters no font has, of which Typst complains all at once."""
    found = (match["text"] for match in _NO_GLYPH.finditer(diagnostic))
    return list(dict.fromkeys(_ESCAPE.sub(lambda escape: chr(int(escape["code"], 16)), text) for text in found))


def _excerpt(diagnostic: str) -> str:
    """Return the line of markup that Typst complains of, without its frame."""
    for line in diagnostic.splitlines():
        match = re.match(r"\s*\d+ │ (?P<code>.*)", line)
        if match:
            code = match["code"].strip()
            return code if len(code) <= _SHOWN_LINE else code[:_SHOWN_LINE] + " …"
    return ""


def _no_glyphs(name: str, characters: list[str], markup: str, pictures: Sequence[Picture]) -> CasewrightError:
    """No font has these characters: printed, each would be an empty box."""
    named = [f"{text} ({', '.join(f'U+{ord(character):04X}' for character in text)})" for text in characters]
    shown = ", ".join(named[:_SHOWN_CHARACTERS])
    if len(named) > _SHOWN_CHARACTERS:
        shown += f" and {len(named) - _SHOWN_CHARACTERS} more"
    where = _around(characters[0], markup) or _picture_with(characters[0], pictures)
    fonts = list(dict.fromkeys(filter(None, (_font_for(text, markup) for text in characters))))
    japanese = _JAPANESE in fonts
    install = "Install a Japanese font with `python -m pip install 'casewright[ja]'`, or put" if japanese else "Put"
    such = f", such as {' and '.join(fonts)}," if fonts and not japanese else ""
    return CasewrightError(
        f"No font for the PDF of `{name}` has these characters: {shown}.",
        why="they would be printed as empty boxes" + (f"; the first is in `{where}`" if where else ""),
        hint=f"{install} a font that has them{such} into a folder and name it: `font-paths: fonts`.",
    )


def _font_for(text: str, markup: str) -> str:
    """Return a free font for the script of a text, "" if none is known. Chinese characters have a font for
    each language; the last one that the markup before them names is theirs."""
    kind = unicodedata.name(text[0], "").partition(" ")[0]
    if kind in _HAN:
        named = [one for one in _LANGUAGE.findall(markup.partition(text)[0]) if one[0] in _HAN_FONTS]
        if not named:
            return "Noto Sans SC, TC, JP or KR (by language)"
        language, region, script = named[-1]
        is_traditional = language == "zh" and (script or region) in _TRADITIONAL
        return _TRADITIONAL_CHINESE if is_traditional else _HAN_FONTS[language]
    return _SCRIPT_FONTS.get(kind, f"Noto Sans {kind.capitalize()}" if kind in _NAMED_FONTS else "")


def _picture_with(text: str, pictures: Sequence[Picture]) -> str:
    """Return the path of the drawing a text is in."""
    return next((each.path for each in pictures if each.format == "svg" and text in each.data.decode()), "")


def _around(text: str, markup: str) -> str:
    """Return the word of the document a text is in."""
    match = re.search(rf'[^\s"\[\]]{{0,20}}{re.escape(text)}[^\s"\[\]]{{0,20}}', markup)
    return match[0] if match else ""
