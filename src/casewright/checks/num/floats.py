"""NUM, floats: whether each is mentioned, in its turn, and has a caption, a label and words for who cannot see it."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from casewright.checks.num.places import (
    counted_together,
    label_places,
    own_floats,
    text_mentions,
)
from casewright.checks.num.typed import named_by_hand
from casewright.checks.report import CheckedDocument, Report
from casewright.checks.rule import Rule
from casewright.diagnostics import Finding, Location, Severity
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element
from casewright.manuscript.crossref.mentions import Mention
from casewright.manuscript.crossref.numbering import Numbered
from casewright.manuscript.markup.other_tools import label_here

_CELL_OPTION = re.compile(r"^[ \t>]*#\|[ \t]?(?P<key>[\w-]+):[ \t]*(?P<value>.*)$")


def _called(entry: Numbered, document: CheckedDocument) -> str:
    """Return a float as print calls it: "Supplementary Figure S1"."""
    kinds = document.parsed.kinds
    prefix = kinds.caption_prefix(entry.kind)
    return f"{prefix}{' ' if kinds.space_before_numbering(entry.kind) else ''}{entry.number}"


def _never_mentioned(report: Report) -> Iterator[Finding]:
    for group in counted_together(report):
        mentioned: set[str] = set()
        mentioning: set[str] = set()
        for document in group:
            labels = {mention.label for mention in text_mentions(document)}
            mentioned |= labels
            if any(document.registry.entries[label].document == document.name for label in labels):
                mentioning.add(document.name)
        mentioned |= named_by_hand(report)  # that is a finding of its own
        mentioned |= {label for document in group if not document.is_run for label in _named_in_code(document)}
        mentioned |= {label for one in group for label in (*_named_for_bookdown(one), *_between_ends(one))}
        names = {document.name for document in group}
        others_are_checked = all(entry.document in names for entry in group[0].registry.entries.values())
        for document in group:
            if not others_are_checked and document.name not in mentioning:
                continue  # the documents that mention its floats are not looked at
            places = label_places(document)
            for entry in own_floats(document):
                if entry.label not in mentioned:
                    yield NEVER_MENTIONED.finding(
                        f"{_called(entry, document)} (`{entry.label}`) is never mentioned in the text.",
                        places.get(entry.label, Location(document.path)),
                        f"Write `@{entry.label}` where the text refers to it.",
                    )


_BOOKDOWN_MENTION = re.compile(r"\\@ref\((?:fig|tab):(?P<label>[\w-]+)\)")


def _named_for_bookdown(document: CheckedDocument) -> Iterator[str]:
    """Yield the labels that text mentions as bookdown has them: that they print as text is a finding of its own."""
    for _, text in document.prose_lines:
        if "@ref(" in text:
            for match in _BOOKDOWN_MENTION.finditer(text):
                yield from (match["label"], f"fig-{match['label']}", f"tbl-{match['label']}")


_RANGE = re.compile(
    r"@(?P<first>[A-Za-z]+-\w(?:[\w-]*\w)?)\]?\s?(?:-{1,3}|[–—]|to|through|bis)\s?\[?-?@(?P<last>[A-Za-z]+-\w(?:[\w-]*\w)?)"
)


def _between_ends(document: CheckedDocument) -> Iterator[str]:
    """Yield the labels between the ends of a range: `@fig-a–[-@fig-c]` mentions what is between them."""
    labels = list(document.registry.entries)
    for _, text in document.prose_lines:
        for match in _RANGE.finditer(text) if "@" in text else ():
            if match["first"] in labels and match["last"] in labels:
                yield from labels[labels.index(match["first"]) : labels.index(match["last"])]


_LABEL_IN_CODE = re.compile(r"@(?P<label>(?:fig|tbl|lst|eq|sec)-[\w-]*\w)")


def _named_in_code(document: CheckedDocument) -> Iterator[str]:
    """Yield the labels that code of a document may print: `cat("... (@fig-course)")`."""
    for cell in document.parsed.typed_cells.cells:
        yield from (match["label"] for match in _LABEL_IN_CODE.finditer(cell.code))


def _first_mentions(group: Sequence[CheckedDocument]) -> list[Mention]:
    first: dict[str, Mention] = {}
    for document in group:
        for mention in text_mentions(document):
            first.setdefault(mention.label, mention)
    return list(first.values())


_APPENDED = re.compile(
    r"\s*\\(?:begin)?suppl\w*|.*\\(?:appendix\b|setcounter\{(?:figure|table)\}|renewcommand\*?\{?\\the(?:figure|table))"
    r"|#+\s.*\b(?:supplement\w*|appendi(?:x|ces)|extended data|supporting information)\b",
    re.IGNORECASE,
)
_CALLED_SUPPLEMENTARY = re.compile(r"\b(?:suppl?\w*\.?|appendix|extended data)[\s*_(\[]*\Z", re.IGNORECASE)


def _supplementary(document: CheckedDocument) -> frozenset[str]:
    """Return the labels of floats that count apart in print: those behind the heading of a supplement, or a command of
    LaTeX that begins one, and those that the text calls supplementary."""
    begins = next(
        (index for index, (line, text) in enumerate(document.prose_lines) if _APPENDED.match(text)),
        len(document.prose_lines),
    )
    behind = {(line.path, line.number) for line, _ in document.prose_lines[begins:]}
    first = document.prose_lines[begins][0] if behind else None
    found = {
        label
        for label, place in label_places(document).items()
        if (place.path, place.line) in behind
        or (first is not None and place.path == first.path and (place.line or 0) > first.number)
    }
    for mention in text_mentions(document):
        place = mention.location
        line = document.files.get(place.path, ())[(place.line or 1) - 1 : place.line]
        if line and _CALLED_SUPPLEMENTARY.search(line[0][: (place.column or 1) - 1]):
            found.add(mention.label)
    return frozenset(found)


def _out_of_order(report: Report) -> Iterator[Finding]:
    for group in counted_together(report):
        document = group[0]
        entries = document.registry.entries
        rank = {label: index for index, label in enumerate(entries)}
        apart = {label for one in group for label in _supplementary(one)}
        by_kind: dict[tuple[str, bool], list[Mention]] = {}
        for mention in _first_mentions(group):
            by_kind.setdefault((entries[mention.label].kind, mention.label in apart), []).append(mention)
        for mentions in by_kind.values():
            for index, mention in enumerate(mentions):
                overtaken = [one for one in mentions[index + 1 :] if rank[one.label] < rank[mention.label]]
                if overtaken:
                    first = min(overtaken, key=lambda one: rank[one.label])
                    here = _called(entries[mention.label], document)
                    yield OUT_OF_ORDER.finding(
                        f"{here} is mentioned before {_called(entries[first.label], document)}, which the text first "
                        f"mentions at {first.location}.",
                        mention.location,
                        f"Move `{first.label}` behind `{mention.label}` in the document, or change the text.",
                    )


def _panels_out_of_order(report: Report) -> Iterator[Finding]:
    for group in counted_together(report):
        last: dict[str, str] = {}
        seen: dict[str, set[str]] = {}
        for document in group:
            for mention in text_mentions(document):
                known = seen.setdefault(mention.label, set())
                for letter in mention.panels:
                    before = last.get(mention.label, "")
                    if letter not in known and _rank(letter) < _rank(before):
                        entry = document.registry.entries[mention.label]
                        yield PANELS_OUT_OF_ORDER.finding(
                            f"Panel {letter} of {_called(entry, document)} is first mentioned after panel {before}.",
                            mention.location,
                            "Letter the panels in the order of the text, or change the text.",
                        )
                    if letter not in known and _rank(letter) > _rank(before):
                        last[mention.label] = letter
                    known.add(letter)


def _rank(letter: str) -> tuple[int, str]:
    return len(letter), letter


def _panel_never_mentioned(report: Report) -> Iterator[Finding]:
    for group in counted_together(report):
        by_label: dict[str, list[Mention]] = {}
        for document in group:
            for mention in text_mentions(document):
                by_label.setdefault(mention.label, []).append(mention)
        for label, mentions in by_label.items():
            entry = group[0].registry.entries[label]
            if not entry.panels or any(not mention.panels for mention in mentions):
                continue  # a mention of the whole figure speaks of every panel
            named = {letter for mention in mentions for letter in mention.panels}
            missing = [letter for letter in entry.panels if letter not in named]
            if missing:
                many = "s" if len(missing) > 1 else ""
                verb = "are" if many else "is"
                yield PANEL_NEVER_MENTIONED.finding(
                    f"Panel{many} {', '.join(missing)} of {_called(entry, group[0])} {verb} never mentioned in the "
                    f"text.",
                    mentions[-1].location,
                    f"Write `[@{label} {missing[0]}]` where the text refers to it.",
                )


def _caption_missing(report: Report) -> Iterator[Finding]:
    for document in report.documents:
        places = label_places(document)
        by_code = frozenset() if document.is_run else _captioned_by_code(document)
        for element in ast.walk(document.resolved.blocks, "Div"):
            if not ast.has_class(element, "float") or not ast.identifier_of(element):
                continue
            label = ast.identifier_of(element)
            if not _caption_words(element) and label not in by_code:
                entry = document.registry.entries.get(label)
                what = _called(entry, document) if entry else "This float"
                yield CAPTION_MISSING.finding(
                    f"{what} (`{label}`) has no caption.",
                    places.get(label, Location(document.path)),
                    "Say in a sentence what it shows.",
                )


_CAPTION_OPTION = re.compile(r"\|[ ]*[\w-]+-cap:")
_LABEL_OPTION = re.compile(
    r"^(?:[ ]*(?:#|%%|//)\|[^\n]*\n)*[ ]*(?:#|%%|//)\|[ ]*label:[ ]*(?P<label>[\w-]+)[^\n]*\n"
    r"(?:[ ]*(?:#|%%|//)\|[^\n]*\n)*",
    re.MULTILINE,
)
_CAPTIONED_CELL = re.compile(
    r"^:{3,}\s*\{[^}\n]*#(?P<label>[\w-]+)[^}\n]*\}\s*\n\s*(?P<ticks>`{3,})\s*\{\w[^\n]*\n"
    r"(?:(?:#|%%|//)\|[ ]*[\w-]+-cap:|(?:(?!(?P=ticks)|:::)[^\n]*\n)*?(?P=ticks)[^\n]*\n\s*[^\s:`])",
    re.MULTILINE,
)


def _captioned_by_code(document: CheckedDocument) -> frozenset[str]:
    """Return the labels of cells that were not run and may print a caption: those of tables, those with one in an
    option or in the code, and those of divisions with a cell and a paragraph below it."""
    text = "\n".join(line.text for line in document.lines)
    options = {match["label"] for match in _LABEL_OPTION.finditer(text) if _CAPTION_OPTION.search(match[0])}
    return frozenset(options | {match["label"] for match in _CAPTIONED_CELL.finditer(text)}) | frozenset(
        cell.options.label
        for cell in document.parsed.typed_cells.cells
        if cell.options.label.startswith("tbl-")
        or cell.options.texts("fig-cap")
        or re.search(r"\bcap(?:tion)?\s*=", cell.code)
    )


def _caption_words(element: Element) -> str:
    """Return the words of a float's caption behind its label; those of its panels where it has none."""

    def change(inline: Element) -> list[Element] | None:
        return [] if ast.has_class(inline, "float-label") else None

    caption: Blocks = [part for part in element["c"][1] if ast.has_class(part, "float-caption")]
    return ast.plain_text(ast.rewrite(caption, change, frozenset({"Span"})))


