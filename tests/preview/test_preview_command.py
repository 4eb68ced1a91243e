"""`casewright preview` as a program asks it: who is answered, and what is kept up to date."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from casewright.diagnostics import CasewrightError
from casewright.preview import programs
from casewright.preview.opening import redirecting_file
from tests.command_process import run_command
from tests.preview.conftest import LETTER, Preview, make_report, previewed


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    folder = tmp_path_factory.mktemp("shared") / "report"
    folder.mkdir()
    make_report(folder)
    (folder.parent / "secret.txt").write_text("of somebody else")
    with previewed(folder) as running:
        running.checked()
        yield running


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:{port}"}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}, 200),
        ({"Host": "evil.example:{port}"}, 403),
        ({"Host": "127.0.0.1"}, 403),
        ({"Host": "evil.example", "X-Forwarded-Host": "127.0.0.1:{port}"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://127.0.0.1:{port}"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}, 403),
    ],
)
def test_only_this_browser_with_this_address_is_answered(headers: dict[str, str], status: int, shared: Preview) -> None:
    filled = {name: value.format(port=shared.port) for name, value in headers.items()}
    assert shared.ask("", headers=filled)[0] == status


@pytest.mark.parametrize("path", ["/", "/page.js", "/findings", f"/{'0' * 32}/", "//findings", "/%2e%2e/findings"])
def test_nothing_is_answered_without_the_secret(path: str, shared: Preview) -> None:
    status, content = shared.ask("", path=path)
    assert status == 403
    assert b"fever" not in content


@pytest.mark.parametrize(
    "name",
    [
        "../secret.txt",
        "%2e%2e/secret.txt",
        "figure/..%2f..%2fsecret.txt",
        "figure/../../secret.txt",
        "document/7",
        "pages/0/99",
        "page.html/../../server.py",
        "rule/%2e%2e",
        "repair/0000",
    ],
)
def test_no_other_file_is_answered(name: str, shared: Preview) -> None:
    status, content = shared.ask(name)
    assert status in {403, 404, 409}
    assert b"somebody else" not in content


def test_changes_need_the_origin_of_the_page(shared: Preview) -> None:
    body = {"document": "letter.qmd", "text": "Case"}
    assert shared.ask("origin", body)[0] == 200
    assert shared.ask("origin", body, {"Origin": ""})[0] == 403
    assert shared.ask("origin", {"document": 3})[0] == 400
    assert shared.ask("origin", {"document": "letter.qmd", "text": "a" * 300_000})[0] == 413


def test_it_listens_on_this_machine_alone(shared: Preview) -> None:
    assert shared.address.startswith("http://127.0.0.1:")
    names = {address[4][0] for address in socket.getaddrinfo(socket.gethostname(), shared.port, socket.AF_INET)}
    for name in names - {"127.0.0.1"}:
        with pytest.raises(OSError), socket.create_connection((name, shared.port), timeout=5):
            pass


def test_the_tabs_are_answered(shared: Preview) -> None:
    assert shared.json("figures") == []
    assert shared.json("journal")["documents"][0]["path"] == "letter.qmd"
    assert {item["state"] for item in shared.json("checklist")} >= {"not found"}
    assert len(shared.json("pages/0")) == 1
    assert shared.ask("pages/0/0")[1].startswith(b"<svg")
    assert "repeated-word" in shared.json("rule/TXT001")["text"]


def test_a_save_is_shown_and_a_broken_file_leaves_the_last_page(letter: Path, preview: Preview) -> None:
    preview.checked()
    assert "10 years" in preview.page()
    case = letter.parent / "data/case.yml"
    typed = case.read_text()
    case.write_text(typed.replace("10 years", "11 years"))
    preview.until(lambda state: not state["errors"] and "11 years" in preview.page())
    case.write_text(typed.replace("age: 10 years", "age: [10"))
    [error] = preview.until(lambda state: state["errors"])["errors"]
    assert error["path"] == "data/case.yml"
    assert error["line"]
    assert "11 years" in preview.page()
    case.write_text(typed)
    preview.until(lambda state: not state["errors"])
    assert "10 years" in preview.page()


def test_a_document_that_is_gone_is_said_and_found_again(letter: Path, preview: Preview) -> None:
    preview.checked()
    letter.rename(letter.with_suffix(".old"))
    assert preview.until(lambda state: state["errors"])["documents"]
    letter.with_suffix(".old").rename(letter)
    preview.until(lambda state: not state["errors"])


def test_many_saves_end_in_the_last(letter: Path, preview: Preview) -> None:
    for number in range(40):
        letter.write_text(LETTER.replace("Nothing else", f"Nothing else {number}"))
    preview.until(lambda _: "Nothing else 39" in preview.page())
    assert preview.checked()["errors"] == []


def test_a_machine_that_slept_shows_what_was_saved_meanwhile(letter: Path, preview: Preview) -> None:
    preview.checked()
    preview.process.send_signal(signal.SIGSTOP)
    letter.write_text(LETTER.replace("Nothing else", "Nothing more"))
    preview.process.send_signal(signal.SIGCONT)
    preview.until(lambda _: "Nothing more" in preview.page())


def test_thousands_of_other_files_do_not_matter(letter: Path) -> None:
    for number in range(5000):
        (letter.parent / f"scan-{number}.txt").write_text("")
    with previewed(letter.parent) as preview:
        preview.checked()
        letter.write_text(LETTER.replace("Nothing else", "Nothing more"))
        preview.until(lambda _: "Nothing more" in preview.page())


def test_a_full_disk_stops_no_page_and_loses_no_text(letter: Path) -> None:
    long = LETTER + "\nHe went home. " * 100
    letter.write_text(long)
    with previewed(letter.parent, largest_file=len(long) // 2) as preview:
        preview.checked()
        assert "10 years" in preview.page()
        [finding] = [one for one in preview.json("findings")["findings"] if one["can_fix"]]
        status, answer = preview.ask(f"repair/{finding['id']}", {})
        assert status >= 400
        assert "`letter.qmd` cannot be written" in json.loads(answer)["message"]
        assert letter.read_text() == long
        letter.write_text(long.replace("Nothing else", "Nothing more"))
        preview.until(lambda _: "Nothing more" in preview.page())


def test_documents_of_one_name_are_told_apart(letter: Path) -> None:
    (letter.parent / "_quarto.yml").write_text("project: {render: [letter.qmd, more/letter.qmd]}\ncasewright: {}\n")
    (letter.parent / "more").mkdir()
    (letter.parent / "more/letter.qmd").write_text("---\ntitle: Another\n---\n\nAnother text.\n")
    with previewed(letter.parent) as preview:
        assert [one["title"] for one in preview.checked()["documents"]] == ["A case of fever", "Another"]
        assert "A boy of" in preview.page()
        assert b"Another text." in preview.ask("document/1")[1]


def test_polling_sees_a_save(letter: Path) -> None:
    with previewed(letter.parent, "--poll") as preview:
        preview.checked()
        letter.write_text(LETTER.replace("Nothing else", "Nothing more"))
        preview.until(lambda _: "Nothing more" in preview.page())


def test_a_correction_is_shown_written_and_undone(letter: Path, preview: Preview) -> None:
    preview.checked()
    [finding] = [one for one in preview.json("findings")["findings"] if one["can_fix"]]
    assert (finding["rule"], finding["path"], finding["line"]) == ("TXT001", "letter.qmd", 8)
    address = f"repair/{finding['id']}"
    assert "-A boy of" in preview.json(address)["diff"]
    assert letter.read_text() == LETTER
    assert preview.ask(address, {})[0] == 200
    assert letter.read_text() == LETTER.replace("the the", "the")
    assert preview.ask("undo", {})[0] == 200
    assert letter.read_text() == LETTER
    assert preview.ask("undo", {})[0] == 409


def test_a_correction_of_a_file_that_has_changed_is_refused(letter: Path, preview: Preview) -> None:
    preview.checked()
    [finding] = [one for one in preview.json("findings")["findings"] if one["can_fix"]]
    text = LETTER.replace("## Case", "A line above.\n\n## Case")
    letter.write_text(text)
    status, content = preview.ask(f"repair/{finding['id']}", {})
    if status == 409:  # otherwise it was checked again meanwhile, and the correction is that of the new text
        assert b"changed" in content or b"gone" in content
        assert letter.read_text() == text
    else:
        assert letter.read_text() == text.replace("the the", "the")


def test_a_correction_that_was_edited_is_not_undone(letter: Path, preview: Preview) -> None:
    preview.checked()
    [finding] = [one for one in preview.json("findings")["findings"] if one["can_fix"]]
    preview.ask(f"repair/{finding['id']}", {})
    edited = letter.read_text() + "\nMore.\n"
    letter.write_text(edited)
    status, content = preview.ask("undo", {})
    assert status == 409
    assert b"has changed since" in content
    assert letter.read_text() == edited


ENDLESS = LETTER + "\n```{python}\nwhile True:\n    pass\n```\n"


def test_cells_run_on_demand_alone_and_can_be_stopped(tmp_path: Path) -> None:
    folder = tmp_path / "report"
    folder.mkdir()
    make_report(folder, ENDLESS)
    with previewed(folder) as preview:
        assert preview.checked()["unrun_cells"]
        preview.ask("run/cells", {})
        preview.until(lambda state: "cells" in state["working"])
        preview.ask("stop/cells", {})
        state = preview.until(lambda state: "cells" not in state["working"])
        assert [error["message"] for error in state["errors"]] == ["The cells were stopped."]


def test_results_of_cells_are_shown(tmp_path: Path) -> None:
    folder = tmp_path / "report"
    folder.mkdir()
    letter = make_report(folder, LETTER + "\n```{python}\nprint(6 * 7 * 1000)\n```\n")
    with previewed(folder) as preview:
        preview.checked()
        assert "42000" not in preview.page()
        preview.ask("run/cells", {})
        preview.until(lambda state: not state["unrun_cells"] and "42000" in preview.page())
        assert preview.page().startswith("<!DOCTYPE html>")
        letter.write_text(letter.read_text().replace("6 * 7", "6 / 0"))
        preview.until(lambda state: state["unrun_cells"])
        preview.ask("run/cells", {})
        [error] = preview.until(lambda state: state["errors"])["errors"]
        assert "ZeroDivisionError" in str(error)


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_it_ends_cleanly(name: str, letter: Path) -> None:
    with previewed(letter.parent) as preview:
        preview.checked()
        preview.process.send_signal(getattr(signal, name))
        assert preview.process.wait(60) == 0
    log = letter.parent.parent / "report.log"
    assert log.read_text() == "Ctrl-C ends the preview.\n"
    assert not (letter.parent / "_output").exists()


def test_the_address_is_the_same_after_a_restart(letter: Path) -> None:
    with previewed(letter.parent) as first:
        address = first.address
    with previewed(letter.parent) as second:
        assert second.address == address
        with previewed(letter.parent) as third:
            assert third.port != second.port


def test_a_folder_without_a_report_is_an_error(tmp_path: Path) -> None:
    ran = run_command("preview", "--no-browser", cwd=tmp_path)
    assert (ran.code, ran.err.partition("\n")[0]) == (2, "error: There is no report in this folder.")


def test_cells_of_a_folder_that_is_not_trusted_do_not_run(letter: Path, tmp_path: Path) -> None:
    strange = {**os.environ, "CASEWRIGHT_DATA_DIR": str(tmp_path / "data")}
    ran = run_command("preview", "--no-browser", "--execute", cwd=letter.parent, environment=strange)
    assert ran.code == 2
    assert "This folder is not trusted" in ran.err


def test_a_port_that_is_taken_is_an_error(letter: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = run_command("preview", "--no-browser", "--port", str(port), cwd=letter.parent)
    assert ran.code == 2
    assert f"The port {port} cannot be used." in ran.err


def test_the_address_is_in_no_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEWRIGHT_DATA_DIR", str(tmp_path / "data"))
    for address in ("http://127.0.0.1:50000/first/", "http://127.0.0.1:50000/second/"):
        path = redirecting_file(address)
        assert f'content="0; url={address}"' in path.read_text()
        assert "first" not in str(path) and "second" not in str(path)
        assert path.stat().st_mode & 0o777 == 0o600
    (tmp_path / "data").rename(tmp_path / "other")
    (tmp_path / "data").write_text("")
    with pytest.raises(CasewrightError, match="The browser cannot be opened"):
        redirecting_file(address)


@pytest.mark.parametrize(
    ("program", "why"),
    [
        ("import sys; sys.exit(0)", None),
        ("import sys; sys.exit(1)", None),
        ("import sys; sys.stderr.write('Broken.\\nMend it.'); sys.exit(2)", "Broken."),
        ("import sys; sys.exit(130)", "the command was ended by SIGINT"),
        ("import os; os.kill(os.getpid(), 9)", "the command was ended by SIGKILL"),
    ],
)
def test_cells_that_end_in_any_other_way_are_an_error(
    program: str, why: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "_START", program)
    cells = programs.Cells(tmp_path, (), ())
    if why is None:
        cells.run()
        return
    with pytest.raises(CasewrightError) as caught:
        cells.run()
    assert caught.value.message == "The cells could not be run."
    assert caught.value.why == why
    assert caught.value.hint


SIGNALS = """
import os, signal, threading
from casewright.preview.serving import _signals
with _signals(lambda: print("ending", flush=True)):
    os.kill(os.getpid(), signal.SIGINT)
