"""The order of children that Word insists on (ECMA-376 part 1, annex A: sequences of the schema, not choices).

Pandoc and the passes here add properties in the order they come upon them; a file out of order is one Word refuses.
"""

from __future__ import annotations

from casewright.render.word.markup import Node, name

_BORDERS = "top start left bottom end right insideH insideV tl2br tr2bl"
_ORDERS = {
    "pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
        "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
        "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
        "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
    ),
    "rPr": (
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof "
        "snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText "
        "vertAlign rtl cs em lang eastAsianLayout specVanish oMath rPrChange"
    ),
    "pBdr": "top left bottom right between bar",
    "tblPr": (
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd "
        "tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription tblPrChange"
    ),
    "tcPr": (
        "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark "
        "headers tcPrChange"
    ),
    "tblBorders": _BORDERS,
    "tcBorders": _BORDERS,
    "sectPr": (
        "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType "
        "cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings sectPrChange"
    ),
}
_FORMULA_ORDERS = {
    "mcPr": "count mcJc",
    "mPr": "baseJc plcHide rSpRule cGpRule rSp cSp cGp mcs ctrlPr",
    "dPr": "begChr sepChr endChr grow shp ctrlPr",
    "naryPr": "chr limLoc grow subHide supHide ctrlPr",
    "groupChrPr": "chr pos vertJc ctrlPr",
    "eqArrPr": "baseJc maxDist objDist rSpRule rSp ctrlPr",
    "rPr": "lit nor scr sty brk aln",
    "borderBoxPr": "hideTop hideBot hideLeft hideRight strikeH strikeV strikeBLTR strikeTLBR ctrlPr",
    "phantPr": "show zeroWid zeroAsc zeroDesc transp ctrlPr",
    "sPrePr": "ctrlPr",
    "sPre": "sPrePr sub sup e",
}
CHILD_ORDER = {
    name(f"{prefix}:{parent}"): {name(f"{prefix}:{child}"): place for place, child in enumerate(children.split())}
    for prefix, orders in (("w", _ORDERS), ("m", _FORMULA_ORDERS))
    for parent, children in orders.items()
}


def order_children(root: Node) -> None:
    """Put the properties of paragraphs, runs, tables, cells and sections in the order of the schema."""
    for element in root.iter(*CHILD_ORDER):
        order = CHILD_ORDER[element.tag]
        places = [order.get(child.tag, len(order)) for child in element]
        if places != sorted(places):
            element[:] = sorted(element, key=lambda child: order.get(child.tag, len(order)))