def _content_missing(report: Report) -> Iterator[Finding]:
    declared = {figure.label: figure for figure in report.figures.figures}
    for document in report.documents:
        if not document.is_run and document.parsed.typed_cells.cells:
            continue  # what the cells print is not known
        places = label_places(document)
        for element in ast.walk(document.resolved.blocks, "Div"):
            label = ast.identifier_of(element)
            shown = [part for part in element["c"][1] if not ast.has_class(part, "float-caption")]
            if not ast.has_class(element, "float") or not label or _shows_something(shown):
                continue
            entry, figure = document.registry.entries.get(label), declared.get(label)
            drawn = next(iter(figure.files.values()), "") if figure else ""
            path = posixpath.relpath(drawn, posixpath.dirname(document.path) or ".") if drawn else ""
            yield CONTENT_MISSING.finding(
                f"{_called(entry, document) if entry else 'This float'} (`{label}`) has no picture, table or text.",
                places.get(label, Location(document.path)),
                f"Write `![]({path})` in it, with an empty line before and after."
                if drawn
                else "Write its content in it.",
            )


def _shows_something(blocks: Blocks) -> bool:
    """Return whether blocks print anything: words, a picture, a table, a formula, or what another format makes."""
    raw = (one["c"][1] for one in ast.walk(blocks, "RawBlock", "RawInline"))
    return (
        bool(ast.plain_text(blocks).strip())
        or any(not _COMMENTS.fullmatch(markup) for markup in raw)
        or any(True for _ in ast.walk(blocks, "Image", "Table", "CodeBlock", "Code", "Math"))
    )


