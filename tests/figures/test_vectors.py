"""SVG as geometry: what can identify, act or reach out is gone, what is drawn stays."""

from __future__ import annotations

import base64
import io

import pytest
from lxml import etree
from PIL import Image, PngImagePlugin

from casewright.diagnostics import CasewrightError, Location
from casewright.figures.artwork.vectors import foreign_drawing, own_drawing, standalone

HERE = Location("figures/figures.yml", 5, 16)
SVG = "http://www.w3.org/2000/svg"


def secret_png() -> str:
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "Jane Doe")
    buffer = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(buffer, format="PNG", pnginfo=text)
    return base64.b64encode(buffer.getvalue()).decode()


INKSCAPE = f"""<?xml version="1.0"?>
<!-- drawn by Jane Doe -->
<?editor Jane Doe?>
<svg xmlns="{SVG}" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:inkscape="http://www.inkscape.org/x"
     xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" width="40mm" height="20mm" viewBox="0 0 80 40"
     inkscape:export-filename="/home/jane.doe/secret/fig.png" sodipodi:docname="Doe.svg" onload="alert('Jane Doe')">
  <title>Jane Doe</title><desc>Jane Doe</desc>
  <metadata><rdf>Jane Doe</rdf></metadata>
  <sodipodi:namedview>Jane Doe</sodipodi:namedview>
  <script>Jane Doe</script><style>/* Jane Doe */ .line {{stroke: black}}</style>
  <defs><linearGradient id="Jane Doe's"><stop offset="0" stop-color="red"/></linearGradient>
    <clipPath id="JaneDoe"><rect width="80" height="40"/></clipPath></defs>
  <g inkscape:label="Jane Doe" id="layer-JaneDoe" clip-path="url(#JaneDoe)" data-name="Jane Doe" aria-label="Jane Doe">
    <path id="p" d="M0 0 L80 40" onclick="Jane Doe" style="stroke:black"/>
    <use href="#p" x="3"/>
    <image x="0" y="0" width="10" height="5" xlink:href="data:image/png;base64,{secret_png()}"/>
  </g>
</svg>"""


def test_a_drawing_of_an_editor_keeps_its_geometry_only() -> None:
    drawing = foreign_drawing(INKSCAPE.encode(), "leg.svg", HERE)
    markup = drawing.markup.decode()
    for trace in ("Jane", "jane", "Doe", "inkscape", "sodipodi", "script", "onclick", "metadata", "data-name"):
        assert trace not in markup
    tree = etree.fromstring(standalone(drawing))
    tags = [etree.QName(element).localname for element in tree.iter()]
    assert [tag for tag in tags if tag in ("path", "use", "image", "clipPath", "rect")] == [
        "clipPath", "rect", "path", "use", "image",
    ]  # fmt: skip
    [path] = tree.iter(f"{{{SVG}}}path")
    assert path.get("d") == "M0 0 L80 40"
    [clip] = tree.iter(f"{{{SVG}}}clipPath")
    assert f"url(#{clip.get('id')})" in markup
    [use] = tree.iter(f"{{{SVG}}}use")
    assert use.get("{http://www.w3.org/1999/xlink}href") == f"#{path.get('id')}"


def test_its_size_is_in_points_and_its_pictures_are_measured() -> None:
    drawing = foreign_drawing(INKSCAPE.encode(), "leg.svg", HERE)
    assert drawing.width == pytest.approx(40 / 25.4 * 72)
    assert drawing.height == pytest.approx(20 / 25.4 * 72)
    [raster] = drawing.rasters
    assert raster.pixels == (30, 20)
    assert raster.points[0] == pytest.approx(5 / 25.4 * 72, rel=1e-3)  # 10 of 80 units on 40 mm


@pytest.mark.parametrize(
    ("svg", "message"),
    [
        ("", "cannot be used"),
        ("<svg", "cannot be used"),
        ("<html/>", "cannot be used"),
        (f'<svg xmlns="{SVG}"/>', "cannot be used"),
        (f'<svg xmlns="{SVG}" width="0" height="0"/>', "cannot be used"),
        (f'<svg xmlns="{SVG}" viewBox="0 0 1 1"><image href="scan.png"/></svg>', "cannot be used"),
        (f'<svg xmlns="{SVG}" viewBox="0 0 1 1"><image href="http://x.org/a.png"/></svg>', "cannot be used"),
        (f'<svg xmlns="{SVG}" viewBox="0 0 1 1"><g fill="url(http://x.org/a)"/></svg>', "cannot be used"),
        (f'<svg xmlns="{SVG}" viewBox="0 0 1 1"><style>@import "x.css";</style></svg>', "cannot be used"),
        (f'<svg xmlns="{SVG}" viewBox="0 0 1 1"><image href="data:image/png;base64,AAAA"/></svg>', "cannot be used"),
    ],
)
def test_what_is_no_drawing_or_reaches_out_is_told(svg: str, message: str) -> None:
    with pytest.raises(CasewrightError, match=message) as caught:
        foreign_drawing(svg.encode(), "leg.svg", HERE)
    assert caught.value.location == HERE


def test_entities_are_not_followed() -> None:
    svg = (
        '<!DOCTYPE svg [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
        f'<svg xmlns="{SVG}" viewBox="0 0 9 9"><text>&secret;</text></svg>'
    )
    with pytest.raises(CasewrightError, match="cannot be used"):
        foreign_drawing(svg.encode(), "leg.svg", HERE)


def matplotlib_svg() -> bytes:
    from matplotlib.figure import Figure

    from casewright import printed

    with printed(80, 50):
        figure = Figure()
        axes = figure.add_subplot()
        axes.plot([1, 3, 2], label="a")
        axes.set_title("Title")
        buffer = io.BytesIO()
        figure.savefig(buffer, format="svg")
    return buffer.getvalue()


def test_two_plots_side_by_side_share_no_id_and_no_style_sheet() -> None:
    svg = matplotlib_svg()
    assert b"<style" in svg
    one, other = own_drawing(svg, "a"), own_drawing(svg, "b")
    ids = [set(etree.fromstring(standalone(drawing)).xpath("//@id")) for drawing in (one, other)]
    assert ids[0] and ids[1] and not ids[0] & ids[1]
    for drawing in (one, other):
        assert b"<style" not in drawing.markup and b"metadata" not in drawing.markup
        assert b'stroke-linejoin="round"' in drawing.markup
        tree = etree.fromstring(standalone(drawing))
        known = set(tree.xpath("//@id"))
        asked = {value[1:] for value in tree.xpath("//@*[local-name()='href']")}
        assert asked and asked <= known


def test_type_becomes_outlines() -> None:
    drawing = own_drawing(matplotlib_svg(), "a")
    assert b"<text" not in drawing.markup
    assert not drawing.has_text
