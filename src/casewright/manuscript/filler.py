"""The content of the shortcodes `kbd`, `lipsum` and `placeholder`: keys, filler text and placeholder pictures.

Source: Quarto's documentation, authoring/kbd, authoring/lipsum, authoring/placeholder. After the first paragraph, the
text is Cicero's (De finibus 1.32-33), and differs from Quarto's.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Sequence

from casewright.diagnostics import CasewrightError, Location
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Inlines

FILLERS = frozenset({"lipsum", "placeholder"})
"""Shortcodes for content that is not written yet."""

_SYSTEMS = {"mac": "mac", "win": "windows", "linux": "linux"}
_LARGEST_PX = 5000
_MOST_PARAGRAPHS = 500
_PARAGRAPHS = (
    "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et "
    "dolore magna aliqua. Ut enim ad minim veniam, quis nostrud exercitation ullamco laboris nisi ut aliquip ex "
    "ea commodo consequat. Duis aute irure dolor in reprehenderit in voluptate velit esse cillum dolore eu fugiat "
    "nulla pariatur. Excepteur sint occaecat cupidatat non proident, sunt in culpa qui officia deserunt mollit "
    "anim id est laborum.",
    "Sed ut perspiciatis, unde omnis iste natus error sit voluptatem accusantium doloremque laudantium, totam rem "
    "aperiam eaque ipsa, quae ab illo inventore veritatis et quasi architecto beatae vitae dicta sunt, explicabo. "
    "Nemo enim ipsam voluptatem, quia voluptas sit, aspernatur aut odit aut fugit, sed quia consequuntur magni "
    "dolores eos, qui ratione voluptatem sequi nesciunt.",
    "Neque porro quisquam est, qui dolorem ipsum, quia dolor sit amet, consectetur, adipisci velit, sed quia non "
    "numquam eius modi tempora incidunt, ut labore et dolore magnam aliquam quaerat voluptatem. Ut enim ad minima "
    "veniam, quis nostrum exercitationem ullam corporis suscipit laboriosam, nisi ut aliquid ex ea commodi "
    "consequatur?",
    "Quis autem vel eum iure reprehenderit, qui in ea voluptate velit esse, quam nihil molestiae consequatur, vel "
    "illum, qui dolorem eum fugiat, quo voluptas nulla pariatur? At vero eos et accusamus et iusto odio "
    "dignissimos ducimus, qui blanditiis praesentium voluptatum deleniti atque corrupti, quos dolores et quas "
    "molestias excepturi sint.",
    "Similique sunt in culpa, qui officia deserunt mollitia animi, id est laborum et dolorum fuga. Et harum "
    "quidem rerum facilis est et expedita distinctio. Nam libero tempore, cum soluta nobis est eligendi optio, "
    "cumque nihil impedit, quo minus id, quod maxime placeat, facere possimus, omnis voluptas assumenda est, "
    "omnis dolor repellendus.",
    "Temporibus autem quibusdam et aut officiis debitis aut rerum necessitatibus saepe eveniet, ut et voluptates "
    "repudiandae sint et molestiae non recusandae. Itaque earum rerum hic tenetur a sapiente delectus, ut aut "
    "reiciendis voluptatibus maiores alias consequatur aut perferendis doloribus asperiores repellat.",
)


def filler_inlines(
    name: str, arguments: Sequence[str], options: Sequence[tuple[str, str]], location: Location
) -> Inlines:
    """Return the content of a shortcode in running text.

    Raises CasewrightError for invalid arguments.
    """
    if name == "kbd":
        return _keys(arguments, options, location)
    if name == "placeholder":
        return _picture(arguments, options, location)
    shown: Inlines = []
    for paragraph in filler_paragraphs(arguments, options, location):
        shown += [ast.SPACE, *paragraph["c"]] if shown else paragraph["c"]
    return shown


def filler_paragraphs(arguments: Sequence[str], options: Sequence[tuple[str, str]], location: Location) -> Blocks:
    """Return the paragraphs of `{{< lipsum >}}`: five, or the first three for `3`, or those of `2-4` or `4-2`."""
    if dict(options).get("random") == "true":
        raise CasewrightError(
            "The built-in engine does not support `random=true`.",
            location=location,
            why="the output would differ in every rendering",
            hint="Delete it, or render with `--engine quarto`.",
        )
    typed = arguments[0] if arguments else "5"
    match = re.fullmatch(r"(?:(?P<first>\d+)-)?(?P<last>\d+)", typed)
    if match is None:
        raise _invalid("lipsum", typed, "a number of paragraphs such as `3`, or a range such as `2-4`", location)
    first, last = int(match["first"] or 1), int(match["last"])
    if max(first, last) > _MOST_PARAGRAPHS:
        raise _invalid("lipsum", typed, f"at most {_MOST_PARAGRAPHS} paragraphs", location)
    numbers = range(first, last + 1) if first <= last else range(first, last - 1, -1)
    return [ast.para(ast.words(_PARAGRAPHS[(number - 1) % len(_PARAGRAPHS)])) for number in numbers]


def _keys(arguments: Sequence[str], options: Sequence[tuple[str, str]], location: Location) -> Inlines:
    """Return keys, with those of each system in parentheses, since pages have no script that selects the reader's."""
    named = [(key, value) for key, value in options if key != "mode"]
    unknown = next((key for key, _ in named if key not in _SYSTEMS), None)
    if unknown is not None:
        raise _invalid("kbd", f"{unknown}=", "`mac=`, `win=` and `linux=`", location)
    if not arguments and not named:
        raise _invalid("kbd", "nothing", "the keys to press, such as `Ctrl-C`", location)
    out: Inlines = [_key(arguments[0])] if arguments else []
    for index, (system, keys) in enumerate(named):
        if arguments:
            opening = (
                [ast.SPACE, ast.text(f"({_SYSTEMS[system]}:")] if index == 0 else [ast.text(f"{_SYSTEMS[system]}:")]
            )
            closing = ")" if index == len(named) - 1 else ";"
            out += [*opening, ast.SPACE, _key(keys), ast.text(closing), *([ast.SPACE] if closing == ";" else [])]
        else:
            closing = "" if index == len(named) - 1 else ","
            out += [_key(keys), ast.SPACE, ast.text(f"({_SYSTEMS[system]}){closing}")]
            out += [ast.SPACE] if closing else []
    return out


