"""TXT: what is wrong with a report's text as text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from casewright.checks.num import supplement_titles
from casewright.checks.reading.prose import OBJECT, Passage
from casewright.checks.report import Report
from casewright.checks.rule import Rule
from casewright.checks.txt import consent, damaged_letters, line_ends, term_spellings
from casewright.checks.txt.merge_leftovers import CONFLICT, PASSAGE_TWICE
from casewright.checks.txt.other_tools import OTHER_TOOL
from casewright.checks.txt.spelling import (
    Spelled,
    is_name,
    ise_endings,
    ize_words,
    misspellings,
    two_spellings,
)
from casewright.checks.txt.template_text import template_texts
from casewright.checks.txt.wording import (
    PARTNERS,
    Mistake,
    closed_words,
    decimal_commas,
    doubled_marks,
    hyphened_ranges,
    hyphened_words,
    hyphens_for_minus,
    is_told_apart,
    letters_for_times,
    micro_as_u,
    placeholders,
    repeated_words,
    signs_for_degree,
    spaces_before_marks,
    spaces_missing,
    unbalanced,
    unbalanced_in_strings,
    unspaced_units,
)
from casewright.diagnostics import Finding, Severity
from casewright.language_tag import primary_language
from casewright.text_cache import cached

_AMA = "AMA Manual of Style, 11th ed."
_EASE = "EASE Guidelines for Authors and Translators of Scientific Articles."

Mistakes = Callable[[str], Iterable[Mistake]]


def _each(
    code: str,
    mistakes: Mistakes,
    message: Callable[[Mistake], str],
    hint: str,
    leave_out: frozenset[str] = frozenset(),
    *,
    in_quotations: bool = True,
) -> Callable[[Report], Iterator[Finding]]:
    """A check that looks at each passage for itself, but for those of some kinds."""

    def check(report: Report) -> Iterator[Finding]:
        rule = next(rule for rule in RULES if rule.code == code)
        for passage in report.passages:
            if passage.kind not in leave_out:
                for mistake in mistakes(passage.text):
                    if in_quotations or not passage.is_quoted(mistake.start, mistake.end):
                        yield _finding(rule, passage, mistake, message(mistake), hint)

    return check


def _finding(rule: Rule, passage: Passage, mistake: Mistake, message: str, hint: str) -> Finding:
    edit = None if mistake.new is None else passage.edit(mistake.start, mistake.end, mistake.new)
    severity = rule.severity if mistake.is_certain else Severity.WARNING
    edits = () if edit is None else (edit,)
    return rule.finding(message, passage.location(mistake.start), hint, severity=severity, edits=edits)


def _repeated(report: Report) -> Iterator[Finding]:
    for passage in report.passages:
        for mistake in repeated_words(passage.text):
            gap = passage.text[mistake.start : mistake.end]
            again = mistake.start + len(gap) - len(gap.lstrip())
            edit = None if mistake.new is None else passage.edit(mistake.start, mistake.end, mistake.new)
            if passage.edit(mistake.start - 1, mistake.end, "") is None:
                edit = None  # markup is between the two: `**the** the` may be one that is stressed
            yield REPEATED.finding(
                f"`{gap.strip()}` appears twice.",
                passage.location(again),
                "Delete one of them.",
                severity=Severity.ERROR if mistake.is_certain else Severity.WARNING,
                edits=(edit,) if edit else (),
            )


def _space_before(report: Report) -> Iterator[Finding]:
    for tag, passages in _by_language(report, report.passages).items():
        for passage in passages:
            for mistake in spaces_before_marks(passage.text, primary_language(tag)):
                yield _finding(SPACE_BEFORE, passage, mistake, f"A space stands {mistake.remark}.", "Delete it.")


def _unbalanced(report: Report) -> Iterator[Finding]:
    for passage in report.passages:
        mistakes = list(unbalanced(passage.text))
        code = _inline_code(report, passage) if mistakes and OBJECT in passage.text else []
        printed = {sign for one in code for sign in unbalanced_in_strings(one)}
        formulas = _formulas(report, passage)
        printed |= {sign for one in formulas for sign in "()[]" if one.count(sign) > one.count(PARTNERS[sign])}
        for mistake in mistakes:
            if PARTNERS.get(passage.text[mistake.start], "") in printed:
                continue  # the code prints the other one
            yield UNBALANCED.finding(
                f"{mistake.remark} has no partner in this paragraph.",
                passage.location(mistake.start),
                "Add the other one, or delete it.",
                severity=Severity.WARNING if code else None,
            )


_INLINE_CODE = re.compile(r"`\{?(?:r|python|julia)\}?[ \t](?P<code>[^`]+)`")


def _inline_code(report: Report, passage: Passage) -> list[str]:
    """The code that is run in the lines of a passage, which may print anything."""
    return [match["code"] for match in _INLINE_CODE.finditer(_typed(report, passage))]


def _formulas(report: Report, passage: Passage) -> list[str]:
    """The formulas in the lines of a passage, which may hold the other bracket: `$(p < 0.001$)`."""
    return re.findall(r"(?<!\$)\$(?! )[^$]+\$", _typed(report, passage)) if OBJECT in passage.text else []


def _typed(report: Report, passage: Passage) -> str:
    """The lines of a passage as they are typed."""
    places = dict.fromkeys((one.path, one.line) for one in passage.segments)
    return "\n".join("".join(report.files.get(path, ())[line - 1 : line]) for path, line in places)


def _placeholder(report: Report) -> Iterator[Finding]:
    known = {term.short for term in report.terms.terms}
    for passage in report.passages:
        for mistake in placeholders(passage.text, passage.kind == "cell"):
            typed = passage.text[mistake.start : mistake.end]
            if typed not in known and not passage.is_quoted(mistake.start, mistake.end):
                yield _finding(
                    PLACEHOLDER,
                    passage,
                    mistake,
                    f"`{typed}` is a placeholder.",
                    "Replace it, or delete it.",
                )
    for left in template_texts(report):
        yield PLACEHOLDER.finding(
            f"“{left.text}” is text of the template.",
            left.location,
            "Replace it with your own, or delete it.",
        )
    for bibliography in {id(one.bibliography): one.bibliography for one in report.documents}.values():
        for entry in bibliography.by_key.values():
            for name in ("author", "title", "journal", "journaltitle", "year", "volume", "pages"):
                for mistake in placeholders(entry.fields.get(name, "")):
                    typed = entry.fields[name][mistake.start : mistake.end]
                    yield PLACEHOLDER.finding(
                        f"`{typed}` in the {name} of `{entry.key}` is a placeholder.",
                        entry.field_location(name),
                        "Fill in the field, or delete it.",
                        severity=None if report.cited & {entry.key, "*"} else Severity.WARNING,
                    )


_OF_OTHERS = frozenset({"data", "reference"})
"""Passages whose wording is not the author's."""


