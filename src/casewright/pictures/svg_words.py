"""What an SVG drawing is made of: the elements, attributes and properties that decide how it looks (SVG 1.1, SVG 2, CSS
Masking, Filter Effects)."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ELEMENTS = _words(
    """
    svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textPath image clipPath mask
    pattern linearGradient radialGradient stop marker switch a filter feBlend feColorMatrix feComponentTransfer
    feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB
    feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting
    feSpotLight feTile feTurbulence
    """
)
TEXTS = frozenset({"text", "tspan", "textPath"})
NOT_DRAWN_ALONE = _words("defs symbol clipPath mask pattern linearGradient radialGradient stop marker filter")
"""Elements that are drawn where another one refers to them, and nowhere else."""
PROPERTIES = _words(
    """
    alignment-baseline background background-color baseline-shift clip clip-path clip-rule color color-interpolation
    color-interpolation-filters direction display dominant-baseline enable-background fill fill-opacity fill-rule filter
    flood-color flood-opacity font font-family font-feature-settings font-kerning font-size font-size-adjust
    font-stretch font-style font-variant font-variant-caps font-variant-ligatures font-variant-numeric font-weight
    glyph-orientation-vertical image-rendering isolation kerning letter-spacing lighting-color line-height marker
    marker-end marker-mid marker-start mask mask-type mix-blend-mode opacity overflow paint-order pointer-events
    shape-rendering stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin
    stroke-miterlimit stroke-opacity stroke-width text-align text-anchor text-decoration text-decoration-line
    text-indent text-orientation text-overflow text-rendering text-transform transform transform-box transform-origin
    unicode-bidi vector-effect visibility white-space word-spacing writing-mode
    """
)
ATTRIBUTES = PROPERTIES | _words(
    """
    amplitude azimuth baseFrequency bias clipPathUnits cx cy d diffuseConstant divisor dx dy edgeMode elevation exponent
    filterUnits fr fx fy gradientTransform gradientUnits height href id in in2 intercept k1 k2 k3 k4 kernelMatrix
    kernelUnitLength lengthAdjust limitingConeAngle markerHeight markerUnits markerWidth maskContentUnits maskUnits
    method mode numOctaves offset operator order orient pathLength patternContentUnits patternTransform patternUnits
    points pointsAtX pointsAtY pointsAtZ preserveAlpha preserveAspectRatio primitiveUnits r radius refX refY result
    rotate rx ry scale seed side slope spacing specularConstant specularExponent spreadMethod startOffset stdDeviation
    stitchTiles style surfaceScale tableValues targetX targetY textLength type values viewBox width x x1 x2
    xChannelSelector y y1 y2 yChannelSelector z
    """
)
FIGURES = _words(
    """
    amplitude azimuth baseFrequency bias cx cy diffuseConstant divisor dx dy elevation exponent fr fx fy height
    intercept k1 k2 k3 k4 kernelMatrix kernelUnitLength limitingConeAngle markerHeight markerWidth numOctaves offset
    pathLength points pointsAtX pointsAtY pointsAtZ r radius refX refY rx ry scale seed slope specularConstant
    specularExponent startOffset stdDeviation surfaceScale tableValues targetX targetY textLength values viewBox width
    x x1 x2 y y1 y2 z
    """
)
"""Attributes whose values are numbers, with units at most."""
