"""The bibliography: files of every kind, and what can be wrong with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casewright.diagnostics import CasewrightError, Location, Severity
from casewright.references.bibliography import Bibliography, load_bibliography
from casewright.references.bibtex.reading import read_bibtex
from casewright.references.csl_data import csl_entries, read_csl_json, read_csl_yaml
from casewright.references.entry import plain_text


def load(folder: Path, **files: str) -> Bibliography:
    """A bibliography of files given as text; `a_bib` is the file `a.bib`."""
    names = [name.replace("_", ".") for name in files]
    for name, text in zip(names, files.values(), strict=True):
        (folder / name).write_text(text, encoding="utf-8")
    return load_bibliography(names, folder)


CSL_JSON = """\
[
  {
    "id": "maude2018",
    "type": "article-journal",
    "title": "Tisagenlecleucel",
    "container-title": "N Engl J Med",
    "author": [
      {"family": "Maude", "given": "Shannon L"},
      {"family": "Moerloose", "given": "Barbara", "non-dropping-particle": "De"},
      {"literal": "CARE Group"}
    ],
    "issued": {"date-parts": [[2018, 2, 1]]},
    "volume": 378, "issue": "5", "page": "439-448",
    "DOI": "10.1056/NEJMoa1709866"
  },
  {"id": "chapter", "type": "chapter", "container-title": "A book", "issued": {"raw": "2001-05"}}
]
"""


def test_csl_json_reads_as_bibtex_does(tmp_path: Path) -> None:
    bibliography = load(tmp_path, refs_json=CSL_JSON)
    article, chapter = bibliography.entries
    assert (article.key, article.type) == ("maude2018", "article")
    assert dict(article.fields) == {
        "title": "Tisagenlecleucel",
        "journal": "N Engl J Med",
        "author": "Maude, Shannon L and De Moerloose, Barbara and {CARE Group}",
        "date": "2018-02-01",
        "year": "2018",
        "volume": "378",
        "number": "5",
        "pages": "439-448",
        "doi": "10.1056/NEJMoa1709866",
    }
    assert str(article.location) == "refs.json:2:3"
    assert str(article.field_location("author")) == "refs.json:7:5"
    assert str(article.field_location("number")) == "refs.json:13:20"
    assert dict(chapter.fields) == {"booktitle": "A book", "date": "2001-05", "year": "2001"}
    assert str(chapter.location) == "refs.json:16:3"


def test_csl_yaml_reads_as_csl_json_does(tmp_path: Path) -> None:
    text = """\
references:
- id: maude2018
  type: article-journal
  container-title: N Engl J Med
  author:
  - family: Maude
    given: Shannon L
  issued:
    date-parts: [[2018]]
- id: 12
  type: book
  issued: 2001-05-03
