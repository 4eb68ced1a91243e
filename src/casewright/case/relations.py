"""Relations between the patients of a series, and the names that follow from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from casewright.case.model import Case
from casewright.diagnostics import CasewrightError, did_you_mean

_CHILDREN: Final = frozenset({"daughter-of", "son-of", "child-of"})
_TWINS: Final = ("twin-of", "monozygotic-twin-of", "dizygotic-twin-of")
_SIBLINGS: Final = frozenset({"sister-of", "brother-of", "sibling-of", *_TWINS})
_INVERSE: Final = {
    **dict.fromkeys(("mother-of", "father-of"), _CHILDREN),
    **dict.fromkeys(_CHILDREN, frozenset({"mother-of", "father-of"})),
    **dict.fromkeys(("sister-of", "brother-of", "sibling-of"), _SIBLINGS),
    **dict.fromkeys(_TWINS, _SIBLINGS),
    "partner-of": frozenset({"partner-of"}),
    **dict.fromkeys(("grandmother-of", "grandfather-of"), frozenset({"grandchild-of"})),
    "grandchild-of": frozenset({"grandmother-of", "grandfather-of"}),
}
"""What the other one of two relatives can be; a relation that is not here excludes no other."""
_SEX: Final = {
    **dict.fromkeys(("mother-of", "daughter-of", "sister-of", "grandmother-of", "aunt-of"), "female"),
    **dict.fromkeys(("father-of", "son-of", "brother-of", "grandfather-of", "uncle-of"), "male"),
}


def relation_problems(cases: Sequence[Case]) -> Iterator[CasewrightError]:
    """Relations to a patient whom the series does not have, of the other sex, or that the other file contradicts."""
    by_id = {case.id: case for case in cases}
    for case in cases:
        for relation, others in case.relations.items():
            place = case.location("relations", relation)
            wanted = _SEX.get(relation)
            if wanted and case.patient.sex in {"male", "female"} and case.patient.sex != wanted:
                yield CasewrightError(
                    f"`{case.id}` is `{relation}` somebody, and is {case.patient.sex}.", location=place
                )
            for other in others:
                if other not in by_id or other == case.id:
                    yield CasewrightError(
                        f"`{case.id}` is said to be `{relation}: {other}`, and the series has no other case `{other}`.",
                        location=place,
                        hint=did_you_mean(other, by_id.keys() - {case.id}),
                    )
                    continue
                named = {name for name, ids in by_id[other].relations.items() if case.id in ids and name in _INVERSE}
                if relation in _INVERSE and named and not named & _INVERSE[relation]:
                    yield CasewrightError(
                        f"`{case.id}` is said to be `{relation}: {other}`, and `{other}` to be"
                        f" `{sorted(named)[0]}: {case.id}`.",
                        location=place,
                        hint="Correct one of the two files.",
                    )


def person_names(cases: Sequence[Case]) -> dict[str, tuple[str, ...]]:
    """Return what the text may call each patient of a series: the id in words, what the file says, and the relation
    that only one of them has (`mother`, `donor`)."""
    roles: dict[str, set[str]] = {}
    for case in cases:
        for relation in case.relations:
            roles.setdefault(relation.rpartition("-")[0], set()).add(case.id)
    names: dict[str, tuple[str, ...]] = {}
    for case in cases:
        own = [role.replace("-", " ") for role, ids in roles.items() if ids == {case.id}]
        called = [name.removeprefix("the ") for name in case.called]
        names[case.id] = tuple(dict.fromkeys((case.id.replace("-", " "), *called, *own)))
    return names


def parents(cases: Sequence[Case]) -> dict[str, dict[str, str]]:
    """Return the mother and the father of each patient of a series who has one in it: `{"twin": {"mother":
    "mother-id"}}`."""
    sexes = {case.id: case.patient.sex for case in cases}
    found: dict[str, dict[str, str]] = {}
    for case in cases:
        for relation, others in case.relations.items():
            for other in others:
                if relation in {"mother-of", "father-of"}:
                    found.setdefault(other, {})[relation.removesuffix("-of")] = case.id
                elif relation in _CHILDREN and sexes.get(other) in {"male", "female"}:
                    role = "mother" if sexes[other] == "female" else "father"
                    found.setdefault(case.id, {})[role] = other
    return {case.id: found[case.id] for case in cases if case.id in found}
