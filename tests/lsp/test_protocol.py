"""The language server, through its protocol."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from casewright.lsp.reports import check, report_root
from tests.lsp.client import LONGEST_S, editor, run
from tests.lsp.report import small_report

LETTER = "letter.qmd"


def test_findings_of_unsaved_text_are_published(tmp_path: Path) -> None:
    async def test() -> None:
        root = small_report(tmp_path)
        before = contents(root)
        async with editor(root) as client:
            client.open(LETTER)
            clean = await client.codes(LETTER)
            client.type(LETTER, client.texts[LETTER] + "\n😀 It was the the rash [@nobody].\n")
            found = await client.codes(LETTER)
            assert [one for one in found if one not in clean] == ["TXT001 12:14-12:17", "REF001 12:24-12:31"]
            client.type(LETTER, client.texts[LETTER].replace("the the", "the").replace(" [@nobody]", ""))
            assert await client.codes(LETTER) == clean
        assert contents(root) == before

    run(test())


def test_a_change_of_one_file_is_seen_in_another(tmp_path: Path) -> None:
    async def test() -> None:
        async with editor(small_report(tmp_path)) as client:
            client.open(LETTER)
            client.open("works.bib")
            clean = await client.codes(LETTER)
            client.type("works.bib", client.texts["works.bib"].replace("luan2021", "luan2020"))
            await client.diagnostics("works.bib")
            found = [one for one in await client.codes(LETTER) if one not in clean]
            assert [one.split()[0] for one in found] == ["REF001"]

    run(test())


@pytest.mark.parametrize(
    ("path", "old", "new", "place"),
    [
        ("_quarto.yml", "type: default", "type: [default", "2:8-2:9"),
        ("data/case.yml", "day: 3", "day: soon", "10:9-10:13"),
        ("data/case.yml", "kind: finding", "kind: [finding", "9:8-9:9"),
    ],
)
def test_what_cannot_be_read_is_a_finding_until_it_is_corrected(
    tmp_path: Path, path: str, old: str, new: str, place: str
) -> None:
    async def test() -> None:
        async with editor(small_report(tmp_path)) as client:
            client.open(path)
            assert await client.codes(path) == []
            text = client.texts[path]
            client.type(path, text.replace(old, new, 1))
            (found,) = await client.diagnostics(path)
            assert (found.severity, str(found.range)) == (lsp.DiagnosticSeverity.Error, place)
            client.type(path, text)
            assert await client.codes(path) == []

    run(test())


HOVERS = [
    (LETTER, "course.fe▶ver.day", "day 3\n\n`course.fever.day` in data/case.yml:11:10"),
    (LETTER, "@fig-s▶kin", "Figure 1: The skin of the patient."),
    (LETTER, "@luan▶2021", "Luan, Chengxin, and Jian Ge"),
    (LETTER, "C▶RS set", "**CRS**: cytokine release syndrome"),
    (LETTER, "{#sec-▶course}", "Course"),
    (LETTER, "Fe▶ver came", None),
    ("data/case.yml", "id: fe▶ver", "- `course.fever.day`: day 3"),
    ("works.bib", "{luan▶2021", "Luan, Chengxin, and Jian Ge"),
]


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report that its tests leave as it is."""
    return small_report(tmp_path_factory.mktemp("still"))


