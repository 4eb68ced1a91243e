"""What a case may say, and the sentence with which everything else is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casewright.case.identity import calendar_dates
from casewright.case.loading import load_cases, parse_case
from casewright.case.model import Case
from casewright.case.time import parse_time
from casewright.case.unknown import Ongoing, Unknown
from casewright.diagnostics import CasewrightError, CombinedError, Location

from .conftest import SMALL_CASE

Change = Callable[[str, str], str]
Refusal = Callable[[str], CasewrightError]


def test_a_case_is_read_with_places(small_case: Case) -> None:
    assert small_case.id == "case"
    assert str(small_case.patient.age) == "8 years"
    wheeze = small_case["wheeze"]
    assert wheeze.start == parse_time("before day 0")
    assert wheeze.grading is not None
    assert wheeze.grading.scale is Unknown.NOT_STATED
    assert small_case.location("history", 0, "age") == Location("data/case.yml", 11, 10)
    assert small_case.location("history", 0, "no-such-field") == Location("data/case.yml", 8, 5)


def test_the_parts_of_a_case_cannot_be_changed(small_case: Case) -> None:
    with pytest.raises(ValueError, match="frozen"):
        small_case.patient.age = Unknown.UNKNOWN


def test_ongoing_is_an_end_only(changed: Change, refusal: Refusal) -> None:
    case = parse_case(changed("    end: 2\n", "    end: ongoing\n"), "data/case.yml")
    assert case["wheeze"].end is Ongoing.ONGOING
    assert "not a day" in refusal(changed("start: before day 0", "start: ongoing")).why


def test_no_is_a_word_and_not_false(changed: Change) -> None:
    case = parse_case(changed("name: free of symptoms", "name: no"), "data/case.yml")
    assert case.outcome.name == "no"


@pytest.mark.parametrize(
    ("old", "new", "place", "says"),
    [
        # a field that is unknown, misspelled or identifying
        (
            "  sex: female",
            "  sexx: female",
            "2:3",
            "`sexx` is not a field of `patient`. Did you mean `sex`?",
        ),
        (
            "index-event:",
            "index_event:",
            "5:1",
            "`index_event` is not a field of a case. Did you mean `index-event`?",
        ),
        (
            "    name: wheeze",
            "    nmae: wheeze",
            "20:5",
            "`nmae` is not a field of entry 1 of `course` `wheeze`. Did you mean `name`?",
        ),
        (
            "scale: not stated",
            "skale: not stated",
            "23:25",
            "`skale` is not a field of `grading`. Did you mean `scale` or `stage`?",
        ),
        ("  age: 8 years", "  age: 8 years\n  Date-of-Birth: x", "4:3", "could identify the patient"),
        ("  age: 8 years", "  age: 8 years\n  mrn: 12345", "4:3", "could identify the patient"),
        ("patient:", "3: x\npatient:", "1:1", "`3` is not a field of a case"),
        # a field that is missing or empty
        ("  sex: female\n", "", "1:1", "`patient` has no `sex`. Write `sex: ...`, or `sex: not stated`"),
        (", scale: not stated", "", "23:5", "`grading` has no `scale`. Write `scale: ...`, or `scale: not stated`"),
        (", dose: 1 mg/kg", "", "29:13", "`prednisolone` has no `dose`: write it, `dose: not stated`, or `phases`"),
        ("    day: 1\n", "    day:\n", "27:5", "`day` is empty. Write its value, `not stated`"),
        ("counts: {courses: 5}", "counts: {courses: }", "30:14", "`courses` is empty"),
        ("  - id: onset", "  - \n  - id: onset", "8:4", "Entry 1 of `history` is empty"),
        # a value of the wrong kind
        ("sex: female", "sex: woman", "2:8", "`woman` is none of `male`, `female`, `other`, `unknown`, `not stated`"),
        (
            "kind: treatment",
            "kind: therapy",
            "25:11",
            "`kind` must be one of `diagnosis`, `finding`, `treatment`, `procedure`, `test`, `event`, not `therapy`",
        ),
        ("vital-status: alive", "vital-status: dead", "35:17", "`dead` is none of `alive`, `deceased`"),
        ("name: first dose of salbutamol", "name: 5", "6:9", "`name` must be text, not `5`"),
        ("name: first dose of salbutamol", "name: ' '", "6:9", "`name` must be text, not an empty text"),
        ("id: onset", "id: First Onset", "8:9", "`First Onset` is not an id"),
        (
            "name: wheeze",
            "name: wheeze\n    code: wheezing",
            "21:11",
            "`wheezing` is not an ontology code. Write prefix and code",
        ),
        ("courses: 5", "courses: -5", "30:23", "`-5` is not a count"),
        ("courses: 5", "courses: 2.5", "30:23", "`2.5` is not a count"),
        ("courses: 5", "Courses: 5", "30:14", "`Courses` is not an id"),
        ("grade: 2", "grade: -2", "23:22", "a grade cannot be negative"),
        (
            "day: 1\n",
            "day: 1\n    ordinal: third\n",
            "28:14",
            "`ordinal` must be a whole number from 1 on, not `third`",
        ),
        ("day: 1\n", "day: 1\n    ordinal: 0\n", "28:14", "`ordinal` must be a whole number from 1 on, not `0`"),
        ("saturation: 91.0%", "saturation: 91,5 %", "31:33", "`5 %` is empty"),
        (
            "drugs: [{name: prednisolone, dose: 1 mg/kg}]",
            "drugs: prednisolone",
            "29:12",
            "`drugs` must be a list, not `prednisolone`",
        ),
        (
            "  name: first dose of salbutamol",
            "- salbutamol",
            "6:1",
            "`index-event` must be a map of options, not a list",
        ),
        # an age or a day that cannot be
        ("age: 8 years", "age: 8", "3:8", "`age` cannot be used. 8 has no unit: write `4 months`"),
        ("age: 8 years", "age: -8 years", "3:8", "`-8 years` is negative, and an age cannot be"),
        ("age: 8 years", "age: 300 years", "3:8", "nobody is documented to have grown older than 125 years"),
        (
            "age: 14 months",
            "age: 9 years",
            "11:10",
            "`onset` is placed at the age of 9 years, and the patient is 8 years",
        ),
        ("day: 1\n", "day: 1.5\n", "27:10", "`1.5` is not a day from the index event: write a day such as"),
        ("day: 1\n", "day: 99999\n", "27:10", "lies further from the event than a life is long"),
        (
            "start: before day 0",
            "start: -4000",
            "21:12",
            "`wheeze` is placed on day −4000, before the patient was born",
        ),
        ("day: 1 month after", "day: 120 years after", "33:8", "the patient would be older than 125 years"),
        ("day: 1 month after", "day: 1 month before", "33:8", "placed at 1 month before, before the index event"),
        # where it is in time
        ("    day: 1\n", "", "24:5", "`steroid` does not say when: write `day`, or `start` and `end`"),
        ("    day: 1\n", "    day: 1\n    end: 2\n", "24:5", "`steroid` has both `day` and an interval"),
        ("    end: 2\n", "", "18:5", "`wheeze` has no `end`: write it, or `end: not stated`"),
        # what belongs together
        (
            "kind: treatment",
            "kind: finding",
            "24:5",
            "an event with `drugs` is a treatment or procedure, and `steroid` is a finding: change its `kind`",
        ),
        (
            "    kind: finding\n    name: wheeze",
            "    kind: treatment\n    name: wheeze",
            "18:5",
            "an event with `grading` is a finding or diagnosis or test or event",
        ),
        (
            "[{name: prednisolone,",
            "[{name: Prednisolone, dose: unknown}, {name: prednisolone,",
            "24:5",
            "same drug twice",
        ),
        # dates
        ("name: asthma}", "name: asthma since March 2019}", "4:34", "`March 2019` is a calendar date"),
        ("patient:", "# seen on 4/3/2019\npatient:", "1:11", "`4/3/2019` is a calendar date"),
        (
            "name: exacerbation",
            "name: >-\n      exacerbation of 4 March\n      2019",
            "15:23",
            "`4 March` is a calendar date",
        ),
        (
            "name: exacerbation",
            "name: >-\n      exacerbation of 4\n      March",
            "14:11",
            "`4 March` is a calendar date",
        ),
        ("name: exacerbation", r'name: "on 2019\x2d03-04"', "14:11", "`2019-03-04` is a calendar date"),
    ],
)
def test_what_is_refused(changed: Change, refusal: Refusal, old: str, new: str, place: str, says: str) -> None:
    error = refusal(changed(old, new))
    assert str(error.location) == f"data/case.yml:{place}"
    assert says in " ".join([error.message, error.why, error.hint]).replace("  ", " ")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "contains no case"),
        ("- a list\n", "contains no case"),
        ("just words\n", "contains no case"),
        ("patient: [\n", "YAML of `data/case.yml` cannot be read"),
        ("patient: a\npatient: b\n", "YAML of `data/case.yml` cannot be read"),
        ("\tpatient: a\n", "YAML of `data/case.yml` cannot be read"),
        ("patient: !!python/object:os.system x\n", "YAML of `data/case.yml` cannot be read"),
        ("patient: &a [*a]\n", "YAML of `data/case.yml` cannot be read"),
        ("patient: &a\n  age: *a\n", "YAML of `data/case.yml` cannot be read"),
    ],
)
def test_what_is_no_case_at_all_is_refused(refusal: Refusal, text: str, says: str) -> None:
    assert says in refusal(text).message


def test_all_problems_of_a_file_are_reported_at_once(changed: Change, refusal: Refusal) -> None:
    text = changed("sex: female", "sex: woman").replace("grade: 2", "grade: -2")
    error = refusal(text)
    assert isinstance(error, CombinedError)
    assert [(one.location.line, one.location.column) for one in error.errors if one.location] == [(2, 8), (23, 22)]


@settings(max_examples=150)
@given(data=st.data())
def test_whatever_line_is_spoiled_the_answer_is_a_case_or_a_sentence(data: st.DataObject) -> None:
    lines = SMALL_CASE.split("\n")
    number = data.draw(st.integers(0, len(lines) - 1))
    junk = data.draw(
        st.sampled_from(["", "- x", "age: 4", "3", "  day: -1", "{", "&a *a", "? [a]: b", "\x01", "id: 5"])
    )
    lines[number] = data.draw(st.sampled_from([junk, lines[number] + junk, lines[number][:-3]]))
    try:
        parse_case("\n".join(lines), "data/case.yml")
    except CasewrightError as error:
        assert error.message
        assert error.location is not None
        assert error.location.path == "data/case.yml"


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("on 2019-03-04 at noon", ["2019-03-04"]),
        ("2019/3/4, 2019.03.04", ["2019/3/4", "2019.03.04"]),
        ("04.03.2019 and 4/3/19", ["04.03.2019", "4/3/19"]),
        ("2019-03", ["2019-03"]),
        ("2019-W10", ["2019-W10"]),
        ("2019-03-04T12:30:00Z", ["2019-03-04"]),
        ("scan_2019-03-04.png", ["2019-03-04"]),
        ("IMG-20190304-001", ["20190304"]),
        ("4 March 2019", ["4 March 2019"]),
        ("4th of March", ["4th of March"]),
        ("March 4, 2019", ["March 4, 2019"]),
        ("Mar. 4th", ["Mar. 4th"]),
        ("march 2019", ["march 2019"]),
        ("2019 Mar 4", ["2019 Mar 4"]),
        ("am 4. März 2019, 4. Mai", ["4. März 2019", "4. Mai"]),
        ("im Jänner 2019, Okt. 2020", ["Jänner 2019", "Okt. 2020"]),
        ("an Tag 4. Maiglöckchen", []),
        ("on day 4. March on", []),
        ("born in 2009", []),
        ("ASTCT 2019 consensus", []),
        ("grade 2 of 4", []),
        ("8-10 mg/kg", []),
        ("1/2 tablet, 3/4/5 of 6", []),
        ("CD19/CD22", []),
        ("t(4;11)(q21;q23)", []),
        ("10.1016/j.clml.2019.10.016", []),
        ("10.1101/2020.03.04.12345", []),
        ("she may 3 times", []),
        ("P10Y2M", []),
        ("12.5.1", []),
        ("HLA-A*02:01", []),
    ],
)
def test_what_counts_as_a_calendar_date(text: str, dates: list[str]) -> None:
    assert [date.text for date in calendar_dates(text)] == dates
    for date in calendar_dates(text):
        assert text[date.offset :].startswith(date.text)


class TestFiles:
    def test_a_project_without_case_data_has_no_cases(self, tmp_path: Path) -> None:
        assert load_cases(tmp_path) == ()

    def test_a_byte_order_mark_and_windows_line_ends_are_read(self, tmp_path: Path) -> None:
        (tmp_path / "data").mkdir()
        (tmp_path / "data/case.yml").write_bytes(b"\xef\xbb\xbf" + SMALL_CASE.replace("\n", "\r\n").encode())
        (case,) = load_cases(tmp_path)
        assert case.location("history", 0, "age").line == 11

    def test_a_series_is_in_the_order_of_its_files_and_named_for_them(self, tmp_path: Path) -> None:
        folder = tmp_path / "data/cases"
        folder.mkdir(parents=True)
        (folder / "second-boy.yml").write_text(SMALL_CASE)
        (folder / "first-girl.yml").write_text(SMALL_CASE)
        (folder / "notes.txt").write_text("not a case")
        cases = load_cases(tmp_path)
        assert [case.id for case in cases] == ["first-girl", "second-boy"]
        assert cases[1].location("patient").path == "data/cases/second-boy.yml"

    @pytest.mark.parametrize(
        ("files", "place", "says"),
        [
            ({"data/case.yml": "", "data/cases/a.yml": ""}, "data/case.yml", "both `data/case.yml` and a series"),
            ({"data/case.yaml": ""}, "data/case.yaml", "Rename it to `data/case.yml`."),
            ({"data/cases/a.yaml": ""}, "data/cases/a.yaml", "Rename it to `data/cases/a.yml`."),
            ({"data/cases/Case 1.yml": SMALL_CASE}, "data/cases/Case 1.yml", "not fit to be the id of a case"),
            (
                {"data/cases/a.yml": SMALL_CASE, "data/cases/b.yml": "id: a\n" + SMALL_CASE},
                "data/cases/b.yml:1:5",
                "Two cases have the id `a`.",
            ),
        ],
    )
    def test_files_that_leave_open_what_is_meant(
        self, tmp_path: Path, files: dict[str, str], place: str, says: str
    ) -> None:
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text)
        with pytest.raises(CasewrightError) as caught:
            load_cases(tmp_path)
        assert str(caught.value.location) == place
        assert says in f"{caught.value.message} {caught.value.hint}"

    def test_a_file_that_is_not_utf8_is_refused_with_its_line(self, tmp_path: Path) -> None:
        (tmp_path / "data").mkdir()
        (tmp_path / "data/case.yml").write_bytes(b"patient:\n  sex: m\xe4nnlich\n")
        with pytest.raises(CasewrightError, match="not UTF-8") as caught:
            load_cases(tmp_path)
        assert caught.value.location == Location("data/case.yml", 2)
