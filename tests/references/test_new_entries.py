"""`casewright cite`: entries made of recorded answers, served from this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from casewright.references.bibliography import load_bibliography
from casewright.references.registry.new_entry import crossref_entry, pubmed_entry
from tests.checks.reports import checked, write_files
from tests.command_process import Ran, run_command

# As the registries write them, shortened to what is read.
MAUDE = {
    "type": "journal-article",
    "title": ["Tisagenlecleucel in Children and Young Adults with B-Cell Lymphoblastic Leukemia"],
    "container-title": ["New England Journal of Medicine"],
    "short-container-title": ["N Engl J Med"],
    "author": [{"given": "Shannon L.", "family": "Maude"}, {"given": "Barbara", "family": "De Moerloose"}],
    "volume": "378",
    "issue": "5",
    "page": "439-448",
    "DOI": "10.1056/NEJMoa1709866",
    "published-print": {"date-parts": [[2018, 2]]},
    "issued": {"date-parts": [[2018, 2]]},
}
MAUDE_AT_PUBMED = {
    "uid": "29385370",
    "title": "Tisagenlecleucel in Children and Young Adults with B-Cell Lymphoblastic Leukemia.",
    "authors": [{"name": "Maude SL", "authtype": "Author"}, {"name": "De Moerloose B", "authtype": "Author"}],
    "source": "N Engl J Med",
    "fulljournalname": "The New England journal of medicine",
    "pubdate": "2018 Feb 1",
    "volume": "378",
    "issue": "5",
    "pages": "439-48",
    "lang": ["eng"],
    "elocationid": "doi: 10.1056/NEJMoa1709866",
    "articleids": [
        {"idtype": "pubmed", "value": "29385370"},
        {"idtype": "pmc", "value": "PMC5996391"},
        {"idtype": "doi", "value": "10.1056/NEJMoa1709866"},
    ],
}


def crossref(**more: Any) -> dict[str, str]:
    """The fields of an entry made of an answer of Crossref."""
    return dict(crossref_entry({**MAUDE, **more}, "10.1000/asked").fields)


def test_an_entry_of_crossref() -> None:
    entry = crossref_entry(MAUDE, "10.1056/nejmoa1709866")
    assert entry.bibtex(entry.key(())) == (
        "@article{maude2018,\n"
        "  author       = {Maude, Shannon L. and De Moerloose, Barbara},\n"
        "  title        = {Tisagenlecleucel in Children and Young Adults with {B}-Cell Lymphoblastic Leukemia},\n"
        "  journal      = {New England Journal of Medicine},\n"
        "  shortjournal = {N Engl J Med},\n"
        "  year         = {2018},\n"
        "  volume       = {378},\n"
        "  number       = {5},\n"
        "  pages        = {439--448},\n"
        "  doi          = {10.1056/NEJMoa1709866}\n"
        "}\n"
    )


def test_an_entry_of_pubmed() -> None:
    fields = pubmed_entry(MAUDE_AT_PUBMED).fields
    assert fields == {
        "author": "Maude, S L and De Moerloose, B",
        "title": "Tisagenlecleucel in Children and Young Adults with {B}-Cell Lymphoblastic Leukemia",
        "journal": "N Engl J Med",
        "year": "2018",
        "volume": "378",
        "number": "5",
        "pages": "439--448",
        "doi": "10.1056/NEJMoa1709866",
        "pmid": "29385370",
        "pmcid": "PMC5996391",
    }


TITLES = {
    "Use of CAR T cells in Hamburg: a case of Stevens-Johnson syndrome": (
        "Use of CAR {T} cells in {Hamburg}: a case of {Stevens}-{Johnson} syndrome"
    ),
    "Loss of CD19<sup>+</sup> cells &amp; <i>TP53</i>": r"Loss of CD19\textsuperscript{+} cells \& \emph{TP53}",
    "Loss &lt; 5% at p<0.05": r"Loss < 5\% at p<0.05",
    "Loss of <i>one": r"Loss of \emph{one}",
    "A {braced} \\input{x} $5 title": r"A (braced) \textbackslash{}input(x) \$5 title",
    "On <mml:math><mml:mi>x</mml:mi></mml:math>  twice": "On x twice",
}


@pytest.mark.parametrize(("title", "written"), TITLES.items())
def test_titles(title: str, written: str) -> None:
    assert crossref(title=[title])["title"] == written


def test_a_title_in_another_language_keeps_its_capitals() -> None:
    fields = crossref(title=["Ein Fall mit Fieber bei der Geburt"], language="de")
    assert (fields["title"], fields["langid"]) == ("Ein Fall mit Fieber bei der Geburt", "german")


NAMES = {
    "a group": ([{"name": "Children's Oncology Group"}], "{Children's Oncology Group}"),
    "a suffix": ([{"family": "King", "given": "Martin", "suffix": "Jr"}], "King, Jr, Martin"),
    "a name with and": ([{"family": "Roe and Doe", "given": "A"}], "{Roe and Doe}, A"),
    "none": ([], ""),
}


@pytest.mark.parametrize(("authors", "written"), NAMES.values(), ids=NAMES.keys())
def test_names(authors: list[Any], written: str) -> None:
    assert crossref(author=authors).get("author", "") == written


@pytest.mark.parametrize(
    ("name", "kind", "written"),
    [
        ("van den Brink MRM", "Author", "van den Brink, M R M"),
        ("Smith J Jr", "Author", "Smith, Jr, J"),
        ("CARE Group", "CollectiveName", "{CARE Group}"),
        ("Plato", "Author", "{Plato}"),
    ],
)
def test_names_of_pubmed(name: str, kind: str, written: str) -> None:
    answer = {**MAUDE_AT_PUBMED, "authors": [{"name": name, "authtype": kind}]}
    assert pubmed_entry(answer).fields["author"] == written


def test_other_kinds_of_works() -> None:
    chapter = crossref_entry(
        {**MAUDE, "type": "book-chapter", "container-title": ["A series", "A book"], "publisher": "Example & Co"}, ""
    )
    assert (chapter.type, chapter.fields["booktitle"], chapter.fields["publisher"]) == (
        "incollection",
        "A book",
        r"Example \& Co",
    )
    article = crossref(page=None, **{"article-number": "707191"})
    assert ("pages" in article, article["eid"]) == (False, "707191")


@pytest.mark.parametrize(
    ("taken", "key"), [((), "maude2018"), (("maude2018",), "maude2018a"), (("maude2018", "maude2018a"), "maude2018b")]
)
def test_keys(taken: tuple[str, ...], key: str) -> None:
    assert crossref_entry(MAUDE, "").key(taken) == key


def test_keys_of_other_names() -> None:
    answer = {**MAUDE, "author": [{"family": "Müller-Lüdenscheidt", "given": "Karl"}]}
    assert crossref_entry(answer, "").key(()) == "mullerludenscheidt2018"
    assert crossref_entry({**MAUDE, "author": []}, "").key(()) == "tisagenlecleucel2018"


@dataclass
class Served:
    """The registries on this machine, and what they were asked."""

    address: str = ""
    asked: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    kept = Served()
    works: Mapping[str, object] = {"10.1056/nejmoa1709866": MAUDE, "10.1000/odd": {"title": 3}, "10.1000/ill": 503}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kept.asked.append(unquote(self.path))
            parts = urlsplit(self.path)
            if parts.path == "/pubmed":
                number = parse_qs(parts.query)["id"][0]
                known = {"29385370": MAUDE_AT_PUBMED, "5996391": MAUDE_AT_PUBMED}
                answer: object = {"result": {number: known.get(number, {"uid": number, "error": "none"})}}
            else:
                found = works.get(unquote(parts.path.removeprefix("/works/")), 404)
                answer = found if isinstance(found, int) else {"message": found}
            body = json.dumps(answer).encode()
            self.send_response(answer if isinstance(answer, int) else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    kept.address = f"http://127.0.0.1:{server.server_port}"
    yield kept
    server.shutdown()
    server.server_close()
    thread.join()


OWN = """\
% mine
@article{roe2020,
  title = {A}, author = {Roe, A}, journal = {J}, year = {2020}, pages = {1},
  doi = {10.1000/ROE}
}"""
PROJECT = {
    "_quarto.yml": "bibliography: refs.bib\ncasewright: true\n",
    "refs.bib": OWN,
    "letter.qmd": "---\ntitle: X\n---\n\nAs [@doi:10.1056/NEJMoa1709866; @roe2020].\n",
}


def cite(folder: Path, served: Served, *arguments: str) -> Ran:
    done = run_command(
        "cite", *arguments, "--registry", f"{served.address}/works/", "--pubmed", f"{served.address}/pubmed", cwd=folder
    )
    assert "Traceback" not in done.err
    return done


def test_works_are_added_and_cited(tmp_path: Path, served: Served) -> None:
    write_files(tmp_path, PROJECT)
    done = cite(tmp_path, served, "--online", "https://doi.org/10.1056/NEJMoa1709866", "10.1000/roe")
    assert (done.code, done.err) == (0, "")
    assert "cite it as `[@maude2018]`" in done.out
    assert "doi:10.1000/roe is `roe2020` already" in done.out
    text = (tmp_path / "refs.bib").read_text("utf-8")
    assert text.startswith(OWN + "\n\n@article{maude2018,\n")
    assert [one.key for one in load_bibliography(["refs.bib"], tmp_path).entries] == ["roe2020", "maude2018"]
    assert not checked(tmp_path, {}, "REF").findings
    again = cite(tmp_path, served, "10.1056/NEJMOA1709866")
    assert (again.code, "`maude2018` already" in again.out) == (0, True)
    assert (tmp_path / "refs.bib").read_text("utf-8") == text


@pytest.mark.parametrize(
    "identifier", ["pmid:29385370", "pmcid:PMC5996391", "https://pubmed.ncbi.nlm.nih.gov/29385370/"]
)
def test_pubmed(tmp_path: Path, served: Served, identifier: str) -> None:
    write_files(tmp_path, PROJECT)
    assert cite(tmp_path, served, "--online", identifier).code == 0
    entry = load_bibliography(["refs.bib"], tmp_path).by_key["maude2018"]
    assert (entry.plain("pmid"), entry.plain("pmcid")) == ("29385370", "PMC5996391")


def test_a_work_asked_for_in_two_ways_is_one(tmp_path: Path, served: Served) -> None:
    write_files(tmp_path, PROJECT)
    done = cite(tmp_path, served, "--online", "10.1056/NEJMoa1709866", "pmid:29385370")
    assert (done.code, done.out.count("Added"), done.out.count("`maude2018` already")) == (0, 1, 1)
    assert len(load_bibliography(["refs.bib"], tmp_path).entries) == 2


def test_a_bibliography_with_windows_line_ends_keeps_them(tmp_path: Path, served: Served) -> None:
    write_files(tmp_path, PROJECT)
    (tmp_path / "refs.bib").write_bytes(OWN.replace("\n", "\r\n").encode())
    assert cite(tmp_path, served, "--online", "10.1056/NEJMoa1709866").code == 0
    data = (tmp_path / "refs.bib").read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n")


def test_a_new_bibliography(tmp_path: Path, served: Served) -> None:
    write_files(tmp_path, {"_quarto.yml": "casewright: true\n"})
    assert cite(tmp_path, served, "--online", "10.1056/NEJMoa1709866", "--bibliography", "new.bib").code == 0
    assert (tmp_path / "new.bib").read_text("utf-8").startswith("@article{maude2018,\n")


BAD = {
    "without the net": (("10.1056/NEJMoa1709866",), ("does not contain `doi:10.1056/nejmoa1709866`", "--online")),
    "not registered": (("--online", "10.1000/none"), ("`doi:10.1000/none` was not added", "no such work")),
    "one of two": (("--online", "10.1056/NEJMoa1709866", "pmid:1"), ("`pmid:1` was not added", "no such work")),
    "an answer that is none": (("--online", "10.1000/odd"), ("cannot be read",)),
    "a registry that is ill": (("--online", "10.1000/ill"), ("answered 503", "Try again later")),
    "no identifier": (("--online", "maude2018", "29385370"), ("`maude2018` is no DOI", "Type `pmid:29385370`.")),
    "one that cannot be": (("pmid:abc",), ("cannot be an identifier", "at most eight digits")),
    "another file": (("10.1000/x", "--bibliography", "refs.json"), ("no BibTeX file",)),
    "outside": (("--online", "10.1056/NEJMoa1709866", "--bibliography", "../refs.bib"), ("../refs.bib",)),
}


@pytest.mark.parametrize(("arguments", "messages"), BAD.values(), ids=BAD.keys())
def test_what_cannot_be_added(
    tmp_path: Path, served: Served, arguments: tuple[str, ...], messages: tuple[str, ...]
) -> None:
    folder = tmp_path / "report"
    write_files(folder, PROJECT)
    asked = len(served.asked)
    done = cite(folder, served, *arguments)
    assert done.code == 2
    assert all(message in done.err for message in messages)
    assert (folder / "refs.bib").read_text("utf-8") == OWN
    assert "--online" in arguments or len(served.asked) == asked
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_the_net_is_away(tmp_path: Path) -> None:
    write_files(tmp_path, PROJECT)
    done = cite(tmp_path, Served("http://127.0.0.1:9"), "--online", "10.1056/NEJMoa1709866")
    assert (done.code, "cannot be reached" in done.err) == (2, True)


@pytest.mark.parametrize(
    ("authors", "written"),
    [
        ([{"given": "Ludwig", "family": "van der Berg"}], "van der Berg, Ludwig"),
        ([{"given": "John", "family": "Smith", "suffix": "Jr."}], "Smith, Jr., John"),
        ([{"given": "J.", "family": "Doe", "suffix": "III"}], "Doe, III, J."),
        ([{"name": "World Health Organization"}], "{World Health Organization}"),
        ([{"family": "Suharto"}], "Suharto"),
        ([{"given": "JOHN", "family": "MCDONALD"}], "McDonald, John"),
        ([{"given": "ANA MARÍA", "family": "DE LA CRUZ"}], "de la Cruz, Ana María"),
        ([{"given": "JEAN-LUC", "family": "O'BRIEN"}], "O'Brien, Jean-Luc"),
        ([{"given": "X", "family": "LI"}], "LI, X"),
        ([{"given": "Wei", "family": "LI"}], "LI, Wei"),
        ([{"given": "Jean-Luc", "family": "D'Arc", "affiliation": []}], "D'Arc, Jean-Luc"),
    ],
)
def test_names_of_crossref(authors: list[dict[str, Any]], written: str) -> None:
    assert crossref(author=authors)["author"] == written


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("Loss of <i>TP53</i> in mice", r"Loss of \emph{TP53} in mice"),
        ("Loss of &lt;i&gt;TP53&lt;/i&gt; in mice", r"Loss of \emph{TP53} in mice"),
        ("Fever &lt; 38 &amp; rash", r"Fever < 38 \& rash"),
        ("CD4<sup>+</sup>&nbsp;cells", r"CD4\textsuperscript{+} cells"),
        ("The <mml:math><mml:mi>β</mml:mi></mml:math> cell", "The β cell"),
        ("A\n  title", "A title"),
    ],
)
def test_titles_of_both_registries(title: str, written: str) -> None:
    assert crossref(title=[title])["title"] == written
    assert pubmed_entry({**MAUDE_AT_PUBMED, "title": f"{title}."}).fields["title"] == written


@pytest.mark.parametrize(
    "missing", ["author", "container-title", "volume", "issue", "page", "DOI", "published-print", "issued"]
)
def test_what_crossref_does_not_say_is_left_out(missing: str) -> None:
    entry = crossref_entry({name: value for name, value in MAUDE.items() if name != missing}, "10.1000/asked")
    assert all(entry.fields.values())
    assert entry.key(())
