"""The page of a preview in Chromium, as a person uses it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.preview.conftest import CASE, LETTER, PROJECT, Preview, chromium, make_report, previewed

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.skipif(chromium() is None, reason="chromium is not installed")
AXE = Path(__file__).parents[1] / "validation/node_modules/axe-core/axe.min.js"


@pytest.fixture(scope="module")
def browser() -> Iterator[playwright.Browser]:
    with playwright.sync_playwright() as program:
        launched = program.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def page(browser: playwright.Browser, preview: Preview) -> Iterator[playwright.Page]:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    context.set_default_timeout(60_000)
    opened = context.new_page()
    opened.goto(preview.address)
    up_to_date(opened)
    yield opened
    context.close()


def up_to_date(page: playwright.Page) -> None:
    page.locator("#status", has_text="Up to date").wait_for()
    shown(page).locator("main").wait_for()


def shown(page: playwright.Page) -> playwright.FrameLocator:
    return page.frame_locator("#document")


def source(page: playwright.Page, text: str) -> str:
    """What the panel says of the source, when it is about a text."""
    page.locator("#source", has_text=text).wait_for()
    return page.locator("#source").inner_text()


def test_a_save_changes_what_differs_and_keeps_the_place(letter: Path, page: playwright.Page) -> None:
    long = LETTER.replace("## Discussion", "\n\n".join(f"Paragraph {number} of many." for number in range(200)))
    letter.write_text(long)
    frame = shown(page)
    paragraph = frame.get_by_text("Paragraph 150 of many.", exact=True)
    paragraph.scroll_into_view_if_needed()
    paragraph.evaluate("element => element.marked = true")
    before = paragraph.bounding_box()
    letter.write_text(
        long.replace("Paragraph 3 of", "A new paragraph.\n\nParagraph 3 of").replace(
            "Paragraph 151 of", '[wide]{style="font-size: 40px"} 151 out of'
        )
    )
    frame.get_by_text("A new paragraph.").wait_for(state="attached")
    after = paragraph.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(before["y"] - after["y"]) < 2
    assert paragraph.evaluate("element => element.marked")
    assert frame.get_by_text("wide", exact=True).evaluate("element => getComputedStyle(element).fontSize") == "40px"
    assert frame.get_by_text("151 out of").evaluate("element => element.getAnimations().length") == 1


def test_a_click_says_where_a_text_comes_from(page: playwright.Page) -> None:
    frame = shown(page)
    frame.get_by_text("Nothing else was seen").click()
    assert "letter.qmd:12" in source(page, "Nothing else")
    box = frame.get_by_text("A boy of").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 75, box["y"] + 8)
    said = source(page, "patient.age")
    assert "value patient.age" in said
    assert "data/case.yml:3" in said
    frame.locator("a[role=doc-biblioref]").first.click()
    assert "refs.bib:1" in source(page, "luan2021")
    frame.locator("a.mention").click()
    assert "letter.qmd:14" in source(page, "label fig-course")
    frame.locator(".csl-entry").click(position={"x": 5, "y": 5})
    assert "refs.bib:1" in source(page, "bibliography entry luan2021")


def test_a_place_opens_in_the_editor_or_is_copied(letter: Path, page: playwright.Page) -> None:
    finding = page.locator(".finding", has_text="TXT001")
    assert finding.locator("a").get_attribute("href") == f"vscode://file{letter.resolve().as_posix()}:8:{column()}"
    finding.get_by_role("button", name="Copy").click()
    page.locator("#status", has_text="is copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == f"letter.qmd:8:{column()}"


def column() -> int:
    return LETTER.split("\n")[7].index("the the") + len("the ") + 1


def test_a_finding_is_explained_shown_corrected_and_the_correction_undone(letter: Path, page: playwright.Page) -> None:
    finding = page.locator(".finding", has_text="TXT001")
    finding.get_by_role("button", name="Explain").click()
    page.get_by_role("dialog").get_by_text("repeated-word").wait_for()
    page.keyboard.press("Escape")
    finding.get_by_role("button", name="Show in text").click()
    finding.get_by_role("button", name="Fix").click()
    page.get_by_role("dialog").locator(".added", has_text="on the first day").wait_for()
    page.get_by_role("button", name="Cancel").click()
    assert letter.read_text() == LETTER
    finding.get_by_role("button", name="Fix").click()
    page.get_by_role("button", name="Write").click()
    finding.wait_for(state="detached")
    assert letter.read_text() == LETTER.replace("the the", "the")
    page.get_by_role("button", name="Undo the correction").click()
    finding.wait_for()
    assert letter.read_text() == LETTER


def test_a_broken_file_is_said_above_the_last_page(letter: Path, page: playwright.Page) -> None:
    case = letter.parent / "data/case.yml"
    case.write_text(CASE.replace("age: 10 years", "age: [10"))
    banner = page.locator("#errors")
    banner.get_by_text("last version without errors").wait_for()
    assert "data/case.yml:" in banner.inner_text()
    assert "A boy of" in shown(page).locator("main").inner_text()
    case.write_text(CASE)
    banner.get_by_text("last version").wait_for(state="detached")


def test_two_tabs_and_a_server_that_is_killed_and_started_again(letter: Path, browser: playwright.Browser) -> None:
    with previewed(letter.parent) as first:
        tabs = [browser.new_page(), browser.new_page()]
        for tab in tabs:
            tab.goto(first.address)
        letter.write_text(LETTER.replace("Nothing else", "Nothing new"))
        for tab in tabs:
            shown(tab).get_by_text("Nothing new").wait_for()
        first.process.send_signal(signal.SIGKILL)
        tabs[0].locator("#errors", has_text="has ended").wait_for()
        letter.write_text(LETTER.replace("Nothing else", "Nothing old"))
        first.process.wait(30)
    with previewed(letter.parent):
        for tab in tabs:
            shown(tab).get_by_text("Nothing old").wait_for(timeout=60_000)
            tab.close()


def test_a_reader_of_the_supplement_is_there_after_a_restart(letter: Path, browser: playwright.Browser) -> None:
    (letter.parent / "_quarto.yml").write_text(PROJECT.replace("[letter.qmd]", "[letter.qmd, supplement.qmd]"))
    (letter.parent / "supplement.qmd").write_text("---\ntitle: A supplement\n---\n\nMore of the patient.\n")
    page = browser.new_page()
    with previewed(letter.parent) as first:
        page.goto(first.address)
        page.get_by_role("tab", name="supplement").click()
        shown(page).get_by_text("More of the patient").wait_for()
        first.process.send_signal(signal.SIGKILL)
        page.locator("#errors", has_text="has ended").wait_for()
        first.process.wait(30)
    with previewed(letter.parent):
        page.locator("#errors", has_text="has ended").wait_for(state="detached", timeout=60_000)
        page.get_by_role("tab", name="supplement", selected=True).wait_for(timeout=60_000)
        assert "More of the patient" in shown(page).locator("main").inner_text()
        page.close()


def test_the_keyboard_is_enough(page: playwright.Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "tab"
    page.keyboard.press("ArrowRight")
    page.locator("img.page").first.wait_for()
    page.keyboard.press("Home")
    for _ in range(3):
        page.keyboard.press("Alt+ArrowDown")
    assert "letter.qmd:8" in source(page, "A boy of")


def test_other_tabs_are_shown(page: playwright.Page) -> None:
    for name, text in {
        "PDF": "letter.pdf",
        "Figures": "no figures",
        "Journal": "letter.qmd",
        "Checklist": "CARE",
    }.items():
        page.get_by_role("tab", name=name).click()
        page.locator("#list", has_text=text).wait_for()


HOSTILE = LETTER.replace("## Case", "## Case <img src=x onerror=parent.hacked=1>").replace(
    "Nothing else",
    '<script>parent.hacked = 2</script> [link](javascript:parent.hacked=3) <b onclick="parent.hacked=4">Press</b> '
    "@<img/src=x/onerror=hacked=5> the the\n\n![](evil.svg)\n\nNothing else",
)


def test_nothing_of_a_report_runs(tmp_path: Path, browser: playwright.Browser) -> None:
    folder = tmp_path / "report"
    folder.mkdir()
    make_report(folder, HOSTILE)
    markup = '<svg xmlns="http://www.w3.org/2000/svg" onload="parent.hacked=6"><script>parent.hacked=7</script></svg>'
    (folder / "evil.svg").write_text(markup)
    case = CASE.replace("name: fever", 'name: "<img src=x onerror=hacked=8>"')
    (folder / "data/case.yml").write_text(case)
    with previewed(folder) as preview:
        page = browser.new_page()
        page.goto(preview.address)
        page.locator("#status", has_text="date").wait_for()
        for button in page.get_by_role("button", name="Explain").all()[:3]:
            button.click()
            page.get_by_role("button", name="Close").click()
        letter = folder / "letter.qmd"
        letter.write_text(HOSTILE + "\nMore <script>parent.hacked = 9</script>.\n")
        preview.checked()
        if shown(page).get_by_text("Press").count():
            shown(page).get_by_text("Press").click()
        assert page.evaluate("window.hacked") is None
        page.close()


class _Elsewhere(BaseHTTPRequestHandler):
    address = ""

    def do_GET(self) -> None:
        text = f"<iframe src='{self.address}'></iframe><script src='{self.address}page.js'></script>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        pass


def test_another_site_reads_and_shows_nothing(preview: Preview, browser: playwright.Browser) -> None:
    _Elsewhere.address = preview.address
    with HTTPServer(("127.0.0.1", 0), _Elsewhere) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = browser.new_page()
        refused: list[int] = []
        page.on("response", lambda answer: refused.append(answer.status) if preview.address in answer.url else None)
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        for mode in ("cors", "no-cors"):
            read = f"fetch('{preview.address}findings', {{mode: '{mode}'}}).then(a => a.text(), () => '')"
            assert page.evaluate(read) == ""
        assert set(refused) == {403}
        page.close()
        server.shutdown()


@pytest.mark.skipif(not AXE.is_file(), reason="axe is not installed (make validators)")
@pytest.mark.parametrize("width", [1200, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(scheme: str, width: int, page: playwright.Page) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    shown(page).get_by_text("A boy of").click()
    source(page, "A boy of")
    wrong = []
    for name in ("letter", "PDF", "Figures", "Journal", "Checklist"):
        page.get_by_role("tab", name=name).click()
        page.locator("#list", has_text="Loading").wait_for(state="detached")
        found = page.evaluate("axe.run(document, {rules: {'target-size': {enabled: true}}, iframes: false})")
        wrong += [f"{name}: {one['id']} {one['nodes'][0]['html']}" for one in found["violations"]]
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    assert wrong == []