_COMMENTS = re.compile(r"(?:\s|<!--.*?-->)*", re.DOTALL)


def _label_missing(report: Report) -> Iterator[Finding]:
    for document in report.documents:
        if document.settings is None:
            continue
        kinds = document.parsed.kinds
        for element in ast.walk(document.resolved.blocks, "Div"):
            if not ast.has_class(element, "float") or ast.identifier_of(element):
                continue
            words = _caption_words(element)
            if not words:
                continue
            place, typed = _place_of_words(document, words)
            if typed in document.registry.entries:
                continue  # a label that appears twice is a finding of its own
            attributes = ast.attributes_of(element)
            key = attributes.get("kind", "fig")
            yield LABEL_MISSING.finding(
                f"A {attributes.get('type', 'figure')} with a caption has no label, and so no number: "
                f"“{_shortened(words)}”.",
                place,
                f"`#{typed}` begins with no kind of float; write "
                f"`#{label_here(typed) or f'{key}-' + (typed.partition('-')[2] or typed)}`."
                if typed and typed.partition("-")[0] not in kinds
                else f"Add one to it: `{{#{key}-name}}`.",
            )


def _shortened(words: str) -> str:
    return words if len(words) <= 50 else words[:49].rsplit(" ", 1)[0] + " …"


def _place_of_words(document: CheckedDocument, words: str) -> tuple[Location, str]:
    """Return where words begin, as far as they are typed on one line, and the identifier that is typed behind them."""
    first = " ".join(words.split()[:3])
    for line in document.lines:
        column = line.text.find(first)
        if column >= 0:
            typed = re.search(r"\{#([\w.:-]+)", line.text[column:])
            return line.location(column + 1), typed[1] if typed else ""
    return Location(document.path), ""


