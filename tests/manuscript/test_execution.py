"""Execution with real kernels: few documents that hold much, since a kernel takes seconds to start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat
import pytest

from casewright.diagnostics import CasewrightError
from casewright.manuscript import ast
from casewright.manuscript.cells import kernel
from casewright.manuscript.cells.execution import Execution, execute_cells
from casewright.manuscript.cells.found import Cells, find_cells, with_results
from casewright.manuscript.source import SourceLine
from casewright.pandoc import run_pandoc

HERE = Path(__file__).parent


def document(text: str, first: int = 5, **execute: Any) -> Cells:
    lines = [SourceLine(line, "report/letter.qmd", at) for at, line in enumerate(text.split("\n"), start=first)]
    return find_cells(lines, execute)


def execute(cells: Cells, root: Path, **options: Any) -> Execution:
    (root / "report").mkdir(exist_ok=True)
    settings: dict[str, Any] = {
        "root": root,
        "document": "report/letter.qmd",
        "directory": root / "report",
        "cache": root / ".casewright/cells",
    }
    return execute_cells(cells, **settings | options)


MUCH = """\
```{python}
#| label: setup
import glob, os, sys, warnings
from pathlib import Path
import doses
with open("../data/cases.csv") as stream:
    rows = stream.read().split()
n = len(rows) - 1
print(n, sorted(glob.glob("../data/*.csv")), Path("missing.yml").exists())
print(hash("fixed"), os.environ["TZ"], Path.cwd().name)
```

There were `{python} n` rows and `{python} doses.total(n)` doses of `{python} '*8* mg'`.

```{python}
#| echo: false
n = 7
print("one")
print("two", file=sys.stderr)
warnings.warn("careful")
print("three")
```

Now `{python} n`.

```{python}
#| label: fig-line
#| fig-cap: A line
#| fig-width: 2
#| fig-height: 1
import matplotlib.pyplot as plt
figure, axes = plt.subplots()
axes.plot([1, 2, 3])
axes.set_title("title")
```

```{python}
list(plt.rcParams["figure.figsize"])
```

```{python}
#| error: true
doses.fail()
```

```{python}
import pandas as pd
pd.DataFrame({"drug": ["tocilizumab"]}).style
```

