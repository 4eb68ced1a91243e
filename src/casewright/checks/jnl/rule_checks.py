"""Rules of journals that are no numbers, looked for in a manuscript: a function for each that a program can decide."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from casewright.checks.jnl.limits import abstract_blocks, heading_text, listed_works, printed_title
from casewright.checks.report import CheckedDocument, Report
from casewright.checks.txt.consent import speaks_of_consent
from casewright.diagnostics import Location
from casewright.figures.registry import Figure
from casewright.figures.sizes import ARTWORK_DPI
from casewright.journals.profile import TITLE_PARTS, JournalRule
from casewright.manuscript import ast
from casewright.manuscript.crossref.section_order import disorder, place_in_order
from casewright.manuscript.floats.placement import IN_PLACE, LEGENDS_ONLY
from casewright.yaml.models import NOWHERE

_PATTERNS: Mapping[str, re.Pattern[str]] = {
    "punctuation": re.compile(r"[.,:;!?()\[\]\"“”—–]"),
    "exclamation marks": re.compile("!"),
    "age": re.compile(r"(?i)\b[\w-]+[- ](?:year|month|week|day)s?[- ]old\b|\baged? \d+|\bin (?:his|her|their) \d0s\b"),
    "sex": re.compile(r"(?i)\b(?:wo)?m[ae]n\b|\b(?:girl|boy|lady|fe?male)s?\b"),
    "ethnicity": re.compile(r"(?i)\b(?:caucasian|hispanic|latin[oa]|(?:african|asian)(?:[ -]american)?|white|black)\b"),
    "exact age": re.compile(
        r"(?i)\b\d+(?:[.,]\d+)?[- ](?:year|month|week|day)s?[- ]old\b|"
        r"\b(?:aged?|at (?:the |an )?age of) (?:of )?\d+(?:[.,]\d+)? ?(?:years?|months?|weeks?|days?)?"
    ),
    "calendar dates": re.compile(
        r"\b\d{1,2}(?:st|nd|rd|th)? (?:of )?(?:January|February|March|April|May|June|July|August|September|October|"
        r"November|December),? (?:19|20)\d\d\b|\b(?:January|February|March|April|May|June|July|August|September|"
        r"October|November|December) (?:\d{1,2}(?:st|nd|rd|th)?,? )?(?:19|20)\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d\b|"
        r"\b\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d\b"
    ),
}
_CAPITALS = re.compile(r"\b(?=\w*[A-Z]\w*[A-Z])[\w-]+")
_STATEMENTS: Mapping[str, str] = {
    "competing interests": r"(?:competing|conflicts? of|conflicting|declarations? of) interests?|disclosures?",
    "funding": r"fund(?:ing|ed)|grants?|financial support",
    "ethics approval": r"ethic(?:s|al)|review board",
    "data availability": r"data (?:availability|sharing)|availability of (?:the )?data",
    "author contributions": r"(?:author(?:s['’]?|['’]s)? )?contributions?|contributed",
    "acknowledgments": r"acknowledge?ments?|thank",
    "consent for publication": r"consent",
}
_STRUCTURING = re.compile(r"[\w /&-]{3,40}[:.]?")
_LONGEST_HEADING = 5
_FEWEST_TO_ORDER = 2


@dataclass(frozen=True)
class Answer:
    """Whether something that is required is there. `is_kept` is None if no program can say so; `problem` then says
    what was not looked at."""

    is_kept: bool | None
    problem: str = ""
    location: Location = NOWHERE
    hint: str = ""


_KEPT = Answer(True)
_BY_HAND = Answer(None)


def answer_to(rule: JournalRule, report: Report, document: CheckedDocument) -> Answer:
    """Return whether a manuscript has what a rule asks for."""
    look = _LOOKS.get(rule.subject)
    return _BY_HAND if look is None else look(rule.value, report, document)


def has_structured_abstract(document: CheckedDocument) -> bool:
    """Return whether the abstract has headings."""
    return bool(_abstract_headings(document))


def _not_taken(_value: bool, _report: Report, document: CheckedDocument) -> Answer:
    place = document.metadata.value_location("casewright", "article-type")
    return Answer(False, "The journal does not print this type of article", place)


def _title_without(parts: tuple[str, ...], report: Report, document: CheckedDocument) -> Answer:
    place = document.metadata.value_location("title")
    title = printed_title(document)
    for part in parts:
        if part == "abbreviations":
            found = next(iter(_abbreviations_in(title, report)), "")
        else:
            pattern = _PATTERNS[part] if part in TITLE_PARTS else re.compile(rf"(?i)\b{re.escape(part)}\b")
            match = pattern.search(title)
            found = match[0] if match else ""
        if found:
            what = f", which is one of {part}" if part in TITLE_PARTS else ""
            return Answer(False, f"The title has `{found}`{what}", place, "Word the title without it.")
    return _KEPT


def _abbreviations_in(text: str, report: Report) -> Iterator[str]:
    known = {entry.short for entry in report.terms.terms}
    for word in _CAPITALS.findall(text):
        if word in known or word.isupper():
            yield word


def _abstract(kind: str, _report: Report, document: CheckedDocument) -> Answer:
    place = document.metadata.value_location("abstract")
    if not abstract_blocks(document):
        return _KEPT if kind == "none" else Answer(None, "There is no abstract.")
    if kind == "none":
        return Answer(False, "There is an abstract, and the journal takes none", place, "Delete `abstract:`.")
    headings = _abstract_headings(document)
    if bool(headings) is (kind == "structured"):
        return _KEPT
    if headings:
        return Answer(False, f"The abstract has headings (`{headings[0]}`)", place, "Write it as one paragraph.")
    return Answer(False, "The abstract has no headings", place, "Begin each paragraph with one: `**Background:** ...`.")


def _abstract_headings(document: CheckedDocument) -> list[str]:
    found: list[str] = []
    for block in abstract_blocks(document):
        if block["t"] == "Header":
            found.append(heading_text(block))
        elif block["t"] in {"Para", "Plain"} and block["c"]:
            for place, one in enumerate(block["c"]):
                begins = place == 0 or block["c"][place - 1]["t"] in {"LineBreak", "SoftBreak", "Space"}
                text = ast.plain_text([one]) if one["t"] in {"Strong", "Emph", "SmallCaps", "Underline"} else ""
                is_short = len(text.split()) <= _LONGEST_HEADING and _STRUCTURING.fullmatch(text) is not None
                following = ast.plain_text(block["c"][place + 1 : place + 2])
                if begins and is_short and (text.endswith((":", ".")) or following.startswith(":")):
                    found.append(text.strip(" .:"))
    return found


def _abstract_with(headings: tuple[str, ...], _report: Report, document: CheckedDocument) -> Answer:
    if not abstract_blocks(document):
        return Answer(None, "There is no abstract.")
    own = [heading.casefold() for heading in _abstract_headings(document)]
    if own == [heading.casefold() for heading in headings]:
        return _KEPT
    shown = ", ".join(_abstract_headings(document)) or "no headings"
    place = document.metadata.value_location("abstract")
    return Answer(False, f"The abstract has {shown}", place, f"Give it the headings {', '.join(headings)}.")


def _abstract_without(parts: tuple[str, ...], report: Report, document: CheckedDocument) -> Answer:
    blocks, place = abstract_blocks(document), document.metadata.value_location("abstract")
    if "references" in parts and any(True for _ in ast.walk(blocks, "Cite")):
        return Answer(False, "The abstract cites a work", place, "Cite it in the text.")
    if "abbreviations" in parts:
        known = {entry.short for entry in report.terms.terms}
        used = [word for word in re.findall(r"[\w-]+", ast.plain_text(blocks)) if word in known]
        if used:
            return Answer(False, f"The abstract uses the abbreviation `{used[0]}`", place, "Spell it out there.")
    return _KEPT


def _sections(names: tuple[str, ...], _report: Report, document: CheckedDocument) -> Answer:
    own = {heading.casefold() for heading in _headings(document)}
    for name in names:
        if not own.intersection(one.strip().casefold() for one in name.split("|")):
            either = " or ".join(f"`{one.strip()}`" for one in name.split("|"))
            return Answer(False, f"There is no section {either}", Location(document.path), f"Write it: {either}.")
    return _KEPT


def _section_order(names: tuple[str, ...], _report: Report, document: CheckedDocument) -> Answer:
    own = [heading for heading in _headings(document) if place_in_order(heading, names) is not None]
    if len(own) < _FEWEST_TO_ORDER:
        return Answer(None, "The manuscript has no two of the sections that are named.")
    wrong = disorder(own, names)
    if wrong is None:
        return _KEPT
    hint = f"The order is: {', '.join(names)}. `casewright submit` writes it."
    return Answer(False, f"`{wrong[0]}` comes after `{wrong[1]}`", Location(document.path), hint)


def _headings(document: CheckedDocument) -> list[str]:
    return [heading_text(one) for one in ast.walk(document.resolved.blocks, "Header")]


def _consent(where: str, report: Report, document: CheckedDocument) -> Answer:
    if where in {"title-page", "form"}:
        return _BY_HAND
    if where == "section":
        if any("consent" in heading.casefold() for heading in _headings(document)):
            return _KEPT
        hint = "Write it under a heading of its own: `# Consent`."
        return Answer(False, "There is no section on consent", Location(document.path), hint)
    if any(map(speaks_of_consent, report.documents)):
        return _KEPT
    hint = "Say who consented to the publication: `The parents gave written informed consent.`"
    return Answer(False, "No document says that consent was given", Location(document.path), hint)


def _statements(names: tuple[str, ...], _report: Report, document: CheckedDocument) -> Answer:
    texts = [passage.text for passage in document.passages]
    for name in names:
        pattern = re.compile(rf"(?i)\b(?:{_STATEMENTS.get(name.casefold(), re.escape(name))})\b")
        if not any(map(pattern.search, texts)):
            hint = f"Write a section for it: `# {name.capitalize()}`."
            return Answer(False, f"Nothing is said of {name}", Location(document.path), hint)
    return _KEPT


def _highlights(name: str, _report: Report, document: CheckedDocument) -> Answer:
    if document.metadata.get("highlights") or name.casefold() in map(str.casefold, _headings(document)):
        return _KEPT
    hint = "Write them in the front matter: `highlights: [..., ...]`."
    return Answer(False, f"The report has no {name}", Location(document.path), hint)


def _authors_before_et_al(required: int, _report: Report, document: CheckedDocument) -> Answer:
    if document.style is None:
        return Answer(None, "The manuscript names no citation style.")
    own = document.style.authors_before_et_al
    if own == required:
        return _KEPT
    works = (document.bibliography.by_key.get(key) for key in listed_works(document))
    authors = [len(re.split(r"(?i)\s+and\s+", one.fields["author"])) for one in works if one and "author" in one.fields]
    if max(authors, default=0) <= (required if own is None else min(own, required)):
        return _KEPT
    shown = "all authors" if own is None else f"{own} author{'s' if own > 1 else ''} before “et al.”"
    place = document.metadata.value_location("csl")
    hint = f'Name a style that shows {required}, or a copy of this one with `et-al-use-first="{required}"`.'
    return Answer(False, f"References show {shown} of works with many", place, hint)


def _reference_dois(_value: bool, _report: Report, document: CheckedDocument) -> Answer:
    for key in listed_works(document):
        entry = document.bibliography.by_key.get(key)
        if entry is not None and entry.type == "article" and not entry.plain("doi"):
            hint = "Add `doi = {...}`, where the work has one."
            return Answer(False, f"`{key}` has no DOI", entry.location, hint)
    return _KEPT


def _figures(report: Report, wrong: Callable[[Figure], str], hint: str) -> Answer:
    """Return whether all figures of the registry have what is required; those of other files are not looked at."""
    if not report.figures.figures:
        return Answer(None, "Only figures of `figures/figures.yml` are checked, and there are none.")
    for figure in report.figures.figures:
        if problem := wrong(figure):
            return Answer(False, f"`{figure.label}` {problem}", figure.location, hint)
    return _KEPT


def _figure_formats(names: tuple[str, ...], report: Report, _document: CheckedDocument) -> Answer:
    short = {"tiff": "tif", "jpeg": "jpg"}
    required = {short.get(one.lower(), one.lower()) for one in names}

    def wrong(figure: Figure) -> str:
        made = {short.get(one, one) for one in figure.formats}
        return "" if made & required else f"is drawn as {', '.join(figure.formats)}"

    known = sorted({"tif": "tiff"}.get(one, one) for one in required & {"svg", "pdf", "png", "tif", "eps"})
    return _figures(report, wrong, f"Add a format: `formats: [{', '.join(known)}]`." if known else "")


def _at_least_dpi(required: int, report: Report, artwork: Iterable[str]) -> Answer:
    def wrong(figure: Figure) -> str:
        return f"has {figure.dpi} dots an inch" if figure.artwork in artwork and figure.dpi < required else ""

    return _figures(report, wrong, f"Write `dpi: {required}`.")


def _figure_width(report: Report, least: float, most: float) -> Answer:
    def wrong(figure: Figure) -> str:
        return "" if least <= figure.width_mm <= most else f"is {figure.width_mm:g} mm wide"

    return _figures(report, wrong, f"Write `width: {least or most:g}`.")


def _figure_files(where: str, report: Report, document: CheckedDocument) -> Answer:
    floats = document.settings.floats if document.settings else IN_PLACE
    is_apart = floats == LEGENDS_ONLY or not report.figures.figures
    if is_apart is (where == "apart"):
        return _KEPT
    setting = LEGENDS_ONLY if where == "apart" else IN_PLACE
    place = document.metadata.value_location("casewright", "floats")
    shown = "stand in the manuscript" if where == "apart" else "do not stand in the manuscript"
    return Answer(False, f"The figures {shown}", place, f"Write `floats: {setting}`.")


def _abbreviations_list(wanted: str, _report: Report, document: CheckedDocument) -> Answer:
    lists = [one for one in ast.walk(document.resolved.blocks, "Div") if ast.has_class(one, "abbreviations-list")]
    has_list = any(one["c"][1] for one in lists) or "abbreviations" in map(str.casefold, _headings(document))
    if has_list is (wanted == "needed"):
        return _KEPT
    problem = "There is no list of abbreviations" if wanted == "needed" else "There is a list of abbreviations"
    hint = "Write `::: {#abbreviations}` and `:::` at its place." if wanted == "needed" else "Delete it."
    return Answer(False, problem, Location(document.path), hint)


def _minimum_uses(least: int, _report: Report, document: CheckedDocument) -> Answer:
    own = document.settings.abbreviations.minimum_uses if document.settings else 1
    if own >= least:
        return _KEPT
    place = document.metadata.value_location("casewright", "abbreviations", "minimum-uses")
    problem = f"Terms are abbreviated that are used {'once' if own == 1 else f'{own} times'} only"
    return Answer(False, problem, place, f"Write `abbreviations: {{minimum-uses: {least}}}` below `casewright:`.")


def _patient_without(details: tuple[str, ...], _report: Report, document: CheckedDocument) -> Answer:
    printed = ast.plain_text([*document.resolved.title_block, *document.resolved.blocks])
    for detail in details:
        match = _PATTERNS[detail].search(printed) if detail in _PATTERNS else None
        if match is not None:
            typed = next((one for one in document.passages if match[0] in one.text), None)
            place = typed.location(typed.text.index(match[0])) if typed else Location(document.path)
            return Answer(False, f"The text has `{match[0]}` ({detail})", place, "Word it less exactly.")
    left = [detail for detail in details if detail not in _PATTERNS]
    return Answer(None, f"{', '.join(left)}: `casewright check --select PRI` looks for some.") if left else _KEPT


def _spelling(variety: str, _report: Report, document: CheckedDocument) -> Answer:
    language = document.metadata.language
    if variety == "consistent" or language.split("-")[0] != "en":
        return _BY_HAND
    is_american = language in {"en", "en-US"}
    if is_american is (variety == "American"):
        return _KEPT
    tag = "en-US" if variety == "American" else "en-GB"
    return Answer(
        False, f"The language is `{language}`", document.metadata.value_location("lang"), f"Write `lang: {tag}`."
    )


def _line_numbers(_value: bool, _report: Report, document: CheckedDocument) -> Answer:
    return _laid_out(document.resolved.line_numbers, "The lines are not numbered", "line-numbers: true", document)


def _spacing(required: str, _report: Report, document: CheckedDocument) -> Answer:
    own = document.resolved.spacing
    is_kept = own == required or (required == "1.5" and own == "double")
    return _laid_out(is_kept, f"The line spacing is {own}", f"spacing: {required}", document)


def _laid_out(is_kept: bool, problem: str, setting: str, document: CheckedDocument) -> Answer:
    if is_kept:
        return _KEPT
    place = document.metadata.value_location("casewright", "manuscript", setting.partition(":")[0])
    return Answer(False, problem, place, f"Write `manuscript: {{{setting}}}` below `casewright:`.")


_LOOKS: Mapping[str, Callable[[Any, Report, CheckedDocument], Answer]] = {
    "not_taken": _not_taken,
    "title_without": _title_without,
    "abstract": _abstract,
    "abstract_headings": _abstract_with,
    "abstract_without": _abstract_without,
    "sections": _sections,
    "section_order": _section_order,
    "consent": _consent,
    "statements": _statements,
    "highlights": _highlights,
    "authors_before_et_al": _authors_before_et_al,
    "reference_dois": _reference_dois,
    "figure_formats": _figure_formats,
    "figure_dpi": lambda required, report, _: _at_least_dpi(required, report, ARTWORK_DPI),
    "line_art_dpi": lambda required, report, _: _at_least_dpi(required, report, ["line"]),
    "narrowest_figure": lambda required, report, _: _figure_width(report, required, float("inf")),
    "widest_figure": lambda required, report, _: _figure_width(report, 0, required),
    "figure_files": _figure_files,
    "abbreviations_list": _abbreviations_list,
    "minimum_uses": _minimum_uses,
    "patient_without": _patient_without,
    "spelling": _spelling,
    "line_numbers": _line_numbers,
    "spacing": _spacing,
}
