"""Spelling: known misspellings, and American beside British spelling.

The lists of misspellings and of British words are codespell's (https://github.com/codespell-project/codespell), which
names mistakes and does not flag words it does not know: drugs and genes are safe. Words of medicine that look like
mistakes are in `MEDICAL_WORDS`, medical words that codespell's list of British spellings lacks in `_BRITISH_STEMS`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from casewright.checks.reading.prose import OBJECT
from casewright.diagnostics import CasewrightError
from casewright.storage import library_folder
from casewright.text_cache import cached

WORD = re.compile(rf"(?<![\w{OBJECT}@\\/.])[^\W\d_]+(?:['’][^\W\d_]+)?(?![\w{OBJECT}@\\/]|\.\w)")
_SHORTEST = 3
_SHORTEST_PART = 5

MEDICAL_WORDS = frozenset(
    """
    adust aline allo als ameba amebae androgenous arthroses augmentin ambien cerate collum convertin digitalize eduction
    effient excentric homogenous miliary nodulated pervious profilin regio selectin ser similia sinal subtile succussion
    burnin parseable tabes technic transferrin unparseable useable vas villin
    """.split()  # noqa: SIM905 - a list that a person can read and extend
)
"""Words of medicine that a list of misspellings takes for mistakes of other words."""

_WITH_DIGRAPH = """
    aetiolog anaem anaesthe apnoea bacteraem caec coeliac diarrhoea dyspnoea faec foet glycaem gynaecolog haem
    hyperaem hyperbilirubinaem hypercalcaem hyperglycaem hyperkalaem hyperlipidaem hypernatraem hyperuricaem
    hypoalbuminaem hypocalcaem hypogammaglobulinaem hypoglycaem hypokalaem hypomagnesaem hyponatraem
    hypophosphataem hypovolaem hypoxaem ischaem leukaem lymphoedema neuropaediatric oedema oesophag oestradiol
    oestrogen orthopaed orthopnoea paediatric polycythaem septicaem tachypnoea thalassaem uraem viraem
"""
_BRITISH_STEMS: Mapping[str, str] = {
    **{stem: stem.replace("ae", "e").replace("oe", "e") for stem in _WITH_DIGRAPH.split()},
    "fibre": "fiber",
    "immunolabell": "immunolabel",
    "leucocyt": "leukocyt",
    "tumour": "tumor",
}
"""Stems that begin a British spelling, each with the American one. Longer words keep the stem: leukaemia, leukaemic."""
_IN_BOTH = frozenset(
    """
    acknowledgement acknowledgements analog analogue analogues catalog catalogue catalogues check checks curb dialog
    dialogue dialogues disk draft enroll focused focuses focusing fulfill gray grey judgment judgments license
    licensed licenses licensing licence licences maneuver meter meters overwritable practice practiced practices
    practicing practise practised practises practising program programs routing salable software specialties specialty
    speciality specialities story stories storey toward writable writeable maths math biassed biased cheque
    cancellation rigor rigors immunolabel immunolabels haem
    """.split()  # noqa: SIM905
)
"""Words that both sides use, if for different things: they show nothing."""
_IN_NOMENCLATURE = (
    *("sulf", "desulf", "bisulf", "thiosulf", "fetal", "fetu", "feti", "feto"),
    *("estradiol", "ethinylestradiol", "aluminium", "caesium", "leukocyt", "tumorig", "tumoral", "tumorous"),
)
"""Beginnings of words as international names of drugs (INN) and of chemistry (IUPAC) have them, or as both sides of the
Atlantic do (`leukocyte`, `tumorigenic`): they show
nothing. The spelling beside it (`sulphate`, `foetus`) is British, `aluminum` American."""
_GENERA = frozenset({"haemophilus", "haemonchus", "haemaphysalis", "haemoproteus", "haematopinus"})
_EPITHET = re.compile(r"(?:us|um|a|is|ii|ae|ium|ens|ans|e)\Z")
_GENUS = re.compile(r"(?:^|[^\w.])(?:[A-Z]\.|[A-Z][a-z]{2,}(?:us|um|a|is|es|ma|ella|ia|as|x|yces|ter))[ \u00a0]$")
_FOLLOWS_NAME = re.compile(
    r"[ \n\u00a0]+(?:(?:19|20)\d\d\b|et al\b|(?:(?:and|&|for|of|of the)[ \n\u00a0]+)?[A-Z][a-z]|[A-Z]\b)"
    r"|[ \n\u00a0]*[(,][ ]?(?:19|20)\d\d\b"
)
_FUNDER = re.compile(r"\bHorizon (?:2020|Europe)\b[^.]*\Z")
_ENDS_ISE = re.compile(r"i[sz](?:e|ed|er|ers|es|ing|able|ation|ations|ational|ement)$")


@dataclass(frozen=True)
class Misspelling:
    """A mistake: where it is in a text, and what was meant (several words if that is not certain)."""

    start: int
    word: str
    meant: tuple[str, ...]

    @property
    def is_certain(self) -> bool:
        """Whether the one word that was meant can be written without a look: not where a short word may be another
        language's, or where a plural would become a singular (`softwares`) and its verb not."""
        if len(self.meant) != 1:
            return False
        lower, meant = self.word.lower(), self.meant[0].lower()
        is_long = len(lower) >= _SHORTEST_PART or meant in {"the", "and", "with"}
        return is_long and " " not in meant and not (lower.endswith("s") and not meant.endswith("s"))