def contents(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def test_hover_says_what_is_printed(still: Path) -> None:
    async def test() -> None:
        before = contents(still)
        async with editor(still) as client:
            for path in dict.fromkeys(path for path, _, _ in HOVERS):
                client.open(path)
            for path, words, expected in HOVERS:
                found = await client.text_document_hover_async(lsp.HoverParams(**client.at(path, words)))
                assert (found is None) if expected is None else (found and expected in found.contents.value), words
            client.type("works.bib", client.texts["works.bib"].replace("Ge, Jian", "Roe, Ann"))
            found = await client.text_document_hover_async(lsp.HoverParams(**client.at(LETTER, "@luan▶2021")))
            assert found and "Ann Roe" in found.contents.value
            assert contents(still) == before
            client.type(LETTER, client.texts[LETTER] + "\n<!-- casewright: ignore TXT001 a reason -->\n")
            place = client.at(LETTER, "TXT0▶01")
            found = await client.text_document_hover_async(lsp.HoverParams(**place))
            assert (found and "appears twice" in found.contents.value) or "repeated" in found.contents.value

    run(test())


COMPLETIONS = [
    (LETTER, "{{< var course.f▶", "course.fever.day", "day 3"),
    (LETTER, "see @f▶", "fig-skin", "Figure 1: The skin of the patient."),
    (LETTER, "see [@lu▶", "luan2021", "Local cytokine release syndrome (2021)"),
    (LETTER, "with C▶", "CRS", "cytokine release syndrome"),
    (LETTER, "<!-- casewright: ignore TXT0▶", "TXT001", ""),
    ("data/case.yml", "imaging:\n  - id: mri\n    si▶", "site", ""),
    ("data/case.yml", "imaging: []\n▶", "follow-up", ""),
    ("data/abbreviations.yml", "    plu▶", "plural-short", ""),
    ("_quarto.yml", "  panel-style: 1▶", "1A", ""),
    (LETTER, "A form\ffeed\u2028and a line\x85.\n\nsee @f▶", "fig-skin", ""),
]


def test_completion(still: Path) -> None:
    async def test() -> None:
        async with editor(still) as client:
            for path in dict.fromkeys(path for path, *_ in COMPLETIONS):
                client.open(path)
                await client.diagnostics(path)
            for path, typed, label, detail in COMPLETIONS:
                text = (still / path).read_text(encoding="utf-8").replace("casewright: true", "casewright:")
                client.type(path, f"{text.rstrip()}\n{typed.replace('▶', '')}")
                place = client.at(path, typed.split("\n")[-1]) if typed[-2:] != "\n▶" else client.end(path)
                found = await client.text_document_completion_async(lsp.CompletionParams(**place))
                labels = {item.label: item.detail or "" for item in found.items} if found else {}
                assert label in labels and detail in labels[label], (typed, list(labels)[:20])

    run(test())


DEFINITIONS = [
    (LETTER, "course.fe▶ver.day", ["data/case.yml:10"]),
    (LETTER, "@fig-s▶kin", ["letter.qmd:8"]),
    (LETTER, "@luan▶2021", ["works.bib:0"]),
    (LETTER, "C▶RS set", ["data/abbreviations.yml:1"]),
    (LETTER, "include pa▶rt.qmd", ["part.qmd:0"]),
    ("data/case.yml", "after: fe▶ver", ["data/case.yml:7"]),
]
REFERENCES = [
    (LETTER, "@luan▶2021", ["letter.qmd:6", "works.bib:0"]),
    (LETTER, "@fig-s▶kin", ["letter.qmd:6", "letter.qmd:8"]),
    ("data/case.yml", "id: fe▶ver", ["data/case.yml:7", "data/case.yml:15", "letter.qmd:6"]),
    ("data/case.yml", "id: ra▶sh", ["data/case.yml:11", "part.qmd:0"]),
]


def test_definitions_and_references(still: Path) -> None:
    async def test() -> None:
        async with editor(still) as client:
            for path in (LETTER, "data/case.yml"):
                client.open(path)
            for path, words, expected in DEFINITIONS:
                parameters = lsp.DefinitionParams(**client.at(path, words))
                assert client.places(await client.text_document_definition_async(parameters)) == expected, words
            for path, words, expected in REFERENCES:
                context = lsp.ReferenceContext(include_declaration=True)
                parameters = lsp.ReferenceParams(context=context, **client.at(path, words))
                found = client.places(await client.text_document_references_async(parameters))
                assert sorted(found) == sorted(expected), words

    run(test())


RENAMED = [
    (LETTER, "@fig-s▶kin", "fig-rash", {LETTER: 2}),
    (LETTER, "@luan▶2021", "luan2021local", {LETTER: 1, "works.bib": 1}),
    ("data/case.yml", "id: fe▶ver", "high-fever", {LETTER: 1, "data/case.yml": 2}),
    (LETTER, "course.fe▶ver.day", "high-fever", {LETTER: 1, "data/case.yml": 2}),
]
NOT_RENAMED = [
    (LETTER, "@fig-s▶kin", "tbl-skin", "another kind"),
    (LETTER, "@fig-s▶kin", "fig skin", "is not a name of a label"),
    (LETTER, "course.fe▶ver.day", "rash", "already used at data/case.yml:12"),
    (LETTER, "course.fe▶ver.day", "High fever", "is not a name of an event"),
    (LETTER, "course.fever.d▶ay", "night", "Put the cursor on one of these"),
    (LETTER, "C▶RS set", "CRX", "cannot be renamed"),
    (LETTER, "@luan▶2021", "a b", "is not a name of a key"),
]


def test_renaming(still: Path) -> None:
    async def test() -> None:
        async with editor(still) as client:
            for path in (LETTER, "data/case.yml"):
                client.open(path)
            for path, words, new, expected in RENAMED:
                parameters = lsp.RenameParams(new_name=new, **client.at(path, words))
                edit = await client.text_document_rename_async(parameters)
                assert edit and edit.document_changes
                counts = {one.text_document.uri: len(one.edits) for one in edit.document_changes}
                assert counts == {client.uri(name): count for name, count in expected.items()}, words
                versions = {one.text_document.uri: one.text_document.version for one in edit.document_changes}
                assert versions.get(client.uri(LETTER)) == 1 and versions.get(client.uri("works.bib")) is None
            for path, words, new, why in NOT_RENAMED:
                parameters = lsp.RenameParams(new_name=new, **client.at(path, words))
                with pytest.raises(JsonRpcException, match=why):
                    await client.text_document_rename_async(parameters)
            client.type(LETTER, client.texts[LETTER].replace("@luan2021", "@lu▶an2021".replace("▶", "x")))
            place = client.at(LETTER, "@lux▶an2021")
            with pytest.raises(JsonRpcException, match=r"defined nowhere in the report\. Correct its spelling"):
                await client.text_document_prepare_rename_async(lsp.PrepareRenameParams(**place))

    run(test())


def test_names_in_programs_are_renamed_if_the_editor_asks(tmp_path: Path) -> None:
    async def test() -> None:
        root = small_report(tmp_path, **{"scripts/skin.py": 'EVENT = "fever"\n'})
        asks = lsp.ChangeAnnotationsSupportOptions()
        workspace = lsp.WorkspaceClientCapabilities(
            workspace_edit=lsp.WorkspaceEditClientCapabilities(document_changes=True, change_annotation_support=asks)
        )
        async with editor(root, workspace=workspace) as client:
            client.open(LETTER)
            parameters = lsp.RenameParams(new_name="high-fever", **client.at(LETTER, "course.fe▶ver.day"))
            edit = await client.text_document_rename_async(parameters)
            assert edit and edit.document_changes
            (program,) = [
                one for one in edit.document_changes if one.text_document.uri == client.uri("scripts/skin.py")
            ]
            assert [one.annotation_id for one in program.edits] == ["program"]
        async with editor(root) as client:
            client.open(LETTER)
            with pytest.raises(JsonRpcException, match=r"scripts/skin\.py:1:10: A program names `fever`"):
                await client.text_document_rename_async(parameters)

    run(test())


def test_quick_fixes_and_comments(tmp_path: Path) -> None:
    async def test() -> None:
        async with editor(small_report(tmp_path)) as client:
            client.open(LETTER, (tmp_path / LETTER).read_text(encoding="utf-8") + "\n😀 It was the the rash.\n")
            whole = lsp.Range(lsp.Position(12, 0), lsp.Position(12, 40))
            parameters = lsp.CodeActionParams(
                lsp.TextDocumentIdentifier(client.uri(LETTER)), whole, lsp.CodeActionContext([])
            )
            fix, comment = await client.text_document_code_action_async(parameters) or ()
            assert (fix.title, comment.title) == ("TXT001: delete it", "Ignore this finding (TXT001)")
            client.type(LETTER, client.applied(LETTER, fix))
            assert "😀 It was the rash." in client.texts[LETTER]
            assert "TXT001" not in str(await client.codes(LETTER))
            client.type(LETTER, client.texts[LETTER].replace("the rash.", "the the rash."))
            _, comment = await client.text_document_code_action_async(parameters) or ()
            client.type(LETTER, client.applied(LETTER, comment))
            assert client.texts[LETTER].endswith(
                "\n<!-- casewright: ignore TXT001 the reason -->\n😀 It was the the rash.\n"
            )
            assert "TXT001" not in str(await client.codes(LETTER))

    run(test())


def test_edits_are_for_the_version_that_was_checked(tmp_path: Path) -> None:
    async def test() -> None:
        async with editor(small_report(tmp_path)) as client:
            client.open(LETTER)
            await client.diagnostics(LETTER)
            texts = {1: client.texts[LETTER]}
            for version in range(2, 6):
                place = client.at(LETTER, "@fig-s▶kin")
                answer = client.text_document_rename_async(lsp.RenameParams(new_name="fig-rash", **place))
                texts[version] = texts[version - 1].replace("![The", "New.\n\n![The")
                client.type(LETTER, texts[version])
                edit = await answer
                assert edit and edit.document_changes
                (changes,) = edit.document_changes
                lines = texts[changes.text_document.version].split("\n")
                assert all("fig-skin" in lines[one.range.start.line] for one in changes.edits)

    run(test())


def test_lines_are_those_that_were_checked(tmp_path: Path) -> None:
    checked = check(small_report(tmp_path), {})
    typed = checked.lines("part.qmd")
    (tmp_path / "works.bib").write_text("")
    (tmp_path / "part.qmd").write_text("Other text.\n")
    assert checked.lines("part.qmd") == typed
    assert checked.lines("works.bib")[0] == "@article{luan2021,"


def test_outline_has_numbers(tmp_path: Path) -> None:
    async def test() -> None:
        root = small_report(tmp_path)
        async with editor(root) as client:
            client.open(
                LETTER, (root / LETTER).read_text(encoding="utf-8").replace("title:", "number-sections: true\ntitle:")
            )
            expected = {LETTER: [("1 Course", ["Figure 1"])], "data/case.yml": [("fever", []), ("rash", [])]}
            for path, parts in expected.items():
                document = lsp.TextDocumentIdentifier(client.uri(path))
                found = await client.text_document_document_symbol_async(lsp.DocumentSymbolParams(document))
                assert [(one.name, [child.name for child in one.children]) for one in found or ()] == parts

    run(test())


@pytest.mark.parametrize(
    ("configuration", "expected"),
    [
        ("casewright: {}\n", True),
        ("project: {type: casewright}\n", True),
        ("filters: [casewright]\n", True),
        ("filters:\n  - quarto\n  - path: casewright\n    at: pre-ast\n", True),
        ("casewright:\n  journal: [\n", True),
        ("# no casewright: here\nproject: {type: website}\n", False),
        ("title: About casewright\n", False),
        ("website:\n  casewright: true\n", False),
        ("title: [\n# casewright: {}\n", False),
        ("[]\n", False),
    ],
)
def test_a_report_is_a_folder_that_casewright_is_configured_for(
    configuration: str, expected: bool, tmp_path: Path
) -> None:
    (tmp_path / "_quarto.yml").write_text(configuration, encoding="utf-8")
    assert (report_root(tmp_path / "letter.qmd") is not None) == expected


def test_a_file_that_is_deleted_or_belongs_to_no_report(tmp_path: Path) -> None:
    async def test() -> None:
        root = small_report(tmp_path / "report")
        (tmp_path / "notes.md").write_text("The the notes.\n", encoding="utf-8")
        (tmp_path / "page").mkdir()
        (tmp_path / "page/_quarto.yml").write_text("project: {type: website}\n", encoding="utf-8")
        (tmp_path / "page/index.qmd").write_text("The the page.\n", encoding="utf-8")
        async with editor(root) as client:
            for path in ("../notes.md", "../page/index.qmd"):
                client.open(path)
            client.open(LETTER)
            assert "part.qmd" not in str(await client.diagnostics(LETTER))
            (root / "part.qmd").unlink()
            change = lsp.FileEvent(client.uri("part.qmd"), lsp.FileChangeType.Deleted)
            client.published.clear()
            client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams([change]))
            assert "`part.qmd` does not exist" in str(await client.diagnostics(LETTER))
            assert set(client.published) <= {client.uri(path) for path in (LETTER, "part.qmd")}
            uri = client.uri("../notes.md")
            place = lsp.HoverParams(lsp.TextDocumentIdentifier(uri), lsp.Position(0, 2))
            assert await client.text_document_hover_async(place) is None

    run(test())


