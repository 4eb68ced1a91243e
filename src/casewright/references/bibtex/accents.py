r"""LaTeX's accents and special letters as letters: `{\'E}` is `É`, `\'{\i}` is `í`, `{\L}` is `Ł`."""

from __future__ import annotations

import re
import unicodedata

_COMBINING = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
}
_LETTERS = {
    "L": "Ł",
    "l": "ł",
    "O": "Ø",
    "o": "ø",
    "AA": "Å",
    "aa": "å",
    "AE": "Æ",
    "ae": "æ",
    "OE": "Œ",
    "oe": "œ",
    "ss": "ß",
    "i": "ı",
    "j": "ȷ",
    "DH": "Ð",
    "dh": "ð",
    "DJ": "Đ",
    "dj": "đ",
    "TH": "Þ",
    "th": "þ",
    "NG": "Ŋ",
    "ng": "ŋ",
}
_LETTER = rf"\\(?:{'|'.join(sorted(_LETTERS, key=len, reverse=True))})(?![A-Za-z])(?:\{{\}}|\s+)?"
_BASE = r"(?:\\[ij](?![A-Za-z])|[^\W\d_])"
_ACCENT = (
    rf"\\(?:[`'^~=.\"]\s*|[uvHrcdkb](?=\s*\{{)|[uvHrcdkb]\s+)\s*(?:\{{\s*{_BASE}\s*\}}|{_BASE}(?:(?<=\\[ij])\s+)?)"
)
_ONE = re.compile(rf"(?<!\\)\{{\s*(?:{_ACCENT}|{_LETTER})\s*\}}|{_ACCENT}|{_LETTER}")
_GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi "
    "psi omega"
)
_SIGNS = {
    **{
        f"text{name}": unicodedata.lookup(f"GREEK SMALL LETTER {name.replace('lambda', 'lamda')}")
        for name in _GREEK.split()
    },
    **{
        f"text{name.title()}": unicodedata.lookup(f"GREEK CAPITAL LETTER {name.replace('lambda', 'lamda')}")
        for name in _GREEK.split()
    },
    "textmu": "µ",
    "texttrademark": "™",
    "textpm": "±",
    "texttimes": "×",
    "textdiv": "÷",
    "textendash": "–",
    "textemdash": "—",
    "texteuro": "€",
    "textcent": "¢",
    "textminus": "−",
    "textcelsius": "°C",
    "textohm": "Ω",
    "textmicro": "µ",
    "textbar": "|",
    "textbraceleft": r"\{",
    "textbraceright": r"\}",
    "textunderscore": r"\_",
    "textasteriskcentered": "*",
    "textperiodcentered": "·",
    "textellipsis": "…",
    "texttildelow": "~",
    "textdaggerdbl": "‡",
    "textleftarrow": "←",
    "textrightarrow": "→",
    "textordfeminine": "ª",
    "textordmasculine": "º",
    "textonesuperior": "¹",
    "textexclamdown": "¡",
    "textquestiondown": "¿",
    "textnumero": "№",
    "ndash": "–",
    "mdash": "—",
    "degree": "°",
}
"""Letters and signs of LaTeX's `textgreek` and `textcomp` that pandoc leaves out, as Better BibTeX exports them."""
_SIGN = re.compile(
    rf"(?P<math>\$[^$]*\$|\\\(.*?\\\))|\\(?P<sign>{'|'.join(_SIGNS)})(?![A-Za-z])(?:\{{\}}|\s+)?|\\[mh]box\s*(?=\{{)",
    re.DOTALL,
)
_DOTLESS = str.maketrans({"ı": "i", "ȷ": "j"})


def with_letters(value: str) -> str:
    """Return a BibTeX value in which accents and special letters are the letters themselves; braces around one letter
    go."""
    return unicodedata.normalize("NFC", _ONE.sub(lambda match: _letter(match[0]), value)) if "\\" in value else value


def with_dotless_letters(value: str) -> str:
    """Return a BibTeX value in which an accent over a dotless i or j is the letter with the accent; all else as it
    was."""
    return _ONE.sub(lambda match: _letter(match[0]) if re.search(r".\\[ij]", match[0]) else match[0], value)


def with_signs(value: str) -> str:
    r"""A BibTeX value in which `{\textbeta}` is β and `\mbox{IL}` is `{IL}`: pandoc leaves both out. Formulas stay."""
    return _SIGN.sub(lambda match: match["math"] or _SIGNS.get(match["sign"] or "", ""), value)


def composed(text: str) -> str:
    """Text in which a dotless i or j under an accent is the one letter it stands for, and all letters are composed."""
    return unicodedata.normalize(
        "NFC", re.sub(r"[ıȷ](?=[\u0300-\u036f])", lambda one: one[0].translate(_DOTLESS), text)
    )


def _letter(command: str) -> str:
    inside = re.sub(r"[{}\s]", "", command).removeprefix("\\")
    if inside in _LETTERS:
        return _LETTERS[inside]
    base = inside[1:].removeprefix("\\")
    return base + _COMBINING[inside[0]]
