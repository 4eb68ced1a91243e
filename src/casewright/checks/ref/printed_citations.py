"""REF: rules of what a style prints otherwise than was typed; their findings come up where citations are read."""

from __future__ import annotations

from casewright.checks.rule import Rule
from casewright.diagnostics import Severity

_AMA = 'AMA Manual of Style, 11th ed., 3.6 and 3.7 (citing in text); ICMJE, "Preparing a Manuscript" (References).'

NARRATIVE_NUMBER = Rule(
    "REF021",
    "narrative-citation-without-names",
    Severity.WARNING,
    summary="A citation that is part of the sentence is printed as a number only.",
    purpose="A numeric style prints no names: `@roe2020 say` becomes “(2) say”.",
    wrong="As @roe2020 say, it is rare.",
    right="As Roe et al. [@roe2020] say, it is rare.",
    when_wrong="If the number is a noun in the sentence, as after `ref.` or after the authors' names.",
    source=_AMA,
    is_habit=True,
)
LOCATOR_LEFT_OUT = Rule(
    "REF022",
    "locator-not-printed",
    Severity.WARNING,
    summary="A page or figure named in a citation is not printed, since the style prints none.",
    purpose="Readers do not see it: `[@roe2020, p. 45]` becomes “(2)”.",
    wrong="[@roe2020, p. 45]",
    right="(p. 45) [@roe2020]",
    when_wrong="If the place in the work is for the author only.",
    source='CSL 1.0.2, "Locators"; pandoc\'s manual, "Citation syntax".',
)
STYLE_DEPARTS = Rule(
    "REF024",
    "style-printed-otherwise",
    Severity.NOTE,
    summary="A style prints differently from Zotero, whose processor journals use.",
    purpose="Styles are prepared for pandoc's citation processor, which still prints a few parts differently.",
    wrong="csl: frontiers-in-immunology   % a comma and a full stop behind quoted titles",
    right="the reference list, looked at",
    when_wrong="If no work of the kind is cited.",
    source="citeproc-js, the citation processor of Zotero, compared with pandoc's.",
)
