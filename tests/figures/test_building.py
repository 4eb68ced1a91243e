"""Figures follow what they are drawn from; one that cannot be drawn leaves its old files, and the others go on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from casewright.diagnostics import CasewrightError
from casewright.figures.command import State, build_figures, figures_stale, provenance, run_figures, watch_figures
from casewright.figures.manifest import MANIFEST_PATH, load_manifest, recorded_name
from casewright.figures.registry import Figure

from .conftest import PLOT, Write

SECOND = """\
  - label: fig-other
    panels:
      - script: scripts/other.py
"""


@pytest.fixture
def two(project: Path, write: Write) -> Path:
    """`fig-values` reads data/values.csv; `fig-other` reads data/other.csv through a module beside its script."""
    write("data/other.csv", "5\n4\n")
    write("scripts/readings.py", "def read(path):\n    return [float(line) for line in open(path)]\n")
    write(
        "scripts/other.py",
        """
        import matplotlib.pyplot as plt
        from readings import read

        def draw():
            figure, axes = plt.subplots()
            axes.plot(read("data/other.csv"))
            return figure
        """,
    )
    with (project / "figures/figures.yml").open("a") as stream:
        stream.write(SECOND)
    return project


def states(root: Path, *names: str, **options: bool) -> dict[str, str]:
    return {one.label: one.state.value for one in run_figures(root, names, case_loader=None, **options).outcomes}


def recorded(*paths: str) -> set[str]:
    return {recorded_name(path) for path in paths}


def files(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((root / "figures").iterdir())}


def test_a_figure_is_drawn_once_and_again_when_what_it_read_changes(two: Path) -> None:
    assert states(two) == {"fig-values": "drawn", "fig-other": "drawn"}
    manifest = load_manifest(two)
    assert set(manifest.figures["fig-values"].inputs) == recorded("data/values.csv", "scripts/values.py")
    assert set(manifest.figures["fig-other"].inputs) == recorded(
        "data/other.csv", "scripts/other.py", "scripts/readings.py"
    )
    assert {"matplotlib", "numpy", "typst"} <= set(manifest.figures["fig-values"].libraries)

    before = files(two)
    os.utime(two / "data/values.csv", (0, 0))
    assert states(two) == {"fig-values": "up to date", "fig-other": "up to date"}
    assert files(two) == before

    (two / "data/values.csv").write_text("value\n1\n3\n2.5\n")
    assert states(two, check=True) == {"fig-values": "out of date", "fig-other": "up to date"}
    assert files(two) == before
    [stale] = figures_stale(two)
    assert stale.reasons == ("data/values.csv changed",)
    assert states(two) == {"fig-values": "drawn", "fig-other": "up to date"}
    after = files(two)
    assert after["fig-values.svg"] != before["fig-values.svg"]
    assert after["fig-other.svg"] == before["fig-other.svg"]


def test_two_folders_and_two_runs_give_the_same_bytes(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("elsewhere") / "project"
    shutil.copytree(project, other)
    registry = (project / "figures/figures.yml").read_text()
    for root in (project, other):
        (root / "figures/figures.yml").write_text(
            registry.replace("    panels", "    formats: [svg, pdf, png, tiff, eps]\n    panels")
        )
        assert run_figures(root, case_loader=None).exit_code == 0
    first = files(project)
    assert first == files(other)
    assert {Path(name).suffix for name in first} == {".yml", ".json", ".svg", ".pdf", ".png", ".tiff", ".eps"}
    assert states(project, force=True) == {"fig-values": "drawn"}
    assert files(project) == first
    for data in first.values():
        assert str(project).encode() not in data


@pytest.fixture(scope="module")
def kept() -> dict[str, bytes]:
    """Every file of a built project, to be copied: drawing takes seconds."""
    return {}


@pytest.fixture
def built(two: Path, kept: dict[str, bytes]) -> Path:
    if not kept:
        assert run_figures(two, case_loader=None).exit_code == 0
        kept |= {path.relative_to(two).as_posix(): path.read_bytes() for path in two.rglob("*") if path.is_file()}
    for path, data in kept.items():
        (two / path).parent.mkdir(parents=True, exist_ok=True)
        (two / path).write_bytes(data)
    return two


CHANGES = {
    "data": ("data/values.csv", "value\n1\n", "data/values.csv changed"),
    "script": ("scripts/values.py", PLOT + "\n", "scripts/values.py changed"),
    "an output": ("figures/fig-values.png", "edited", "figures/fig-values.png is not the file that was built"),
}


def test_the_input_that_changed_is_named(built: Path) -> None:
    for path, text, reason in CHANGES.values():
        kept = (built / path).read_bytes()
        (built / path).write_text(text)
        result = run_figures(built, check=True, case_loader=None)
        assert result.exit_code == 1
        assert result.outcomes[0].reasons == (reason,)
        assert f"fig-values: out of date: {reason}" in result.lines()
        (built / path).write_bytes(kept)
    (built / "scripts/readings.py").write_text("def read(path):\n    return [1.0]\n")
    assert run_figures(built, check=True, case_loader=None).outcomes[1].reasons == ("scripts/readings.py changed",)
    (built / "scripts/readings.py").unlink()
    assert run_figures(built, check=True, case_loader=None).outcomes[1].reasons == ("scripts/readings.py is gone",)
    (built / "figures/fig-values.pdf").unlink()
    assert "figures/fig-values.pdf is missing" in run_figures(built, check=True, case_loader=None).outcomes[0].reasons


def test_words_of_the_legend_are_no_input_and_sizes_are(built: Path) -> None:
    registry = built / "figures/figures.yml"
    plain = registry.read_text()
    registry.write_text(plain.replace("    panels", "    title: Values\n    legend: All of them.\n    panels", 1))
    assert run_figures(built, check=True, case_loader=None).exit_code == 0
    registry.write_text(plain.replace("    panels", "    width: double\n    panels", 1))
    [first, second] = run_figures(built, check=True, case_loader=None).outcomes
    assert first.reasons == ("what figures/figures.yml says of its drawing changed, or the language of the project",)
    assert second.state is State.CURRENT


def test_another_version_of_a_library_makes_figures_stale(built: Path) -> None:
    manifest = built / MANIFEST_PATH
    version = load_manifest(built).figures["fig-values"].libraries["matplotlib"]
    manifest.write_text(manifest.read_text().replace(f'"matplotlib": "{version}"', '"matplotlib": "1.0"'))
    reasons = {one.reasons for one in run_figures(built, check=True, case_loader=None).outcomes}
    assert reasons == {(f"matplotlib is {version}, was 1.0",)}


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("fig-values", "fig-values"),
        ("scripts/readings.py", "fig-other"),
        ("data/values.csv", "fig-values"),
        ("figures/fig-other.svg", "fig-other"),
    ],
)
def test_a_label_or_a_file_picks_figures(built: Path, name: str, label: str) -> None:
    assert states(built, name, check=True) == {label: "up to date"}


def test_a_name_that_fits_nothing_is_told(built: Path) -> None:
    with pytest.raises(CasewrightError, match="neither a figure's label nor a file") as caught:
        run_figures(built, ["fig-value"])
    assert "`fig-values`" in caught.value.hint


def test_what_the_registry_no_longer_has_is_told_and_forgotten(built: Path) -> None:
    registry = built / "figures/figures.yml"
    registry.write_text(registry.read_text().replace(SECOND, ""))
    checked = run_figures(built, check=True, case_loader=None)
    assert (checked.orphans, checked.exit_code) == (("fig-other",), 1)
    assert run_figures(built, case_loader=None).exit_code == 0
    assert set(load_manifest(built).figures) == {"fig-values"}
    assert (built / "figures/fig-other.svg").is_file()


def test_nothing_to_do_imports_neither_matplotlib_nor_yaml(built: Path) -> None:
    code = (
        "import sys, pathlib; from casewright.figures.command import build_figures;"
        f"print(build_figures(pathlib.Path({str(built)!r})).summary());"
        "print(sorted({'matplotlib', 'ruamel', 'numpy', 'PIL', 'typst', 'concurrent.futures'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines() == ["2 figures: 2 up to date.", "[]"]


def test_a_reader_is_told_where_a_figure_comes_from(built: Path) -> None:
    source = provenance(built)["fig-values"]
    assert set(source.inputs) == recorded("data/values.csv", "scripts/values.py")
    digest = source.inputs[recorded_name("data/values.csv")]
    assert digest is not None and len(digest) == 64


def test_the_manifest_names_code_and_no_picture_or_data(built: Path) -> None:
    text = (built / MANIFEST_PATH).read_text()
    assert '"scripts/values.py"' in text
    assert "values.csv" not in text and "other.csv" not in text
    (built / "data/values.csv").unlink()
    [stale] = figures_stale(built)
    assert stale.reasons == ("a picture or data file that it was drawn from is gone",)


def test_a_damaged_manifest_is_not_guessed_at(built: Path) -> None:
    (built / MANIFEST_PATH).write_text('{"format": 1,\n "figures": [}')
    with pytest.raises(CasewrightError, match="cannot be read") as caught:
        run_figures(built)
    assert str(caught.value.location) == "figures/manifest.json:2:14"


@pytest.mark.parametrize("name", ["/etc", "../../etc", "figures/../..", "a" * 300, "figures.py"])
def test_a_manifest_names_no_folder_beside_the_packages(built: Path, name: str) -> None:
    manifest = built / MANIFEST_PATH
    manifest.write_text(manifest.read_text().replace('"figures": "', f'"{name}": "'))
    with pytest.raises(CasewrightError, match=r"figures/manifest\.json"):
        load_manifest(built)


BAD = {
    "missing": (None, "There is no script `scripts/missing.py`", "figures/figures.yml"),
    "raises": ("def draw():\n    raise ValueError('no such column')\n", "failed", "scripts/raises.py"),
    "killed": (
        "import os, signal\ndef draw():\n    os.kill(os.getpid(), signal.SIGKILL)\n",
        "the script ended Python itself", "scripts/killed.py"),
    "crashes": (
        "import ctypes\ndef draw():\n    ctypes.string_at(0)\n",
        "the script ended Python itself", "scripts/crashes.py"),
    "leaves": ("import os\ndef draw():\n    os._exit(0)\n", "the script ended Python itself", "scripts/leaves.py"),
    "hangs": ("def draw():\n    while True:\n        pass\n", "was not drawn within 3 seconds", "scripts/hangs.py"),
    "writes": (
        "import matplotlib.pyplot as plt\n"
        "def draw():\n    figure, axes = plt.subplots()\n    figure.savefig('figures/fig-good.svg')\n",
        "it writes `figures/fig-good.svg`", "scripts/writes.py"),
    "swallows": (
        "import matplotlib.pyplot as plt\n"
        "def draw():\n    figure, axes = plt.subplots()\n    axes.plot([1])\n"
        "    try:\n        open('data/values.csv', 'w')\n    except OSError:\n        pass\n    return figure\n",
        "it writes `data/values.csv`", "scripts/swallows.py"),
    "removes": ("import shutil\ndef draw():\n    shutil.rmtree('data')\n", "it removes `data", "scripts/removes.py"),
    "outside": ("def draw():\n    open('OUTSIDE').read()\n", "which is outside the project", "scripts/outside.py"),
    "network": (
        "import urllib.request\ndef draw():\n    urllib.request.urlopen('http://192.0.2.1/data.csv', timeout=1)\n",
        "it opens a network connection", "scripts/network.py"),
    "programs": (
        "import subprocess\ndef draw():\n    subprocess.run(['true'])\n",
        "starts another program", "scripts/programs.py"),
    "twice": ("", "Two panels have the letter A", "figures/figures.yml"),
}  # fmt: skip


def test_every_bad_figure_has_its_message_and_the_rest_is_built(
    tmp_path: Path, write: Write, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("home") / "patients.csv"
    outside.write_text("name\nJane Doe\n")
    write("data/values.csv", "value\n1\n3\n2\n")
    write("scripts/good.py", PLOT)
    entries = [
        "time-limit: 3",
        "figures:",
        "  - {label: fig-good, time-limit: 60, panels: [{script: scripts/good.py}]}",
    ]
    for name, (script, _, _) in BAD.items():
        if script is not None:
            write(f"scripts/{name}.py", script.replace("OUTSIDE", str(outside)))
        second = ", {letter: A, script: scripts/good.py}" if name == "twice" else ""
        limit = "3" if name == "hangs" else "60"
        entries.append(
            f"  - {{label: fig-{name}, time-limit: {limit},"
            f" panels: [{{letter: A, script: scripts/{name}.py}}{second}]}}"
        )
        write(f"figures/fig-{name}.svg", f"the old {name}")
    write("figures/figures.yml", "\n".join(entries) + "\n")

    seen: list[tuple[str, int, int]] = []
    result = run_figures(tmp_path, case_loader=None, progress=lambda *progress: seen.append(progress))

    assert result.exit_code == 2
    assert result.outcomes[0].state is State.BUILT
    assert sorted(done for _, done, _ in seen) == list(range(1, len(BAD) + 1))
    errors = {problem.label: problem.errors[0] for problem in result.problems}
    errors |= {one.label: one.error for one in result.outcomes if one.error is not None}
    assert set(errors) == {f"fig-{name}" for name in BAD}
    for name, (_, message, path) in BAD.items():
        error = errors[f"fig-{name}"]
        assert message in error.message, name
        assert error.location is not None and error.location.path == path, name
        if name not in ("twice", "hangs"):  # a busy machine may not have come to the panel within the limit
            assert error.message.startswith(f"Figure `fig-{name}`, panel A: "), name
        assert (tmp_path / f"figures/fig-{name}.svg").read_text() == f"the old {name}"
        assert "Traceback" not in f"{error.message} {error.why} {error.hint}"
    assert "SIGKILL" in errors["fig-killed"].why
    assert "scripts/crashes.py" in errors["fig-crashes"].why
    assert (tmp_path / "data/values.csv").read_text() == "value\n1\n3\n2\n"
    assert set(load_manifest(tmp_path).figures) == {"fig-good"}
    assert result.summary() == f"{len(BAD) + 1} figures: 1 drawn, {len(BAD)} failed."
    with pytest.raises(CasewrightError):
        build_figures(tmp_path)


@pytest.mark.parametrize("name", ["data/other.csv", "scripts/readings.py", "scripts/other.py"])
def test_what_is_saved_while_a_figure_is_drawn_makes_it_out_of_date(
    two: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    from casewright.figures import building

    draw = building._run

    def draw_and_save(root: Path, figure: Figure, scratch: Path, stop: threading.Event) -> tuple[int, str]:
        ended = draw(root, figure, scratch, stop)
        (root / name).write_text((root / name).read_text(encoding="utf-8") + "\n", encoding="utf-8")
        return ended

    monkeypatch.setattr(building, "_run", draw_and_save)
    result = run_figures(two, ("fig-other",), case_loader=None)
    [outcome] = result.outcomes
    assert outcome.state is State.BUILT
    [checked] = run_figures(two, ("fig-other",), case_loader=None, check=True).outcomes
    assert (checked.state, checked.reasons) == (State.STALE, (f"{name} changed",))


def test_a_folder_that_is_listed_is_an_input(project: Path, write: Write) -> None:
    write(
        "scripts/values.py",
        """
        from pathlib import Path
        import matplotlib.pyplot as plt

        def draw():
            figure, axes = plt.subplots()
            axes.bar([path.stem for path in sorted(Path("data").glob("*.csv"))], 1)
            return figure
        """,
    )
    assert run_figures(project, case_loader=None).exit_code == 0
    write("data/another.csv", "value\n")
    [outcome] = run_figures(project, check=True, case_loader=None).outcomes
    assert outcome.reasons == ("the files in data/ changed",)


def test_a_file_that_was_looked_for_is_an_input(project: Path, write: Write) -> None:
    write("scripts/values.py", PLOT.replace("    figure, axes", "    try:\n        open('data/limits.csv')\n"
          "    except FileNotFoundError:\n        pass\n    figure, axes"))  # fmt: skip
    assert run_figures(project, case_loader=None).exit_code == 0
    write("data/limits.csv", "1\n")
    [outcome] = run_figures(project, check=True, case_loader=None).outcomes
    assert outcome.reasons == ("data/limits.csv is new",)


def test_chance_falls_the_same_way_in_every_run(project: Path, write: Write) -> None:
    write("scripts/values.py", "import numpy as np\n" + PLOT.replace("axes.plot(rows)", "axes.plot(rows + list("
          "np.random.default_rng().normal(size=5)) + list(np.random.rand(3)))"))  # fmt: skip
    assert run_figures(project, case_loader=None).exit_code == 0
    first = files(project)
    assert run_figures(project, case_loader=None, force=True).exit_code == 0
    assert files(project) == first


def test_declared_inputs_count_and_allow_other_programs(project: Path, write: Write) -> None:
    write("data/hidden.bin", "1")
    write("scripts/values.py", "import subprocess, sys\n" + PLOT.replace("    figure, axes", "    subprocess.run("
          "[sys.executable, '-c', ''], check=True)\n    figure, axes"))  # fmt: skip
    registry = project / "figures/figures.yml"
    registry.write_text(registry.read_text() + "    inputs: [data/hidden.bin]\n")
    assert run_figures(project, case_loader=None).exit_code == 0
    write("data/hidden.bin", "2")
    [outcome] = run_figures(project, check=True, case_loader=None).outcomes
    assert outcome.reasons == ("data/hidden.bin changed",)


def test_scripts_get_the_case_of_the_project(tmp_path: Path, write: Write) -> None:
    write("data/case.yml", textwrap.dedent("""
        patient: {sex: female, age: 10 years, diagnosis: {name: leukemia}}
        index-event: {name: infusion}
        course:
          - {id: fever, kind: finding, name: fever, start: 3, end: 7}
        outcome: {day: 1 month after, name: complete remission, vital-status: alive}
        """))  # fmt: skip
    write("scripts/a.py", "from casewright import timeline\n\ndef draw(case):\n    return timeline(case)\n")
    write("figures/figures.yml", "figures: [{label: fig-a, width: double, panels: [{script: scripts/a.py}]}]\n")
    assert run_figures(tmp_path).exit_code == 0
    assert "data/case.yml" in load_manifest(tmp_path).figures["fig-a"].inputs
    write("data/case.yml", "patient: {}\n")
    [outcome] = run_figures(tmp_path).outcomes
    assert outcome.error is not None and outcome.error.location is not None
    assert outcome.error.location.path == "data/case.yml"


def test_panels_of_every_kind_stand_on_one_sheet(project: Path, write: Write) -> None:
    from PIL import Image

    (project / "images").mkdir()
    Image.new("RGB", (800, 400), "navy").save(project / "images/photo.png")
    write(
        "images/scheme.svg", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><path d="M0 0L20 10"/></svg>'
    )
    write(
        "figures/figures.yml",
        """
        figures:
          - label: fig-values
            width: 120 mm
            layout: [AA, BC]
            formats: [svg, pdf]
            panels:
              - {letter: A, script: scripts/values.py, height: 40}
              - {letter: B, image: images/photo.png}
              - {letter: C, image: images/scheme.svg}
        """,
    )
    result = run_figures(project, case_loader=None)
    assert result.exit_code == 0, result.errors
    svg = (project / "figures/fig-values.svg").read_text()
    assert svg.count("data:image/png;base64") == 1
    assert svg.count("data:image/svg+xml;base64") == 1
    assert set(load_manifest(project).figures["fig-values"].inputs) == recorded(
        "data/values.csv", "images/photo.png", "images/scheme.svg", "scripts/values.py"
    )


def test_a_full_or_read_only_folder_leaves_the_old_files(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = files(built)
    (built / "data/values.csv").write_text("value\n9\n1\n")

    def full(path: Path, data: bytes) -> None:
        if path.name.startswith("fig-values.pdf"):
            raise CasewrightError(f"`{path.name}` cannot be written.", why="No space left on device")
        path.write_bytes(data)

    monkeypatch.setattr("casewright.figures.building.write_whole", full)
    [failed, _] = run_figures(built, case_loader=None).outcomes
    assert failed.error is not None and failed.error.why == "No space left on device"
    assert files(built) == before


def test_what_is_being_drawn_stops_when_the_caller_stops(two: Path, write: Write) -> None:
    write("scripts/other.py", "import time\ndef draw():\n    time.sleep(100)\n")

    def interrupted(*_progress: object) -> None:
        raise KeyboardInterrupt

    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        run_figures(two, case_loader=None, jobs=2, progress=interrupted)
    assert time.monotonic() - begun < 60
    assert set(load_manifest(two).figures) == {"fig-values"}
    assert states(two, "fig-values", check=True) == {"fig-values": "up to date"}


def test_watching_draws_again_when_an_input_changes(project: Path) -> None:
    stop, ready = threading.Event(), threading.Event()
    results: list[object] = []

    def watched() -> None:
        for result in watch_figures(project, case_loader=None, stop=stop, started=ready.set):
            results.append(result)
            if len(results) == 1:
                (project / "data/values.csv").write_text("value\n7\n8\n")
            else:
                stop.set()

    worker = threading.Thread(target=watched, daemon=True)
    worker.start()
    assert ready.wait(30)
    worker.join(60)
    stop.set()
    assert not worker.is_alive()
    assert [result.outcomes[0].state for result in results] == [State.BUILT, State.BUILT]  # type: ignore[attr-defined]
