"""Comparing with a DOI registry: recorded answers, served from this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest

from casewright.build.store import ContentCache
from casewright.checks.engine.command import CheckRequest, run_check
from casewright.checks.ref.online import ask_registry
from casewright.checks.ref.registry_answers import State
from tests.checks.reports import write_files

# As the registry writes them, shortened to what is read.
LUAN = {
    "title": ["Case Report: Local Cytokine Release Syndrome in an Acute Lymphoblastic Leukemia Patient"],
    "subtitle": [],
    "volume": "12",
    "page": None,
    "article-number": "707191",
    "author": [{"given": "Chengxin", "family": "Luan", "sequence": "first"}, {"given": "Jian", "family": "Ge"}],
    "published-online": {"date-parts": [[2021, 7, 19]]},
    "issued": {"date-parts": [[2021, 7, 19]]},
}
CHEN = {
    "title": ["Treatment of Testicular Relapse of <i>B-cell</i> Acute Lymphoblastic Leukemia"],
    "subtitle": ["A Series"],
    "volume": "20",
    "page": "366-370",
    "author": [{"given": "Xiaojuan", "family": "Chen"}],
    "published-print": {"date-parts": [[2020, 6]]},
    "published-online": {"date-parts": [[2019, 11, 1]]},
}


@dataclass
class Registry:
    """A registry on this machine: what it answers by DOI (a status instead for a failure), and what it was asked."""

    answers: dict[str, object]
    asked: list[str] = field(default_factory=list)
    address: str = ""


@pytest.fixture
def registry() -> Iterator[Registry]:
    kept = Registry({"10.1000/luan": LUAN, "10.1000/chen": CHEN, "10.1000/ill": 503, "10.1000/odd": "no message"})

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            doi = unquote(self.path.removeprefix("/works/"))
            kept.asked.append(doi)
            answer = kept.answers.get(doi, 404)
            status = answer if isinstance(answer, int) else 200
            body = json.dumps({"message": answer} if isinstance(answer, dict) else {}).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    kept.address = f"http://127.0.0.1:{server.server_port}/works/"
    yield kept
    server.shutdown()
    server.server_close()
    thread.join()


def test_answers_are_kept_but_for_what_is_not_registered_or_not_known(registry: Registry, tmp_path: Path) -> None:
    cache = ContentCache(tmp_path)
    dois = ["10.1000/luan", "10.1000/none", "10.1000/ill", "10.1000/odd"]
    first = ask_registry(dois, cache, registry.address)
    assert {doi: answer.state for doi, answer in first.by_doi.items()} == {
        "10.1000/luan": State.KNOWN,
        "10.1000/none": State.NOT_REGISTERED,
        "10.1000/ill": State.UNDETERMINED,
        "10.1000/odd": State.UNDETERMINED,
    }
    registry.asked.clear()
    again = ask_registry(dois, cache, registry.address)
    assert again.by_doi["10.1000/luan"] == first.by_doi["10.1000/luan"]
    assert sorted(registry.asked) == ["10.1000/ill", "10.1000/none", "10.1000/odd"]


ENTRIES = {
    "all the same": ("luan", "Luan, Chengxin", LUAN["title"][0], "2021", "12", "707191", []),
    "title in small letters, without a full stop": (
        "luan",
        "Chengxin Luan",
        "Case report: local cytokine release syndrome in an acute lymphoblastic leukemia patient.",
        "2021",
        "12",
        "707191",
        [],
    ),
    "year of the online publication": (
        "chen",
        "Chen, X",
        "Treatment of testicular relapse of {B}-cell acute lymphoblastic leukemia",
        "2019",
        "20",
        "366--370",
        [],
    ),
    "with its subtitle": (
        "chen",
        "Chen, X",
        "Treatment of testicular relapse of {B}-cell acute lymphoblastic leukemia: A series",
        "2020",
        "20",
        "366--70",
        [],
    ),
    "another year": ("luan", "Luan, C", LUAN["title"][0], "2012", "12", "707191", ["year `2012` `2021`"]),
    "another volume": ("luan", "Luan, C", LUAN["title"][0], "2021", "21", "707191", ["volume `21` `12`"]),
    "other pages": (
        "chen",
        "Chen, X",
        CHEN["title"][0].replace("<i>", "").replace("</i>", ""),
        "2020",
        "20",
        "336--370",
        ["pages `336--370` `366`"],
    ),
    "another author": ("luan", "Wei, J", LUAN["title"][0], "2021", "12", "707191", ["author `Wei, J` `Luan`"]),
    "another work": (
        "luan",
        "Luan, C",
        "The model of cytokine release syndrome in treatment",
        "2021",
        "12",
        "707191",
        [f"title `The model of cytokine release syndrome in treatment` `{LUAN['title'][0]}`"],
    ),
}


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES.keys())
def test_entries_are_compared_with_what_is_registered(
    registry: Registry,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    entry: tuple[str, str, str, str, str, str, list[str]],
) -> None:
    doi, author, title, year, volume, pages, expected = entry
    bib = (
        f"@article{{a, author={{{author}}}, title={{{title}}}, year={{{year}}}, volume={{{volume}}}, "
        f"pages={{{pages}}}, journal={{J}}, doi={{10.1000/{doi.upper()}}}}}\n"
    )
    write_files(tmp_path, {"letter.qmd": "---\nbibliography: refs.bib\n---\n\n[@a]\n", "refs.bib": bib})
    monkeypatch.chdir(tmp_path)
    request = CheckRequest(select=("REF015", "REF016"), format="json", online=True, registry=registry.address)
    found = json.loads(run_check(tmp_path, request).text)["findings"]
    message = [f"{one['message']}" for one in found]
    wanted = [
        "The {} of `a` is {}, and the DOI registry has {}.".format(
            *what.split(" ", 1)[:1], *_two(what.split(" ", 1)[1])
        )
        for what in expected
    ]
    assert message == wanted


def _two(quoted: str) -> tuple[str, str]:
    first, _, second = quoted.partition("` `")
    return f"{first}`", f"`{second}"


def test_a_doi_that_is_not_registered(registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bib = "@misc{a, title={T},\n  doi={10.1000/none}}\n"
    write_files(tmp_path, {"letter.qmd": "---\nbibliography: refs.bib\n---\n\n[@a]\n", "refs.bib": bib})
    monkeypatch.chdir(tmp_path)
    result = run_check(tmp_path, CheckRequest(online=True, registry=registry.address))
    assert result.failed
    assert "refs.bib:2:3: error REF016: The DOI `10.1000/none` of `a` is not registered." in result.text


def test_without_the_net_nothing_is_said_but_that_it_could_not_be_determined(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bib = "@misc{a, title={T}, doi={10.1000/a}}\n@misc{b, title={U}, doi={10.1000/b}}\n"
    write_files(tmp_path, {"letter.qmd": "---\nbibliography: refs.bib\n---\n\n[@a; @b]\n", "refs.bib": bib})
    monkeypatch.chdir(tmp_path)
    closed = "http://127.0.0.1:9/works/"  # the discard port: nothing listens there
    result = run_check(tmp_path, CheckRequest(select=("REF",), online=True, registry=closed))
    assert not result.failed
    assert "The answer of the DOI registry for 10.1000/a and 1 more could not be determined" in result.text


def test_without_being_told_to_nobody_is_asked(
    registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bib = "@misc{a, title={T}, doi={10.1000/none}}\n"
    write_files(tmp_path, {"letter.qmd": "---\nbibliography: refs.bib\n---\n\n[@a]\n", "refs.bib": bib})
    monkeypatch.chdir(tmp_path)
    assert not run_check(tmp_path, CheckRequest(select=("REF",), registry=registry.address)).failed
    assert registry.asked == []
