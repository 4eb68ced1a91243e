"""Identifiers in the bytes of rendered files, as writers and typesetters print them."""

from __future__ import annotations

import io
import zipfile

import pytest

from casewright.checks.pri.left_behind import left_in
from tests.render.pdf.manuscripts import written


def package(text: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:t>{text}</w:t>")
    return stream.getvalue()


LEFT = {
    "typed": (b"<html><p>Call +1 212 555 0187 now.", "+1 212 555 0187"),
    "some spaces that do not break": ("<html>+1\u00a0212 555\u00a00187".encode(), "+1 212 555 0187"),
    "narrow spaces": ("<html>+1\u202f212\u2009555\u20110187".encode(), "+1 212 555-0187"),
    "entities": (b"<html>+1&nbsp;212&#160;555&#x2011;0187", "+1 212 555-0187"),
    "markup inside": (b"<html>Mrs. <b>Quill</b><wbr>feather", "Mrs. Quillfeather"),
    "line ends": (b"<html>Mrs.\n    Quillfeather", "Mrs. Quillfeather"),
    "a soft hyphen": ("<html>Quill\u00adfeather".encode(), "Quillfeather"),
    "a curved apostrophe": ("<html>O\u2019Quill".encode(), "O'Quill"),
    "a straight apostrophe": (b"<html>O&#39;Quill", "O\u2019Quill"),
    "another form of letters": ("<html>Zoe\u0308 Quill".encode(), "Zo\u00eb Quill"),
    "JSON": (b'{"a": "Zo\\u00eb Quill"}', "Zo\u00eb Quill"),
    "UTF-16": ("Zo\u00eb Quill".encode("utf-16-le"), "Zo\u00eb Quill"),
    "Word": (package("Mrs.</w:t><w:t xml:space='preserve'> Quill</w:t><w:t>feather"), "Mrs. Quillfeather"),
    "Word, a number": (package("+1\u00a0212 555 0187"), "+1 212 555 0187"),
    "PDF, a number": (written("Call +1 212 555 0187 now.").content, "+1 212 555 0187"),
    "PDF, at the end of a line": (
        written("The patient was told. " * 40 + "+1 212 555 0187 " * 9).content,
        "555 0187 +1",
    ),
    "PDF, ligatures": (written("Seen by Mrs. Fiffleflint.").content, "Fiffleflint"),
    "PDF, a parted word": (written("Quillfeathering" * 20).content, "Quillfeathering" * 20),
}
NOT_LEFT = {
    "another number": (b"<html>+1 212 555 0188", "+1 212 555 0187"),
    "another name": (b"<html>Mr. Quillfeather", "Mrs. Quillfeather"),
    "too short": (b"<html>A B", "A B"),
}


@pytest.mark.parametrize(("data", "text"), LEFT.values(), ids=LEFT)
def test_an_identifier_is_found_however_it_is_printed(data: bytes, text: str) -> None:
    assert left_in(data, [text]) == (text,)


@pytest.mark.parametrize(("data", "text"), NOT_LEFT.values(), ids=NOT_LEFT)
def test_others_are_not_found(data: bytes, text: str) -> None:
    assert left_in(data, [text]) == ()