threading.Thread(target=threading.Event().wait).start()
os.kill(os.getpid(), signal.SIGINT)
"""


def test_a_second_signal_ends_at_once() -> None:
    ran = subprocess.run([sys.executable, "-c", SIGNALS], capture_output=True, text=True, timeout=120, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (130, "ending\n", "")


def test_it_does_not_wait_for_typst(tmp_path: Path) -> None:
    folder = tmp_path / "report"
    folder.mkdir()
    make_report(folder, LETTER + "\n```{=typst}\n#for i in range(9999) { for j in range(9999) { } }\n```\n")
    with previewed(folder) as preview:
        preview.checked()
        with socket.create_connection(("127.0.0.1", preview.port)) as asking:
            request = f"GET {preview.path}pages/0 HTTP/1.1\r\nHost: 127.0.0.1:{preview.port}\r\n\r\n"
            asking.sendall(request.encode())
            children = Path(f"/proc/{preview.process.pid}/task/{preview.process.pid}/children")
            if not children.exists():
                pytest.skip("needs the list of processes of Linux")
            while not (typst := _typst_of(preview.process.pid)):
                assert preview.process.poll() is None
                time.sleep(0.02)
            preview.process.send_signal(signal.SIGINT)
            preview.process.wait(60)
        assert not Path(f"/proc/{typst}").exists()


def _typst_of(parent: int) -> int | None:
    """The process of Typst that a process has started."""
    for task in Path(f"/proc/{parent}/task").glob("*/children"):
        for child in task.read_text().split():
            if b"typst.apart" in Path(f"/proc/{child}/cmdline").read_bytes():
                return int(child)
    return None


def test_states_are_hashed_when_they_are_made(letter: Path) -> None:
    with previewed(letter.parent) as preview:
        state = preview.checked()
        assert all(document["digest"] for document in state["documents"])
        assert state["checked"] and state["figures"]
        letter.write_text(LETTER.replace("the the", "the"))
        after = preview.until(lambda one: not one["is_checking"] and one["checked"] != state["checked"])
        assert after["documents"][0]["digest"] != state["documents"][0]["digest"]
