"""A stand-in for the Quarto command: enough of `quarto render` to see how the engine calls it and what it does with it.

It reads documents with pandoc, runs the project's filter and `post-render` script as Quarto does, writes HTML where
Quarto would, and notes how it was called in `called.json` of the project.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

from ruamel.yaml import YAML


def main() -> int:
    if sys.argv[1:] == ["--version"]:
        print(os.environ.get("SMALL_QUARTO_VERSION", "1.10.18"))
        return 0
    root = Path.cwd()
    arguments = sys.argv[2:]
    named = [one for one in arguments if one.endswith(".qmd")]
    note = root / "called.json"
    calls = json.loads(note.read_text()) if note.exists() else []
    calls.append({"arguments": arguments, "python": os.environ.get("QUARTO_PYTHON")})
    note.write_text(json.dumps(calls))
    print("this is not a list of files")
    if os.environ.get("SMALL_QUARTO_FAILS"):
        sys.stderr.write("ERROR: something of Quarto's own\n")
        return 7
    folder = root / (arguments[arguments.index("--output-dir") + 1] if "--output-dir" in arguments else "_output")
    made: list[str] = []
    for path in [Path(one) for one in named] or sorted(one.relative_to(root) for one in root.rglob("*.qmd")):
        code = render(root, path, folder)
        if code:
            return code
        made.append(os.path.relpath((folder / path).with_suffix(".html"), root))
    return post_render(root, folder, made)


def post_render(root: Path, folder: Path, made: list[str]) -> int:
    """The project's script in Lua, as `src/core/run/lua.ts` of Quarto calls it: a filter of an empty document, in the
    project's folder."""
    configuration = root / "_quarto.yml"
    declared = YAML(typ="safe").load(configuration.read_text(encoding="utf-8")) if configuration.is_file() else {}
    script = (declared.get("project") or {}).get("post-render")
    if script is None:
        return 0
    environment = {
        **os.environ,
        "QUARTO_PROJECT_OUTPUT_DIR": str(folder),
        "QUARTO_PROJECT_OUTPUT_FILES": "\n".join(made),
    }
    command = [os.environ["SMALL_QUARTO_PANDOC"], "--from", "markdown", "--to", "plain", "--lua-filter", script]
    return subprocess.run(command, cwd=root, env=environment, input=b"", check=False).returncode


def render(root: Path, path: Path, folder: Path) -> int:
    """Pandoc with the extension's filter, started in the document's folder as Quarto starts it."""
    parameters = {"quarto-source": str(path), "format-identifier": {"target-format": "html"}, "quarto_profile": []}
    environment = {**os.environ, "QUARTO_FILTER_PARAMS": base64.b64encode(json.dumps(parameters).encode()).decode()}
    extension = root / "_extensions" / "casewright" / "casewright.lua"
    filters = ["--lua-filter", str(extension)] if extension.is_file() else []
    written = subprocess.run(
        [os.environ["SMALL_QUARTO_PANDOC"], "--to", "html", *filters, str(root / path)],
        cwd=(root / path).parent,
        env=environment,
        stdout=subprocess.PIPE,
        check=False,
    )
    if written.returncode:
        return 1
    target = (folder / path).with_suffix(".html")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(written.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
