"""Formulas in Typst as pandoc writes them, made such as Typst of today reads them.

Pandoc's writer (texmath) names characters by an older list of Typst's symbols: some names mean nothing any more
(`sect`), some are about to (`tack.r.double`); it also writes some constructions that Typst never read as formulas.
The names below are all of those that pandoc has for a character of Unicode and that Typst refuses or warns of; a test
compares both lists again.
"""

from __future__ import annotations

import re
import unicodedata

_NAMES_AND_SIGNS = """
    Kai=Ϗ angle.oblique=⦦ angle.right.sq=⦜ angle.spheric.top=⦡ backslash.circle=⦸ bar.v.circle=⦶ brace.l.double=⦃
    brace.r.double=⦄ bracket.l.double=⟦ bracket.r.double=⟧ dash.circle=⊝ div.circle=⨸ dot.circle=⊙ dot.circle.big=⨀
    eq.circle=⊜ franc=₣ gt.circle=⧁ gt.tri=⊳ gt.tri.eq=⊵ gt.tri.eq.not=⋭ gt.tri.not=⋫ integral.sect=⨙ join=⨝ join.l=⟕
    join.l.r=⟗ join.r=⟖ kai=ϗ lt.circle=⧀ lt.tri=⊲ lt.tri.eq=⊴ lt.tri.eq.not=⋬ lt.tri.not=⋪ minus.circle=⊖
    parallel.circle=⦷ paren.l.double=⦅ paren.r.double=⦆ perp.circle=⦹ planck.reduce=ħ plus.circle.arrow=⟴
    quote.angle.l.double=« quote.angle.l.single=‹ quote.angle.r.double=» quote.angle.r.single=› sect=∩ sect.and=⩄
    sect.big=⋂ sect.dot=⩀ sect.double=⋒ sect.sq=⊓ sect.sq.big=⨅ sect.sq.double=⩎ shell.l.double=⟬ shell.r.double=⟭
    tack.b.double=⫪ tack.l.double=⫤ tack.r.double=⊨ tack.r.double.not=⊭ tack.t.double=⫫ times.circle=⊗
    times.circle.big=⨂
"""
_RENAMED = dict(re.findall(r"(\S+)=(\S)", _NAMES_AND_SIGNS))
"""Characters by the names that pandoc writes for them and Typst does not know."""

_STRING = r'"(?:\\.|[^"\\])*"'
_EQUATION = re.compile(
    rf"(?P<call>#cw-(?:numbered-)?equation\((?:{_STRING}|[^\"\[])*\[)(?=\s*\$)"
    rf"(?P<formula>(?:{_STRING}|\\.|[^\"\\])*?)(?P<end>\$\]\);)",
    re.DOTALL,
)
_PIECE = re.compile(
    rf"{_STRING}|\\.|#scale\(x: (?P<percent>\d+)%, y: \d+%\)\[(?P<scaled>(?:\\.|[^\]\\])*)\]|"
    r"(?P<name>[A-Za-z]+(?:\.[a-z]+)*)",
    re.DOTALL,
)
_NORM = 'delim: "||"'
_DETERMINANT = re.compile(r"\\begin\{vmatrix\}(?P<rows>.*?)\\end\{vmatrix\}", re.DOTALL)


def readable_formulas(written: str) -> str:
    """Typst markup in which the formulas are as Typst reads them."""
    return _EQUATION.sub(lambda match: match["call"] + _readable(match["formula"]) + match["end"], written)


def distinct_determinants(tex: str) -> str:
    """TeX in which the lines beside a determinant are told from those of a norm: pandoc writes the same for both."""
    return _DETERMINANT.sub(r"\\left|\\begin{matrix}\g<rows>\\end{matrix}\\right|", tex)


def _readable(formula: str) -> str:
    return _PIECE.sub(_piece, formula).replace(_NORM, 'delim: "‖"')


def _piece(match: re.Match[str]) -> str:
    if match["scaled"] is not None:
        sign = _PIECE.sub(_piece, match["scaled"])
        return f"stretch({_escaped(sign) if len(sign) == 1 else sign}, size: #{match['percent']}%)"
    if match["name"] in _RENAMED:
        return _escaped(_RENAMED[match["name"]])
    return match[0]


def _escaped(sign: str) -> str:
    """Return a sign that opens or closes pairs only with its partner, unless it is escaped."""
    return "\\" + sign if unicodedata.category(sign).startswith("P") else sign