def test_many_changes_in_a_row_end_with_the_last_text(tmp_path: Path) -> None:
    async def test() -> None:
        async with editor(small_report(tmp_path)) as client:
            client.open(LETTER)
            text = client.texts[LETTER]
            for number in range(50):
                client.type(LETTER, f"{text}\n{'word ' * (50 - number)}word {number}\n")
            client.type(LETTER, f"{text}\nThe the end.\n")
            assert [one for one in await client.codes(LETTER) if one.startswith("TXT001")] == ["TXT001 12:4-12:7"]

    run(test())


def test_messages_that_cannot_be_understood_change_nothing(tmp_path: Path) -> None:
    async def test() -> None:
        async with editor(small_report(tmp_path)) as client:
            client.open(LETTER)
            await client.diagnostics(LETTER)
            for body in (b"{", b"[]", b'{"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"x": 1}}'):
                client.send(body)
            nowhere = lsp.TextDocumentIdentifier("untitled:Untitled-1")
            far = lsp.Position(line=9_999, character=9_999)
            assert await client.text_document_hover_async(lsp.HoverParams(nowhere, far)) is None
            here = lsp.TextDocumentIdentifier(client.uri(LETTER))
            assert await client.text_document_hover_async(lsp.HoverParams(here, far)) is None
            found = await client.text_document_completion_async(lsp.CompletionParams(here, far))
            assert found is not None and not found.items
            with pytest.raises(JsonRpcException):
                await client.protocol.send_request_async("textDocument/unknown", {})
            client.type(LETTER, client.texts[LETTER] + "\nThe the end.\n")
            assert "TXT001" in str(await client.codes(LETTER))

    run(test())


def test_no_code_of_the_folder_runs(tmp_path: Path) -> None:
    async def test() -> None:
        ran = tmp_path / "ran"
        program = f"open({str(ran)!r}, 'w').close()\n"
        letter = f"---\ntitle: A letter\n---\n\n```{{python}}\n{program}```\n"
        root = small_report(
            tmp_path / "report", **{LETTER: letter, "scripts/skin.py": program, "sitecustomize.py": program}
        )
        async with editor(root) as client:
            client.open(LETTER)
            await client.diagnostics(LETTER)
        assert not ran.exists()

    run(test())


def test_the_server_ends_with_its_client(tmp_path: Path) -> None:
    server = subprocess.Popen(
        [sys.executable, "-m", "casewright", "lsp"], cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert server.stdin is not None
    server.stdin.close()
    assert server.wait(LONGEST_S) == 0
    assert server.stdout is not None and server.stdout.read() == b""
    server.stdout.close()
