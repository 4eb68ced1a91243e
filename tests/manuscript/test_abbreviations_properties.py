"""What holds for any document: random text with uses, names that only look like uses, marks, notes and floats."""

from __future__ import annotations

import copy
import functools
import re
from collections.abc import Iterator
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from casewright.diagnostics import CasewrightError
from casewright.manuscript import ast
from casewright.manuscript.abbreviations.expansion import abbreviations_list, expand
from casewright.manuscript.abbreviations.matching import RAISED, Form, FormMatcher, normal_form
from casewright.manuscript.abbreviations.runs import Change, flatten
from casewright.manuscript.abbreviations.terms import Terms, load_terms

FILE = Path(__file__).parent / "abbreviations" / "abbreviations.yml"


@functools.cache
def terms() -> Terms:
    return load_terms(FILE.read_text("utf-8"), "data/abbreviations.yml")


SHORTS = [term.short for term in terms().terms]
LIKE_USES = "HLAs CRs CRS’s HLAs’ CAR-T DNA HLA-DR B-ALL HLA-A*02 IL-6R CRS-related post-HSCT non-HLA-CR CR/CRS CALL"
AROUND_USES = (
    "a an A An the in complete remission (CR) (in CR) [CR] Done. So: e.g. e.g.\u00a0CRS “CR” ( ) . 抗HLA抗体 CRS.csv"
)
WORDS = st.sampled_from([*SHORTS, *SHORTS, *LIKE_USES.split(), *re.split(" ", AROUND_USES)])
PLAIN = st.sampled_from(
    ["a", "An", "the", "fever", "B-ALL", "CALL", "CAR-T", "DNA", "HLA-A*02", "(x)", "Done.", "移植", "5"]
)


def spaced(parts: list[ast.Element]) -> ast.Inlines:
    out: ast.Inlines = []
    for part in parts:
        out += [ast.SPACE, part] if out else [part]
    return out


def sequences(part: st.SearchStrategy[ast.Element], least: int = 0) -> st.SearchStrategy[ast.Inlines]:
    glued = st.lists(part, min_size=least, max_size=3)
    return st.one_of(st.lists(part, min_size=least, max_size=8).map(spaced), glued)


def containers(inner: st.SearchStrategy[ast.Element]) -> st.SearchStrategy[ast.Element]:
    inside = sequences(inner)
    return st.one_of(
        st.tuples(st.sampled_from(["Emph", "Strong", "Superscript", "Subscript", "SmallCaps"]), inside).map(
            lambda pair: {"t": pair[0], "c": pair[1]}
        ),
        inside.map(lambda inlines: {"t": "Quoted", "c": [{"t": "DoubleQuote"}, inlines]}),
        inside.map(lambda inlines: ast.link(inlines, "x.html")),
        inside.map(lambda inlines: ast.span(inlines, classes=["noabbr"])),
        inside.map(lambda inlines: ast.span(inlines, classes=["plain"])),
        st.lists(inner, max_size=3).map(lambda inlines: {"t": "Note", "c": [ast.para(spaced(inlines))]}),
    )


LEAVES: st.SearchStrategy[ast.Element] = st.one_of(
    WORDS.map(ast.text),
    st.sampled_from(
        [
            {"t": "SoftBreak"},
            {"t": "LineBreak"},
            {"t": "Code", "c": [ast.attr(), "CR"]},
            {"t": "Math", "c": [{"t": "InlineMath"}, "CR"]},
            {"t": "RawInline", "c": ["html", "<!-- CR -->"]},
            {"t": "Cite", "c": [[], [ast.text("[@CR]")]]},
            ast.span([], "anchor"),
            ast.span([ast.text("Figure"), ast.SPACE, ast.text("CR")], classes=["mention"]),
            {"t": "Image", "c": [ast.attr("", [], {"alt": "An HLA (CR) and HLA"}), [], ["a.png", ""]]},
        ]
    ),
)
INLINE = st.recursive(LEAVES, containers, max_leaves=6)
PARAGRAPH = sequences(INLINE).map(ast.para)
TABLE = st.lists(PARAGRAPH, min_size=1, max_size=3).map(
    lambda paragraphs: ast.div([ast.div(paragraphs, classes=["float-content"])], "tbl-x", ["float"])
)
LEGEND = st.lists(PARAGRAPH, min_size=1, max_size=2).map(lambda blocks: ast.div(blocks, classes=["figure-legend"]))
BLOCK = st.one_of(
    PARAGRAPH,
    PARAGRAPH,
    sequences(INLINE).map(lambda inlines: ast.header(2, inlines)),
    st.lists(PARAGRAPH, max_size=2).map(lambda blocks: {"t": "BulletList", "c": [blocks]}),
    TABLE,
    LEGEND,
)
DOCUMENT = st.lists(BLOCK, max_size=6)


