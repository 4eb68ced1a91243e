"""The comments in a journal's decision letter that was pasted as text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from casewright.diagnostics import CasewrightError, Location
from casewright.paths import folder_in
from casewright.review.comments import REVIEW_FOLDER, Comment, as_markdown, comment_identifier, written
from casewright.storage import write_whole

_ENDING = r"(?:[/*:_]?(?:in|innen|a|e|s|as|ce)|s)?"
_PEOPLE = re.compile(
    rf"(?:reviewer|referee|(?:be)?gutachter|rezensent|referent|rapporteu[rs]|r[ée]viseur|relect(?:eur|ri)|lect(?:eur|ri)|"
    rf"[ée]valuat(?:eur|ri)|revisor|evaluador|dictaminador|[áa]rbitr[oae]|rev){_ENDING}|(?:fach)?gutachten|reviewers?"
)
_PEOPLE_WITH_NUMBER = re.compile(r"review|reviewing|experte?|par|report|rapport|gutachte[nr]|dictamen|revisi[óo]n")
_EDITORS = re.compile(
    rf"(?:editor|herausgeber|r[ée]dacteur|r[ée]dactri|[ée]diteur){_ENDING}|editorial|editores|redaktion|schriftleitung|"
    r"r[ée]daction|[ée]ditorial|redacci[óo]n|requirements?"
)
_AUTHORS = re.compile(r"authors?|autor(?:en|es|in)?|auteur(?:e?s)?")
_ABOUT = re.compile(
    r"comments?|remarks?|notes?|recommendations?|reports?|evaluation|suggestions?|kommentare?|anmerkung(?:en)?|"
    r"bemerkung(?:en)?|hinweise?|commentaires?|remarques?|comentarios?|observaci[óo]n(?:es)?|critiques?|feedback|informe|avis|"
    r"[ée]valuation|evaluaci[óo]n"
)
_BESIDE = re.compile(
    r"the|from|of|by|to|for|and|in|chief|s|l|d|no|nr|n|n?[º°]|num|number|von|vom|des|der|die|den|dem|das|du|de|del|la|le|les|el|los|"
    r"las|en|chef|jefe|al?|an|f[üu]r|aux?|[àa]|para|und|et|y|peer|external|extern[er]+s?|anonymous|anonyme[rs]?|an[óo]nimo|new|neuer?|"
    r"nouveau|nuevo|additional|public|technical|academic|associate|handling|section|guest|deputy|managing|senior|reviewing|board|"
    r"office|member|team|journal|comit[ée]|statisti(?:cal|cs|cian|sch|scher|que)|required|blind(?:ed)?|revisions?|major|minor|accept|reject|"
    r"asociad[ao]|associ[ée]e?|secr[ée]tariat|zum|manus[ck]ripte?s?|manuscrito?"
)
_NUMBER = re.compile(r"(?P<digits>\d{1,2})(?:st|nd|rd|th|er|[èe]re|e|[èe]me|[ªoa])?|(?P<letter>[A-F])")
_ORDINALS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "first": "1", "second": "2", "third": "3",
    "i": "1", "ii": "2", "iii": "3", "iv": "4", "erste": "1", "erster": "1", "zweite": "2", "zweiter": "2",
    "dritte": "3", "dritter": "3", "premier": "1", "première": "1", "deuxième": "2", "troisième": "3", "primer": "1",
    "primera": "1", "segundo": "2", "segunda": "2", "tercer": "3", "tercera": "3",
}  # fmt: skip
_TOKEN = re.compile(r"[^\W_]+(?:[/*:_](?:innen|in|a|e)\b)?")
_SEPARATOR = re.compile(r"\s*:+\s*|\s+[–—-]\s+|\.\s+")
_PARTS: tuple[tuple[str, str], ...] = (
    ("major", r"major|gr[öo](?:ß|ss)e(?:re)?|haupt\w*|wesentliche|majeure?s|principales|mayores|importantes"),
    ("minor", r"minor|kleine(?:re)?|geringf[üu]gige|mineure?s|secondaires|menores"),
    ("general", r"general|overall|allgemeine?|g[ée]n[ée]rales?|g[ée]n[ée]raux|generales"),
    ("specific", r"specific|detailed|spezifische|einzelne|sp[ée]cifiques|espec[íi]ficos"),
)
_PART_WORDS = (
    rf"(?:{_ABOUT.pattern}|points?|issues?|concerns?|revisions?|essential revisions?|punkte|kritikpunkte|einw[äa]nde|"
    "puntos)"
)
_LABEL = r"(?:comment|point|question|issue|kommentar|punkt|commentaire|comentario|punto)"
_NUMBERED = re.compile(
    rf"^\s*\*{{0,2}}(?:(?P<part>major|minor)\s+)?(?:{_LABEL}\s*[#:]?\s*|[#QRM(]\s*)?"
    r"(?P<number>\d{1,2}(?:\.\d{1,2})?)\s*(?:[.):]\)?|[-–—]\s|(?<=Q\d)\s)\*{0,2}\s*(?P<text>\S.*)$"
    rf"|^\s*\*{{0,2}}{_LABEL}\s*#?\s*(?P<alone>\d{{1,2}}(?:\.\d{{1,2}})?)[.:]?\*{{0,2}}\s*$",
    re.IGNORECASE,
)
_LETTERED = re.compile(r"^\s*\(?(?P<number>[a-h]|i{1,3}|iv|vi{0,3})[.)]\s+(?P<text>\S.*)$")
_BULLET = re.compile(r"^\s*[-*•·‣▪]\s+(?P<text>\S.*)$")
_QUOTED = re.compile(r"^(?:>\s?)+")
_RULE = re.compile(r"^\s*[-=_*~#]{3,}\s*$")
_CLOSING = re.compile(
    r"^\W*(?:(?:yours|very)?\s*sincerely|kind regards|best (?:regards|wishes)|with (?:kind|best) regards|respectfully|"
    r"(?:mit )?(?:freundliche|beste|viele|herzliche)n? gr[üu](?:ß|ss)en?|hochachtungsvoll|(?:bien )?cordialement|"
    r"(?:(?:veuillez|(?:nous|je) vous prions?) (?:d['’]\s?)?(?:agr[ée]er|accepter|recevoir|croire)|recevez,)|"
    r"(?:sinc[èe]res )?salutations|atentamente|"
    r"(?:un (?:cordial )?)?saludos?(?: cordiale?s?)?|recib(?:a|an)\b.*saludo|"
    r"(?:to|when) (?:submit(?:ting)?|upload(?:ing)?|prepar(?:e|ing)) (?:a|your|the) revis(?!ion, we need)|"
    r"please (?:submit|upload|return) your revis|in compliance with data protection|end of (?:comments|reviews?))",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Decision:
    """The comments of a decision letter in order, each at its line of the letter, and the lines that are in none."""

    comments: tuple[Comment, ...]
    remaining: tuple[tuple[int, str], ...]

    def as_text(self) -> str:
        """Return the text of a file of `review/`; the lines that are in no comment are in HTML comments."""
        rest = list(self.remaining)
        parts: list[str] = []
        for comment in self.comments:
            before = [line for number, line in rest if number < (comment.location.line or 0)]
            rest = rest[len(before) :]
            parts += [_aside(before), written([comment])]
        parts.append(_aside([line for _, line in rest]))
        return "\n".join(part for part in parts if part)


def _aside(lines: Sequence[str]) -> str:
    text = "\n".join(lines).strip("\n").replace("-->", "-- >")
    return f"<!-- In no comment:\n{text}\n-->\n" if text.strip() else ""


def comments_of(text: str, path: str) -> Decision:
    """Split a decision letter into comments.

    Headings (`Reviewer #1:`, `Editor's comments`) begin the comments of somebody, and numbers, bullets or paragraphs
    each of them. Raises CasewrightError if there is none.
    """
    splitter = _Splitter(path)
    for number, line in enumerate(text.split("\n"), start=1):
        splitter.line(number, _QUOTED.sub("", line.replace("\xa0", " ")).rstrip())
    splitter.end()
    if not splitter.comments:
        raise CasewrightError(
            f"No comments were found in `{path}`.",
            why="it has no heading such as `Reviewer 1:` or `Editor's comments`, and no numbered list",
            hint="Write such a heading before the comments of each reviewer, and run the command again.",
        )
    return Decision(tuple(splitter.comments), tuple(sorted(splitter.remaining)))


class _Splitter:
    """Reads a letter line by line."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.comments: list[Comment] = []
        self.remaining: list[tuple[int, str]] = []
        self.reviewer = ""
        self.part = ""
        self.is_over = False
        self.section: list[tuple[int, str]] = []
        self.used: set[tuple[str, str]] = set()
        self.preamble: list[tuple[int, str]] = []

    def line(self, number: int, line: str) -> None:
        heading = self.heading(line)
        if heading is not None and not (self.is_over and heading[0] == "editor" and not _ABOUT.search(line.casefold())):
            who, rest = heading
            self.finish()
            self.reviewer, self.part, self.is_over = who or self.reviewer, "", False
            self.remaining.append((number, line.removesuffix(rest).rstrip() if rest else line))
            if rest:
                self.section.append((number, rest))
            return
        part = self.part_of(line) if self.reviewer else ""
        if part:
            self.finish()
            self.part = part
            self.remaining.append((number, line))
        elif _RULE.match(line) or self.is_over or (_CLOSING.match(line) and self.reviewer):
            self.is_over = self.is_over or not _RULE.match(line)
            self.remaining.append((number, line))
        elif self.reviewer:
            self.section.append((number, line))
        else:
            self.preamble.append((number, line))

    def heading(self, line: str) -> tuple[str, str] | None:
        """Return whose comments a heading begins (empty if it does not say) and what follows it in its line."""
        shown = " ".join(line.split()).replace("**", "").strip("#*_> ")
        if short := re.match(r"(?:R(?:C|ev)?(?P<number>\d{1,2})|AE|EIC)(?:\s*:+\s*(?P<rest>.*))?$", shown):
            who = short["number"] or "editor"
            return None if short["rest"] is None and not short["number"] else (who, short["rest"] or "")
        ends = [(len(shown), len(shown)), *(one.span() for one in _SEPARATOR.finditer(shown))]
        for start, stop in ends:
            who, rest = _who(shown[:start]), shown[stop:]
            if who is not None and (who or not rest):
                return who, rest
        return None

    def part_of(self, line: str) -> str:
        shown = line.strip(" *_#:.-\t").casefold()
        if len(shown) > 60:
            return ""
        for name, words in _PARTS:
            if re.fullmatch(
                rf"(?:\d+[.)]\s*|[a-z][.)]\s*)?(?:{words})(?:\s+{_PART_WORDS})?|{_PART_WORDS}\s+(?:{words})", shown
            ):
                return name
        return ""

    def end(self) -> None:
        self.finish()
        if not self.comments and any(_NUMBERED.match(line) for _, line in self.preamble):
            self.reviewer, self.section = "1", self.preamble
            self.finish()
        else:
            self.remaining += self.preamble

    def finish(self) -> None:
        """Make comments of the lines of a section."""
        lines, self.section = self.section, []
        if not self.reviewer:
            self.remaining += lines
            return
        form = _form_of([line for _, line in lines])
        for number, label, text in _items(lines, form):
            self.add(number, label or ("general" if form in {_NUMBERED, _LETTERED} else ""), text)
        self.remaining += [(number, line) for number, line in lines if not line.strip()]

    def add(self, number: int, label: str, text: Sequence[str]) -> None:
        name = " ".join(filter(None, (self.part if self.part in {"major", "minor"} else "", label)))
        if not label:
            count = 1
            while (self.reviewer, " ".join(filter(None, (name, str(count))))) in self.used:
                count += 1
            name = " ".join(filter(None, (name, str(count))))
        while (self.reviewer, name) in self.used:
            name += "+"
        self.used.add((self.reviewer, name))
        shown = "\n\n".join(as_markdown(" ".join(part.split("\n"))) for part in _paragraphs(text))
        who = "Editor" if self.reviewer == "editor" else f"Reviewer {self.reviewer}"
        identifier = comment_identifier(f"{who} {name}", "", shown)
        place = Location(self.path, number)
        self.comments.append(Comment(identifier, shown, place, reviewer=self.reviewer, number=name))