"""
    first, second = load(tmp_path, refs_yaml=text).entries
    assert dict(first.fields) == {
        "journal": "N Engl J Med",
        "author": "Maude, Shannon L",
        "date": "2018",
        "year": "2018",
    }
    assert (str(first.location), str(first.field_location("journal"))) == ("refs.yaml:2:3", "refs.yaml:4:3")
    assert (second.key, dict(second.fields)) == ("12", {"date": "2001-05-03", "year": "2001"})


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("[]", []),
        ('{"items": [{"id": "a"}]}', ["a"]),
        ('[{"id": 5}]', ["5"]),
        ('[{"id": "a", "x": {"y": [1]}}]', ["a"]),
    ],
)
def test_shapes_of_csl_json(text: str, keys: list[str]) -> None:
    assert [entry.key for entry in read_csl_json(text, "r.json")] == keys


@pytest.mark.parametrize("text", ["", "[]", "references: []\n", "references:\n"])
def test_csl_yaml_of_nothing(text: str) -> None:
    assert read_csl_yaml(text, "r.yaml") == ()


def test_works_a_document_lists_itself(tmp_path: Path) -> None:
    listed = csl_entries(
        [{"id": "own", "title": "Own"}], lambda index, _: Location("letter.qmd", 4 + index), "letter.qmd"
    )
    bibliography = load(tmp_path, a_bib="@book{own, title = {Another}}").joined(listed)
    assert bibliography.by_key["own"].fields["title"] == "Own"
    assert [str(entry.location) for entry in bibliography.duplicates[0]] == ["a.bib:1:1", "letter.qmd:4"]


@pytest.mark.parametrize(
    ("name", "text", "place", "words"),
    [
        ("r.json", "[{]", "r.json:1:3", "not JSON"),
        ("r.json", '{"a": 1}', "r.json:1:1", "list of works"),
        ("r.json", '[\n {"title": "x"}]', "r.json:2:2", "no `id`"),
        ("r.json", '[{"id": ""}]', "r.json:1:2", "no `id`"),
        ("r.json", '["x"]', "r.json:1:2", "map of fields"),
        ("r.json", "[" * 50_000, "r.json", "deeply|not JSON"),
        ("r.json", '[{"id": "a", "volume": ' + "9" * 5_000 + "}]", "r.json", "cannot be read"),
        ("r.yaml", "a: [", "r.yaml:1:5", "cannot be read"),
        ("r.yaml", "references: {id: a}\n", "r.yaml:1:1", "list of works"),
        ("r.yaml", "- title: x\n", "r.yaml:1:3", "no `id`"),
        ("r.ris", "TY  - JOUR\n", "letter.qmd:3:15", "kind of bibliography"),
        ("refs", "", "letter.qmd:3:15", "kind of bibliography"),
        ("https://example.org/r.bib", None, "letter.qmd:3:15", "address"),
        ("none.bib", None, "letter.qmd:3:15", "no bibliography"),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, name: str, text: str | None, place: str, words: str) -> None:
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(CasewrightError, match=words) as caught:
        load_bibliography([name], tmp_path, [Location("letter.qmd", 3, 15)])
    assert str(caught.value.location).startswith(place)


def test_a_missing_file_is_guessed(tmp_path: Path) -> None:
    (tmp_path / "references.bib").write_text("", encoding="utf-8")
    with pytest.raises(CasewrightError) as caught:
        load_bibliography(["refrences.bib"], tmp_path)
    assert "`references.bib`" in caught.value.hint


def test_latin_1_is_read_and_reported(tmp_path: Path) -> None:
    (tmp_path / "old.bib").write_bytes("@article{a,\n author = {Müller, José}}\r\n".encode("latin-1"))
    bibliography = load_bibliography(["old.bib"], tmp_path)
    assert bibliography.entries[0].fields["author"] == "Müller, José"
    (finding,) = bibliography.findings
    assert (finding.severity, str(finding.location)) == (Severity.WARNING, "old.bib:2")


@pytest.mark.parametrize(
    ("encoding", "named"), [("latin-1", "Windows-1252"), ("cp1252", "Windows-1252"), ("utf-16", "UTF-16")]
)
def test_other_encodings_reach_the_citation_processor_as_utf_8(tmp_path: Path, encoding: str, named: str) -> None:
    text = "@article{a,\n author = {Müller, José},\n title = {Über}\n}\n"
    (tmp_path / "old.bib").write_bytes(text.encode(encoding))
    bibliography = load_bibliography(["old.bib"], tmp_path)
    assert bibliography.entries[0].fields["title"] == "Über"
    assert named in bibliography.findings[0].message
    assert bibliography.readable == {"old.bib": text}


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("title = {A dose of 5 $ and more}", "has a `$` without its partner"),
        ("title = {TNF-\\alpha in fever}", ""),  # a command that is not printed, which REF032 reports
        ("author = {A, B and C$D, E}", "The author of `a` has a `$`"),
        ("title = {TNF-$\\alpha$ and 5 \\$ in fever}", ""),
        ("title = {IL-1{$\\beta$} and \\(\\alpha\\)-helix}", ""),
        ("abstract = {costs 5 $ and \\alpha}", ""),
    ],
)
def test_what_would_not_be_printed_is_reported(tmp_path: Path, field: str, said: str) -> None:
    (tmp_path / "a.bib").write_text(f"@article{{a,\n {field}\n}}\n", encoding="utf-8")
    found = load_bibliography(["a.bib"], tmp_path).findings
    assert [said in one.message for one in found] == ([True] if said else [])
    assert all(one.location == Location("a.bib", 2, 2) for one in found)


@pytest.mark.parametrize(
    ("text", "count"),
    [("<html>Not found</html>", 1), ("TY  - JOUR\nER  - \n", 1), ("", 0), ("% none yet\n@comment{x}", 0)],
)
def test_a_file_of_another_kind_is_reported(tmp_path: Path, text: str, count: int) -> None:
    (tmp_path / "a.bib").write_text(text, encoding="utf-8")
    found = load_bibliography(["a.bib"], tmp_path).findings
    assert [one.message for one in found] == ["`a.bib` contains text, and no entry of BibTeX."] * count


def test_byte_order_mark_and_line_ends_of_windows(tmp_path: Path) -> None:
    text = "\ufeff@article{a,\r\n  title = {One\r\n    case},\r\n  year = 2020\r\n}\r\n"
    (tmp_path / "windows.bib").write_bytes(text.encode())
    bibliography = load_bibliography(["windows.bib"], tmp_path)
    (entry,) = bibliography.entries
    assert dict(entry.fields) == {"title": "One case", "year": "2020"}
    assert str(entry.field_location("year")) == "windows.bib:4:3"
    assert bibliography.findings == ()


def test_several_files_count_as_one(tmp_path: Path) -> None:
    bibliography = load(tmp_path, a_bib="@book{x, title = {A}}", b_json='[{"id": "x", "title": "B"}, {"id": "y"}]')
    assert bibliography.files == ("a.bib", "b.json")
    assert [entry.key for entry in bibliography.entries] == ["x", "x", "y"]
    assert bibliography.by_key["x"].fields["title"] == "B"
    (finding,) = bibliography.findings
    assert (finding.rule, finding.severity, str(finding.location)) == ("REF003", Severity.ERROR, "b.json:1:2")
    assert "a.bib:1:1" in finding.message


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_text("@book{x, title = {A}}", encoding="utf-8")
    assert len(load_bibliography(["a.bib", "a.bib"], tmp_path).entries) == 1


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("Plain", "Plain"),
        ("{CAR} {T} cells", "CAR T cells"),
        (r"M{\"u}ller and Fran{\c c}ois", "Müller and François"),
        (r"10\% \& more", "10% & more"),
        (r"{\textit{In vivo}} study", "In vivo study"),
        (r"a \{ brace", "a { brace"),
        ("van~der Waals", "van der Waals"),
        (r"$\alpha$-fetoprotein", "α-fetoprotein"),
        ("", ""),
    ],
)
def test_values_as_a_reader_reads_them(value: str, read: str) -> None:
    assert plain_text(value) == read


def test_a_chain_of_entries_ends(tmp_path: Path) -> None:
    chain = "\n".join(f"@book{{k{n}, title = {{T}}, crossref = {{k{n + 1}}}}}" for n in range(3000))
    with pytest.raises(CasewrightError, match="goes on through other entries"):
        load(tmp_path, chain_bib=chain)


word = st.text("abcXYZ é日-:", min_size=1, max_size=12).map(str.strip).filter(bool)
group = st.recursive(
    word, lambda inner: st.lists(inner, max_size=3).map(lambda parts: "{" + " ".join(parts) + "}"), max_leaves=6
)
value = st.lists(group, min_size=1, max_size=3).map(" ".join)
key = st.text("abcxyz019:.-_/", min_size=1, max_size=12)
entries = st.lists(
    st.tuples(
        st.sampled_from(["article", "book", "misc"]),
        key,
        st.dictionaries(st.sampled_from(["title", "author", "note", "series"]), value, min_size=1),
        st.sampled_from(["{}", "()"]),
        st.sampled_from(["{}", '""']),
    ),
    max_size=5,
)


@given(entries)
def test_what_is_written_is_what_is_read(written: list[Any]) -> None:
    text = ""
    for kind, name, fields, (opening, closing), (first, last) in written:
        body = ",\n  ".join(f"{field} = {first}{content}{last}" for field, content in fields.items())
        text += f"@{kind}{opening}{name},\n  {body}\n{closing}\n\n"
    read = read_bibtex(text, "r.bib")
    assert [(entry.type, entry.key) for entry in read.entries] == [(kind, name) for kind, name, *_ in written]
    for entry, (_, _, fields, *_) in zip(read.entries, written, strict=True):
        assert dict(entry.fields) == {name: " ".join(content.split()) for name, content in fields.items()}
    lines = text.splitlines()
    for entry in read.entries:
        for name, place in entry.field_locations.items():
            assert place.line is not None and place.column is not None
            assert lines[place.line - 1][place.column - 1 :].startswith(name)
    if read.readable is not None:
        again = read_bibtex(read.readable, "r.bib")
        assert [(entry.key, dict(entry.fields)) for entry in again.entries] == [
            (entry.key, dict(entry.fields)) for entry in read.entries
        ]


FRAGMENTS = [
    "@article{",
    "@book(",
    "@string{",
    "@comment{",
    "@",
    "{",
    "}",
    "(",
    ")",
    '"',
    ",",
    "=",
    "#",
    "%",
    "\n",
    " ",
]
FRAGMENTS += [
    "a",
    "title",
    "crossref",
    "xdata",
    "{x}",
    '"y"',
    "2020",
    "jan",
    "\\",
    "\\{",
    "é",
    "\x00",
    "@misc{k, title={T}}",
]


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join))
def test_any_text_is_read_or_refused_at_a_place(text: str) -> None:
    try:
        read_bibtex(text, "r.bib")
    except CasewrightError as error:
        assert error.location is not None
        assert error.location.line is None or 1 <= error.location.line <= text.count("\n") + 1


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text('a"\\{[:,', max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["id", "type", "title", "author", "issued", "date-parts", "literal", "raw"]), inner
        )
    ),
    max_leaves=20,
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(json_values, st.sampled_from([None, 1]))
def test_any_json_is_read_or_refused_at_a_place(value: Any, indent: int | None) -> None:
    text = json.dumps(value, indent=indent)
    try:
        read = read_csl_json(text, "r.json")
    except CasewrightError as error:
        assert error.location is not None
        return
    lines = text.splitlines()
    for entry in read:
        assert entry.location.line is not None and entry.location.column is not None
        assert lines[entry.location.line - 1][entry.location.column - 1] == "{"
