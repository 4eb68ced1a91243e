"""Statements in words held against the case: that something was absent or present, rose or fell, how it ended.

Each reader yields what it found as `Contradiction`s; the next kind of statement is one more reader.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from casewright.checks.dat.claims.doubts import NOT_DONE
from casewright.checks.dat.claims.english import NUMBER, number_of
from casewright.checks.dat.claims.sentences import Sentence
from casewright.checks.dat.facts import Facts, content_words, same_word
from casewright.checks.dat.person import is_of_group
from casewright.checks.dat.quantities import Subject
from casewright.checks.dat.statements.comparisons import comparisons
from casewright.checks.dat.statements.contradiction import Contradiction
from casewright.checks.dat.statements.sides import other_sides
from casewright.checks.dat.statements.treatments import treatments


def contradictions(
    sentence: Sentence, facts: Facts, subjects: Sequence[Subject], side: str = ""
) -> Iterator[Contradiction]:
    """Every statement of a sentence that the case contradicts; `side` is the one that the heading above it names."""
    if NOT_DONE.search(sentence.text):
        return
    found: tuple[Iterator[Contradiction], ...] = (
        _presence(sentence, facts),
        comparisons(sentence, facts, subjects),
        treatments(sentence, facts),
        _outcomes(sentence, facts),
        _results(sentence, facts),
        other_sides(sentence, facts, side),
        _too_many(sentence, facts),
        _zygosities(sentence, facts),
        _opposites(sentence, facts),
        _parents(sentence, facts),
    )
    for one in chain(*found):
        if one.is_called or sentence.offset(one.start, one.end) is not None:
            yield one


_NEGATED = re.compile(
    r"\b(?:no|not|never|without|neither|nor|free of|free from|denied|absent|absence of|ruled out|excluded|un\w+ed|"
    r"negative for|kein\w*|nicht|ohne|nie)\b",
    re.IGNORECASE,
)
_HAD = r"(?:had|has|have|with|developed|showed|noted|there (?:was|were)|was|were|hatte|and)"
_HEDGED = re.compile(
    r"\b(?:new|further|more|other|longer|again|recur\w*|relaps\w*|if|whether|suspected|possible|risk|history|prevent\w*|"
    r"because|considered|family|later|since|until|before|after|any|neue\w*|weitere\w*)\b",
    re.IGNORECASE,
)


_IS_THERE = re.compile(
    r"\s(?:[\w-]+\s)?(?:(?:was|were|is|are)\s(?:also\s|then\s|still\s)?(?:needed|necessary|required|performed|present|noted|"
    r"found|seen|observed|given|done|started)|occurred|developed|appeared|set in|followed)\b"
)
_NEED = re.compile(r"^(?:need|use|signs?|evidence|treatment|history) (?:of|for|with) ")
_DENIED = re.compile(r"\b(?:no|without|never had|denied|kein\w*|ohne)\s(?:any\s)?$", re.IGNORECASE)
_DID = re.compile(r"\b(?:he|she|the patient|and|who)\s(?:then\s|also\s)?(?P<verb>[a-z]+ed)\b", re.IGNORECASE)


def _presence(sentence: Sentence, facts: Facts) -> Iterator[Contradiction]:
    """A finding that the case says is absent, told as present, or the reverse; an allergy that the case has, denied."""
    absent = {name.removesuffix(".absent"): text for name, text in facts.texts.items() if name.endswith(".absent")}
    names = {event: facts.texts.get(f"{event}.name", "") for event in absent}
    for name, text in facts.texts.items():
        event = name.rpartition(".")[0]
        if name.endswith(".absent"):
            called = _NEED.sub("", names[event])
            match = _named(called, sentence.text) or _done(called, sentence.text)
            if match is None:
                continue
            clause = sentence.clause(*match.span())
            if _NEGATED.search(clause) or _HEDGED.search(clause):
                continue
            had = re.search(rf"\b{_HAD}\s(?:[\w-]+\s){{0,2}}$", sentence.text[: match.start()], re.IGNORECASE)
            if had or match.re is _DID or _IS_THERE.match(sentence.text, match.end()):
                yield Contradiction(*match.span(), f"contradicts the case, which says `{text}`")
        elif name.endswith("allergies") and text and not re.search(r"\bno(?:ne)?\b|unknown|keine", text):
            match = re.search(r"\b(?:no (?:known )?(?:drug )?allerg\w+|(?:was |is )?not allergic)\b", sentence.text)
            if match:
                told = content_words(sentence.text[match.end() :])
                if not told or any(same_word(word, own) for word in told for own in content_words(text)):
                    yield Contradiction(*match.span(), f"contradicts the case, which has an allergy to {text}")
        elif re.search(r"(?:^|\.)course\.[^.]+\.name$", name) and event not in absent and text not in names.values():
            match = _named(text, sentence.text)
            if match is None or not any(fact.event == event for fact in facts.of("day", "elapsed")):
                continue
            before = _DENIED.search(sentence.text[: match.start()])
            if before and not _HEDGED.search(sentence.clause(*match.span())) and not re.search(r"\d", sentence.text):
                evidence = f"contradicts the case, which has `{event}`"
                yield Contradiction(before.start(), match.end(), evidence, is_certain=False)


def _named(called: str, text: str) -> re.Match[str] | None:
    """Where a text has a name with its words in order, in singular or plural."""
    words = [re.escape(re.sub(r"s$", "", word)) for word in called.split()]
    pattern = r"(?:e?s)?[\s-]".join(words)
    return re.search(rf"\b{pattern}(?:e?s)?\b", text, re.IGNORECASE) if words else None


def _done(called: str, text: str) -> re.Match[str] | None:
    """Where a text says with a verb that the patient did what a name of one word says: "he vomited" of vomiting."""
    if " " in called:
        return None
    return next((one for one in _DID.finditer(text) if same_word(one["verb"].casefold(), called.casefold())), None)


_DIED = re.compile(
    r"\b(?:(?:he|she|the patient|twin|infant|girl|boy|woman|man|and|who)\s(?:then\s)?died|his death|"
    r"her death|verstarb|starb)\b",
    re.IGNORECASE,
)
_LIVED = re.compile(
    r"\b(?:(?:he|she|twin|patient|infant|girl|boy|woman|man|and)\s(?:has\s)?(?:survived|"
    r"recovered (?:fully|completely))|is alive|was discharged home)\b",
    re.IGNORECASE,
)
_DEGREE = re.compile(
    r"\b(?P<degree>complete|full|partial|no|stable|progressive)\s(?P<what>remission|recovery|response|disease|resolution)\b",
    re.IGNORECASE,
)
_LIKE = {"full": "complete"}


def _outcomes(sentence: Sentence, facts: Facts) -> Iterator[Contradiction]:
    """Death or survival, and the degree of a response, that the case tells otherwise."""
    status = {text for name, text in facts.texts.items() if name.endswith("outcome.vital-status")}
    for pattern, other in ((_DIED, "alive"), (_LIVED, "deceased")):
        if status == {other} and (match := pattern.search(sentence.text)):
            yield Contradiction(*match.span(), f"contradicts the case, whose patient is {other}")
    told: dict[str, set[str]] = {}
    for name, text in facts.texts.items():
        if name.endswith((".response.name", "outcome.name")):
            for match in _DEGREE.finditer(text):
                told.setdefault(match["what"].casefold(), set()).add(_degree(match))
    for match in _DEGREE.finditer(sentence.text):
        known = told.get(match["what"].casefold())
        if known and _degree(match) not in known:
            certain = not _HEDGED.search(sentence.clause(*match.span()))
            if certain:
                yield Contradiction(
                    *match.span(), f"contradicts the case, which says “{' or '.join(sorted(known))} {match['what']}”"
                )


def _degree(match: re.Match[str]) -> str:
    return _LIKE.get(match["degree"].casefold(), match["degree"].casefold())


_RESULT = re.compile(r"\b(?P<result>positive|negative)\b", re.IGNORECASE)


def _results(sentence: Sentence, facts: Facts) -> Iterator[Contradiction]:
    """A measurement called positive where all of its results in the case at that time are negative, or the reverse."""
    for match in _RESULT.finditer(sentence.text):
        lead = content_words(sentence.text[: match.start()])[-8:]
        for name, text in facts.texts.items():
            event, found, key = name.partition(".values.")
            words = content_words(facts.texts.get(f"{event}.name", ""))
            if not found or text.casefold() not in {"positive", "negative"} or not words:
                continue
            if not all(any(same_word(own, word) for word in lead) for own in words):
                continue
            same_time = all(
                word in sentence.text.casefold().replace("\n", " ") for word in key.split("-") if word.isdigit()
            )
            if text.casefold() != match["result"].casefold() and same_time and re.search(r"\d", key):
                yield Contradiction(*match.span(), f"contradicts the case, which says `{text}` of `{name}`")


def _too_many(sentence: Sentence, facts: Facts) -> Iterator[Contradiction]:
    """More events of a name than the case has, of which it has several: "four relapses"."""
    names = Counter(
        text.casefold()
        for name, text in facts.texts.items()
        if name.endswith(".name") and name.startswith(("course.", "history.")) and name.count(".") == 2
    )
    for called, count in names.items():
        if count < 2 or " " in called or f"no {called}" in facts.texts.values():
            continue
        counted = re.compile(rf"(?<![\w.,-])(?P<number>{NUMBER})\s(?:\w+\s)?{re.escape(called)}s\b", re.IGNORECASE)
        for match in counted.finditer(sentence.text):
            number = number_of(match["number"])
            if number and number > count and not is_of_group(sentence.clause(*match.span())):
                yield Contradiction(
                    *match.span("number"), f"is more than the case has of {called}: {count}", is_certain=False
                )


_OPPOSITES = (
    ("patent", "occluded"), ("intact", "ruptured"), ("benign", "malignant"), ("unilateral", "bilateral"),
    ("acute", "chronic"), ("solid", "cystic"), ("stable", "unstable"), ("reversible", "irreversible"),
)  # fmt: skip
"""Adjectives of states, of which a thing has one; not those of places, where a part has both."""
_OTHER_WORD = {one: other for pair in _OPPOSITES for one, other in (pair, pair[::-1])}
_QUALIFIED = re.compile(rf"\b(?P<word>{'|'.join(_OTHER_WORD)})\s(?P<noun>[^\W\d_]{{4,}})", re.IGNORECASE)


def _opposites(sentence: Sentence, facts: Facts) -> Iterator[Contradiction]:
    """An adjective of something that the case has with the opposite one only: "an occluded graft" of a patent one."""
    for match in _QUALIFIED.finditer(sentence.text):
        word, noun = match["word"].casefold(), match["noun"].casefold()
        said = {
            one["word"].casefold()
            for text in facts.texts.values()
            for one in _QUALIFIED.finditer(text)
            if same_word(one["noun"].casefold(), noun)
        }
        if _OTHER_WORD[word] in said and word not in said and not _NEGATED.search(sentence.clause(*match.span())):
            evidence = f"contradicts the case, which speaks of “{_OTHER_WORD[word]} {match['noun']}”"
            yield Contradiction(*match.span(), evidence, is_certain=False)


_PARENT = re.compile(
    r"\b(?:inherited from|from|of)\s(?:the|his|her)\s(?:healthy\s)?(?:(?P<maternal>mother)|(?P<paternal>father))\b"
    r"|\b(?:(?P<maternal_>maternal)|(?P<paternal_>paternal))(?:ly inherited| origin| allele)\b",
    re.IGNORECASE,
)


def _parents(sentence: Sentence, facts: Facts) -> Iterator[Contradiction]:
    """The parent that the only variant of the case came from."""
    origins = {text for name, text in facts.texts.items() if name.endswith(".origin") and ".genetics." in f".{name}"}
    if len(origins) != 1 or not re.search(r"\b(?:variants?|mutations?|inherit\w*|allele)\b", sentence.text):
        return
    for match in _PARENT.finditer(sentence.text):
        told = (match.lastgroup or "").rstrip("_")
        if origins <= {"maternal", "paternal"} and told not in origins:
            yield Contradiction(
                *match.span(), f"contradicts the case, where the origin of the variant is {next(iter(origins))}"
            )


_ZYGOSITY = re.compile(r"\b(?:compound[ -]hetero|homo|hetero|hemi)zygous\b", re.IGNORECASE)


def _zygosities(sentence: Sentence, facts: Facts) -> Iterator[Contradiction]:
    """The zygosity said of a variant, or of a gene that has one variant in the case."""
    told = list(_ZYGOSITY.finditer(sentence.text))
    if not told:
        return
    genes: dict[str, set[str]] = {}
    places: list[tuple[int, str]] = []
    for name, zygosity in facts.texts.items():
        variant = name.removesuffix(".zygosity")
        if variant != name and zygosity:
            genes.setdefault(facts.text(f"{variant}.gene"), set()).add(zygosity)
            for part in ("variant", "protein"):
                text = facts.text(f"{variant}.{part}")
                places += (
                    [(one.start(), zygosity) for one in re.finditer(re.escape(text), sentence.text)] if text else []
                )
    for gene, known in genes.items():
        if gene and len(known) == 1:
            places += [
                (one.start(), next(iter(known))) for one in re.finditer(rf"\b{re.escape(gene)}\b", sentence.text)
            ]
    for match, following in zip(told, [*told[1:], None], strict=True):
        end = following.start() if following else len(sentence.text)
        behind = sorted(place for place in places if match.end() < place[0] < end)
        if behind and behind[0][1].casefold() != match[0].casefold().replace("-", " "):
            yield Contradiction(*match.span(), f"contradicts the case, which says `{behind[0][1]}`")