```{python}
#| eval: false
never_run()
```
"""

MODULE = "def total(n):\n    return 2 * n\n\n\ndef fail():\n    raise ValueError('no dose')\n"


def project(root: Path) -> Path:
    for name, text in {"data/cases.csv": "case\n1\n2\n3\n", "report/doses.py": MODULE}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project(tmp_path_factory.mktemp("first"))


@pytest.fixture(scope="module")
def executed(root: Path) -> Execution:
    steps: list[tuple[int, int, str]] = []
    result = execute(document(MUCH), root, progress=lambda *step: steps.append(step))
    assert steps[0] == (0, 6, "cell setup")
    assert steps[-1] == (6, 6, "")
    return result


def shown(execution: Execution) -> str:
    return "\n".join(line.text for line in with_results(document(MUCH), execution))


def test_inline_code_is_evaluated_where_it_stands(executed: Execution) -> None:
    assert executed.inline == ("3", "6", r"\*8\* mg", "7")
    assert "There were 3 rows and 6 doses of \\*8\\* mg.\n" in shown(executed)


def test_code_runs_in_the_folder_of_its_document_with_a_fixed_environment(executed: Execution) -> None:
    assert "3 ['../data/cases.csv'] False\n" in executed.markdown[0]
    assert " UTC report\n" in executed.markdown[0]


def test_streams_keep_their_order_and_warnings_their_place(executed: Execution) -> None:
    text = executed.markdown[1]
    parts = ["one", "two", "cell 2:4: UserWarning: careful", "three"]
    assert sorted(parts, key=text.index) == parts
    assert (text.count("cell-output-stdout"), text.count("cell-output-stderr")) == (2, 1)


def test_figures_come_as_vectors_and_for_print(executed: Execution) -> None:
    vector, raster = (executed.resources[f"letter_files/figure/fig-line-output-1.{kind}"] for kind in ("svg", "png"))
    assert vector.startswith(b"<svg")
    assert b"<metadata" not in vector
    assert raster.startswith(b"\x89PNG")
    assert b"Matplotlib" not in raster
    assert "![A line](letter_files/figure/fig-line-output-1.svg){#fig-line width=" in executed.markdown[2]
    assert "Text(" not in executed.markdown[2]


def test_a_size_of_one_figure_is_not_that_of_the_next(executed: Execution) -> None:
    assert "[7.0, 5.0]" in executed.markdown[3]


def test_errors_that_are_asked_for_are_shown_without_paths(executed: Execution, root: Path) -> None:
    assert "ValueError: no dose" in executed.markdown[4]
    assert str(root) not in shown(executed)
    assert "site-packages" not in shown(executed)


def test_tables_by_styler_bear_no_names_of_chance(executed: Execution) -> None:
    assert '<table id="T_cell6x1"' in executed.markdown[5]


def test_code_that_does_not_run_is_shown(executed: Execution) -> None:
    assert executed.markdown[6] == '::: {.cell execution_count="7"}\n``` {.python .cell-code}\nnever_run()\n```\n:::\n'


def test_what_was_read_is_known(executed: Execution) -> None:
    assert {path for path in executed.files_read if not path.endswith(".py")} == {"data/cases.csv"}
    assert "report/doses.py" in executed.files_read
    assert executed.warnings == ()


def test_the_notebook_holds_what_ran(executed: Execution) -> None:
    assert executed.notebook is not None
    notebook = nbformat.reads(executed.notebook.decode(), as_version=4)
    nbformat.validate(notebook)
    assert len(notebook.cells) == 7
    assert notebook.cells[2].outputs[-1].data.keys() >= {"image/svg+xml", "image/png"}


def test_another_machine_makes_the_same_bytes(executed: Execution, tmp_path: Path) -> None:
    """A kernel of its own, in a folder of another name, nothing kept."""
    again = execute(document(MUCH), project(tmp_path / "elsewhere"))
    assert not again.from_cache
    assert (again.markdown, again.inline, again.notebook) == (executed.markdown, executed.inline, executed.notebook)
    assert again.resources == executed.resources
    assert again.files_read == executed.files_read


def test_the_name_of_the_temporary_folder_may_be_long(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = root / ("x" * 110)
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    execution = execute(document("```{python}\nprint(5)\n```"), root, document="report/long.qmd")
    assert "5" in "".join(execution.markdown)


@pytest.fixture
def no_kernel(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def started(*_arguments: object) -> None:
        raise RuntimeError("a kernel was started")

    monkeypatch.setattr(kernel, "run_steps", started)
    yield


@pytest.mark.usefixtures("no_kernel")
def test_what_is_kept_is_not_run_again(executed: Execution, root: Path) -> None:
    again = execute(document(MUCH), root)
    assert again.from_cache
    assert (again.markdown, again.inline, again.resources, again.notebook) == (
        executed.markdown, executed.inline, executed.resources, executed.notebook,
    )  # fmt: skip


UNCHANGED = {
    "prose": MUCH.replace("Now ", "Now, at last, "),
    "lines above": "Prose.\n\n" + MUCH,
    "a caption": MUCH.replace("A line", "A rising line"),
    "what is shown": MUCH.replace("#| label: setup", "#| label: setup\n#| echo: false"),
    "a cell that does not run": MUCH.replace("never_run()", "never_run_either()"),
}


@pytest.mark.usefixtures("no_kernel", "executed")
@pytest.mark.parametrize("text", UNCHANGED.values(), ids=UNCHANGED)
def test_edits_that_change_no_result_run_nothing(text: str, root: Path) -> None:
    assert execute(document(text), root).from_cache


CHANGED = {
    "code": MUCH.replace("n = 7", "n = 8"),
    "inline code": MUCH.replace("`{python} n`.", "`{python} n + 1`."),
    "the size of a figure": MUCH.replace("#| fig-width: 2", "#| fig-width: 3"),
    "a cell that runs now": MUCH.replace("#| eval: false", "#| eval: true"),
}


@pytest.mark.usefixtures("no_kernel", "executed")
@pytest.mark.parametrize("text", CHANGED.values(), ids=CHANGED)
def test_edits_that_change_results_run(text: str, root: Path) -> None:
    with pytest.raises(RuntimeError, match="a kernel was started"):
        execute(document(text), root)


FILES = {
    "data": ("data/cases.csv", "case\n1\n"),
    "a module": ("report/doses.py", MODULE + "\n"),
    "a new file where the code looks": ("data/more.csv", "case\n"),
    "a damaged entry": (".casewright/cells/report/letter.qmd.json", "{"),
}


@pytest.mark.usefixtures("no_kernel", "executed")
@pytest.mark.parametrize(("name", "text"), FILES.values(), ids=FILES)
def test_files_that_change_results_run(name: str, text: str, root: Path) -> None:
    path = root / name
    before = path.read_bytes() if path.exists() else None
    path.write_text(text)
    try:
        with pytest.raises(RuntimeError, match="a kernel was started"):
            execute(document(MUCH), root)
    finally:
        path.unlink() if before is None else path.write_bytes(before)
    assert execute(document(MUCH), root).from_cache, "and with everything as it was, nothing runs"


@pytest.mark.usefixtures("no_kernel", "executed")
def test_kept_results_are_left_alone_when_asked(root: Path) -> None:
    with pytest.raises(RuntimeError, match="a kernel was started"):
        execute(document(MUCH), root, use_cache=False)


@pytest.mark.usefixtures("executed")
def test_no_kernel_is_even_loaded_for_what_is_kept(root: Path) -> None:
    program = f"""
