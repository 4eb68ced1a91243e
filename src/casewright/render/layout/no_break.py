"""What stays on one line: a number and its unit, "day" and its number, initials, `p <` and its value.

The spaces of such pairs are no-break spaces in every format. Source: AMA Manual of Style, 11th ed., 17.4; the SI
Brochure, 5.4.3; Chicago Manual of Style, 6.121 and 7.39.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from casewright.manuscript import ast
from casewright.manuscript.ast import Element
from casewright.manuscript.parsing.filling import VALUE
from casewright.manuscript.resolved import ResolvedDocument

NO_BREAK = "\u00a0"
_OPENING, _CLOSING = "([{“„«‘\"'", ")]}”“»’\"',.;:!?"
_NUMBER = re.compile(r"[~≈<>≤≥=±+−–-]?\d[\d.,·/×:–−-]*")
_BEFORE_NUMBER = re.compile(
    r"(?:days?|weeks?|months?|years?|hours?|grades?|stages?|cycles?|courses?|aged?|nos?\.|numbers?|"
    r"fig(?:ures?|s?\.)|tab(?:les?|s?\.)|panels?|chapters?|sections?|equations?|refs?\.|"
    r"tag(?:e|en|es)?|wochen?|monate?n?|jahre?n?|grad|stadium|abb(?:ildungen|ildung|\.)|tabellen?|nr\.|kapitel|"
    r"jours?|semaines?|mois|días?|semanas?|mes(?:es)?|tableaux?|figuras?|tablas?|[pPnNrtχ]²?|[<>≤≥=±×≈])",
    re.IGNORECASE,
)
_UNIT_PART = (
    r"(?:[yzafpnµμmcdhkMGTP]?(?:g|l|L|m|mol|s|U|IU|IE|kat|Pa|Hz|W|J|V|A|K|Eq|osm|Osm|Bq|Gy|Sv|cal|M|eq)|da|"
    r"[%‰°]|°C|°F|Ω|h|d|min|wk|mo|yr?|mmHg|cmH2O|bpm|kgBW|dB|ppm|Da|kDa|bp|kb|Mb|rpm|cells?|copies|dpt|10[⁰¹²³⁴-⁹]+)"
)
_UNIT = re.compile(
    rf"(?:{_UNIT_PART}[²³⁻¹⁰-⁹\d]*(?:[/·.*]\(?(?:{_UNIT_PART}|\d+(?:[.,]\d+)?)[²³⁻¹⁰-⁹\d]*\)?)*|/[µμ]?L|"
    r"[^\W\d_]{1,9}/[^\W\d_]{1,6}[²³\d]?|"
    r"(?i:years?|months?|weeks?|days?|hours?|minutes?|seconds?|"
    r"jahre?n?|monate?n?|wochen?|tage?n?|stunden?|minuten?|sekunden?|ans?|mois|semaines?|jours?|heures?|"
    r"años?|mes(?:es)?|semanas?|días?|horas?))"
)
_TWO_WORDS = frozenset({("mm", "Hg"), ("cm", "H2O"), ("cm", "H₂O")})
"""Units of two words."""
_TIMES = re.compile(r"[×x]\d*")
_COMPARED = re.compile(r"[pPnNrtFzR]²?|OR|HR|RR|CI|χ²?")
_SIGN = re.compile(r"[<>≤≥=≈]")
_INITIAL = re.compile(r"(?:[A-ZÀ-Þ]\.-?)+")
_BEGINS_SENTENCE = re.compile(
    r"The|An?|In|On|At|By|For|From|With|After|Before|During|As|If|It|H[ei]s?|Her|She|We|They|Th[ei]s|Th[ao]se|There|Its|"
    r"Our|Their|No|Not|All|Both|D(?:er|ie|as|ies|iese|ieser)|Eine?|[IA]m|Bei|Nach|Vor|Mit|E[sr]|Sie|Wir|L[ea]s?|Une?|El|Los"
)
_SPACES = frozenset({"Space", "SoftBreak"})
_WORDS = frozenset({"Str", "Emph", "Strong"})


def stays_with(before: str, after: str) -> bool:
    """Return whether two words are on one line: `3.14` and `mmol/L`, `day` and `14`, `J.` and `Doe`, `<` and
    `0.001`."""
    first, second = before.lstrip(_OPENING), after.rstrip(_CLOSING)
    if not first or not second:
        return False
    if (first, second) in _TWO_WORDS:
        return True
    if _NUMBER.fullmatch(first):
        return bool(_UNIT.fullmatch(second) or _TIMES.fullmatch(second))
    if second[0].isdigit() or second[:2].strip("S−–-<>≤≥").isdigit():
        return bool(_BEFORE_NUMBER.fullmatch(first) or _TIMES.fullmatch(first))
    if _SIGN.match(second):
        return bool(_COMPARED.fullmatch(first))
    return bool(_INITIAL.fullmatch(first)) and second[0].isupper() and not _BEGINS_SENTENCE.fullmatch(second)


def with_no_break_spaces(document: ResolvedDocument) -> ResolvedDocument:
    """Return the document with no-break spaces inside what stays on one line. Plain Quarto prints its spaces as they
    are."""
    if "casewright" not in document.options:
        return document
    return replace(document, title_block=_held(document.title_block), blocks=_held(document.blocks))


def _held(elements: list[Element], in_value: bool = False) -> list[Element]:
    """Return elements with no-break spaces; a number `in_value` stays with the word behind it, whatever the unit."""
    out: list[Element] = []
    for element in elements:
        inner = partial(_held, in_value=True) if ast.has_class(element, VALUE) else _held
        made = element if element["t"] in ast.LEAVES else ast.map_children(element, inner)
        is_word = made["t"] == "Str" or ast.has_class(made, "float-number") or ast.has_class(made, VALUE)
        if len(out) > 1 and out[-1]["t"] in _SPACES and is_word:
            before = out[-2]
            is_word = before["t"] in _WORDS or ast.has_class(before, VALUE)
            last = _last_word(before)
            is_amount = in_value and _NUMBER.fullmatch(last) is not None
            held = is_word and (is_amount or stays_with(last, ast.plain_text([made])))
            if held and before["t"] == made["t"] == "Str":
                del out[-2:]
                made = ast.text(f"{before['c']}{NO_BREAK}{made['c']}")
            elif held:
                out[-1] = ast.text(NO_BREAK)
        out.append(made)
    return out


def _last_word(inline: Element) -> str:
    return ast.plain_text([inline]).rpartition(" ")[2]