def _own_passages(report: Report) -> list[Passage]:
    return [passage for passage in report.passages if passage.kind not in _OF_OTHERS]


def _hyphenation(report: Report) -> Iterator[Finding]:
    hyphened: dict[str, list[tuple[Passage, int]]] = {}
    closed: dict[str, list[tuple[Passage, int]]] = {}
    passages = _own_passages(report)
    joined_words: set[str] = set()
    for words, found in ((hyphened_words, hyphened), (closed_words, closed)):
        for passage in passages:
            for start, word in words(passage.text):
                if found is closed and word not in joined_words:
                    continue
                end = start + len(word)
                if not is_name(passage.text, start, end) and not passage.is_quoted(start, end):
                    found.setdefault(word, []).append((passage, start))
        joined_words.update(word.replace("-", "") for word in hyphened)
    for word, places in hyphened.items():
        joined = word.replace("-", "")
        others = closed.get(joined)
        if others is None or is_told_apart(joined):
            continue
        (_, rare_places), (usual, usual_places) = sorted(
            ((word, places), (joined, others)), key=lambda one: (len(one[1]), one[0] != joined)
        )
        first = usual_places[0][0].location(usual_places[0][1])
        times = "once" if len(usual_places) == 1 else f"{len(usual_places)} times"
        for passage, start in rare_places:
            typed = passage.text[start : start + len(word if usual == joined else joined)]
            new = usual[0].upper() + usual[1:] if typed[0].isupper() else usual
            yield HYPHENATION.finding(
                f"`{typed}` is written `{usual}` elsewhere ({times}, first at {first}).",
                passage.location(start),
                f"Write `{new}`, or change the others.",
            )