def spans(elements: list[ast.Element], *names: str, into_scopes: bool, heading: bool = False) -> Iterator[ast.Element]:
    """The spans of the classes in reading order; tables and legends left out unless asked for, and headings but for
    their footnotes, which are text."""
    for element in elements:
        classes = set(ast.classes_of(element))
        if (not into_scopes and classes & {"float", "figure-legend"}) or element["t"] in {"Image", "Cite"}:
            continue
        if classes & set(names):
            if not heading:
                yield element
        elif "c" in element and "noabbr" not in classes:
            below = (heading or element["t"] == "Header") and element["t"] != "Note"
            for children in ast.child_lists(element):
                yield from spans(children, *names, into_scopes=into_scopes, heading=below)


def short_of(span: ast.Element) -> str:
    """The term that a span of the output stands for."""
    written = ast.attributes_of(span).get("short") or ast.plain_text([span])
    form = terms().matcher.form(written)
    assert form is not None, written
    return form.owner


@settings(max_examples=100)
@given(DOCUMENT)
def test_every_use_is_explained_once_where_it_is_first_read(document: ast.Blocks) -> None:
    expanded = expand([], document, terms())
    scopes = [(expanded.blocks, False)]
    scopes += [(one["c"][1], True) for one in expanded.blocks if set(ast.classes_of(one)) & {"float", "figure-legend"}]
    for blocks, is_below in scopes:
        shown = [
            (short_of(one), "abbr-definition" in ast.classes_of(one))
            for one in spans(blocks, "abbr", "abbr-definition", into_scopes=is_below)
        ]
        by_hand = explained_by_hand(blocks)
        if is_below:
            assert not any(defines for _, defines in shown)
            [*notes] = spans(blocks, "abbr-explanations", into_scopes=True)
            listed = [part.split(", ")[0] for part in ast.plain_text(notes).rstrip(".").split("; ") if part]
            assert [short for short in listed if short not in by_hand] == [
                short for short in dict.fromkeys(short for short, _ in shown) if short not in by_hand
            ]
            assert len(listed) == len(set(listed))
        else:
            for short in {short for short, _ in shown} - by_hand:
                assert next(defines for one, defines in shown if one == short), f"{short} is explained at first use"
                assert sum(defines for one, defines in shown if one == short) == 1, f"{short} is explained once"


def explained_by_hand(blocks: ast.Blocks) -> set[str]:
    """Terms whose short form may be beside its long form as typed: of those nothing more is said here."""
    text = " ".join(normal_form(flatten(one["c"]).text) for one in ast.walk(blocks) if one["t"] in {"Para", "Plain"})
    return {"CR"} if re.search(r"complete\W+remission", text) else set()


@settings(max_examples=100)
@given(DOCUMENT)
def test_resolving_twice_changes_nothing(document: ast.Blocks) -> None:
    once = expand([], document, terms())
    assert expand([], once.blocks, terms()) == once
    rare = expand([], document, terms(), minimum_uses=2)
    assert expand([], rare.blocks, terms(), minimum_uses=2) == rare


@settings(max_examples=100)
@given(DOCUMENT)
def test_the_list_is_what_is_printed(document: ast.Blocks) -> None:
    expanded = expand([], document, terms())
    # Spans in headings spell out; typed definitions stay typed, so what they show is looked for in the text.
    shown = {
        short_of(one)
        for one in ast.walk(without_images(expanded.blocks))
        if set(ast.classes_of(one)) & {"abbr", "abbr-definition"}
    }
    used = {term.short for term in expanded.used}
    assert shown <= used
    assert used - shown <= {"CR"}, "only a definition by hand shows a term without a span"
    assert sum(len(block["c"]) for block in abbreviations_list(expanded.used)) == len(used)


def without_images(blocks: ast.Blocks) -> ast.Blocks:
    return ast.rewrite(blocks, lambda element: [] if element["t"] == "Image" else None)