def _alt_missing(report: Report) -> Iterator[Finding]:
    declared = {figure.label: figure for figure in report.figures.figures}
    described: set[str] = set()
    for document in report.documents:
        settings = document.settings
        typed = Counter[str]()
        for description, label, target in _images(document.parsed.blocks, False, ""):
            nth = typed[target]
            typed[target] += 1
            if description is None:
                continue
            figure = declared.get(label) if settings is not None else None
            if figure is not None:
                if not figure.alt_text and label not in described:
                    described.add(label)
                    yield ALT_MISSING.finding(
                        f"The figure `{label}` has no alternative text.",
                        figure.location,
                        "Add `alt:` to it, and describe what it shows.",
                    )
                continue
            shown = "only its caption" if description else "no text"
            yield ALT_MISSING.finding(
                f"The picture `{target}` has {shown} for readers who cannot see it.",
                _place_of_image(document, target, nth),
                'Add `fig-alt="..."` to it, and describe what it shows; `fig-alt=""` if it is decoration.',
            )
        yield from _cells_without_alt(document)


def _images(
    blocks: Blocks, captioned: bool, label: str, described: bool = False
) -> Iterator[tuple[str | None, str, str]]:
    """Yield the images of blocks: what is typed as their description (None if they have an alternative text of their
    own), the label of the float they are in, and their address.

    `captioned` tells that the float around has a caption apart, so that a description is an alternative text; `told`
    that it has one itself. Images that cells made are left out: their cells are asked.
    """
    for element in blocks:
        kind = element["t"]
        if kind in ast.LEAVES:
            continue
        attributes = ast.attributes_of(element)
        if kind == "Image":
            description = ast.plain_text(element["c"][1])
            has_own = described or "fig-alt" in attributes or "alt" in attributes or (bool(description) and captioned)
            yield None if has_own else description, ast.identifier_of(element) or label, element["c"][2][0]
        elif kind == "Div":
            if ast.has_class(element, "cell"):
                continue
            own = ast.identifier_of(element)
            last = element["c"][1][-1] if element["c"][1] else None
            apart = last is not None and last["t"] == "Para" and not any(one["t"] == "Image" for one in last["c"])
            is_labelled = "-" in own
            inside = own if is_labelled else label
            yield from _images(
                element["c"][1], captioned or (is_labelled and apart), inside, described or "fig-alt" in attributes
            )
        elif kind == "Figure":
            own = ast.identifier_of(element) or label
            yield from _images(element["c"][2], captioned, own, described or "fig-alt" in attributes)
        else:
            # In running text the description is the alternative text, there is no caption it could be.
            in_line = kind in {"Para", "Plain"} and len(element["c"]) > 1
            for children in ast.child_lists(element):
                yield from _images(children, captioned or in_line, label, described)