def _who(heading: str) -> str | None:
    """Return whose comments a heading begins: `2`, `B`, `editor`, `statistics`, or empty if it does not say; None if
    it has other words than headings have."""
    tokens = _TOKEN.findall(heading)
    if not tokens or len(tokens) > _LONGEST_HEADING:
        return None
    numbers: list[str] = []
    kinds: set[str] = set()
    for token in tokens:
        word = token.casefold()
        number = _NUMBER.fullmatch(token)
        number = number if number is None or number["digits"] or "person" in kinds else None
        if number is not None or word in _ORDINALS:
            numbers.append((number["digits"] or number["letter"]) if number is not None else _ORDINALS[word])
            continue
        found = {kind for kind, words in _KINDS.items() if words.fullmatch(word)}
        if not found:
            return None
        kinds |= found
    if len(numbers) > 1:
        return None
    if numbers and kinds & {"person", "numbered"} and "editor" not in kinds:
        return numbers[0]
    if "editor" in kinds and "person" not in kinds:
        return "editor"
    if "statisti" in heading.casefold() and (kinds & {"person"} or len(tokens) == 1):
        return "statistics"
    to_authors = re.search(rf"\b(?:{_ABOUT.pattern})\b.*\b(?:{_AUTHORS.pattern})\b", heading.casefold())
    return "" if not numbers and ("person" in kinds or to_authors) else None


