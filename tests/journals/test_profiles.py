"""Profiles of journals: those that come along, and what one of a project may say."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from casewright.diagnostics import CasewrightError, CombinedError
from casewright.journals.loading import all_profiles, load_profile, read_profile
from casewright.journals.profile import JournalProfile, Source
from casewright.references.styles import load_style

SHIPPED = dict(all_profiles())


@pytest.mark.parametrize("profile", SHIPPED.values(), ids=SHIPPED.keys())
def test_every_limit_and_rule_quotes_a_page_with_its_address_and_day(profile: JournalProfile) -> None:
    for requirement in profile.everything:
        assert 0 < len(requirement.says.split()) <= 25
        source = profile.source(requirement.source)
        assert source.address.startswith("http")
        datetime.date.fromisoformat(source.read)
    assert {source.id for source in profile.sources} == {requirement.source for requirement in profile.everything}
    if profile.style is not None:
        load_style(profile.style.csl, Path())


def test_what_comes_along() -> None:
    everything = [(name, requirement) for name, profile in SHIPPED.items() for requirement in profile.everything]
    speaking = {name for name, _ in everything}
    wanted = {(name, key) for name, requirement in everything for key in vars(requirement) if getattr(requirement, key)}
    assert len(speaking) >= 35
    assert {name for name, key in wanted if key == "checklist"} >= {"clinical-case-reports"}
    assert {name for name, key in wanted if key == "blinding"} >= {"hemasphere", "jacc-case-reports"}
    assert len({requirement.parts for _, requirement in everything if getattr(requirement, "parts", ())}) >= 4
    assert any(getattr(requirement, "when", "") for _, requirement in everything)
    assert any(getattr(requirement, "recommended", False) for _, requirement in everything)


def test_a_journal_whose_rules_could_not_be_read_is_silent() -> None:
    assert load_profile("pediatric-blood-and-cancer", Path()).everything == ()


@pytest.mark.parametrize(
    ("name", "journal"),
    [
        ("blood", "Blood"),
        ("Blood Red Cells & Iron", "Blood Red Cells & Iron"),
        ("JACC: Case Reports", "JACC: Case Reports"),
        ("NEJM", "New England Journal of Medicine"),
        ("frontiers-in-oncology", "Frontiers journals"),
    ],
)
def test_a_journal_by_its_names(name: str, journal: str) -> None:
    assert load_profile(name, Path()).journal == journal


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("bloud", "`blood`"),
        ("Oxford Medical Case Report", "`oxford-medical-case-reports`"),
        ("nejn", "`nejm`"),
        ("zzz", "`casewright journals` lists them"),
    ],
)
def test_a_journal_that_is_not_known(name: str, hint: str) -> None:
    with pytest.raises(CasewrightError) as raised:
        load_profile(name, Path())
    assert hint in raised.value.hint


@pytest.mark.parametrize(
    ("read", "copy", "today", "is_old", "is_current"),
    [
        ("2026-01-02", "", "2027-01-02", False, True),
        ("2026-01-02", "", "2027-01-03", True, False),
        ("2026-01-02", "a page of 2014", "2026-01-03", False, False),
    ],
)
def test_readings_grow_old(read: str, copy: str, today: str, is_old: bool, is_current: bool) -> None:
    source = Source("page", "For Authors", "https://example.org", read, copy)
    day = datetime.date.fromisoformat(today)
    assert (source.is_old(day), source.is_current(day)) == (is_old, is_current)


SOURCES = """\
journal: J
sources:
  - {id: page, title: For Authors, address: "https://example.org/authors", read: "2026-01-02"}
article-types:
  - {id: letter, name: Letter}
