"""The documentation, as pages and as Markdown: it renders without findings, and every link leads somewhere."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html

from tests.command_process import run_command

ROOT = Path(__file__).parents[2]
PAGES = sorted(path.name for path in (ROOT / "docs").glob("*.md"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "docs"
    shutil.copytree(ROOT / "docs", folder, ignore=shutil.ignore_patterns("_site", ".casewright"))
    ran = run_command("render", "--json", cwd=folder)
    assert (ran.code, '"findings": []' in ran.out, ran.err) == (0, True, ""), ran.out + ran.err
    return folder


def test_every_page_is_rendered_and_checked(site: Path) -> None:
    assert {path.name for path in (site / "_site").iterdir()} == {f"{Path(name).stem}.html" for name in PAGES}
    checked = run_command("check", "--select", "NUM020,NUM021", cwd=site)
    assert (checked.code, "no findings" in checked.out) == (0, True), checked.out


@pytest.mark.parametrize("name", PAGES)
def test_links_of_a_page_lead_to_pages_and_places_that_are_there(site: Path, name: str) -> None:
    pages = {path: html.parse(str(path)).getroot() for path in (site / "_site").glob("*.html")}
    here = site / "_site" / f"{Path(name).stem}.html"
    links = [link.get("href") for link in pages[here].iter("a")]
    assert name == "index.md" or "index.html" in links
    for link in links:
        address = urlsplit(link)
        if not address.scheme:
            page = pages[here.parent / unquote(address.path) if address.path else here]
            assert not address.fragment or page.get_element_by_id(unquote(address.fragment)) is not None, link


def test_the_first_page_leads_to_every_other(site: Path) -> None:
    index = html.parse(str(site / "_site/index.html")).getroot()
    assert {link.get("href").partition("#")[0] for link in index.iter("a")} >= {
        f"{Path(name).stem}.html" for name in PAGES if name != "index.md"
    }


def places(markdown: str) -> set[str]:
    """The places of a Markdown file that a code host makes: its headings, in lower case, hyphens for spaces."""
    text = re.sub(r"^(`{3,}).*?\n\1$", "", markdown, flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", ["README.md", *(f"docs/{name}" for name in PAGES)])
def test_links_in_the_markdown_lead_there_too(name: str) -> None:
    source = ROOT / name
    text = re.sub(r"^(`{3,}).*?\n\1$", "", source.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    links = re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", text))
    assert links
    for link in links:
        address = urlsplit(link)
        if address.scheme:
            continue
        target = source.parent / unquote(address.path) if address.path else source
        assert target.exists(), link
        if address.fragment:
            assert address.fragment in places(target.read_text(encoding="utf-8")), link