import sys
sys.path.insert(0, {str(HERE)!r})
from pathlib import Path
import test_execution
loaded = ("nbclient", "jupyter_client", "nbformat", "zmq", "IPython", "matplotlib", "pandas")
kernel = "casewright.manuscript.cells.kernel"
for name in [name for name in sys.modules if name.split(".")[0] in loaded or name == kernel]:
    del sys.modules[name]
root = Path({str(root)!r})
assert test_execution.execute(test_execution.document(test_execution.MUCH), root).from_cache
test_execution.execute(test_execution.document("No cells."), root)
print([name for name in loaded if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.usefixtures("no_kernel")
@pytest.mark.parametrize(
    "cells",
    [
        document("Only prose."),
        document("```{python}\n#| eval: false\nx\n```"),
        document("```{python}\n```"),
        document("```{python}\nx\n```\n\n`{python} x`", enabled=False),
    ],
    ids=["no cells", "none that runs", "an empty one", "execution turned off"],
)
def test_nothing_to_run_starts_no_kernel(cells: Cells, tmp_path: Path) -> None:
    assert not execute(cells, tmp_path).from_cache


@pytest.mark.usefixtures("no_kernel")
def test_inline_code_that_is_not_run_stays_as_typed(tmp_path: Path) -> None:
    cells = document("a `{python} x` b", enabled=False)
    assert [line.text for line in with_results(cells, execute(cells, tmp_path))] == ["a `{python} x` b"]


def test_other_kernels_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CasewrightError, match="cannot run the kernel `ir`") as refused:
        execute(document("x"), tmp_path, kernel="ir")
    assert "--engine quarto" in refused.value.hint


def failure(text: str, root: Path, **options: Any) -> CasewrightError:
    with pytest.raises(CasewrightError) as failed:
        execute(document(text), root, **options)
    assert not list(root.glob(".casewright/**/*.json")), "nothing of a failed run is kept"
    return failed.value


def test_a_cell_that_raises_is_shown_at_its_line(tmp_path: Path) -> None:
    text = (
        "- item\n\n  ```{python}\n  #| label: tbl-doses\n  import doses\n  print('before')\n  x = 1\n"
        + "  # more\n" * 12
        + "  doses.fail()\n  y = 1\n  ```"
    )
    error = failure(text, project(tmp_path))
    assert error.message == "The cell `tbl-doses` fails: ValueError: no dose"
    assert str(error.location) == "report/letter.qmd:24:3"
    assert error.why.split("\n") == [
        "...",
        "    17 | # more",
        "    18 | # more",
        "    19 | # more",
        "    20 | # more",
        "    21 | # more",
        "    22 | # more",
        "    23 | # more",
        ">   24 | doses.fail()",
        "    25 | y = 1",
        "It was raised at report/doses.py:6.",
        "It printed:",
        "before",
    ]
    assert "#| error: true" in error.hint


def test_a_cell_that_is_no_python_is_shown_at_its_line(tmp_path: Path) -> None:
    error = failure("```{python}\nx = 1\nif x\n    y\n```", tmp_path)
    assert error.message == "This cell fails: SyntaxError: expected ':'"
    assert str(error.location) == "report/letter.qmd:7:1"


def test_inline_code_that_raises_is_named(tmp_path: Path) -> None:
    error = failure("There were `{python} n` doses.", tmp_path)
    assert error.message == "The inline code `n` fails: NameError: name 'n' is not defined"
    assert str(error.location) == "report/letter.qmd:5:12"


def test_a_cell_that_hangs_is_stopped(tmp_path: Path) -> None:
    error = failure("```{python}\nprint('so far')\nwhile True: pass\n```", tmp_path, timeout=1)
    assert error.message == "This cell did not finish within 1 seconds."
    assert str(error.location) == "report/letter.qmd:5:1"
    assert error.why.endswith("It printed:\nso far")


def test_a_cell_that_ends_the_kernel_is_named(tmp_path: Path) -> None:
    error = failure("```{python}\nimport os\nos._exit(3)\n```", tmp_path)
    assert error.message == "The Jupyter kernel stopped while this cell ran (its process ended with 3)."
    assert "os._exit(3)" in error.why


def test_a_kernel_that_does_not_start_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python-that-is-not-there"))
    assert "does not start" in failure("```{python}\nx = 1\n```", tmp_path).message


def test_what_no_record_covers_is_run_each_time(tmp_path: Path) -> None:
    code = "import subprocess, sys\nsubprocess.run([sys.executable, '-c', ''])\nobject()"
    result = execute(document(f"```{{python}}\n{code}\n```\n\n`{{python}} None`"), tmp_path)
    assert [(warning.rule, warning.location.line) for warning in result.warnings] == [
        ("CEL003", 5), ("CEL007", 11), ("CEL005", None),
    ]  # fmt: skip
    assert not list(tmp_path.glob(".casewright/**/*.json"))


READINGS = {
    "the network": ({"escapes": ["network"]}, "CEL005", "reads from the network"),
    "a file outside the project": (
        {"files": {"/elsewhere/a.csv": None, "/elsewhere/b.py": None}},
        "CEL008",
        "project: `a.csv`.",
    ),
}


@pytest.mark.parametrize(("reading", "rule", "part"), READINGS.values(), ids=READINGS)
def test_reading_that_endangers_the_report_is_said(
    reading: dict[str, Any], rule: str, part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing: dict[str, Any] = {"files": {}, "folders": [], "escapes": [], "packages": {}}
    monkeypatch.setattr(kernel, "run_steps", lambda *_: kernel.Ran({}, {}, nothing | reading))
    (warning,) = execute(document("```{python}\nx\n```"), tmp_path).warnings
    assert (warning.rule, warning.location.path) == (rule, "report/letter.qmd")
    assert part in warning.message


CONFORMANCE = HERE.parent / "conformance"


@pytest.mark.parametrize("name", ["cells", "cell-figures"])
def test_the_shape_is_that_which_quarto_hands_to_filters(name: str, tmp_path: Path) -> None:
    """Recorded from Quarto 1.10 at `pre-ast`, without the identifiers that Quarto draws by chance."""
    front, text = (CONFORMANCE / name / "index.qmd").read_text().split("\n---\n", 1)
    cells = document(text.lstrip("\n"), **({"echo": False} if "execute:" in front else {}))
    made = with_results(cells, execute(cells, tmp_path, document="index.qmd"))
    markdown = "\n".join(line.text for line in made)
    blocks = json.loads(run_pandoc(markdown.encode(), ["--from", "markdown", "--to", "json"]))["blocks"]
    recorded = json.loads((HERE / f"cells/{name}.json").read_text())
    assert _without_places(blocks) == _without_places(recorded)


def _without_places(blocks: ast.Blocks) -> list[Mapping[str, Any]]:
    def change(element: ast.Element) -> ast.Element | None:
        if element["t"] != "Image":
            return None
        name = os.path.splitext(os.path.basename(element["c"][2][0]))[0]  # noqa: PTH119, PTH122 - an address, not a path
        return {"t": "Image", "c": [*element["c"][:2], [name, ""]]}

    return ast.rewrite(blocks, change)


def test_letters_that_a_figure_draws_as_boxes_are_told(tmp_path: Path) -> None:
    code = "import matplotlib.pyplot as plt\nplt.figure().text(0, 0, '日 체');"
    run = execute(document(f"```{{python}}\n#| warning: false\n{code}\n```"), tmp_path)
    (told,) = run.warnings
    assert (told.rule, str(told.location)) == ("CEL009", "report/letter.qmd:5:1")
    assert "日 (U+65E5), 체 (U+CCB4)" in told.message
