"""Identifiers of works, journals and people: whether they can be right, and how they are written.

Each function gives the identifier as it is written in a bibliography (without address or label), and raises ValueError,
with the reason as a phrase ("its check digit should be 7"), where it cannot be one. Whether a work of that name exists
only a registry knows.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote

_DASHES = "‐‑‒–—−"
_DOI_ADDRESS = re.compile(
    r"(?i)(?P<address>(?:https?://)?(?:dx\.)?(?:www\.)?doi\.org/+)|"
    r"(?:digital object identifier|doi)\s*:?\s*(?=10\.|https?:|doi)"
)
ARTICLE_NUMBER_WITH_YEAR = re.compile(r"\s*e\d{5}-{1,2}\d{2}\s*")
"""An article number of the American Society for Microbiology, `e00164-24`, which is no range."""
_LABEL = re.compile(r"^(?:doi|pmid|pmcid|issn|e-?issn|p-?issn|isbn(?:-1[03])?|orcid(?: id)?)\s*:?\s*(?=[\dPpXx])", re.I)


def without_doi_address(text: str) -> str:
    """Return a DOI as typed, without the address of a resolver or a label before it (`https://doi.org/`, `doi:`)."""
    value = text.strip()
    while match := _DOI_ADDRESS.match(value):
        value = value[match.end() :]
        value = unquote(value) if match["address"] else value
    return value


def canonical_doi(text: str) -> str:
    """Return a DOI as `10.prefix/suffix`, in lower case, since DOIs are compared without case.

    Sources: DOI Handbook (2.2 syntax, 2.4 case insensitivity); Crossref, "DOIs and matching regular expressions".
    """
    value = without_doi_address(text)
    if re.fullmatch(r"(?i)10/[a-z0-9]{3,}", value):
        return value.lower()  # a short DOI, of shortdoi.org
    match = re.fullmatch(r"10\.(\d{4,9}(?:\.\d+)*)/(\S+)", value)
    if match is None:
        if re.search(r"\s", value):
            raise ValueError("it contains a space")
        raise ValueError("a DOI begins with `10.`, four to nine digits and a slash, and something follows the slash")
    if value[-1] in ".,;":
        raise ValueError(f"it ends in `{value[-1]}`, which belongs to the sentence around it")
    for opening, closing in ("()", "[]", "<>"):
        if value.count(closing) > value.count(opening):
            raise ValueError(f"it contains `{closing}` without `{opening}`")
    return value.lower()


def canonical_pmid(text: str) -> str:
    """Return a PubMed identifier: one to eight digits. Source: NLM, "MEDLINE/PubMed data element descriptions"
    (PMID)."""
    value = _without_label(re.sub(r"(?i)^https?://(?:www\.)?(?:pubmed\.)?ncbi\.nlm\.nih\.gov/(?:pubmed/)?", "", text))
    value = value.strip().rstrip("/")
    if re.fullmatch(r"(?i)pmc\d+", value):
        raise ValueError("it is a PMCID")
    if not re.fullmatch(r"[1-9]\d{0,7}", value):
        raise ValueError("a PMID is a number of at most eight digits")
    return value


def canonical_pmcid(text: str) -> str:
    """Return a PubMed Central identifier: `PMC` and digits, without a version. Source: NLM, PMC "Article
    identifiers"."""
    value = re.sub(r"(?i)^https?://(?:www\.|pmc\.)?(?:ncbi\.nlm\.nih\.gov/)(?:pmc/)?(?:articles/)?", "", text.strip())
    match = re.fullmatch(r"(?i)(?:PMC)?([1-9]\d{2,8})(?:\.\d+)?", _without_label(value).rstrip("/"))
    if match is None:
        raise ValueError("a PMCID is `PMC` and a number")
    return f"PMC{match[1]}"


def canonical_issn(text: str) -> str:
    """Return a serial number as `1234-567X`; its last digit checks the others.

    Source: ISO 3297 (modulus 11, weights 8 to 2).
    """
    digits = _digits(text)
    if not re.fullmatch(r"\d{7}[\dX]", digits):
        raise ValueError("an ISSN has eight digits, of which the last may be `X`")
    expected = _check_character(
        -sum(weight * int(digit) for weight, digit in zip(range(8, 1, -1), digits, strict=False))
    )
    if digits[-1] != expected:
        raise ValueError(f"its check digit should be {expected}")
    return f"{digits[:4]}-{digits[4:]}"


def canonical_isbn(text: str) -> str:
    """Return a book number, without hyphens; its last digit checks the others. Source: ISO 2108 (10 and 13 digits)."""
    digits = _digits(text)
    if re.fullmatch(r"\d{9}[\dX]", digits):
        weighted = zip(range(10, 1, -1), digits, strict=False)
        expected = _check_character(-sum(weight * int(digit) for weight, digit in weighted))
    elif re.fullmatch(r"97[89]\d{10}", digits):
        expected = str(-sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits[:12])) % 10)
    else:
        raise ValueError("an ISBN has ten digits, or thirteen that begin with 978 or 979")
    if digits[-1] != expected:
        raise ValueError(f"its check digit should be {expected}")
    return digits


