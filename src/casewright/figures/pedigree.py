"""`pedigree(cases)`: the family of a series as a pedigree, from the relations that its files state.

Symbols and lines are those of the standardized human pedigree nomenclature (Bennett et al., J Genet Couns 2008, 2022):
squares for men, circles for women, diamonds where neither is stated, filled where affected, struck through where
deceased, an arrow and P at the proband. A relative who has to be there and whom the series does not have is drawn
without a name; a side of the family that is not stated is not drawn.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from casewright.figures import sizes
from casewright.figures.language import CURRENT
from casewright.languages.words import section

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_OPPOSITE: Final = {"male": "female", "female": "male"}
_NUMERALS: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_TWINS: Final = {"twin-of": "?", "monozygotic-twin-of": "=", "dizygotic-twin-of": ""}
_SIBLINGS: Final = ("sister-of", "brother-of", "sibling-of", *_TWINS)
_SYMBOL, _ROW, _TEXT, _LINE_HEIGHT, _MARGIN = 7.0, 31.0, 2.2, 3.1, 12.0
"""In mm: the width of a symbol, the distance of generations, text below its symbol, lines of text, and the margin."""
_WIDEST, _NARROWEST = 27.0, 13.0
_QUARTERS: Final = (((0, 360),), ((90, 270),), ((-90, 90),), ((0, 90),), ((180, 270),))
"""What part of a symbol is filled for each diagnosis, in degrees."""


@dataclass
class _Family:
    """The relatives and who is whose parent; those whom the series does not have begin with a space."""

    sexes: dict[str, str]
    parents: dict[str, list[str]] = field(default_factory=dict)
    twins: list[tuple[set[str], str]] = field(default_factory=list)
    couples: list[tuple[str, str]] = field(default_factory=list)

    def added(self, sex: str = "") -> str:
        name = f" {len(self.sexes)}"
        self.sexes[name] = sex
        return name

    def joined(self, child: str, parent: str) -> None:
        """Make somebody a parent of a child, in the place of one who was only supposed to be there."""
        known = self.parents.setdefault(child, [])
        if parent in known:
            return
        if len(known) == 2:
            raise ValueError(f"`{child}` would have more than two parents")
        known.append(parent)

    def both(self, child: str) -> list[str]:
        """Return the parents of a child, supposed where they are not in the series."""
        known = self.parents.setdefault(child, [])
        while len(known) < 2:
            known.append(self.added(_OPPOSITE.get(self.sexes[known[0]], "") if known else "male"))
        return known

    def children(self, couple: frozenset[str]) -> list[str]:
        return [child for child, both in self.parents.items() if frozenset(both) == couple]

    def unions_of(self, person: str) -> list[frozenset[str]]:
        found = [frozenset(both) for both in self.parents.values() if person in both]
        found += [frozenset(pair) for pair in self.couples if person in pair]
        return list(dict.fromkeys(found))


def pedigree(
    cases: Iterable[Any],
    *,
    diagnoses: Sequence[str] | None = None,
    proband: str | None = None,
    width_mm: float | None = None,
    language: str | None = None,
) -> Figure:
    """Draw the pedigree of the cases of a series as a matplotlib figure, from their `relations`.

    `proband` is the id of the case that brought the family to attention; without it the first of the series who has no
    children in it. Filled symbols have one of the `diagnoses`, by their names; without it the proband's. Below a symbol
    stand its number, the patient's id in words, the age at the index event (in English and German), and a diagnosis
    that no filling shows. `width_mm` is the printed width; without it that of the style in use.

    Raises ValueError if no case states a relation of family, for relations that cannot be drawn (an aunt of a child
    whose mother is known, with nothing to say whose sister she is), an unknown `proband`, more than five `diagnoses`,
    and more relatives of one generation than the width holds.
    """
    import matplotlib as mpl

    by_id = {case.id: case for case in cases}
    family = _family(by_id)
    rows = _generations(family)
    places = _places(family, rows)
    youngest = [one for one in by_id if one in rows and not family.unions_of(one)]
    first = proband or next(iter(youngest), next(one for one in by_id if one in rows))
    if first not in by_id:
        raise ValueError(f"the series has no case `{first}`")
    shaded = [by_id[first].patient.diagnosis.name] if diagnoses is None else list(diagnoses)
    if len(shaded) > len(_QUARTERS):
        raise ValueError(f"at most {len(_QUARTERS)} diagnoses have a filling of their own")
    width = width_mm if width_mm is not None else mpl.rcParams["figure.figsize"][0] * sizes.MM_PER_INCH
    columns = max(places.values()) + 1
    step = min(_WIDEST, (width - 2 * _MARGIN) / columns)
    if step < _NARROWEST:
        raise ValueError(f"{columns:g} relatives beside each other do not fit {width:g} mm")
    units = section(language or CURRENT.get(), "figures").get("ages", {})
    labels = {one: _label(by_id[one], shaded, units, step) for one in by_id}
    deepest = max((len(lines) for lines in labels.values()), default=0)
    row = max(_ROW, _SYMBOL + _TEXT + (deepest + 1) * _LINE_HEIGHT + 9)
    last = _SYMBOL + _TEXT + (deepest + 1) * _LINE_HEIGHT + 4
    height = 5 + row * max(rows.values()) + last + 4.5 * len(shaded)
    left = max(_MARGIN, (width - columns * step) / 2)
    drawing = _Drawing(_sheet(width, height), family, rows, places, step, row, left)
    drawing.lines()
    numbers = drawing.numbers()
    for one in rows:
        case = by_id.get(one)
        fillings = [
            place for place, name in enumerate(shaded) if case is not None and case.patient.diagnosis.name == name
        ]
        drawing.symbol(one, fillings, is_deceased=case is not None and case.outcome.vital_status == "deceased")
        drawing.text(one, [numbers[one], *labels.get(one, [])])
    drawing.arrow(first)
    drawing.key(shaded, height)
    return drawing.axes.figure  # type: ignore[return-value]


def _sheet(width: float, height: float) -> Axes:
    from casewright.figures.clinical_timeline.chart import new_sheet

    figure = new_sheet(sizes.inches(width), sizes.inches(height))
    figure.set_layout_engine("none")
    axes: Axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_axis_off()
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    return axes


def _family(by_id: Mapping[str, Any]) -> _Family:
    """Return the relatives, from relations to parents: a sibling shares them, a grandparent is one of theirs."""
    family = _Family({one: str(case.patient.sex) for one, case in by_id.items()})
    stated = [
        (one, relation, other)
        for one, case in by_id.items()
        for relation, others in case.relations.items()
        for other in others
        if other in by_id
    ]
    for join in (_join_parents, _join_siblings, _join_partners, _join_distant):  # each needs what the one before joined
        for one, relation, other in stated:
            join(family, one, relation, other)
    if not family.parents and not family.couples:
        raise ValueError("no case of the series states a relation of family (`relations: {mother-of: ...}`)")
    others: dict[str, str] = {}
    for child, known in list(family.parents.items()):
        if len(known) == 1 and known[0] in others:  # one other parent, unless the series says more
            known.append(others[known[0]])
        elif len(known) == 1:
            others[known[0]] = family.both(child)[1]
        family.both(child)
    return family


def _join_parents(family: _Family, one: str, relation: str, other: str) -> None:
    if relation in {"mother-of", "father-of"}:
        family.joined(other, one)
    elif relation in {"daughter-of", "son-of", "child-of"}:
        family.joined(one, other)


def _join_siblings(family: _Family, one: str, relation: str, other: str) -> None:
    if relation in _SIBLINGS:
        _share_parents(family, one, other)
    if relation in _TWINS:
        _join_twins(family, {one, other}, _TWINS[relation])


def _join_partners(family: _Family, one: str, relation: str, other: str) -> None:
    if relation == "partner-of" and not any({one, other} <= set(both) for both in family.parents.values()):
        family.couples.append((min(one, other), max(one, other)))


def _join_distant(family: _Family, one: str, relation: str, other: str) -> None:
    if relation in {"grandmother-of", "grandfather-of"}:
        _join_grandparent(family, one, other)
    elif relation == "grandchild-of":
        _join_grandparent(family, other, one)
    elif relation in {"aunt-of", "uncle-of"}:
        if not set(family.parents.get(one, ())) & set(_grandparents(family, other)):
            _share_parents(family, one, _free_parent(family, other, one))
    elif relation == "cousin-of" and not set(_grandparents(family, one)) & set(_grandparents(family, other)):
        _share_parents(family, _free_parent(family, one, other), _free_parent(family, other, one))


def _share_parents(family: _Family, one: str, other: str) -> None:
    known = list(dict.fromkeys((*family.parents.get(one, ()), *family.parents.get(other, ()))))
    if len(known) > 2:
        raise ValueError(f"`{one.strip()}` and `{other.strip()}` would have more than two parents")
    family.parents[one] = known
    family.parents[other] = family.both(one)


def _join_twins(family: _Family, pair: set[str], sign: str) -> None:
    for group, known in family.twins:
        if group & pair:
            group |= pair
            if sign != known:
                family.twins[family.twins.index((group, known))] = (group, known if sign == "?" else sign)
            return
    family.twins.append((pair, sign))


def _join_grandparent(family: _Family, grandparent: str, child: str) -> None:
    if grandparent in _grandparents(family, child):
        return
    spouses = {one for pair in family.couples if grandparent in pair for one in pair} - {grandparent}
    for parent in family.parents.get(child, ()):
        if spouses & set(family.parents.get(parent, ())):
            family.joined(parent, grandparent)
            return
    family.joined(_free_parent(family, child, grandparent), grandparent)


def _free_parent(family: _Family, child: str, relative: str) -> str:
    """Return a parent of a child through whom a relative can be joined. Neither of the two may be known, since the
    relation does not say through which of them; both are drawn without a sex then."""
    both = family.both(child)
    free = [one for one in both if not family.parents.get(one)]
    if not free or not all(one.startswith(" ") for one in both):
        raise ValueError(
            f"whether `{relative.strip()}` is related to `{child.strip()}` through the mother or the father is not"
            " stated: say whose mother, sister or brother it is (`sister-of: ...`)"
        )
    family.sexes |= dict.fromkeys(both, "")
    return free[0]


def _grandparents(family: _Family, child: str) -> Iterator[str]:
    for parent in family.parents.get(child, ()):
        yield from family.parents.get(parent, ())


def _generations(family: _Family) -> dict[str, int]:
    """Return the row of each relative: below the parents, beside the partner. Only those that a line leads to."""
    linked = {one for child, both in family.parents.items() for one in (child, *both)}
    linked |= {one for pair in family.couples for one in pair}
    rows = {one: 0 for one in family.sexes if one in linked}
    for _ in range(len(rows) + 1):
        before = dict(rows)
        for child, both in family.parents.items():
            rows[child] = max(rows[child], *(rows[one] + 1 for one in both))
        for pair in [*family.couples, *family.parents.values()]:
            level = max(rows[one] for one in pair)
            rows |= dict.fromkeys(pair, level)
        if rows == before:
            break
    else:
        raise ValueError("somebody would be an ancestor of themselves")
    for child, both in family.parents.items():  # a founder stands just above the first of the children
        if not any(family.parents.get(one) for one in both):
            highest = min(rows[one] for one in family.children(frozenset(both)))
            rows |= dict.fromkeys(both, max(0, min(highest - 1, rows[child] - 1)))
    return rows


def _places(family: _Family, rows: Mapping[str, int]) -> dict[str, float]:
    """Return where each relative is in the row, in columns: partners side by side over the middle of their children."""
    places: dict[str, float] = {}
    free: dict[int, float] = {}

    def width(person: str) -> None:
        if person in places:
            return
        unions = [one for one in family.unions_of(person) if not one <= places.keys()]
        if len(unions) > 2:
            raise ValueError(f"`{person.strip()}` has more than two partners, which is not drawn here")
        row = rows[person]
        before = set(places)
        order = [person]
        for union in unions:
            for child in _siblings_in_order(family, family.children(union)):
                width(child)
            mate = next((one for one in union if one != person), None)
            if mate is not None and mate not in places:
                is_right = family.sexes[mate] == "female" or (order[0] != person and order[-1] == person)
                order = [*order, mate] if is_right else [mate, *order]
        below = [places[child] for union in unions for child in family.children(union)]
        middle = (min(below) + max(below)) / 2 if below else free.get(row, 0.0)
        start = max(middle - (len(order) - 1) / 2, free.get(row, 0.0)) if below else free.get(row, 0.0)
        shift = start - (middle - (len(order) - 1) / 2) if below else 0.0
        if shift > 0:
            for child in (child for union in unions for child in family.children(union)):
                if child not in before:
                    _move(family, places, child, shift)
            for level in free:
                if level > row:
                    free[level] = max(free[level], *(place + 1 for one, place in places.items() if rows[one] == level))
        for number, one in enumerate(order):
            places[one] = start + number
        free[row] = max(places[one] for one in order) + 1

    founders = [one for one in rows if not family.parents.get(one)]
    mates_are_founders = [
        one for one in founders
        if all(not family.parents.get(other) for union in family.unions_of(one) for other in union)
    ]  # fmt: skip
    for person in (*mates_are_founders, *founders, *rows):
        width(person)
    least = min(places.values())
    return {one: place - least for one, place in places.items()}


def _siblings_in_order(family: _Family, children: Sequence[str]) -> list[str]:
    """Children in the order of the files, twins beside each other."""
    order: list[str] = []
    for child in children:
        group = next((group for group, _ in family.twins if child in group), {child})
        order += [one for one in children if one in group and one not in order]
    return order


def _move(family: _Family, places: dict[str, float], person: str, shift: float) -> None:
    """Move somebody with partners and descendants."""
    moved: set[str] = set()
    waiting = [person]
    while waiting:
        one = waiting.pop()
        if one in moved or one not in places:
            continue
        moved.add(one)
        places[one] += shift
        for union in family.unions_of(one):
            waiting += [*union, *family.children(union)]


def _label(case: Any, shaded: Sequence[str], units: Mapping[str, str], step: float) -> list[str]:
    """Return what is below a patient's symbol."""
    letters = max(8, int(step / 1.75))
    lines = textwrap.wrap(case.id.replace("-", " "), letters)
    if (age := _age(case.patient.age, units)) is not None:
        lines.append(age)
    if case.patient.diagnosis.name not in shaded:
        lines += textwrap.wrap(case.patient.diagnosis.name, letters)
    return lines