def _two_englishes(report: Report) -> Iterator[Finding]:
    """American and British words: those of the other side than the document's `lang`, or than most of its words."""
    for tag, passages in _by_language(report, _own_passages(report)).items():
        if primary_language(tag) == "en":
            yield from _other_english(tag, passages)


def _other_english(tag: str, passages: Sequence[Passage]) -> Iterator[Finding]:
    """Words that are spelled otherwise than the English of `tag` asks for."""
    found = list(_own_words(passages, two_spellings))
    is_declared = True
    if tag.startswith(("en-gb", "en-au", "en-ie", "en-nz", "en-za")):
        wanted, why = True, f"the document's language is {tag}"
    elif tag.startswith("en-us"):
        wanted, why = False, "the document's language is en-us"
    else:
        is_declared = False
        british = sum(1 for _, spelled in found if spelled.is_british)
        count = max(british, len(found) - british)
        if british * 2 == len(found):
            return  # nothing says which of the two is meant
        wanted = british * 2 > len(found)
        why = (
            f"{count} other word{'s' if count > 1 else ''} here {'are' if count > 1 else 'is'} spelled the "
            f"{'British' if wanted else 'American'} way"
        )
    for passage, spelled in found:
        if spelled.is_british is not wanted:
            side = "British" if spelled.is_british else "American"
            # Of the two that most words speak for nobody has said that it is wanted: a person decides.
            end = spelled.start + len(spelled.word)
            edit = passage.edit(spelled.start, end, spelled.other) if is_declared else None
            yield TWO_ENGLISHES.finding(
                f"`{spelled.word}` is {side} spelling; {why}.",
                passage.location(spelled.start),
                f"Write `{spelled.other}`.",
                edits=(edit,) if edit else (),
            )
    if wanted:
        ising = [(passage, spelled) for passage, spelled in found if spelled.word.lower() in ise_endings()]
        yield from _two_endings(ising, list(_own_words(passages, ize_words)))


def _own_words(
    passages: Iterable[Passage], words: Callable[[str], Iterable[Spelled]]
) -> Iterator[tuple[Passage, Spelled]]:
    """The words of passages that the author spelled: not those of quotations."""
    for passage in passages:
        for spelled in words(passage.text):
            if not passage.is_quoted(spelled.start, spelled.start + len(spelled.word)):
                yield passage, spelled


def _two_endings(
    ising: Sequence[tuple[Passage, Spelled]], izing: Sequence[tuple[Passage, Spelled]]
) -> Iterator[Finding]:
    """Words in -ize beside others in -ise. Both are British, one at a time: the rarer ones are told."""
    if not ising or not izing:
        return
    rare, usual = (ising, izing) if len(ising) < len(izing) else (izing, ising)
    letter, other = ("s", "z") if rare is ising else ("z", "s")
    example = usual[0][1].word
    rest = f" and {len(usual) - 1} more" if len(usual) > 1 else ""
    for passage, spelled in rare:
        yield TWO_ENGLISHES.finding(
            f"`{spelled.word}` is spelled with {letter}, and `{example}`{rest} with {other}.",
            passage.location(spelled.start),
            f"Write `{_with(spelled, other)}`, or all of them with {letter}.",
        )


def _with(spelled: Spelled, letter: str) -> str:
    """A word in -ise or -ize with the other letter."""
    typed = spelled.word
    at = max(typed.rfind("is" if letter == "z" else "iz"), 0) + 1
    return typed[:at] + letter + typed[at + 1 :]


def _misspelled(report: Report) -> Iterator[Finding]:
    words = {
        word.lower() for document in report.documents if document.settings for word in document.settings.checks.words
    }
    words |= {part.lower() for term in report.terms.terms for part in (*term.short.split(), *term.long_typed.split())}
    right = frozenset(words)
    for passage in _in_english(report, _own_passages(report)):
        for mistake in misspellings(passage.text, right):
            end = mistake.start + len(mistake.word)
            edit = passage.edit(mistake.start, end, mistake.meant[0]) if mistake.is_certain else None
            yield MISSPELLED.finding(
                f"`{mistake.word}` is misspelled.",
                passage.location(mistake.start),
                "Write " + " or ".join(f"`{one}`" for one in mistake.meant[:4]) + ".",
                edits=(edit,) if edit else (),
            )