@settings(max_examples=100)
@given(DOCUMENT, st.sampled_from([1, 2, 3]))
def test_what_was_typed_can_be_read_back(document: ast.Blocks, minimum: int) -> None:
    """With each expansion back to its short form, the document is the one that was typed, but for a and an."""
    given_one = copy.deepcopy(document)
    expanded = expand([], document, terms(), minimum_uses=minimum)
    assert document == given_one, "what is given stays as it is"
    assert typed_text(expanded.blocks) == typed_text(document)


def typed_text(blocks: ast.Blocks) -> str:
    def back(element: ast.Element) -> list[ast.Element] | None:
        classes = set(ast.classes_of(element))
        if classes & {"abbr-definition", "abbr-long"}:
            return ast.words(ast.attributes_of(element)["short"])
        if "abbr-explanations" in classes or element["t"] == "Image":
            return []
        if "abbr" in classes:
            return list(element["c"][1])
        if element["t"] == "Note":
            return [
                ast.text("{"),
                *[inline for block in element["c"] for inline in ast.rewrite(block["c"], back)],
                ast.text("}"),
            ]
        return None

    text = normal_form(ast.plain_text(ast.rewrite(blocks, back)))
    # A possessive is inside the definition, and on both of its forms.
    return re.sub(r"\b([Aa])n\b", r"\1", re.sub(r"'s?", "", text)).replace("\u00a0", " ")


@settings(max_examples=100)
@given(st.lists(st.lists(PLAIN, max_size=10).map(lambda words: ast.para(spaced([ast.text(word) for word in words])))))
def test_text_without_uses_stays(document: ast.Blocks) -> None:
    expanded = expand([], document, terms())
    assert expanded.blocks == document
    assert expanded.used == ()


@settings(max_examples=100)
@given(sequences(INLINE), st.lists(st.integers(0, 60), max_size=8), st.booleans())
def test_changes_of_ranges_leave_the_rest(inlines: ast.Inlines, places: list[int], keep: bool) -> None:
    run = flatten(inlines)
    free = [place for place, character in enumerate(run.text) if not run.is_blocked(place, place + 1)]
    ranges = [(place, place + 1) for place in sorted({min(place, len(run.text)) for place in places}) if place in free]
    ranges = [(a, b) for a, b in ranges if run.text[a].isalnum() and not run.crosses_edge(a - 1, b + 1)]
    changes = [Change(a, b, before="<", keep=keep, after=">", wrap=("new", ())) for a, b in ranges]
    made = run.changed(changes)
    wanted = list(run.text)
    for start, _ in ranges:
        wanted[start] = f"<{wanted[start] if keep else ''}>"
    assert flatten(made).text.replace(RAISED, "") == "".join(wanted).replace(RAISED, "")
    assert sum(ast.identifier_of(one) == "anchor" for one in ast.walk(made)) == sum(
        ast.identifier_of(one) == "anchor" for one in ast.walk(inlines)
    )
    if not changes:
        assert made is inlines


FORMS = [Form(text, text, "short") for text in ("CR", "CAR T", "IL-6", "移植", "β2M", "18F-FDG", "[18F]FDG", "抗HLA")]
ANYTHING = st.text(st.sampled_from("CRAT IL-6移植β2M18F-FDG[]抗HLAx.'’s@:/\u2060\ufffc\n"), max_size=60)


@given(ANYTHING)
def test_matches_are_forms_and_apart(text: str) -> None:
    end = 0
    for match in FormMatcher(FORMS).matches(text):
        assert match.start >= end
        assert normal_form(text[match.start : match.end]) == normal_form(match.form.text)
        assert text[match.end : match.end + len(match.possessive)] == match.possessive
        end = match.end


@given(st.text(max_size=200), st.lists(st.text(min_size=1, max_size=12), max_size=5))
def test_any_text_and_any_forms_can_be_matched(text: str, forms: list[str]) -> None:
    matcher = FormMatcher([Form(one, one, "short") for one in forms])
    matches = list(matcher.matches(text))
    assert all(match.form.text in forms for match in matches)
    assert [match.start for match in matches] == sorted({match.start for match in matches})


@given(st.text(max_size=300))
def test_any_file_is_read_or_refused(text: str) -> None:
    try:
        load_terms(text, "data/abbreviations.yml")
    except CasewrightError as error:
        assert error.location is not None