def _age(age: Any, units: Mapping[str, str]) -> str | None:
    """Return an age as pedigrees write it: `31 y`, `2 y 3 mo`, `30–39 y`, None if it is not known, or the language has
    no units here."""
    if not units or not hasattr(age, "length"):
        return None
    parts = [f"{number} {units[unit]}" for number, unit in age.length.parts]
    if age.bound == "between" and age.last is not None:
        number, unit = age.last.length.parts[0]
        return f"{age.length.parts[0][0]}–{number} {units[unit]}"
    sign = age.bound if age.bound in {"<", ">", "≤", "≥"} else "~" if age.bound else ""
    return f"{sign}{' '.join(parts)}"


@dataclass
class _Drawing:
    axes: Axes
    family: _Family
    rows: Mapping[str, int]
    places: Mapping[str, float]
    step: float
    row: float
    left: float

    def at(self, person: str) -> tuple[float, float]:
        """Return the middle of a symbol, in mm."""
        return self.left + (self.places[person] + 0.5) * self.step, 5 + _SYMBOL / 2 + self.rows[person] * self.row

    def _line(self, *points: tuple[float, float]) -> None:
        self.axes.plot(*zip(*points, strict=True), color="black", linewidth=0.75, solid_capstyle="butt", zorder=1)

    def lines(self) -> None:
        """Lines of relationship, of descent, of sibships and of each individual."""
        unions = [frozenset(pair) for pair in (*self.family.parents.values(), *self.family.couples)]
        drawn: dict[int, list[tuple[float, float, int]]] = {}
        for union in dict.fromkeys(unions):
            one, other = sorted(union, key=lambda person: self.places[person])
            (left, y), (right, _) = self.at(one), self.at(other)
            self._line((left, y), (right, y))
            if children := self.family.children(union):
                middle = (left + right) / 2
                ends = [middle, *(self.at(child)[0] for child in children)]
                beside = drawn.setdefault(min(self.rows[child] for child in children), [])
                taken = {level for start, end, level in beside if start < max(ends) and min(ends) < end}
                level = next(level for level in range(len(taken) + 1) if level not in taken)
                beside.append((min(ends), max(ends), level))
                self._sibship(middle, y, children, 4.0 + 2.0 * level)

    def _sibship(self, middle: float, y: float, children: Sequence[str], above: float) -> None:
        """The line of a sibship, so far above its symbols, with lines of descent and of each individual."""
        tops = {child: self.at(child) for child in children}
        line = min(top for _, top in tops.values()) - _SYMBOL / 2 - above
        hanging: dict[str, float] = {child: x for child, (x, _) in tops.items()}
        for group, sign in self.family.twins:
            if twins := [child for child in children if child in group]:
                point = sum(tops[child][0] for child in twins) / len(twins)
                hanging |= dict.fromkeys(twins, point)
                if sign == "=" and len(twins) > 1:
                    ends = [point + (tops[child][0] - point) * 0.5 for child in twins]
                    self._line(*((x, line + 2.0 + (_SYMBOL / 2 - 3.5)) for x in (min(ends), max(ends))))
                elif sign == "?":
                    self.axes.text(point, line + 3.2, "?", ha="center", va="center", fontsize=7)
        ends = [middle, *hanging.values()]
        self._line((middle, y), (middle, line))
        self._line((min(ends), line), (max(ends), line))
        for child, (x, top) in tops.items():
            self._line((hanging[child], line), (x, top - _SYMBOL / 2))

    def numbers(self) -> dict[str, str]:
        """Generations in Roman, individuals in Arabic numerals from left to right; the former are at the margin."""
        numbers: dict[str, str] = {}
        for level in sorted(set(self.rows.values())):
            own = sorted((one for one in self.rows if self.rows[one] == level), key=lambda one: self.places[one])
            numbers |= {one: f"{_NUMERALS[level]}-{place}" for place, one in enumerate(own, start=1)}
            self.axes.text(4, self.at(own[0])[1], _NUMERALS[level], ha="left", va="center", fontsize=8)
        return numbers

    def symbol(self, person: str, fillings: Sequence[int], *, is_deceased: bool) -> None:
        from matplotlib.patches import Circle, Polygon, Rectangle, Wedge

        x, y = self.at(person)
        half = _SYMBOL / 2
        sex = self.family.sexes[person]
        style: dict[str, Any] = {"facecolor": "white", "edgecolor": "black", "linewidth": 1.0, "zorder": 2}
        if sex == "male":
            outline: Any = Rectangle((x - half, y - half), _SYMBOL, _SYMBOL, **style)
        elif sex == "female":
            outline = Circle((x, y), half, **style)
        else:
            outline = Polygon([(x - half, y), (x, y - half), (x + half, y), (x, y + half)], **style)
        self.axes.add_patch(outline)
        for filling in fillings:
            for start, end in _QUARTERS[filling]:
                part = Wedge((x, y), _SYMBOL, start, end, facecolor="black", edgecolor="none", zorder=3)
                self.axes.add_patch(part)
                part.set_clip_path(outline)
        if is_deceased:
            reach = half + 1.8
            self.axes.plot([x - reach, x + reach], [y + reach, y - reach], color="black", linewidth=1.0, zorder=4)

    def text(self, person: str, lines: Sequence[str]) -> None:
        x, y = self.at(person)
        for number, line in enumerate(lines):
            below = y + _SYMBOL / 2 + _TEXT + number * _LINE_HEIGHT
            self.axes.text(
                x, below, line, ha="center", va="top", fontsize=7, zorder=5,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4},
            )  # fmt: skip

    def arrow(self, person: str) -> None:
        x, y = self.at(person)
        tip, tail = (x - _SYMBOL / 2 - 0.3, y + _SYMBOL / 2 - 0.6), (x - _SYMBOL / 2 - 3.6, y + _SYMBOL / 2 + 1.8)
        arrow = {"arrowstyle": "-|>", "color": "black", "linewidth": 0.8, "shrinkA": 0, "shrinkB": 0}
        self.axes.annotate("", tip, tail, arrowprops={**arrow, "mutation_scale": 7}, zorder=5)
        self.axes.text(tail[0] - 0.3, tail[1], "P", ha="right", va="center", fontsize=7)

    def key(self, shaded: Sequence[str], height: float) -> None:
        """What the fillings stand for."""
        from matplotlib.patches import Rectangle, Wedge

        for number, name in enumerate(shaded):
            y = height - 2.5 - 4.5 * (len(shaded) - 1 - number)
            box = Rectangle((_MARGIN, y - 2.6), 3, 3, facecolor="white", edgecolor="black", linewidth=0.8)
            self.axes.add_patch(box)
            for start, end in _QUARTERS[number]:
                part = Wedge((_MARGIN + 1.5, y - 1.1), 3, start, end, facecolor="black", edgecolor="none")
                self.axes.add_patch(part)
                part.set_clip_path(box)
            self.axes.text(_MARGIN + 4.2, y - 1.1, name, ha="left", va="center", fontsize=7)