def _place_of_image(document: CheckedDocument, target: str, nth: int) -> Location:
    """Return where the image of an address is typed, the nth time (from 0)."""
    places: list[Location] = []
    typed = "|".join(re.escape(one) for one in {target, unquote(target)})
    for line, text in document.prose_lines:
        for match in re.finditer(rf"\]\(<?(?:{typed})(?=[\s)>])", text):
            places.append(line.location(max(text.rfind("![", 0, match.start() + 1), 0) + 1))
    return places[min(nth, len(places) - 1)] if places else Location(document.path)


def _cells_without_alt(document: CheckedDocument) -> Iterator[Finding]:
    options: dict[str, tuple[str, Location]] = {}
    for line in (*document.lines, None):
        match = _CELL_OPTION.match(line.text) if line is not None else None
        if line is not None and match is not None:
            options[match["key"]] = (match["value"].strip("\"' "), line.location(match.start("key") + 1))
            continue
        if line is not None and line.text.lstrip(" \t>").startswith("#|"):
            continue  # a value that goes on
        label, place = options.get("label", ("", Location(document.path)))
        if (label.startswith("fig-") or "fig-cap" in options) and "fig-alt" not in options:
            yield ALT_MISSING.finding(
                f"The figure that this cell draws{f' (`{label}`)' if label else ''} has only its caption for readers "
                "who cannot see it.",
                place if label else options["fig-cap"][1],
                "Add a line `#| fig-alt: ...`, and describe what it shows.",
            )
        options = {}


_ORDER = (
    'ICMJE Recommendations, "Preparing a Manuscript for Submission" (Tables; Illustrations): tables are numbered '
    "consecutively in the order of their first citation in the text, figures in the order in which they are cited."
)

