"""The language server in a real editor: Neovim without a window."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.lsp.report import small_report

pytestmark = pytest.mark.skipif(shutil.which("nvim") is None, reason="nvim is not installed")
LONGEST_S = 120

BEGIN = """
local wait, found = 60000, {}
local command = vim.fn.json_decode(vim.env.COMMAND)
local client = vim.lsp.start_client({ name = "casewright", cmd = command, root_dir = vim.fn.getcwd() })
local function open(name)
  vim.cmd("edit " .. name)
  vim.lsp.buf_attach_client(0, client)
  vim.wait(wait, function() return vim.lsp.get_client_by_id(client).initialized end, 20)
end
local function ask(method, parameters)
  local answers = vim.lsp.buf_request_sync(0, method, parameters, wait)
  return answers and answers[client] and answers[client].result
end
local function at(words)
  local line, column = unpack(vim.fn.searchpos(words, "nw"))
  vim.api.nvim_win_set_cursor(0, { line, column - 1 })
  return vim.lsp.util.make_position_params(0, "utf-16")
end
open("letter.qmd")
"""
END = """
vim.cmd("silent wall")
vim.fn.writefile({ vim.fn.json_encode(found) }, "found.json")
vim.lsp.stop_client(client)
vim.cmd("qall!")
"""
CORRECTIONS = """
vim.wait(wait, function() return #vim.diagnostic.get(0) > 0 end, 20)
found.codes = vim.tbl_map(function(one) return one.code end, vim.diagnostic.get(0))
found.hover = ask("textDocument/hover", at("fig-leg")).contents.value
local named = at("fig-leg")
named.newName = "fig-limb"
vim.lsp.util.apply_workspace_edit(ask("textDocument/rename", named), "utf-16")
found.renamed = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\\n")
at("the rash")
local actions = vim.lsp.util.make_range_params(0, "utf-16")
actions.context = { diagnostics = {} }
local fix = ask("textDocument/codeAction", actions)[1]
found.title = fix.title
vim.lsp.util.apply_workspace_edit(fix.edit, "utf-16")
vim.wait(wait, function() return #vim.diagnostic.get(0) == 0 end, 20)
found.left = #vim.diagnostic.get(0)
found.fixed = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\\n")
"""
NAMES = """
found.reference = ask("textDocument/hover", at("luan2021")).contents.value
found.value = ask("textDocument/hover", at("course.fever.day")).contents.value
found.outline = {}
local function list(symbols)
  for _, one in ipairs(symbols) do
    table.insert(found.outline, one.name)
    list(one.children or {})
  end
end
list(ask("textDocument/documentSymbol", { textDocument = vim.lsp.util.make_text_document_params(0) }))
local places = ask("textDocument/definition", at("fever.day"))
found.definition = vim.fn.fnamemodify(vim.uri_to_fname((places[1] or places).uri), ":t")
open("data/case.yml")
vim.api.nvim_buf_set_lines(0, -1, -1, false, { "fami" })
vim.api.nvim_win_set_cursor(0, { vim.api.nvim_buf_line_count(0), 3 })
local key = vim.lsp.util.make_position_params(0, "utf-16")
key.position.character = 4
local answer = ask("textDocument/completion", key)
found.keys = vim.tbl_map(function(one) return one.label end, answer.items or answer)
vim.api.nvim_buf_set_lines(0, -2, -1, false, {})
local named = at("fever$")
named.newName = "pyrexia"
vim.lsp.util.apply_workspace_edit(ask("textDocument/rename", named), "utf-16")
"""
PLAIN = {
    "_quarto.yml": "project:\n  type: default\ncasewright: true\n",
    "picture.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
}
LETTER = """---
title: A fever
---

It was the the rash (@fig-leg).

![The leg.](picture.svg){#fig-leg fig-alt="A leg."}
"""


def in_neovim(root: Path, script: str) -> dict[str, Any]:
    """What a script has found in the letter of a report."""
    (root / "script.lua").write_text(BEGIN + script + END, encoding="utf-8")
    ran = subprocess.run(
        ["nvim", "--headless", "-u", "NONE", "-i", "NONE", "-n", "-c", "luafile script.lua", "-c", "qall!"],
        cwd=root,
        env={**os.environ, "COMMAND": json.dumps([sys.executable, "-m", "casewright", "lsp"]), "HOME": str(root)},
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
        check=False,
    )
    assert (root / "found.json").exists(), ran.stderr
    found: dict[str, Any] = json.loads((root / "found.json").read_text(encoding="utf-8"))
    return found


def test_findings_hover_renaming_and_a_correction(tmp_path: Path) -> None:
    for name, text in {**PLAIN, "letter.qmd": LETTER}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = in_neovim(tmp_path, CORRECTIONS)
    assert found["codes"] == ["TXT001"]
    assert "Figure 1" in found["hover"]
    assert found["renamed"] == LETTER.replace("fig-leg", "fig-limb").rstrip("\n")
    assert found["title"].startswith("TXT001")
    assert found["fixed"] == found["renamed"].replace("the the", "the")
    assert found["left"] == 0


def test_works_values_outline_keys_and_an_event_in_all_files(tmp_path: Path) -> None:
    small_report(tmp_path)
    found = in_neovim(tmp_path, NAMES)
    assert found["reference"].startswith(
        "Luan, Chengxin, and Jian Ge. 2021. \N{LEFT DOUBLE QUOTATION MARK}Local Cytokine"
    )
    assert found["value"] == "day 3\n\n`course.fever.day` in data/case.yml:11:10"
    assert found["outline"] == ["Course", "Figure 1"]
    assert found["definition"] == "case.yml"
    assert {"measurements", "imaging", "genetics"} <= set(found["keys"])
    assert "patient" not in found["keys"]
    case = (tmp_path / "data/case.yml").read_text(encoding="utf-8")
    assert (case.count("- id: pyrexia"), case.count("after: pyrexia"), case.count("name: fever")) == (1, 1, 1)
    assert "{{< var course.pyrexia.day >}}" in (tmp_path / "letter.qmd").read_text(encoding="utf-8")