_ENGLISH = re.compile(r"\b(?:the|of|and|in|to|was|were|is|are|with|for|that|this|by|from|at|be)\b", re.IGNORECASE)
_FEWEST_WORDS = 40
_SHARE_OF_ENGLISH = 1 / 12


def _is_english(passages: Sequence[Passage]) -> bool:
    """Whether a text without `lang` is English, as far as its small words tell; a short one is taken for English."""
    counts = [_words_of(one.text) for one in passages if one.kind in {"paragraph", "abstract"}]
    words = sum(every for every, _ in counts)
    return words < _FEWEST_WORDS or sum(english for _, english in counts) >= words * _SHARE_OF_ENGLISH


@cached
def _words_of(text: str) -> tuple[int, int]:
    """The number of words of a text, and of its small words of English."""
    return len(re.findall(r"[^\W\d_]+", text)) + len(_CJK.findall(text)), len(_ENGLISH.findall(text))


_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def _by_language(report: Report, passages: Iterable[Passage]) -> dict[str, list[Passage]]:
    """Passages by the language of their document, such as `en-us`; those of no document (legends of figures.yml, data)
    by that of most."""
    tags: dict[str, str] = {}
    for document in report.documents:
        tag = document.metadata.language.replace("_", "-").lower()
        if document.metadata.get("lang") is None and not _is_english(document.passages):
            tag = "und"
        tags |= dict.fromkeys([document.parsed.source.path, *document.parsed.source.files_read], tag)
    usual = Counter(tags[document.parsed.source.path] for document in report.documents).most_common(1)
    grouped: dict[str, list[Passage]] = {}
    for passage in passages:
        tag = tags.get(passage.start.path) or (usual[0][0] if usual else "en")
        grouped.setdefault(tag, []).append(passage)
    return grouped


def _in_english(report: Report, passages: Iterable[Passage]) -> Iterator[Passage]:
    for tag, written in _by_language(report, passages).items():
        if primary_language(tag) == "en":
            yield from written


def _decimal_comma(report: Report) -> Iterator[Finding]:
    for passage in _in_english(report, report.passages):
        for mistake in decimal_commas(passage.text):
            yield DECIMAL_COMMA.finding(
                f"{mistake.remark} has a comma where English has a decimal point.",
                passage.location(mistake.start),
                "Write a point; or a space behind the comma, where these are two numbers.",
            )


