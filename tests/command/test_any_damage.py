"""Files that are damaged in any way: a sentence that names the file, and never a traceback."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from casewright.cli import main
from casewright.diagnostics import CasewrightError, Location
from casewright.figures.manifest import MANIFEST_PATH, load_manifest
from casewright.manuscript.notebooks.document import read_notebook
from casewright.manuscript.notebooks.format import notebook_content
from casewright.render.image_kinds import printable
from casewright.render.word.file.template import template_of
from casewright.yaml.document import read_yaml

NOTEBOOK = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {"kernelspec": {"language": "python"}, "language_info": {"name": "python"}},
    "cells": [
        {"cell_type": "markdown", "metadata": {}, "source": ["# T\n"], "attachments": {"a.png": {"image/png": "aGk="}}},
        {
            "cell_type": "code",
            "metadata": {"tags": ["note"]},
            "source": "1",
            "outputs": [
                {"output_type": "execute_result", "data": {"text/plain": ["1"]}, "metadata": {}},
                {"output_type": "stream", "name": "stdout", "text": ["a"]},
                {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["t"]},
            ],
        },
    ],
}
MANIFEST = {
    "format": 1,
    "figures": {
        "fig-a": {
            "declaration": "x",
            "sources": ["a.py"],
            "inputs": {"a.py": "h"},
            "libraries": {"lxml": "5"},
            "toolkit": {"figures": "h"},
            "outputs": {"figures/fig-a.svg": "h"},
            "notices": [],
        }
    },
}
WRONG: tuple[object, ...] = (None, True, -1, "", "x", [], {}, [[]], {"a": {"b": 1}}, [None], 10**30)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9mm" height="9mm">'
    '<g id="g"><rect width="9" height="9"/></g><use xlink:href="#g"/></svg>'
)


def damaged(tree: object, rng: random.Random) -> object:
    """A JSON document of which one value is another, or is gone."""
    copy = json.loads(json.dumps(tree))
    places: list[tuple[object, object]] = []
    waiting: list[object] = [copy]
    while waiting:
        inside = waiting.pop()
        several = inside.items() if isinstance(inside, dict) else enumerate(inside) if isinstance(inside, list) else ()
        for key, value in several:
            places.append((inside, key))
            waiting.append(value)
    inside, key = rng.choice(places)
    if rng.random() < 0.3:
        del inside[key]  # type: ignore[attr-defined]
    else:
        inside[key] = rng.choice(WRONG)  # type: ignore[index]
    return copy


def refused_or_read(read: Callable[[], object], name: str) -> None:
    try:
        read()
    except CasewrightError as error:
        assert name in f"{error.location} {error.message}"


def test_notebooks_and_manifests_with_any_value_of_another_kind(tmp_path: Path) -> None:
    rng = random.Random(15)
    (tmp_path / "figures").mkdir()
    for _ in range(400):
        text = json.dumps(damaged(NOTEBOOK, rng))
        refused_or_read(lambda text=text: read_notebook(text, "a.ipynb", "a_files"), "a.ipynb")
        refused_or_read(lambda text=text: notebook_content(text, "a.ipynb", Location("a.ipynb")), "a.ipynb")
        (tmp_path / MANIFEST_PATH).write_text(json.dumps(damaged(MANIFEST, rng)))
        refused_or_read(lambda: load_manifest(tmp_path), MANIFEST_PATH)


@pytest.mark.parametrize(
    ("output", "name"),
    [
        (output, name)
        for output, names in enumerate((("data",), ("name", "text"), ("ename", "traceback")))
        for name in names
    ],
)
def test_a_notebook_whose_output_lacks_what_it_needs_is_refused(output: int, name: str) -> None:
    copy = json.loads(json.dumps(NOTEBOOK))
    del copy["cells"][1]["outputs"][output][name]
    with pytest.raises(CasewrightError, match=r"`a\.ipynb` cannot be read") as caught:
        notebook_content(json.dumps(copy), "a.ipynb", Location("a.ipynb"))
    assert "an output of cell 2" in caught.value.why


def test_a_notebook_with_half_a_character_is_refused() -> None:
    with pytest.raises(CasewrightError, match=r"`a\.ipynb` is not a notebook"):
        notebook_content(json.dumps(NOTEBOOK).replace("# T", "# \\ud800"), "a.ipynb", Location("a.ipynb"))


def test_a_manifest_that_no_figure_wrote_is_refused(tmp_path: Path) -> None:
    (tmp_path / "figures").mkdir()
    entry = MANIFEST["figures"]["fig-a"]  # type: ignore[index]
    for change in ({"libraries": {"": "5"}}, {"inputs": {"../../etc/passwd": "h"}}, {"outputs": {"/a": "h"}}):
        (tmp_path / MANIFEST_PATH).write_text(json.dumps({"format": 1, "figures": {"fig-a": {**entry, **change}}}))
        with pytest.raises(CasewrightError, match="cannot be read"):
            load_manifest(tmp_path)


def test_pictures_and_word_files_cut_and_flipped_anywhere() -> None:
    from io import BytesIO

    from PIL import Image

    rng = random.Random(15)
    contents: dict[str, bytes] = {"a.svg": SVG.encode()}
    for kind in ("png", "jpeg", "gif", "tiff", "webp", "bmp"):
        out = BytesIO()
        Image.new("RGB", (20, 10), "red").save(out, kind)
        contents[f"a.{kind}"] = out.getvalue()
    from casewright.render.word.file.package import write_parts

    contents["a.docx"] = write_parts({"word/document.xml": b"<a/>", "word/styles.xml": b"<a/>"})
    for name, content in contents.items():
        for _ in range(40):
            changed = bytearray(content)
            for _ in range(rng.choice((1, 4, 20))):
                changed[rng.randrange(len(changed))] = rng.randrange(256)
            data = bytes(changed[: rng.choice((len(changed), rng.randrange(len(changed))))])
            if name.endswith("docx"):
                refused_or_read(lambda data=data: template_of({"reference-doc": "a.docx"}, {"a.docx": data}), "a.docx")
            else:
                refused_or_read(lambda data=data, name=name: printable(name, data), name)


BILLION = "\n".join(["a0: &a0 [x, x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (BILLION, "expand to too many values"),
        ("a: &a [*a]", "contains itself"),
        ("[" * 5000, ""),
        ("a: " + "9" * 5000, ""),
    ],
)
def test_yaml_that_unfolds_without_end_is_refused_at_its_line(text: str, why: str) -> None:
    with pytest.raises(CasewrightError, match=r"The YAML of `data/case\.yml` cannot be read") as caught:
        read_yaml(text, "data/case.yml")
    assert caught.value.location is not None and caught.value.location.path == "data/case.yml"
    assert why in caught.value.why


HUGE = {
    "its size": SVG.replace('"9mm"', '"20000000mm"'),
    "viewBox": SVG.replace('width="9mm"', 'viewBox="0 0 1e300 1"'),
    "without end": "".join(
        [
            '<svg xmlns="http://www.w3.org/2000/svg"><rect id="u0" width="1" height="1"/>',
            *(f'<g id="u{n}">' + f'<use href="#u{n - 1}"/>' * 10 + "</g>" for n in range(1, 12)),
            "</svg>",
        ]
    ),
    "itself": '<svg xmlns="http://www.w3.org/2000/svg"><g id="a"><use href="#a"/></g></svg>',
}


@pytest.mark.parametrize("drawing", HUGE.values(), ids=list(HUGE))
def test_drawings_that_would_take_all_memory_are_refused_by_name(drawing: str) -> None:
    with pytest.raises(CasewrightError, match=r"`a\.svg` cannot be printed"):
        printable("a.svg", drawing.encode())


def test_a_picture_of_a_billion_pixels_is_refused_before_it_is_unpacked() -> None:
    import struct
    import zlib

    head = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    chunks = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    ]
    with pytest.raises(CasewrightError, match=r"`a\.png` cannot be printed") as caught:
        printable("a.png", b"\x89PNG\r\n\x1a\n" + b"".join(chunks))
    assert "million pixels" in caught.value.why


def test_what_was_not_foreseen_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class PanicException(BaseException):
        """What Rust code raises through PyO3."""

    def panic(*_: object) -> None:
        raise PanicException("index out of bounds")

    monkeypatch.setattr("casewright.cli.doctor.say_what_is_next", panic)
    assert main([]) == 2
    told = capsys.readouterr().err
    assert "casewright has a defect" in told and "Traceback" not in told


@pytest.mark.parametrize(
    "text",
    ["<div>\n\n" * 400 + "x\n\n" + "</div>\n\n" * 400, "- " * 400 + "a\n", "> " * 400 + "a\n"],
    ids=["divisions", "lists", "quotations"],
)
def test_a_text_that_is_nested_too_deeply_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "letter.qmd").write_text(text)
    assert main(["check"]) == 2
    assert "letter.qmd" in capsys.readouterr().err
