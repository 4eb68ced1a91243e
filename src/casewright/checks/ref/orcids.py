"""REF: the ORCID iDs of authors."""

from __future__ import annotations

from collections.abc import Iterator

from casewright.checks.report import Report
from casewright.checks.rule import Rule
from casewright.diagnostics import Finding, Severity
from casewright.manuscript.title_block import typed_orcids
from casewright.references.identifiers import canonical_orcid


def _malformed(report: Report) -> Iterator[Finding]:
    for document in report.documents:
        for path, typed in typed_orcids(document.metadata.values):
            try:
                canonical_orcid(typed)
            except ValueError as error:
                yield ORCID_MALFORMED.finding(
                    f"`{typed}` cannot be an ORCID iD: {error}.",
                    document.metadata.value_location(*path),
                    "Copy it from the author's page at orcid.org, or delete the line.",
                )


ORCID_MALFORMED = Rule(
    "REF035",
    "orcid-malformed",
    Severity.ERROR,
    summary="The ORCID iD of an author cannot be one.",
    purpose="The article is credited to another person, or to none; the last digit of an iD checks the others.",
    wrong="author: [{name: Ann Roe, orcid: 0000-0002-1825-0098}]",
    right="author: [{name: Ann Roe, orcid: 0000-0002-1825-0097}]",
    when_wrong="Never: ORCID gives no iD whose check digit is another.",
    source='ORCID, "Structure of the ORCID Identifier" (ISO/IEC 7064, modulus 11-2).',
    check=_malformed,
)