@dataclass(frozen=True)
class Spelled:
    """A word that is spelled differently in American and British English."""

    start: int
    word: str
    is_british: bool
    other: str


@cached
def misspellings(text: str, right: frozenset[str]) -> Iterator[Misspelling]:
    """Yield the known mistakes in a text, except words in `right` (in lower case).

    Names are left alone: words with a capital that do not begin a sentence, and those with capitals inside.
    """
    for match in WORD.finditer(text):
        word = match[0]
        lower = word.lower()
        listed = _listed_slip(lower)
        if listed is None or lower in right:
            continue
        if is_name(text, match.start(), match.end()) or _is_epithet(text, match.start(), word):
            continue
        if _in_another_language(text, match.start(), match.end()):
            continue
        if len(word) < _SHORTEST_PART and "-" in text[max(0, match.start() - 1) : match.end() + 1]:
            continue  # a prefix: `mis-identified`, `pre- and postnatal`
        meant = tuple(_like(word, one) for one in _meant(listed))
        yield Misspelling(match.start(), word, meant)


@cached
def two_spellings(text: str) -> Iterator[Spelled]:
    """Yield the words of a text that are spelled differently on both sides of the Atlantic. The endings -ize and
    -ization are British as well (Oxford), and show nothing; names are left alone."""
    for match in WORD.finditer(text):
        word = match[0]
        lower = word.lower()
        across = _across(lower)
        if across is None or is_name(text, match.start(), match.end()) or _is_epithet(text, match.start(), word):
            continue
        if lower == "programme" and _FUNDER.search(text, max(0, match.start() - 60), match.start()):
            continue
        other, is_british = across
        yield Spelled(match.start(), word, is_british, _like(word, other))


@cached
def ize_words(text: str) -> Iterator[Spelled]:
    """Yield the words of a text that end in -ize or -ization and have a twin in -ise; names are left alone."""
    twins = _ise_by_ize()
    for match in WORD.finditer(text):
        word = match[0]
        other = twins.get(word.lower())
        if other is not None and not is_name(text, match.start(), match.end()):
            yield Spelled(match.start(), word, False, _like(word, other))


@lru_cache(maxsize=1)
def ise_endings() -> frozenset[str]:
    """Return the words in -ise and -isation that have a twin in -ize."""
    return frozenset(_ise_by_ize().values())


@lru_cache(maxsize=1)
def _ise_by_ize() -> Mapping[str, str]:
    pairs = ((british, american) for british, american in _british().items() if _ENDS_ISE.search(british))
    return {american: british for british, american in pairs if american not in _IN_BOTH}


def is_name(text: str, start: int, end: int) -> bool:
    """Return whether the word from `start` to `end` belongs to a name: it has a capital and does not begin a sentence,
    has capitals inside, or begins one and a year, `et al.` or another capital follows (`Mould 2006`, `Centers for
    Disease Control`)."""
    word = text[start:end]
    if word.islower():
        return False
    if not _is_capitalised(word) or not begins_sentence(text, start):
        return True
    return _FOLLOWS_NAME.match(text, end) is not None


def _is_epithet(text: str, start: int, word: str) -> bool:
    """Return whether a word is the second of a species' name (`Enterococcus faecalis`), which is Latin everywhere."""
    return bool(_EPITHET.search(word) and _GENUS.search(text[max(0, start - 24) : start]))


_OF_ANOTHER_LANGUAGE = re.compile(
    r"\b(?:das|dem|den|der|ein|eine|einer|f[üu]r|habe|ich|ist|mit|nicht|oder|und|von|wurde|zu|zum|zur|auf|aber|als|auch|dass|haben|im|mein|meine|mir|mich|noch|sich|sie|wie|wird"
    r"|aux|avec|chez|dans|d[eu]s|est|les|pour|qui|sans|sont|sur|une|con|del|el|en|es|las|los|para|por|que|una|y"
    r"|che|della|delle|di|gli|il|nel|non|per|sono|um|uma|dos|das|com|het|een|van)\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[.;:()\[\]“”\"]")