REPEATED = Rule(
    "TXT001",
    "repeated-word",
    Severity.ERROR,
    summary="A word appears twice in a row.",
    purpose="A revision mistake that is easily overlooked, mostly at the end of a line.",
    wrong="after the\nthe infusion",
    right="after the infusion",
    when_wrong="If the word is intended twice; `had had`, `that that` and `in *in vivo* data` are known. A warning "
    "where a sentence may be built so (`came in in March`).",
    source=f"{_AMA}; this toolkit's own.",
    check=_repeated,
    fixable=True,
)
SPACE_BEFORE = Rule(
    "TXT002",
    "space-before-punctuation",
    Severity.ERROR,
    summary="A space is before a mark or inside a bracket.",
    purpose="The mark may begin the next line; often a word was deleted there.",
    wrong="fever , rash ( grade 2 )",
    right="fever, rash (grade 2)",
    when_wrong="In languages that set a space there (French is known), and in code that is not marked as code.",
    source=_AMA,
    check=_space_before,
    fixable=True,
)
SPACE_MISSING = Rule(
    "TXT003",
    "space-missing",
    Severity.ERROR,
    summary="A space is missing behind a mark, or before a bracket.",
    purpose="Two words run into one, and neither search nor speller finds them.",
    wrong="fever,rash and complete remission(CR)",
    right="fever, rash and complete remission (CR)",
    when_wrong="In names and formulas: mark them as code, or suppress the finding with its reason.",
    source=_AMA,
    check=_each(
        "TXT003",
        spaces_missing,
        lambda mistake: f"A space is missing {mistake.remark}.",
        "Add it.",
        leave_out=frozenset({"data"}),
    ),
    fixable=True,
)
UNBALANCED = Rule(
    "TXT004",
    "unbalanced-brackets",
    Severity.ERROR,
    summary="A bracket or quotation mark has no partner in its paragraph.",
    purpose="Readers look for the other one; often words were lost with it.",
    wrong="(CRS, grade 2 set in.",
    right="(CRS, grade 2) set in.",
    when_wrong="In a quotation that goes on over paragraphs, and in half-open intervals; `1) ... 2)` is known.",
    source=_AMA,
    check=_unbalanced,
)
HYPHENATION = Rule(
    "TXT005",
    "hyphenation-varies",
    Severity.WARNING,
    summary="A word is written with a hyphen here and without one there.",
    purpose="Readers take the two for different things, and searches find one of them.",
    wrong="pseudo-progression ... pseudoprogression",
    right="pseudo-progression ... pseudo-progression",
    when_wrong="In a quoted title or name.",
    source=f"{_EASE} (consistency); {_AMA}",
    check=_hyphenation,
)
TWO_ENGLISHES = Rule(
    "TXT006",
    "american-and-british",
    Severity.WARNING,
    summary="American and British spelling are mixed.",
    purpose="Journals ask for one of them throughout the text.",
    wrong="tumour ... leukemia",
    right="tumor ... leukemia",
    when_wrong="In names that begin with a small letter. Names, quotations, typed references and international names "
    "of substances (`sulfate`, `fetus`) are known. It is repaired only where `lang` says which English is meant.",
    source=f"{_EASE} (consistency).",
    check=_two_englishes,
    is_habit=True,
    fixable=True,
)
PLACEHOLDER = Rule(
    "TXT007",
    "placeholder",
    Severity.ERROR,
    summary="A placeholder was not replaced.",
    purpose="It would be printed.",
    wrong="The level was XXX (TODO: ask the laboratory).",
    right="The level was 12 mg/L.",
    when_wrong="If the letters are a name; an abbreviation of the report is never taken for a placeholder.",
    source="This toolkit's own.",
    check=_placeholder,
)
MISSPELLED = Rule(
    "TXT008",
    "misspelled",
    Severity.WARNING,
    summary="A word is a known misspelling.",
    purpose="Misspelled words cost trust, and searches do not find them.",
    wrong="the occured adverse event",
    right="the adverse event that occurred",
    when_wrong="If the word exists: list it under `casewright: checks: words:` in `_quarto.yml`.",
    source="The lists of codespell, which contain only misspellings.",
    check=_misspelled,
    fixable=True,
)
UNIT_SPACING = Rule(
    "TXT009",
    "number-touches-unit",
    Severity.WARNING,
    summary="A number and its unit are not separated.",
    purpose="`10mg` can be misread, and `1l` looks like eleven.",
    wrong="10mg",
    right="10 mg",
    when_wrong="In names of products; clades (`21L`) and lines of therapy (`2L`) are known.",
    source="SI Brochure, 9th ed., 5.4.3; AMA Manual of Style, 11th ed., chapter 17.",
    check=_each(
        "TXT009", unspaced_units, lambda mistake: f"{mistake.remark} lacks a space.", "Add a space before the unit."
    ),
    fixable=True,
    is_habit=True,
)
RANGE_HYPHEN = Rule(
    "TXT010",
    "range-with-hyphen",
    Severity.WARNING,
    summary="A range of numbers is written with a hyphen.",
    purpose="A hyphen between numbers can be read as a minus, or as part of an identifier.",
    wrong="10-14 days",
    right="10–14 days, or `10 to 14 days`",
    when_wrong="If a style sets hyphens in ranges, or the number is a name. It is repaired only where something is "
    "measured or counted (`10-14 days`), or years are meant.",
    source="Scientific Style and Format (CSE), 8th ed.; The Chicago Manual of Style, 17th ed., 6.78.",
    check=_each(
        "TXT010",
        hyphened_ranges,
        lambda mistake: f"The range {mistake.remark} is written with a hyphen.",
        "Write an en dash (`10–14`, or `10--14` in Quarto), or `10 to 14`.",
        leave_out=frozenset({"data", "reference"}),
        in_quotations=False,
    ),
    fixable=True,
    is_habit=True,
)
DOUBLED_MARK = Rule(
    "TXT011",
    "punctuation-doubled",
    Severity.ERROR,
    summary="Marks follow each other that cannot, or brackets are empty.",
    purpose="A word between them was deleted, or a value is missing.",
    wrong="fever,, rash ( ) and pain;.",
    right="fever, rash and pain.",
    when_wrong="In code that is not marked as code.",
    source="This toolkit's own.",
    check=_each(
        "TXT011",
        doubled_marks,
        lambda mistake: f"{mistake.remark} cannot stand so.",
        "Delete one, or add what belongs between.",
    ),
)
DECIMAL_COMMA = Rule(
    "TXT014",
    "decimal-comma",
    Severity.ERROR,
    summary="A measured number has a comma for a decimal point.",
    purpose="English readers read 37,4 as 374, or as two numbers.",
    wrong="37,4 °C",
    right="37.4 °C",
    when_wrong="If a name has the comma: 1,25-dihydroxyvitamin D is known.",
    source="ISO 80000-1:2022, 7.3.2; AMA Manual of Style, 11th ed., chapter 18.",
    check=_decimal_comma,
)
MICRO_AS_U = Rule(
    "TXT015",
    "micro-as-u",
    Severity.WARNING,
    summary="The sign of micro is typed as the letter u.",
    purpose="The unit does not exist, and can be misread in a dose.",
    wrong="34 cells/uL, 5 ug",
    right="34 cells/µL, 5 µg",
    when_wrong="In names, such as those of files: mark them as code.",
    source="SI Brochure, 9th ed., table 7.",
    check=_each("TXT015", micro_as_u, lambda mistake: f"{mistake.remark} begins with the letter u.", "Write `µ`."),
    fixable=True,
    is_habit=True,
)

