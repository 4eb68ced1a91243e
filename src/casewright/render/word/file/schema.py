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
CHILD_ORDER = {
    name(f"w:{parent}"): {name(f"w:{child}"): place for place, child in enumerate(children.split())}
    for parent, children in _ORDERS.items()
}


def order_children(root: Node) -> None:
    """Put the properties of paragraphs, runs, tables, cells and sections in the order of the schema."""
    for element in root.iter(*CHILD_ORDER):
        order = CHILD_ORDER[element.tag]
        places = [order.get(child.tag, len(order)) for child in element]
        if places != sorted(places):
            element[:] = sorted(element, key=lambda child: order.get(child.tag, len(order)))