_LONGEST_HEADING = 12
_KINDS = {
    "person": _PEOPLE,
    "numbered": _PEOPLE_WITH_NUMBER,
    "editor": _EDITORS,
    "authors": _AUTHORS,
    "about": _ABOUT,
    "beside": _BESIDE,
}


def _form_of(lines: Sequence[str]) -> re.Pattern[str] | None:
    """Return what the comments of a section begin with: numbers, letters or bullets; None if each is a paragraph."""
    if any(map(_NUMBERED.match, lines)):
        return _NUMBERED
    letters = [found["number"] for line in lines if (found := _LETTERED.match(line))]
    if len(letters) > 1 and letters[0] in {"a", "i"}:
        return _LETTERED
    return _BULLET if sum(map(bool, map(_BULLET.match, lines))) > 1 else None


def _items(lines: Sequence[tuple[int, str]], form: re.Pattern[str] | None) -> Iterator[tuple[int, str, list[str]]]:
    """Yield the first line, the printed number (empty for none) and the text of each comment of a section."""
    item: list[str] = []
    start, label = 0, ""
    after_blank = True
    for number, line in lines:
        found = form.match(line) if form is not None else None
        if found or (form is None and after_blank and bool(line.strip())):
            if label or any(one.strip() for one in item):
                yield start, label, item
            facts = found.groupdict() if found else {"text": line}
            start, item = number, [facts["text"] or ""]
            label = " ".join(filter(None, (facts.get(key) for key in ("part", "number", "alone")))).lower()
        elif line.strip() or item:
            start = start or number
            item.append(line)
        after_blank = not line.strip()
    if any(one.strip() for one in item):
        yield start, label, item


def _paragraphs(lines: Sequence[str]) -> list[str]:
    return [part.strip() for part in re.split(r"\n\s*\n", "\n".join(lines).strip()) if part.strip()]


def write_decision(root: Path, decision: Decision) -> Path:
    """Write the comments of a letter to a new file of `review/`, and return its path."""
    folder = folder_in(root, REVIEW_FOLDER)
    number = next(number for number in range(1, 1000) if not (folder / f"decision-{number}.qmd").exists())
    path = folder / f"decision-{number}.qmd"
    folder.mkdir(exist_ok=True)
    write_whole(path, decision.as_text().encode())
    return path