TEX_NOT_PRINTED = Rule(
    "TXT016",
    "tex-not-printed",
    Severity.ERROR,
    summary="A command of TeX is in the text; only LaTeX prints it.",
    purpose="The sign or the number is lost silently.",
    wrong="a ratio of \\frac{1}{2}, 5 \\textmu g",
    right="a ratio of $\\frac{1}{2}$, 5 µg",
    when_wrong="If it is meant for LaTeX alone: mark it, `\\foo{bar}`{=latex}. A warning in plain Quarto documents.",
    source='Pandoc User\'s Guide, "Extension: raw_tex".',
)
TEXT_AS_MARKUP = Rule(
    "TXT021",
    "text-read-as-markup",
    Severity.ERROR,
    summary="A sign of the text is read as markup, and is not printed.",
    purpose="`CYP2D6*4/*10` is printed as CYP2D64/10, and of `<LOD to >ULN` only ULN is left.",
    wrong="doses of 10~20mg,30~40mg in a document that follows Quarto",
    right="doses of 10\\~20mg,30\\~40mg",
    when_wrong="If the markup inside a word is intended. In a report, signs that cannot be markup are printed as "
    "typed, and only uncertain ones are reported.",
    source='Pandoc User\'s Guide, "Inline formatting", "Raw HTML" and "Math".',
)
HTML_NOT_PRINTED = Rule(
    "TXT022",
    "html-not-printed",
    Severity.ERROR,
    summary="HTML is in the text that PDF and Word leave out.",
    purpose="A picture, a table or the raised 9 of `10<sup>9</sup>/L` is missing from those formats.",
    wrong='10<sup>9</sup>/L in a document that follows Quarto; <video src="gait.mp4"> in any',
    right="10^9^/L; a picture",
    when_wrong="If it is meant for HTML alone: mark it, `` `<b>x</b>`{=html} ``. A warning in plain Quarto documents.",
    source='Pandoc User\'s Guide, "Raw HTML".',
)
CARET_PRINTED = Rule(
    "TXT023",
    "caret-printed",
    Severity.WARNING,
    summary="A caret is printed as typed.",
    purpose="Readers see `10^9/L`.",
    wrong="150 × 10^9/L",
    right="150 × 10^9^/L",
    when_wrong="If the sign itself is meant: write `\\^`.",
    source='Pandoc User\'s Guide, "Superscripts and subscripts".',
)
SIGN_FOR_DEGREE = Rule(
    "TXT033",
    "no-sign-of-degrees",
    Severity.WARNING,
    summary="The sign of degrees is typed as the sign of ordinals, or as a ring.",
    purpose="It looks alike and is read and spoken as another sign; searches for the temperature do not find it.",
    wrong="38.5ºC",
    right="38.5 °C",
    when_wrong="Never: the sign of an ordinal (`1º`) is followed by no C or F.",
    source="Unicode, U+00B0, U+00BA and U+02DA; SI Brochure, 9th ed., 5.4.3.",
    check=_each(
        "TXT033",
        signs_for_degree,
        lambda mistake: f"{mistake.remark} has another sign for the sign of degrees.",
        "Write `°`.",
    ),
    fixable=True,
    is_habit=True,
)
HYPHEN_FOR_MINUS = Rule(
    "TXT034",
    "hyphen-for-minus",
    Severity.NOTE,
    summary="A negative number has a hyphen for the minus sign.",
    purpose="A hyphen is shorter, is lost more easily, and may be parted from its number at the end of a line.",
    wrong="a base excess of -5 mmol/L",
    right="a base excess of −5 mmol/L",
    when_wrong="If the hyphen is a dash or belongs to a name. It is repaired only where a unit follows the number.",
    source="AMA Manual of Style, 11th ed., chapter 20; SI Brochure, 9th ed., 5.4.",
    check=_each(
        "TXT034",
        hyphens_for_minus,
        lambda mistake: f"{mistake.remark} has a hyphen for the minus sign.",
        "Write `−` (U+2212).",
        leave_out=frozenset({"data", "reference"}),
    ),
    fixable=True,
    is_habit=True,
)
LETTER_X = Rule(
    "TXT024",
    "letter-x-for-times",
    Severity.WARNING,
    summary="The sign of multiplication is typed as the letter x.",
    purpose="A letter is read and spoken as one, and searches for the number do not find it.",
    wrong="4.5 x 10^9^/L, 20 x 30 mm",
    right="4.5 × 10^9^/L, 20 × 30 mm",
    when_wrong="In names that are typed with the letter: mark them as code.",
    source="SI Brochure, 9th ed., 5.4.5; AMA Manual of Style, 11th ed., chapter 21.",
    check=_each(
        "TXT024",
        letters_for_times,
        lambda mistake: f"{mistake.remark} has the letter x for the sign of multiplication.",
        "Write `×`.",
        leave_out=frozenset({"data"}),
    ),
    fixable=True,
    is_habit=True,
)