"""
LIMIT = SOURCES + 'limits:\n  - {what: keywords, most: 3, says: "no more", source: page}\n'
RULE = SOURCES + 'rules:\n  - {abstract: structured, says: "in parts", source: page}\n'
REFUSED = {
    "no map": ("- a\n", "map"),
    "an unknown key": ("journal: J\nlimit: []\n", "`limit` is not an option"),
    "an unknown quantity": (LIMIT.replace("keywords", "pages"), "`what` must be one of"),
    "no number": (LIMIT.replace("most: 3", "most: many"), "must be a whole number"),
    "no bound": (LIMIT.replace("most: 3, ", ""), "`most`, `least`, or both"),
    "bounds that cross": (LIMIT.replace("most: 3", "most: 3, least: 5"), "`least` is more than `most`"),
    "an unknown source": (LIMIT.replace("source: page", "source: x"), "There is no source `x`"),
    "a limit nobody quoted": (LIMIT.replace('says: "no more", ', ""), "has no `says`"),
    "an empty quote": (LIMIT.replace('"no more"', "''"), "`says` must be text"),
    "a rule nobody quoted": (RULE.replace('says: "in parts", ', ""), "has no `says`"),
    "a rule for nothing": (RULE.replace("abstract: structured, ", ""), "asks for nothing"),
    "a rule for two things": (RULE.replace("structured,", "structured, line-numbers: true,"), "asks for one thing"),
    "an unknown rule": (RULE.replace("abstract:", "abstrct:"), "`abstrct` is not an option"),
    "an unknown value": (RULE.replace("structured,", "short,"), "`abstract` must be one of"),
    "an unknown type of article": (LIMIT.replace("source: page}", "source: page, article-type: lettr}"), "`lettr`"),
    "an unknown part": (LIMIT.replace("keywords", "text-words").replace("most: 3", "most: 3, counted: [txt]"), "`txt`"),
    "parts of what has none": (LIMIT.replace("most: 3", "most: 3, counted: [text]"), "`counted` is for"),
    "a section without a name": (LIMIT.replace("keywords", "section-words"), "names it"),
    "a day that is none": (LIMIT.replace("2026-01-02", "2026-13-02"), "a day such as"),
    "an address that is none": (LIMIT.replace("https://example.org/authors", "the page"), "an address of the net"),
    "a list that is none": ("journal: J\nlimits: {a: 1}\n", "must be a list"),
}


@pytest.mark.parametrize(("text", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_a_profile_that_is_none(text: str, message: str) -> None:
    with pytest.raises(CasewrightError) as raised:
        read_profile(text, "mine.yml")
    assert message in raised.value.message
    assert raised.value.location is not None
    assert raised.value.location.path == "mine.yml"


def test_all_problems_of_a_profile_at_once() -> None:
    text = LIMIT.replace("most: 3", "most: many").replace("source: page", "sorce: page") + "rule: []\n"
    with pytest.raises(CombinedError) as raised:
        read_profile(text, "mine.yml")
    assert [error.location.line for error in raised.value.errors if error.location] == [7, 7, 8, 7]


def test_a_full_profile() -> None:
    text = LIMIT.replace("source: page}", "source: page, article-type: [letter], recommended: true}")
    text += "rules:\n  - {title-without: a case report, says: so, source: page}\n"
    profile = read_profile(text, "mine.yml")
    [limit], [rule] = profile.limits, profile.rules
    assert (limit.bounds, limit.counting, limit.article_types) == ("at most 3", "keywords", ("letter",))
    assert (rule.subject, rule.wanted) == ("title_without", "title without: a case report")
    assert (profile.limits_for("letter"), profile.limits_for("")) == ((limit,), ())
    assert profile.type_name("letter") == "Letter"


def test_profiles_of_a_project_go_before_those_that_come_along(tmp_path: Path) -> None:
    (tmp_path / "journals").mkdir()
    (tmp_path / "journals/blood.yml").write_text(LIMIT, "utf-8")
    (tmp_path / "journals/mine.yml").write_text(RULE, "utf-8")
    assert [load_profile(name, tmp_path).journal for name in ("blood", "mine", "journals/mine.yml")] == ["J", "J", "J"]
    assert set(dict(all_profiles(tmp_path))) == {*SHIPPED, "mine"}
