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

_PEOPLE = (
    r"reviewer|referee|reviewing expert|gutachter(?:[/*:_]?in)?|gutachten|"
    r"rapporteu(?:r|se)|r[ée]viseur|relecteur|[ée]valuateur|"
    r"revisor(?:a)?|evaluador(?:a)?|[áa]rbitro"
)
_EDITORS = (
    r"(?:(?:academic|associate|handling|section|guest|deputy|managing|chief)[ -])*editor(?:ial)?(?:[ -]in[ -]chief)?s?|"
    r"herausgeber(?:in|s)?|(?:r[ée]dacteur|r[ée]daction|[ée]diteur)s?(?: en chef)?|"
    r"editora?(?: jefe)?|editores|journal requirements?"
)
_ABOUT = (
    r"comments?(?:\s+and\s+suggestions)?|remarks?|notes?|recommendations?|public review|"
    r"report|evaluation|kommentare?|anmerkungen|bemerkungen|commentaires?|"
    r"remarques?|comentarios?|observaciones"
)
_OF = r"(?:\s+(?:from|of|by|to|for|von|des|der|du|de|del|de la|de l['’])?\s*(?:the|dem)?\s*)"
_ORDINALS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "first": "1", "second": "2", "third": "3",
    "i": "1", "ii": "2", "iii": "3", "iv": "4", "erste": "1", "zweite": "2", "dritte": "3", "premier": "1",
    "première": "1", "deuxième": "2", "troisième": "3", "primer": "1", "segund": "2", "tercer": "3",
}  # fmt: skip
_REVIEWER = re.compile(
    rf"^\W*(?:(?:{_ABOUT}){_OF}?)?"
    rf"(?:(?:review report|peer|external|externe[rs]?|statistical|technical)\s+\W?)?"
    rf"(?:(?P<first>\d|first|second|third|erste|zweite|dritte|premi[èe]re?|(?:deux|trois)i[èe]me|primer|segund|tercer)"
    rf"(?:st|nd|rd|th|\.|[ers]|[ao])?\s+)?(?:{_PEOPLE}|R(?=\d{{1,2}}\s*(?::|$)))"
    rf"(?:\(?s\)?)?(?:['’]s?)?\s*(?:comments?|report)?\s*(?:no\.?|nr\.?|n[º°]|number)?\s*[#№:.(\[-]*\s*"
    rf"(?P<number>\d{{1,2}}|[A-F]\b|i{{1,3}}\b|iv\b|one|two|three|four|five)?\s*(?:\)|\])?\s*"
    rf"(?:['’]s)?\s*(?:{_ABOUT})?(?:\s+(?:to|for)\s+(?:the\s+)?authors?)?\s*[*_]*(?:\s*[:.–—-]+\s*(?P<rest>.*)|\s*)$",
    re.IGNORECASE,
)
_EDITOR = re.compile(
    rf"^\W*(?:(?:{_ABOUT}){_OF}?(?:{_EDITORS})|(?:{_EDITORS})(?:\(?s\)?)?['’]?s?\s*(?:{_ABOUT})?)"
    rf"(?:\s+(?:to|for)\s+(?:the\s+)?authors?)?\s*[*_]*(?:\s*:\s*(?P<rest>.*)|\s*)$|^(?:AE|EIC):\s*(?P<short>.*)$",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\((?:remarks|comments|public review|recommendations)[^()]*(?:\([^()]*\)[^()]*)?\)", re.IGNORECASE)
_TO_AUTHORS = re.compile(
    rf"^\W*(?:\d\.\s+review\s+)?(?:(?:{_PEOPLE})(?:\(?s\)?)?['’]?s?['’]?\s+)?(?:{_ABOUT})\s+(?:to|for|an|f[üu]r|aux?|[àa]|para|al|a)\s+"
    r"(?:the\s+|den\s+|die\s+|l['’]|los\s+|el\s+)?(?:authors?|autor(?:en|es)?|auteurs?)\W*$",
    re.IGNORECASE,
)
_PARTS: tuple[tuple[str, str], ...] = (
    ("major", r"major|gr[öo](?:ß|ss)e(?:re)?|haupt\w*|wesentliche|majeure?s|principales|mayores|importantes"),
    ("minor", r"minor|kleine(?:re)?|geringf[üu]gige|mineure?s|secondaires|menores"),
    ("general", r"general|overall|allgemeine?|g[ée]n[ée]rales?|g[ée]n[ée]raux|generales"),
    ("specific", r"specific|detailed|spezifische|einzelne|sp[ée]cifiques|espec[íi]ficos"),
)
_PART_WORDS = (
    rf"(?:{_ABOUT}|points?|issues?|concerns?|revisions?|essential revisions?|punkte|kritikpunkte|einw[äa]nde|puntos)"
)
_NUMBERED = re.compile(
    r"^\s*(?:(?:comment|point|question|issue|kommentar|punkt|commentaire|comentario|punto)\s*[#:]?\s*|[#QR(]\s*)?"
    r"(?P<number>\d{1,2}(?:\.\d{1,2})?)\s*(?:[.):]\)?|[-–—]\s|(?<=Q\d)\s)\s*(?P<text>\S.*)$",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*[-*•·‣▪]\s+(?P<text>\S.*)$")
_RULE = re.compile(r"^\s*[-=_*~#]{3,}\s*$")
_CLOSING = re.compile(
    r"^\W*(?:(?:yours|very)?\s*sincerely|kind regards|best (?:regards|wishes)|with (?:kind|best) regards|respectfully|"
    r"mit freundlichen gr[üu](?:ß|ss)en|freundliche gr[üu](?:ß|ss)e|cordialement|bien cordialement|atentamente|"
    r"saludos cordiales|un cordial saludo|"
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
        splitter.line(number, line.replace("\xa0", " ").rstrip())
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
        if heading is not None:
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
        shown = _ASIDE.sub("", " ".join(line.split()).replace("**", "").strip("#*_ "))
        if _NUMBERED.match(shown) and not re.match(
            r"R\d+\s*:|\d\.\s*(?:gutachte|review comments)", shown, re.IGNORECASE
        ):
            return None
        found = _REVIEWER.match(shown)
        rest = (found["rest"] or "").strip() if found else ""
        if found and (found["number"] or found["first"]):
            name = (found["number"] or found["first"]).casefold()
            return _ORDINALS.get(name, name.upper()), "" if re.fullmatch(_ABOUT, rest, re.IGNORECASE) else rest
        if found and "statistical" in shown.casefold():
            return "statistics", rest
        editor = _EDITOR.match(shown)
        if editor:
            return "editor", (editor["rest"] or editor["short"] or "").strip()
        return ("", "") if _TO_AUTHORS.match(shown) or (found and not rest) else None

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
        is_numbered = any(_NUMBERED.match(line) for _, line in lines)
        is_bulleted = not is_numbered and sum(bool(_BULLET.match(line)) for _, line in lines) > 1
        for number, label, text in _items(lines, is_numbered, is_bulleted):
            self.add(number, label or ("general" if is_numbered else ""), text)
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


def _items(
    lines: Sequence[tuple[int, str]], is_numbered: bool, is_bulleted: bool
) -> Iterator[tuple[int, str, list[str]]]:
    """Yield the first line, the printed number (empty for none) and the text of each comment of a section: numbered or
    bulleted items, else paragraphs."""
    item: list[str] = []
    start, label = 0, ""
    after_blank = True
    for number, line in lines:
        found = _NUMBERED.match(line) if is_numbered else _BULLET.match(line) if is_bulleted else None
        begins = bool(found) or (not is_numbered and not is_bulleted and after_blank and bool(line.strip()))
        if begins:
            if any(one.strip() for one in item):
                yield start, label, item
            start, item = number, [found["text"] if found else line]
            label = found["number"] if found and is_numbered else ""
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