def canonical_orcid(text: str) -> str:
    """Return a person's ORCID iD as `0000-0002-1825-0097`; its last digit checks the others.

    Source: ORCID, "Structure of the ORCID identifier" (ISO 7064 modulus 11-2).
    """
    digits = _digits(re.sub(r"(?i)^https?://(?:www\.)?orcid\.org/", "", text.strip()).rstrip("/"))
    if not re.fullmatch(r"\d{15}[\dX]", digits):
        raise ValueError("an ORCID iD has sixteen digits, of which the last may be `X`")
    total = 0
    for digit in digits[:15]:
        total = (total + int(digit)) * 2
    expected = _check_character(-total + 1)
    if digits[-1] != expected:
        raise ValueError(f"its check digit should be {expected}")
    return "-".join(digits[start : start + 4] for start in range(0, 16, 4))


@dataclass(frozen=True)
class PageRange:
    """Pages of a work; `last` is empty for a single page or an article number."""

    first: str
    last: str = ""

    def __str__(self) -> str:
        return f"{self.first}–{self.last}" if self.last else self.first


def page_ranges(text: str) -> tuple[PageRange, ...]:
    """Pages as ranges with full last pages (`439-48` is 439 to 448), for comparing: `1-5, 9`, `S12-S15`, `e1.e3-e1.e7`,
    `xii-xv`, an article number such as `e20201234`, PubMed's `1338-46; discussion 1346-7` and Elsevier's `338-46.e1-3`.

    Source: NLM, "Citing Medicine", chapter 1 (pagination: shortened last pages are written in full, letters are kept).
    """
    value = text
    for dash in _DASHES:
        value = value.replace(dash, "-")
    value = re.sub(r"(?i)^\s*(?:pp?|pages?|s)\.\s*", "", value).replace("\\&", ",")
    ranges: list[PageRange] = []
    if ARTICLE_NUMBER_WITH_YEAR.fullmatch(value):
        return (PageRange(re.sub("-+", "-", value.strip())),)
    for part in re.split(r"[,;&]|\.(?=e\d+-+\d|\s+e\d)", value):
        part = re.sub(r"(?i)^(?:[a-z]{3,}\s+){1,3}(?=[a-z]?\d)|(?<!\s)\s+passim$", "", part.strip())
        pieces = [piece.strip() for piece in re.split(r"-+", part)]
        if not all(
            re.fullmatch(r"[A-Za-z]{0,6}\d+(?:[.:/][A-Za-z]?\d+)*[A-Za-z]?|[ivxlcdmIVXLCDM]+", one) for one in pieces
        ):
            raise ValueError(f"`{part}` is neither a page nor a range of pages" if part else "a page is missing")
        if len(pieces) > 2:
            raise ValueError(f"`{part}` contains more than one range")
        ranges.append(_range(*pieces) if len(pieces) == 2 else PageRange(pieces[0]))
    return tuple(ranges)


def _range(first: str, last: str) -> PageRange:
    start, end = re.fullmatch(r"(\D*?)(\d+)(\D*)", first), re.fullmatch(r"(\D*?)(\d+)(\D*)", last)
    if start is None or end is None:
        return PageRange(first, last)
    if not end[1]:
        # A shortened last page takes over what is before its digits, letters and leading digits alike.
        digits = start[2][: len(start[2]) - len(end[2])] + end[2] if len(end[2]) < len(start[2]) else end[2]
        last, end_value = f"{start[1]}{digits}{end[3]}", int(digits)
    else:
        end_value = int(end[2])
    if start[1].lower() == (end[1] or start[1]).lower() and end_value < int(start[2]):
        raise ValueError(f"it ends at {last}, before it begins")
    return PageRange(first, last)


def canonical_year(text: str, latest: int) -> int:
    """Return the year of a publication, from 1500 to `latest` (next year, since journals date ahead), of a year or an
    ISO 8601 date (`2020`, `2020-05`, `2020-05-03`, `2020/2021` is 2020)."""
    match = re.fullmatch(r"\s*(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:\s*/.*)?\s*", text)
    if match is None:
        raise ValueError("a year has four digits")
    year, month, day = int(match[1]), int(match[2] or 1), int(match[3] or 1)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        raise ValueError("its month or day does not exist")
    if not 1500 <= year <= latest:
        raise ValueError(f"it is not between 1500 and {latest}")
    return year


def _without_label(text: str) -> str:
    return _LABEL.sub("", text.strip())


def _digits(text: str) -> str:
    """Return the digits of an identifier, without its label, hyphens and spaces, the check character X in upper
    case."""
    value = _without_label(unicodedata.normalize("NFKC", text))
    return re.sub(rf"[\s{_DASHES}-]", "", value).upper()


def _check_character(total: int) -> str:
    remainder = total % 11
    return "X" if remainder == 10 else str(remainder)
