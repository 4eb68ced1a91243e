"""The words a reader sees in a rendered file, whatever its format."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from lxml import etree, html
from pypdf import PdfReader

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def words_of_html(path: Path) -> list[str]:
    main = html.parse(str(path)).find(".//main")
    for note in main.iter("annotation"):
        note.getparent().remove(note)
    return words(" ".join(main.itertext()))


def words_of_docx(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    paragraphs = []
    works = 0
    for paragraph in body.iter(WORD + "p"):
        parts = [
            " " if node.tag in {WORD + "tab", WORD + "br"} else node.text or ""
            for node in paragraph.iter(WORD + "t", WORD + "tab", WORD + "br")
        ]
        style = paragraph.find(f"{WORD}pPr/{WORD}pStyle")
        is_numbered = paragraph.find(f"{WORD}pPr/{WORD}numPr") is not None
        if is_numbered and style is not None and style.get(WORD + "val") == "Bibliography":
            works += 1
            parts.insert(0, f"{works}. ")  # Word itself numbers the list
        paragraphs.append("".join(parts))
    return words(" ".join(paragraphs))


def words_of_pdf(path: Path) -> list[str]:
    pages = []
    for page in PdfReader(path).pages:
        text = page.extract_text()
        pages.append(re.sub(r"\n?\s*\d+ / \d+\s*$", "", text))
    return words(" ".join(pages))


def words(text: str) -> list[str]:
    """Words without white space and hyphens, so that line breaks do not matter."""
    return [word for word in re.split(r"\s+", re.sub(r"[\u00a0\u202f\u2009\u2060\u00ad]", " ", text)) if word]
