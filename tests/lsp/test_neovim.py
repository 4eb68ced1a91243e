"""The language server in a real editor: Neovim without a window."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(shutil.which("nvim") is None, reason="nvim is not installed")
LONGEST_S = 120

SCRIPT = """
local wait, found = 60000, {}
local command = vim.fn.json_decode(vim.env.COMMAND)
local client = vim.lsp.start_client({ name = "casewright", cmd = command, root_dir = vim.fn.getcwd() })
vim.cmd("edit letter.qmd")
vim.lsp.buf_attach_client(0, client)
local function ask(method, parameters)
  local answers = vim.lsp.buf_request_sync(0, method, parameters, wait)
  return answers and answers[client] and answers[client].result
end
local function at(words)
  local line, column = unpack(vim.fn.searchpos(words, "nw"))
  vim.api.nvim_win_set_cursor(0, { line, column - 1 })
  return vim.lsp.util.make_position_params(0, "utf-16")
end
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
vim.fn.writefile({ vim.fn.json_encode(found) }, "found.json")
vim.lsp.stop_client(client)
vim.cmd("qall!")
"""
REPORT = {
    "_quarto.yml": "project:\n  type: default\ncasewright: true\n",
    "picture.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
}
LETTER = """---
title: A fever
---

It was the the rash (@fig-leg).

![The leg.](picture.svg){#fig-leg fig-alt="A leg."}
"""


def test_findings_hover_renaming_and_a_correction(tmp_path: Path) -> None:
    root = tmp_path
    for name, text in {**REPORT, "letter.qmd": LETTER, "script.lua": SCRIPT}.items():
        (root / name).write_text(text, encoding="utf-8")
    ran = subprocess.run(
        ["nvim", "--headless", "-u", "NONE", "-i", "NONE", "-n", "-c", "luafile script.lua", "-c", "qall!"],
        cwd=root,
        env={**os.environ, "COMMAND": json.dumps([sys.executable, "-m", "casewright", "lsp"]), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
        check=False,
    )
    assert (root / "found.json").exists(), ran.stderr
    found = json.loads((root / "found.json").read_text(encoding="utf-8"))
    assert found["codes"] == ["TXT001"]
    assert "Figure 1" in found["hover"]
    assert found["renamed"] == LETTER.replace("fig-leg", "fig-limb").rstrip("\n")
    assert found["title"].startswith("TXT001")
    assert found["fixed"] == found["renamed"].replace("the the", "the")
    assert found["left"] == 0
