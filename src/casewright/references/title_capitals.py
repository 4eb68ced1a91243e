"""Capitals in titles of BibTeX entries that pandoc would print small.

Pandoc, and so Quarto, takes an English BibTeX title for title case and writes its words small, except words with a
capital inside (`DNA`, `IL-6`) and for what is in braces; the style then sets them as it likes. A name, or a letter that
is a name (`T` cell), loses its capital unless braces keep it. Source: BibTeX's own convention (Patashnik, "BibTeXing",
1988), and pandoc's manual, "Capitalization in titles".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?[+]?|\d+|\S")
_TOKEN = re.compile(r"\\[A-Za-z]+\s*|\\.|[{}]|\s+|[^\\{}\s]+")
_EMPHASIS = re.compile(r"\\(?:emph|textit|mkbibemph|mkbibitalic)\s*")
_EMPHASIZED = re.compile(_EMPHASIS.pattern + r"\{(?P<text>[^{}]*)\}")
_ENDS_CLAUSE = re.compile(r"[:?!.–—]$")
_SYMBOL = re.compile(r"[A-Z][a-z]{0,2}(?:[+]|-?\d+)")
_FEWEST_SMALL = 2
_LONG_CLAUSE = 4
_SHARE_OF_SMALL = 1 / 4
SMALL_PREPOSITIONS = frozenset(
    """
    about above across after against along alongside amid amidst among amongst around aside astride before behind below
    beneath beside besides between beyond circa despite during except inside like near notwithstanding off out outside
    past per plus qua sans since than through throughout toward towards under underneath unlike until unto upon versus
    vs within without""".split()  # noqa: SIM905 - a list that a person can read and extend
)
"""Words that title case keeps small and pandoc does not know for such."""
_SMALL_WORDS = SMALL_PREPOSITIONS | {"from", "into", "over", "with", "their", "that", "this", "onto", "upon"}
_ARTICLES = frozenset({"a", "an", "the"})

NAMES = frozenset(
    """
    Addison African Alzheimer American Asian Asperger Australian Austrian Barr Basedow Bayesian Behçet Belgian Brazilian
    British Burkitt Canadian Castleman Chagas Charcot Chinese Christian Coombs Covid Crohn Cushing Danish Dutch Ebola
    Egyptian English Epstein Erdheim Essen European Ewing Fabry Fallot Fanconi Finnish French Freund Gaucher Gaussian
    German Giemsa Glasgow Goodpasture Greek Guillain Hashimoto Henoch Heidelberg Hirschsprung Hodgkin Horner Huntington
    Indian Iranian Israeli Italian Japanese Kaplan Kaposi Karnofsky Kawasaki Korean Kupffer Langerhans Lansky Latino
    Levy Libman Likert Lyme Mantel Marburg Marfan Markov Meier Mendelian Merkel Mexican Mycobacterium Nordic Norwegian
    Osler Paget Parkinson Philadelphia Polish Portuguese Purkinje Raynaud Rosai Russian Schwann Sezary Sjögren Spanish
    Sternberg Swedish Swiss Sydney Taiwanese Tourette Turkish Turner Vietnamese Waldenström Wegener Wernicke Wilms
    Wilson Wuhan """.split()  # noqa: SIM905 - a list that a person can read and extend
)
"""Names of people and peoples that titles of medical papers hold."""

PLACES = frozenset(
    """
    Afghanistan Africa Alabama Alaska Albania Algeria America Amsterdam Angola Argentina Arizona Arkansas Armenia
    Asia Athens Atlanta Australia Austria Baltimore Bangkok Bangladesh Barcelona Basel Beijing Belgium Berlin Bern
    Bolivia Boston Bosnia Botswana Brazil Bristol Brussels Budapest Bulgaria Cairo California Cambodia Cambridge
    Cameroon Canada Chad Chicago Chile China Cologne Colombia Colorado Congo Connecticut Copenhagen Croatia Cuba
    Cyprus Czechia Delhi Denmark Dresden Dublin Dundee Ecuador Edinburgh Egypt England Estonia Ethiopia Europe
    Finland Florida Florence France Frankfurt Gabon Gambia Geneva Georgia Germany Ghana Gothenburg Greece Greenland
    Guangdong Guatemala Guinea Haiti Hamburg Hannover Havana Hawaii Helsinki Hiroshima Honduras Houston Hungary
    Iceland Idaho Illinois India Indiana Indonesia Iowa Iran Iraq Ireland Israel Istanbul Italy Jakarta Jamaica
    Japan Jerusalem Jordan Kansas Kentucky Kenya Kolkata Korea Kuwait Kyoto Lagos Latvia Lebanon Leeds Leiden
    Leipzig Liberia Libya Lima Lisbon Lithuania Liverpool London Louisiana Luxembourg Lyon Madagascar Madrid Maine
    Malawi Malaysia Mali Malta Manchester Maryland Massachusetts Melbourne Mexico Miami Michigan Milan Minnesota
    Mississippi Missouri Moldova Mongolia Montana Montreal Morocco Moscow Mozambique Mumbai Munich Myanmar Nairobi
    Namibia Naples Nebraska Nepal Netherlands Nevada Nicaragua Niger Nigeria Norway Nottingham Ohio Oklahoma Oman
    Ontario Oregon Osaka Oslo Ottawa Oxford Pakistan Palestine Panama Paraguay Paris Pennsylvania Peru Philippines
    Pittsburgh Poland Portugal Prague Qatar Quebec Queensland Romania Rome Rotterdam Russia Rwanda Sahara Salvador
    Scotland Senegal Seoul Serbia Shanghai Sheffield Sicily Singapore Slovakia Slovenia Somalia Spain Stockholm
    Stuttgart Sudan Sweden Switzerland Sydney Syria Taiwan Tanzania Tennessee Texas Thailand Tokyo Toronto Tunisia
    Turkey Uganda Ukraine Uppsala Uruguay Utah Utrecht Vancouver Venezuela Venice Vermont Vienna Vietnam Virginia
    Wales Warsaw Washington Wisconsin Wuhan Wyoming Yemen York Zambia Zimbabwe Zurich
    """.split()  # noqa: SIM905 - a list that a person can read and extend
)
"""Countries, states and cities."""

_EPONYM = re.compile(
    r"(?P<names>[A-Z][a-zäöüéèöøå]+(?:[-–][A-Z][a-zäöüéèöøå]+)+|[A-Z][a-zäöüéèöøå]+['’]s)\s+(?:[\w-]+\s+)?"
    r"(?i:syndrome|disease|virus|lymphoma|tumou?r|sarcoma|reaction|phenomenon|sign|test|score|scale|criteria|"
    r"classification|an[a]?emia|procedure|purpura|encephalopathy|disorder|triad|formula|estimator)\b"
)
_ORGANIZATION = re.compile(
    rf"\b(?:{'|'.join(sorted(NAMES | PLACES))}|World|National|International|Royal|United States)\s+"
    r"(?:[A-Z][\w’'-]+\s+(?:and\s+)?){0,3}?"
    r"(?:Academy|Agency|Alliance|Association|College(?=\s+of)|Council|Federation|Foundation|Institutes?|Organi[sz]ation|Society)\b"
    r"(?:\s+(?:of|for|on)(?:\s+the)?(?:\s+and)?(?P<field>(?:,?\s+(?:and\s+)?(?!Guid|Recomm|Consen|Report|Clinical Pr|"
    r"Statem|Posit|Crit|Class|Task|Work|Surv|Regist|Trial|Stud)[A-Z][\w’'-]+){1,5}))?"
)
"""A society in a title, with its field: `American Society of Clinical Oncology`."""
_COMMON_PARTS = frozenset(
    """
    acute adult age anti associated based binding blind blood bone borne brain bystander case cell center centre
    child children chronic clinical co control cross dependent directed double dose drug early end factor fatal
    first follow foot form free germ graft grade hand heart high host immune induced infection kidney large late
    life like line linked liver long loss low lung man mediated men mouth multi negative new non old onset one open
    organ parent patient patients people point positive post pre primary protein real refractory related resistant
    risk second self sensitive severe short single small soft solid specific spindle stage stem steroid term third
    threatening time tissue treatment two type up versus well white wild women woman x year
    """.split()  # noqa: SIM905 - a list that a person can read and extend
)
"""Words that join others with a hyphen, or take `'s`, and are no names."""

_FOREIGN = {
    "german": re.compile(r"\b(?:bei|mit|nach|und|eine[mnrs]?|für|über|zur|zum|vom|beim|der|durch|nicht|oder|aus)\b"),
    "french": re.compile(
        r"\b(?:une|chez|avec|dans|les|du|aux|sur|pour|par|et(?! al\b)|de la|de La)\b|\b[dl]['’](?=[aeéèêiouh])"
    ),
    "spanish": re.compile(r"\b(?:una|con|del|los|las|por|para|el)\b"),
    "italian": re.compile(r"\b(?:nel|nella|della|delle|degli|di|dei)\b"),
}


def language_of_title(title: str) -> str:
    """Return the language, by its name in BibLaTeX, that the small words of a title belong to; empty for English, and
    for a title without such words."""
    if re.search(r"\b(?:the|of|and|in a|with)\b", title):
        return ""
    counts = {language: len(words.findall(title)) for language, words in _FOREIGN.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] else ""


def lost_capitals(title: str) -> Iterator[tuple[int, str]]:
    """Yield the words of a BibTeX title that would lose a capital they need: their offsets in `title`, and the words.

    In a title that is written as a sentence, and in one of another language, every word with a capital is a name. In
    one with capitals throughout, only single letters, short symbols (`Ki-67`, `Ph+`), `NAMES`, `PLACES`, the names
    of eponyms (`Stevens-Johnson Syndrome`) and societies are.
    """
    words = list(_unprotected(title))
    sentences = _written_as_sentences(words)
    is_foreign = language_of_title(title) != ""
    named = known_names(title)
    societies = [range(*match.span()) for match in _ORGANIZATION.finditer(title)]
    clause = 0
    for offset, word, begins in words:
        clause += begins
        if begins or not word[0].isupper() or any(character.isupper() for character in word[1:]):
            continue
        bare = re.sub(r"['’]s$", "", word)
        if word.lower() in _SMALL_WORDS:
            continue
        if len(bare) == 1:
            if bare != "A":
                yield offset, word
            continue
        is_society = any(offset in one for one in societies)
        if is_society or is_foreign or sentences[clause] or bare in named or _SYMBOL.fullmatch(_symbol(title, offset)):
            yield offset, word


def is_sentence(title: str) -> bool:
    """Return whether a title is written as a sentence, with small words."""
    return _is_sentence([word for _, word, begins in _unprotected(title) if not begins and _shows_case(word)])


def known_names(title: str) -> frozenset[str]:
    """Return the names that are known, of people, places and peoples, and those that a title marks as such."""
    return NAMES | PLACES | _eponyms(title) | _emphasized(title)


def _written_as_sentences(words: Sequence[tuple[int, str, bool]]) -> list[bool]:
    """Return whether each clause of a title is written as a sentence, with small words; a short one as the whole title
    is, and one that begins with a small word always."""
    clauses: list[list[str]] = [[]]
    first = [""]
    for _, word, begins in words:
        if begins:
            clauses.append([])
            first.append(word)
        elif _shows_case(word):
            clauses[-1].append(word)
    whole = _is_sentence([word for clause in clauses for word in clause])
    return [
        (begun.islower() and begun not in _ARTICLES and not _is_title([begun.title(), *clause]))
        or (_is_sentence(clause) if len(clause) >= _LONG_CLAUSE else whole and not _is_title([begun, *clause]))
        for begun, clause in zip(first, clauses, strict=True)
    ]


def _shows_case(word: str) -> bool:
    """Return whether a word has a capital in a title in title case."""
    return len(word) > 3 and word not in _SMALL_WORDS


def _is_title(words: Sequence[str]) -> bool:
    """Return whether a short clause has capitals throughout: "corrplot: Visualization of a Correlation Matrix"."""
    return len(words) > 2 and all(word[:1].isupper() for word in words)


def _is_sentence(words: Sequence[str]) -> bool:
    small = sum(not word[0].isupper() for word in words)
    return small >= _FEWEST_SMALL and small >= len(words) * _SHARE_OF_SMALL


def _eponyms(title: str) -> set[str]:
    """Return the names of people before what is named for them: both of `Stevens-Johnson Syndrome`, `Still` of `Still's
    Disease`."""
    found: set[str] = set()
    for match in _EPONYM.finditer(title):
        names = re.split(r"[-–]", re.sub(r"['’]s$", "", match["names"]))
        if not any(name.lower() in _COMMON_PARTS for name in names):
            found.update(names)
    return found


def _emphasized(title: str) -> set[str]:
    """Return the words in emphasis: names of species and genes."""
    return {word for match in _EMPHASIZED.finditer(title) for word in _WORD.findall(match["text"])}


def _symbol(title: str, offset: int) -> str:
    match = re.compile(r"[A-Za-z]+[+]?(?:-?\d+)?").match(title, offset)
    return match[0] if match else ""


def _holds_all(title: str, opening: re.Match[str], emphasized: Sequence[int]) -> bool:
    """Return whether a brace right behind that of an emphasis encloses all that the emphasis does."""
    if not emphasized or emphasized[-1] != opening.start() - 1:
        return False
    depth = 0
    for match in _TOKEN.finditer(title, opening.start()):
        depth += (match[0] == "{") - (match[0] == "}")
        if depth == 0:
            return title[match.end() : match.end() + 1] == "}"
    return False


def _unprotected(title: str) -> Iterator[tuple[int, str, bool]]:
    """Yield the words outside of braces: offset, word, and whether it begins the title or a clause of it."""
    depth = 0
    begins = True
    emphasized: list[int] = []
    token = ""
    for match in _TOKEN.finditer(title):
        before, token = token, match[0]
        if token == "{" and depth == 0 and (_EMPHASIS.fullmatch(before) or _holds_all(title, match, emphasized)):
            emphasized.append(match.start())  # pandoc makes words in emphasis small as well, in more braces around all
        elif token == "{":
            depth += 1
            begins = False if depth == 1 else begins
        elif token == "}" and depth == 0 and emphasized:
            emphasized.pop()
        elif token == "}":
            depth = max(0, depth - 1)
        elif depth or token.startswith("\\") or token.isspace():
            continue
        else:
            glued = re.search(r"[A-Z]{2}|[a-z][A-Z]|[A-Z]+\d[A-Z]", re.sub(r"-.*", "", token)) is not None
            for word in _WORD.finditer(token):
                sign = token[word.start() - 1 : word.start()] if word.start() else before
                is_rest = (
                    (word.start() == 0 and (glued or sign == "}"))
                    or (sign in {"-", "–"} and word[0].islower())
                    or sign.isdigit()
                    or token[word.end() : word.end() + 1].isdigit()
                )  # the `ates` of {B}ates, the `directed` of infant-directed; 16S and F0 keep their capital
                if word[0][0].isalpha() and not is_rest:
                    yield match.start() + word.start(), word[0], begins
                begins = begins and not word[0][0].isalnum()  # a quotation mark is before the first word
            begins = _ENDS_CLAUSE.search(token) is not None