def _key(keys: str) -> ast.Element:
    return {"t": "Code", "c": [ast.attr("", ("kbd",)), keys]}


def _picture(arguments: Sequence[str], options: Sequence[tuple[str, str]], location: Location) -> Inlines:
    """Return a gray picture with its size in pixels, as an image."""
    typed = arguments[:2] or ("100",)
    sizes = [int(size) if size.isdecimal() else 0 for size in typed]
    if not all(0 < size <= _LARGEST_PX for size in sizes):
        raise _invalid("placeholder", " ".join(typed), f"a width and a height of 1 to {_LARGEST_PX} pixels", location)
    width, height = sizes[0], sizes[-1]
    if dict(options).get("format", "png") == "svg":
        size = int(0.1 * min(width, height))
        content = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
            f'<rect width="{width}" height="{height}" fill="#ddd"/><text x="50%" y="50%" font-family="sans-serif" '
            f'font-size="{size}" text-anchor="middle">{width} x {height}</text></svg>'
        ).encode()
        kind = "svg+xml"
    else:
        content, kind = _png(width, height), "png"
    address = f"data:image/{kind};base64,{base64.b64encode(content).decode()}"
    described = ast.attr("", (), {"fig-alt": f"Placeholder, {width} × {height} pixels"})
    return [{"t": "Image", "c": [described, [], [address, ""]]}]


def _png(width: int, height: int) -> bytes:
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("L", (width, height), 0xDD)
    font = ImageFont.load_default(max(1.0, 0.1 * min(width, height)))
    ImageDraw.Draw(picture).text((width / 2, height / 2), f"{width} x {height}", fill=0, font=font, anchor="mm")
    data = io.BytesIO()
    picture.save(data, "PNG")
    return data.getvalue()


def _invalid(name: str, typed: str, valid: str, location: Location) -> CasewrightError:
    return CasewrightError(f"`{name}` does not take `{typed}`.", location=location, hint=f"It takes {valid}.")