NEVER_MENTIONED = Rule(
    "NUM003",
    "float-never-mentioned",
    Severity.WARNING,
    summary="A figure or table is never mentioned in the text.",
    purpose="Readers do not know when to look at it, and journals require every float to be cited in the text.",
    wrong="![The leg on day 7.](leg.png){#fig-leg}  # and no @fig-leg in the text",
    right="The swelling grew (@fig-leg).",
    when_wrong="If a document that is not checked mentions it: check the whole project.",
    source=_ORDER,
    check=_never_mentioned,
    is_habit=True,
)
OUT_OF_ORDER = Rule(
    "NUM004",
    "floats-out-of-order",
    Severity.WARNING,
    summary="The text mentions a figure or table before one with a lower number.",
    purpose="Figure 2 before Figure 1 suggests that one was lost, and editors return the manuscript.",
    wrong="Fever rose (Figure 2) and fell (Figure 1).",
    right="Fever rose (Figure 1) and fell (Figure 2).  # the figures changed places in the document",
    when_wrong="If a journal numbers floats by their position.",
    source=_ORDER,
    check=_out_of_order,
)
PANELS_OUT_OF_ORDER = Rule(
    "NUM005",
    "panels-out-of-order",
    Severity.WARNING,
    summary="The text mentions panel B of a figure before panel A.",
    purpose="The letters of panels follow the order of the text, as the numbers of figures do.",
    wrong="The leg after ([@fig-leg B]) and before ([@fig-leg A]).",
    right="The leg before ([@fig-leg A]) and after ([@fig-leg B]).",
    when_wrong="If panels are lettered by their place in the picture, and the journal accepts it.",
    source=_ORDER,
    check=_panels_out_of_order,
)
PANEL_NEVER_MENTIONED = Rule(
    "NUM018",
    "panel-never-mentioned",
    Severity.WARNING,
    summary="The text mentions some panels of a figure, and never the others.",
    purpose="A panel that the text does not mention was forgotten, or is not needed.",
    wrong="The leg before ([@fig-leg A]).  # the figure has panels A and B",
    right="The leg before ([@fig-leg A]) and after ([@fig-leg B]).",
    when_wrong="If only the legend describes it, on purpose.",
    source=_ORDER,
    check=_panel_never_mentioned,
)
CAPTION_MISSING = Rule(
    "NUM014",
    "caption-missing",
    Severity.WARNING,
    summary="A figure or table has a number, but no caption.",
    purpose="Tables and figures are read without the text: each has its own short title.",
    wrong="::: {#fig-leg}\n![](leg.png)\n:::",
    right="::: {#fig-leg}\n![](leg.png)\n\nThe leg on day 7.\n:::",
    when_wrong="If the caption is made by code that has not been run.",
    source='ICMJE Recommendations, "Preparing a Manuscript for Submission" (Tables: "a short descriptive title"; '
    "Illustrations: legends).",
    check=_caption_missing,
)
CONTENT_MISSING = Rule(
    "NUM035",
    "float-without-content",
    Severity.WARNING,
    summary="A figure or table has a label, and nothing in it.",
    purpose="It is numbered and mentioned, and readers find a caption alone.",
    wrong="::: {#fig-leg}\n:::",
    right="::: {#fig-leg}\n\n![](../figures/fig-leg.svg)\n\n:::",
    when_wrong="If the figure is sent apart, and its legend alone is to be printed there.",
    source='Quarto\'s documentation, "Cross References" (Div syntax).',
    check=_content_missing,
)
ALT_MISSING = Rule(
    "NUM015",
    "alt-text-missing",
    Severity.WARNING,
    summary="A picture has no alternative text of its own.",
    purpose="Users of screen readers hear only the caption, which does not describe the picture.",
    wrong="![The leg on day 7.](leg.png){#fig-leg}",
    right='![The leg on day 7.](leg.png){#fig-leg fig-alt="A swollen left leg beside a normal right one."}',
    when_wrong="If the caption describes the picture fully, which is rare.",
    source='Web Content Accessibility Guidelines 2.2, success criterion 1.1.1; Quarto\'s documentation, "Figures" '
    '("Alt Text").',
    check=_alt_missing,
    is_habit=True,
)
LABEL_MISSING = Rule(
    "NUM019",
    "float-without-label",
    Severity.WARNING,
    summary="A figure or table has a caption, but no label, so it has no number.",
    purpose="Without a label it has no number, and the text cannot refer to it.",
    wrong="![The leg on day 7.](leg.png){#figure-leg}",
    right="![The leg on day 7.](leg.png){#fig-leg}",
    when_wrong="If the report has one figure, which is not to be numbered.",
    source='Quarto\'s documentation, "Cross References"; ICMJE Recommendations (Tables; Illustrations).',
    check=_label_missing,
)

RULES = (
    NEVER_MENTIONED,
    OUT_OF_ORDER,
    PANELS_OUT_OF_ORDER,
    CAPTION_MISSING,
    CONTENT_MISSING,
    ALT_MISSING,
    PANEL_NEVER_MENTIONED,
    LABEL_MISSING,
)
