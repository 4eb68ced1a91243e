"""What a Word file may hold when it is given away: nothing that runs or loads, and nobody who had the template."""

from __future__ import annotations

import pytest

from casewright.render.word.file.inert import active_fields, inert_parts

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def relations(*several: tuple[str, str, bool]) -> bytes:
    inside = "".join(
        f'<Relationship Id="rId{number}" Type="{RELATION}/{kind}" Target="{target}"'
        + (' TargetMode="External"/>' if external else "/>")
        for number, (kind, target, external) in enumerate(several, start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}">{inside}</Relationships>'.encode()


def field(*codes: str, result: str = "shown") -> str:
    """A complex field whose code is in several runs."""
    runs = "".join(f"<w:r><w:instrText>{code}</w:instrText></w:r>" for code in codes)
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    return f"{begin}{runs}{separate}<w:r><w:t>{result}</w:t></w:r>{end}"


def made(part: str, inside: str, **others: bytes) -> str:
    root = part.removesuffix(".xml").rstrip("0123456789")
    data = f"<w:{root} {W} {R}>{inside}</w:{root}>".encode()
    return inert_parts({f"word/{part}": data, **others})[f"word/{part}"].decode()


@pytest.mark.parametrize("codes", [("DDEAUTO c:\\cmd.exe",), ("DD", "EAUTO x"), ("QUOTE 68",), ('INCLUDEPICTURE "x"',),
                                   ('HYPERLINK "file:///c:/x"',), ('HYPERLINK "\\\\server\\x"',), (" ",)])  # fmt: skip
def test_fields_that_start_or_load_something_go_and_what_they_showed_stays(codes: tuple[str, ...]) -> None:
    text = made("document.xml", f"<w:p>{field(*codes)}</w:p>")
    assert "instrText" not in text and "fldChar" not in text and "shown" in text


@pytest.mark.parametrize(
    "code", ["SEQ Figure", "REF x \\h", "PAGE", "TOC \\o", 'HYPERLINK "https://doi.org/x"', "HYPERLINK \\l x"]
)
def test_fields_of_the_document_itself_stay(code: str) -> None:
    assert made("document.xml", f"<w:p>{field(code)}</w:p>").count("fldChar ") == 3


def test_a_field_in_another_is_judged_with_it() -> None:
    inner = field("SEQ Figure")
    text = made(
        "document.xml",
        f"<w:p>{field('DDE', '', result='x').replace('<w:r><w:instrText></w:instrText></w:r>', inner)}</w:p>",
    )
    assert "DDE" not in text and "SEQ Figure" in text


def test_simple_fields_and_objects() -> None:
    text = made(
        "document.xml", '<w:p><w:fldSimple w:instr="DDE x"><w:r><w:t>y</w:t></w:r></w:fldSimple><w:object/></w:p>'
    )
    assert "DDE" not in text and "object" not in text and "y" in text
    xml = f'<w:fldSimple w:instr="DDEAUTO x"/>{field("SEQ Figure")}<w:object/>'
    assert active_fields(xml) == ("DDEAUTO", "w:object")


def test_what_a_header_says_of_its_user_goes() -> None:
    header = f'<w:p w:rsidR="00AB"><w:r><w:t>Journal</w:t></w:r>{field("FILENAME", result="C:/Users/JANE")}</w:p>'
    text = made("header1.xml", header)
    assert "JANE" not in text and "rsid" not in text and "Journal" in text


def test_settings_keep_the_look_and_no_template_user_or_revision() -> None:
    inside = (
        '<w:zoom w:percent="100"/><w:attachedTemplate r:id="rId1"/>'
        '<w:docVars><w:docVar w:name="u" w:val="JANE"/></w:docVars>'
        '<w:rsids><w:rsid w:val="00AB"/></w:rsids><w:evenAndOddHeaders/>'
    )
    rels = {"word/_rels/settings.xml.rels": relations(("attachedTemplate", "file:///C:/Users/JANE/Normal.dotm", True))}
    parts = inert_parts({"word/settings.xml": f"<w:settings {W} {R}>{inside}</w:settings>".encode(), **rels})
    everything = b"".join(parts.values()).decode()
    assert "zoom" in everything and "evenAndOddHeaders" in everything
    assert not any(word in everything for word in ("JANE", "attachedTemplate", "rsid", "docVar"))


def test_relationships_lead_to_parts_that_are_there_and_to_addresses_that_a_reader_follows() -> None:
    rels = relations(
        ("hyperlink", "https://doi.org/x", True), ("image", "http://spy/x.png", True), ("image", "media/a.png", False),
        ("image", "media/gone.png", False), ("hyperlink", "file:///etc/passwd", True), ("oleObject", "//spy/x", False),
    )  # fmt: skip
    text = made(
        "document.xml",
        '<w:p><w:hyperlink r:id="rId1"/><w:x r:embed="rId2"/><w:x r:embed="rId3"/><w:x r:link="rId4"/></w:p>',
        **{"word/_rels/document.xml.rels": rels, "word/media/a.png": b"x", "word/vbaProject.bin": b"x"},
    )
    assert "rId1" in text and "rId3" in text and "rId2" not in text and "rId4" not in text
    kept = inert_parts({"word/_rels/document.xml.rels": rels, "word/media/a.png": b"x", "word/vbaProject.bin": b"x"})
    assert "word/vbaProject.bin" not in kept
    left = kept["word/_rels/document.xml.rels"].decode()
    assert [name for name in ("doi.org", "spy", "a.png", "gone", "passwd") if name in left] == ["doi.org", "a.png"]
