"""What the profile of a journal decides about the files of a submission."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms

from casewright.cli import main
from casewright.diagnostics import CasewrightError, Location
from casewright.figures.registry import Registry
from casewright.journals.loading import read_profile
from casewright.manuscript import ast
from casewright.manuscript.floats.placement import Placement
from casewright.manuscript.resolved import ResolvedDocument
from casewright.submission.artwork import Artwork, cmyk_profile, figure_files, rules_followed
from casewright.submission.bundle import Bundle, BundleFile, write_bundle
from casewright.submission.layout import ArtworkRules, layout_for
from casewright.submission.readme import steps_left

PROFILE = 'journal: Skin\nsources: [{id: a, title: A, address: "https://a.org", read: "2026-11-01"}]\nrules:\n'


def layout_of(*rules: str, blinded: bool | None = None) -> Any:
    text = PROFILE + "".join(f"  - {{{rule}, says: so, source: a}}\n" for rule in rules)
    return layout_for(read_profile(text if rules else "journal: Skin\n", "skin.yml"), "", blinded)


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([], {"spacing": "double", "line_numbers": True, "placement": None, "blinded": False}),
        (['spacing: "1.5"'], {"spacing": "1.5"}),
        (["figure-files: apart"], {"placement": Placement("legends-at-end", "in-place")}),
        (["figure-files: apart", "legends: in-text"], {"placement": Placement("legends-in-place", "in-place")}),
        (["figure-files: embedded"], {"placement": Placement("in-place", "in-place")}),
        (["figure-files: embedded", "legends: at-end"], {"placement": Placement("at-end", "in-place")}),
        (["tables: at-end"], {"placement": Placement("in-place", "at-end")}),
        (["tables: apart", "legends: at-end"], {"placement": Placement("legends-at-end", "apart")}),
        (["blinding: double"], {"blinded": True}),
        (["blinding: reviewers"], {"blinded": True}),
        (["blinding: single"], {"blinded": False}),
    ],
)
def test_the_profile_decides(rules: list[str], expected: Mapping[str, object]) -> None:
    layout = layout_of(*rules)
    assert {name: getattr(layout, name) for name in expected} == expected


def test_the_command_decides_over_blinding() -> None:
    assert not layout_of("blinding: double", blinded=False).blinded
    assert layout_of(blinded=True).blinded


@pytest.mark.parametrize(
    ("formats", "color", "chosen"),
    [
        ("[tiff, eps]", "", "tiff"),
        ("[jpg]", "", "jpeg"),
        ("[eps, pdf]", "", "pdf"),
        ("[EPS]", "", "eps"),
        ("[pdf, jpeg]", "cmyk", "jpeg"),
        ("[powerpoint]", "", "tiff"),
    ],
)
def test_the_format_of_figures(formats: str, color: str, chosen: str) -> None:
    rules = [f"figure-formats: {formats}", *([f"figure-color: {color}"] if color else [])]
    assert layout_of(*rules).artwork.format == chosen


def picture(width: int, dpi: int = 300, mode: str = "RGB") -> bytes:
    buffer = BytesIO()
    Image.new(mode, (width, width // 2), 0).save(buffer, format="PNG", dpi=(dpi, dpi))
    return buffer.getvalue()


def made(content: bytes, path: str, rules: ArtworkRules, label: str = "Figure 1") -> Artwork | CasewrightError:
    inside = ast.span(ast.words(label), "", ("float-label",))
    image = {"t": "Image", "c": [ast.attr(), [], [path, ""]]}
    figure = ast.div(
        [ast.div([ast.plain([image])], "", ("float-content",)), ast.div([ast.plain([inside])], "", ("float-caption",))],
        "fig-a",
        ("float",),
        {"type": "figure"},
    )
    document = ResolvedDocument("letter", "en", "", (), (), [], [figure])
    [one] = figure_files(document, {path: content}, Registry(), rules)
    return one


@pytest.mark.parametrize(
    ("rules", "name", "form", "mode"),
    [
        (ArtworkRules(), "Figure 1.tif", "TIFF", "RGB"),
        (ArtworkRules(format="jpeg", color="cmyk"), "Figure 1.jpg", "JPEG", "CMYK"),
        (ArtworkRules(format="tiff", color="cmyk"), "Figure 1.tif", "TIFF", "CMYK"),
        (ArtworkRules(format="png", color="grayscale"), "Figure 1.png", "PNG", "L"),
        (ArtworkRules(format="eps"), "Figure 1.eps", "EPS", None),
        (ArtworkRules(name="figure 1.tif"), "figure 1.tif", "TIFF", "RGB"),
        (ArtworkRules(name="Fig1.tif"), "Fig1.tif", "TIFF", "RGB"),
    ],
)
def test_figure_files(rules: ArtworkRules, name: str, form: str, mode: str | None) -> None:
    art = made(picture(600), "a.png", rules)
    assert isinstance(art, Artwork)
    assert art.name == name
    with Image.open(BytesIO(art.content)) as opened:
        assert opened.format == form
        assert mode is None or opened.mode == mode


def test_a_picture_gets_the_resolution_that_is_asked_for() -> None:
    art = made(picture(1200, dpi=72), "a.png", ArtworkRules(dpi=300))
    assert isinstance(art, Artwork)
    with Image.open(BytesIO(art.content)) as opened:
        assert (round(opened.info["dpi"][0]), opened.size) == (300, (1200, 600))


def test_a_picture_is_no_wider_than_the_journal_takes() -> None:
    art = made(picture(3000), "a.png", ArtworkRules(widest=174, dpi=300))
    assert isinstance(art, Artwork)
    with Image.open(BytesIO(art.content)) as opened:
        assert opened.size == (3000, 1500)
        assert 173 < 3000 / opened.info["dpi"][0] * 25.4 <= 174


DRAWING = Artwork("Figure 1.tif", b"", "", is_drawing=True, is_converted=True)
PICTURE = replace(DRAWING, is_drawing=False)
UNCHANGED = replace(PICTURE, is_converted=False)


@pytest.mark.parametrize(
    ("rule", "figures", "is_any_left_out", "blinded", "is_followed"),
    [
        ("spacing: double", [UNCHANGED], True, None, True),
        ("blinding: double", [], False, None, True),
        ("blinding: double", [], False, False, False),
        ("blinding: single", [], False, False, True),
        ("blinding: single", [], False, True, False),
        ("widest-figure: 174", [DRAWING, PICTURE], False, None, True),
        ("widest-figure: 174", [DRAWING, UNCHANGED], False, None, False),
        ("narrowest-figure: 85", [DRAWING], False, None, True),
        ("narrowest-figure: 85", [DRAWING], True, None, False),
        ("figure-files: apart", [DRAWING], True, None, False),
        ("line-art-dpi: 1000", [DRAWING], False, None, True),
        ("line-art-dpi: 1000", [DRAWING, PICTURE], False, None, False),
        ("figure-formats: [jpg]", [PICTURE], False, None, True),
        ("figure-formats: [powerpoint]", [PICTURE], False, None, False),
        ("figure-formats: [pdf]", [UNCHANGED], False, None, False),
        ("figure-color: cmyk", [PICTURE], False, None, True),
        ("title-page: [funding]", [PICTURE], False, None, False),
    ],
)
def test_the_rules_that_every_file_follows(
    rule: str, figures: list[Artwork], is_any_left_out: bool, blinded: bool | None, is_followed: bool
) -> None:
    layout = layout_of(rule, blinded=blinded)
    assert bool(rules_followed(layout, figures, is_any_left_out=is_any_left_out)) is is_followed


@pytest.mark.parametrize(
    ("checklist", "step"),
    [
        ("CARE", "Complete the CARE checklist: confirm"),
        ("CARE 2013", "Complete the CARE 2013 checklist: confirm"),
        (
            "CARE-radiology",
            "Add the CARE-radiology checklist. casewright has no form for it; get it at https://doi.org/10.1136/bmjebm-",
        ),
        ("SCARE", "Add the SCARE checklist. casewright has no form for it; get it at https://doi.org/10.1097/JS9."),
        ("SCARE 2023", "Add the SCARE 2023 checklist. casewright has no form for it; get it at https://doi.org/10."),
    ],
)
def test_the_step_for_a_checklist(tmp_path: Path, checklist: str, step: str) -> None:
    steps = steps_left((), (), (), layout_of(f"checklist: {checklist}"), (), tmp_path)
    assert next(one for one in steps if "checklist" in one).startswith(step)


def test_supplementary_figures_keep_their_names() -> None:
    art = made(picture(600), "a.png", ArtworkRules(name="figure 1.tif"), "Supplementary Figure S1")
    assert isinstance(art, Artwork)
    assert art.name == "Supplementary Figure S1.tif"


def drawing(width_mm: float) -> bytes:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width_mm}mm" height="40mm" viewBox="0 0 85 40">'
        '<rect width="20" height="20"/></svg>'
    ).encode()


@pytest.mark.parametrize(
    ("content", "path", "rules", "message"),
    [
        (picture(600), "a.png", ArtworkRules(narrowest=107, dpi=300), "Figure 1 (`a.png`) is 51 mm wide at 300 dots"),
        (picture(1264), "a.png", ArtworkRules(narrowest=107, dpi=300), ""),
        (drawing(85), "a.svg", ArtworkRules(narrowest=107), "Figure 1 (`a.svg`) is 85 mm wide."),
        (drawing(107), "a.svg", ArtworkRules(narrowest=107), ""),
        (drawing(180), "a.svg", ArtworkRules(widest=174), "Figure 1 (`a.svg`) is 180 mm wide."),
        (drawing(174), "a.svg", ArtworkRules(widest=174), ""),
    ],
)
def test_a_figure_of_the_wrong_width(content: bytes, path: str, rules: ArtworkRules, message: str) -> None:
    art = made(content, path, rules)
    if message:
        assert isinstance(art, CasewrightError)
        assert art.message.startswith(message)
        assert art.hint
    else:
        assert isinstance(art, Artwork)


@pytest.mark.parametrize("failing", [OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), KeyboardInterrupt()])
@pytest.mark.parametrize("part", ["a file", "the archive"])
def test_a_full_disk_and_an_interruption_leave_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: BaseException, part: str
) -> None:
    bundle = Bundle(tmp_path / "submission" / "skin", {"a.txt": BundleFile(b"a", "x", "A")}, ())

    def fail(*_: object) -> None:
        raise failing

    if part == "a file":
        monkeypatch.setattr(Path, "write_bytes", fail)
    else:
        monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises((CasewrightError, KeyboardInterrupt)) as raised:
        write_bundle(bundle)
    assert list((tmp_path / "submission").iterdir()) == []
    if isinstance(raised.value, CasewrightError):
        assert "cannot be written" in raised.value.message
        assert "No space left" in raised.value.why


def test_the_bundle_of_another_command_stays(tmp_path: Path) -> None:
    bundle = Bundle(tmp_path / "submission" / "skin", {"a.txt": BundleFile(b"a", "x", "A")}, ())
    paths = write_bundle(bundle)
    before = [path.read_bytes() for path in paths]
    with pytest.raises(CasewrightError, match="cannot be written"):
        write_bundle(replace(bundle, files={"a.txt": BundleFile(b"b", "x", "A")}))
    assert [path.read_bytes() for path in paths] == before


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--journal", "Blod"], "Did you mean `blood`?"),
        (["--journal", "Blood", "--article-type", "leter"], "Did you mean `letter`?"),
        (["--journal", "No Such Thing At All"], "A profile of your own is a YAML file"),
    ],
)
def test_an_unknown_journal_or_type(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    message: str,
) -> None:
    (tmp_path / "_quarto.yml").write_text("casewright: {}\n", encoding="utf-8")
    (tmp_path / "letter.qmd").write_text("Text.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["submit", *options]) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "submission").exists()


CMYK = Path("/usr/share/color/icc/ghostscript/default_cmyk.icc")


@pytest.mark.skipif(not CMYK.is_file(), reason="the ICC profiles of Ghostscript are not installed")
def test_a_figure_is_converted_with_an_icc_profile(tmp_path: Path) -> None:
    drawn = Image.new("RGB", (900, 300), (128, 128, 128))
    drawn.paste((0, 0, 0), (0, 0, 300, 300))
    drawn.paste((200, 30, 30), (300, 0, 600, 300))
    buffer = BytesIO()
    drawn.save(buffer, format="PNG", dpi=(300, 300))
    (tmp_path / "a.icc").write_bytes(CMYK.read_bytes())
    profile = cmyk_profile(tmp_path, "a.icc", Location("journals/mine.yml"))
    art = made(buffer.getvalue(), "a.png", ArtworkRules(format="tiff", color="cmyk", icc=profile))
    assert isinstance(art, Artwork)
    with Image.open(BytesIO(art.content)) as opened:
        assert (opened.mode, opened.info["icc_profile"]) == ("CMYK", profile)
        black, red, gray = (opened.getpixel((x, 150)) for x in (150, 450, 750))
        assert (black, gray) == ((0, 0, 0, 255), (0, 0, 0, 127))
        assert red[1] > red[0] and red[2] > red[0]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "`a.icc` does not exist"),
        (b"text", "`a.icc` is not an ICC profile of CMYK."),
        (ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), "`a.icc` is not an ICC profile of CMYK."),
    ],
    ids=["missing", "text", "RGB"],
)
def test_a_file_that_is_no_profile_of_cmyk(tmp_path: Path, content: bytes | None, problem: str) -> None:
    if content is not None:
        (tmp_path / "a.icc").write_bytes(content)
    with pytest.raises(CasewrightError) as caught:
        cmyk_profile(tmp_path, "a.icc", Location("journals/mine.yml", 4))
    assert problem in caught.value.message
    assert caught.value.location == Location("journals/mine.yml", 4)