ATTRIBUTES_PRINTED = Rule(
    "TXT019",
    "attributes-printed",
    Severity.ERROR,
    summary="A label or an attribute in braces belongs to no element, and is printed as text.",
    purpose="The braces are printed, and the figure or equation has no label.",
    wrong="![Skin lesion](skin.png) {#fig-skin}",
    right="![Skin lesion](skin.png){#fig-skin}",
    when_wrong="If the braces are to be printed: mark them as code. A warning in plain Quarto documents.",
    source="Pandoc User's Guide, \"Extension: attributes\"; Quarto's documentation, authoring/cross-references.",
)

BLOCK_MARK_PRINTED = Rule(
    "TXT036",
    "block-mark-printed",
    Severity.ERROR,
    summary="The mark of a heading, a list or a table is printed as text.",
    purpose="Pandoc wants an empty line before headings, lists and tables, where other readers of Markdown do not: the "
    "heading is part of the paragraph above it, and the table a row of bars.",
    wrong="Fever set in.\n## Discussion",
    right="Fever set in.\n\n## Discussion",
    when_wrong="If a line begins with a dash that is no list: a list is a warning.",
    source='Pandoc User\'s Guide, "Extension: blank_before_header", "Extension: lists_without_preceding_blankline".',
)

RULES = (
    REPEATED,
    SPACE_BEFORE,
    SPACE_MISSING,
    UNBALANCED,
    HYPHENATION,
    TWO_ENGLISHES,
    PLACEHOLDER,
    MISSPELLED,
    UNIT_SPACING,
    RANGE_HYPHEN,
    DOUBLED_MARK,
    CONFLICT,
    PASSAGE_TWICE,
    DECIMAL_COMMA,
    MICRO_AS_U,
    TEX_NOT_PRINTED,
    ATTRIBUTES_PRINTED,
    OTHER_TOOL,
    TEXT_AS_MARKUP,
    HTML_NOT_PRINTED,
    CARET_PRINTED,
    LETTER_X,
    *consent.RULES,
    *supplement_titles.RULES,
    *term_spellings.RULES,
    SIGN_FOR_DEGREE,
    HYPHEN_FOR_MINUS,
    *damaged_letters.RULES,
    BLOCK_MARK_PRINTED,
    *line_ends.RULES,
)
