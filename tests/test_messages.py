"""Every sentence that the toolkit can print, in one file that a person reads: `tests/messages.txt`.

A message that is added, changed or lost shows there. `UPDATE_GOLDENS=1 pytest tests/test_messages.py` writes the file
again; read its difference aloud before you commit it.
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src" / "casewright"
GOLDEN = Path(__file__).parent / "messages.txt"

SENTENCE = re.compile(r"(?=\D)[A-Z`{“].*\b[a-z]{2,} [a-z]{2,}\b.*[.?!:]", re.DOTALL)
PATTERN = re.compile(r"\(\?|\\[bswdSWD]|\[\^")


def sentences(tree: ast.AST) -> Iterator[str]:
    """The string literals of a module that are sentences, without its docstrings."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        text = ""
        if isinstance(node, ast.JoinedStr):
            text = "".join(part.value if isinstance(part, ast.Constant) else "{…}" for part in node.values)  # type: ignore[misc]
            waiting += [part for part in ast.walk(node) if isinstance(part, ast.JoinedStr) and part is not node]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            waiting += ast.iter_child_nodes(node)
        if SENTENCE.fullmatch(text) and not PATTERN.search(text):
            yield " ".join(text.split())


def printed_sentences() -> str:
    """The sentences of all modules, each module under its path."""
    sections = []
    for path in sorted(SOURCE.rglob("*.py")):
        found = sorted(set(sentences(ast.parse(path.read_text(encoding="utf-8")))))
        if found:
            sections.append("\n".join([path.relative_to(SOURCE).as_posix(), *(f"  {one}" for one in found)]))
    return "\n\n".join(sections) + "\n"


def test_messages() -> None:
    if os.environ.get("UPDATE_GOLDENS"):
        GOLDEN.write_text(printed_sentences(), encoding="utf-8")
    assert printed_sentences() == GOLDEN.read_text(encoding="utf-8")
