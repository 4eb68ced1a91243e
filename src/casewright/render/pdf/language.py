"""Languages, as BCP 47 tags name them and Typst takes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from casewright.manuscript.ast import Element
from casewright.render.pdf.typst.literal import Code, value
from casewright.render.pdf.writing import Writing

_TAG = re.compile(r"(?P<lang>[A-Za-z]{2,3})(?:[-_](?P<script>[A-Za-z]{4}))?(?:[-_](?P<region>[A-Za-z]{2}))?(?:[-_].*)?")


def language_arguments(tag: str) -> Mapping[str, object] | None:
    """Language, region and script of a tag (`pt-BR`, `zh-Hant-TW`) as Typst takes them; None for no such tag."""
    match = _TAG.fullmatch(tag)
    if match is None:
        return None
    return {
        "lang": match["lang"].lower(),
        "region": match["region"].lower() if match["region"] else None,
        "script": match["script"].lower() if match["script"] else Code("auto"),
    }


def in_language(
    writing: Writing, attributes: Mapping[str, str], inner: list[Element], raw: Callable[[str], Element]
) -> list[Element]:
    """Elements of another language or direction than what is around them, as `lang` and `dir` say; `raw` makes raw
    Typst of their kind."""
    if (direction := attributes.get("dir", "")) in ("ltr", "rtl"):
        inner = [raw(f"#text(dir: {direction}, ["), *inner, raw("]);")]
    tag = attributes.get("lang", "")
    if not tag:
        return inner
    found = language_arguments(tag)
    if found is None:
        writing.warnings.append(f"`lang={tag}` is not a language tag such as `en` or `pt-BR`; it is not used.")
        return inner
    return [raw(f"#cw-language({', '.join(value(part) for part in found.values())}, ["), *inner, raw("]);")]