_FEWEST_FOREIGN = 3


def _in_another_language(text: str, start: int, end: int) -> bool:
    """Return whether words around a word are of another language, as small words tell: `*Ich weiß, was es ist*`."""
    before = [match.end() for match in _CLAUSE_END.finditer(text, 0, start)]
    after = _CLAUSE_END.search(text, end)
    clause = text[before[-1] if before else 0 : after.start() if after else len(text)]
    return len({word.lower() for word in _OF_ANOTHER_LANGUAGE.findall(clause)}) >= _FEWEST_FOREIGN


def begins_sentence(text: str, start: int) -> bool:
    """Return whether a word at `start` begins a text, or follows the end of a sentence."""
    before = text[max(0, start - 4) : start].rstrip(" \n\u00a0(“\"‘'")
    if re.search(r"(?:^|\s)[A-Z]\.$", before):
        return False  # behind the initial of a name
    return not before or before[-1] in ".!?:•"


@cache
def _across(lower: str) -> tuple[str, bool] | None:
    """Return how a word is spelled on the other side of the Atlantic, and whether it is the British one; None for
    others."""
    other = _british().get(lower) or _american().get(lower) or _by_stem(lower)
    if other is None or lower in _IN_BOTH or lower.startswith(_IN_NOMENCLATURE):
        return None
    if lower in _GENERA:
        return None
    return other, lower in _british() or _starts_british(lower)


def _by_stem(lower: str) -> str | None:
    for british, american in _stems_of(lower):
        if lower.startswith(british):
            return american + lower[len(british) :]
        return british + lower[len(american) :]
    return None


def _starts_british(lower: str) -> bool:
    return any(lower.startswith(british) for british, _ in _stems_of(lower))


def _stems_of(lower: str) -> Iterator[tuple[str, str]]:
    """Yield the stems that a word begins with; looked up by its first letters, so that a long text costs little."""
    for british, american in _stems_by_start().get(lower[:3], ()):
        if lower.startswith(british) or (lower.startswith(american) and _is_telling(american)):
            yield british, american


def _is_telling(american: str) -> bool:
    """Return whether an American stem is no beginning of other words (`hem` begins `hemisphere`, `fet` begins
    `fetch`)."""
    return len(american) > 4


@lru_cache(maxsize=1)
def _stems_by_start() -> Mapping[str, tuple[tuple[str, str], ...]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for british, american in _BRITISH_STEMS.items():
        if british != american:
            for start in dict.fromkeys((british[:3], american[:3])):
                found.setdefault(start, []).append((british, american))
    return {start: tuple(sorted(several, key=lambda pair: -len(pair[0]))) for start, several in found.items()}


@cache
def _listed_slip(lower: str) -> str | None:
    """Return the entry of a mistake in the list; None for a word that is not a mistake. Making a map of the long list
    would take longer than looking for the words of a letter."""
    if len(lower) < _SHORTEST or lower in MEDICAL_WORDS:
        return None
    mistakes, beginning = _slips(), f"{lower}->"
    at = bisect_left(mistakes, beginning)
    return mistakes[at][len(beginning) :] if at < len(mistakes) and mistakes[at].startswith(beginning) else None


@lru_cache(maxsize=1)
def _slips() -> Sequence[str]:
    """Return the lines `mistake->meant` of the list, sorted."""
    return sorted(_list("dictionary.txt").splitlines())


def _meant(listed: str) -> tuple[str, ...]:
    """Return the words that a line of the list names; behind its last comma stands a remark for people."""
    return tuple(one.strip() for one in listed.split(",")[: listed.count(",") or None] if one.strip())


@lru_cache(maxsize=1)
def _british() -> Mapping[str, str]:
    pairs = (line.partition("->") for line in _list("dictionary_en-GB_to_en-US.txt").split())
    return {british: american for british, _, american in pairs if british not in _IN_BOTH}


@lru_cache(maxsize=1)
def _american() -> Mapping[str, str]:
    return {
        american: british
        for british, american in _british().items()
        if american not in _IN_BOTH and not _ENDS_ISE.search(british)
    }


def _list(name: str) -> str:
    folder = library_folder("codespell_lib")
    if folder is None:
        raise CasewrightError(
            "The list of misspellings is not installed.",
            why="the wheel `codespell`, which brings it, is missing",
            hint="Install it with `python -m pip install codespell`.",
        )
    return (folder / "data" / name).read_text(encoding="utf-8")


def _is_capitalised(word: str) -> bool:
    return word[0].isupper() and word[1:].islower()


def _like(word: str, other: str) -> str:
    return other[0].upper() + other[1:] if word[0].isupper() else other
