"""Phenopackets: what the classes of the `phenopackets` package accept, with the codes of the data and no free text."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from casewright.case.exchange.phenopacket import Packet, phenopackets_of
from casewright.case.loading import load_cases, parse_case
from casewright.cli import main

FOLDER = Path(__file__).parent / "specialties"
FILES = sorted(FOLDER.rglob("*.yml"))


def exported(path: Path) -> Packet:
    case = parse_case(path.read_text(encoding="utf-8"), path.name).model_copy(update={"id": path.stem})
    return phenopackets_of([case], "2020-01-01T00:00:00Z", "casewright")[0]


def validated(packet: Packet) -> Any:
    phenopackets = pytest.importorskip("phenopackets")
    from google.protobuf import json_format

    return json_format.ParseDict(packet.json, getattr(phenopackets, packet.kind)())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_case_is_a_phenopacket_without_free_text(path: Path) -> None:
    packet = exported(path)
    message = validated(packet)
    assert message.subject.id == path.stem
    case = parse_case(path.read_text(encoding="utf-8"), path.name)
    text = json.dumps(packet.json, ensure_ascii=False)
    details = [one for event in (*case.history, *case.course, case.patient, case.outcome) for one in event.details]
    assert not [one for one in (*details, case.source) if one and one in text]
    assert packet.losses and all(loss.location.line for loss in packet.losses)


def test_codes_times_and_quantities_are_kept() -> None:
    tumor = exported(FOLDER / "neuroblastoma.yml").json
    assert tumor["subject"] == {
        "id": "neuroblastoma",
        "sex": "MALE",
        "timeAtLastEncounter": {"age": {"iso8601duration": "P57M"}},
        "vitalStatus": {"status": "DECEASED", "timeOfDeath": {"age": {"iso8601duration": "P57M"}}},
    }
    [pain, neutropenia, hearing] = tumor["phenotypicFeatures"]
    assert pain["onset"] == {"age": {"iso8601duration": "P2Y1M"}}
    assert neutropenia["onset"]["ageRange"] == {
        "start": {"iso8601duration": "P27M"},
        "end": {"iso8601duration": "P28M"},
    }
    assert hearing["modifiers"] == [{"id": "HP:0012832", "label": "Bilateral"}]
    assert tumor["measurements"][0]["value"]["quantity"] == {
        "unit": {"id": "UCUM:10*9/L", "label": "×10⁹/L"},
        "value": 4.2,
        "referenceRange": {"unit": {"id": "UCUM:10*9/L", "label": "×10⁹/L"}, "low": 1.5, "high": 8.5},
    }
    [alk] = [
        one["variantInterpretation"]
        for one in tumor["interpretations"][0]["diagnosis"]["genomicInterpretations"]
        if one["variantInterpretation"]["variationDescriptor"]["label"].startswith("ALK")
    ]
    assert alk["acmgPathogenicityClassification"] == "PATHOGENIC"
    assert {"syntax": "hgvs.c", "value": "NM_004304.5:c.3522C>A"} in alk["variationDescriptor"]["expressions"]
    assert {"agent": {"id": "RxNorm:2555", "label": "cisplatin"}, "cumulativeDose": {
        "unit": {"id": "UCUM:mg/m2", "label": "mg/m²"}, "value": 320.0}} in [
        one["treatment"] for one in tumor["medicalActions"] if "treatment" in one
    ]  # fmt: skip
    prefixes = {one["namespacePrefix"] for one in tumor["metaData"]["resources"]}
    assert {"HP", "MONDO", "RxNorm", "LOINC", "UCUM", "GENO"} <= prefixes


def test_an_absent_finding_is_excluded_and_severity_has_its_code() -> None:
    features = exported(FOLDER / "obstetrics/mother.yml").json["phenotypicFeatures"]
    assert features[0]["severity"] == {"id": "HP:0012828", "label": "Severe"}
    assert features[1]["excluded"] is True


@pytest.mark.parametrize(
    ("name", "loss"),
    [
        ("bipolar", "`details` of `mania`: it is free text"),
        ("bipolar", "doses of `lithium carbonate`: doses are between calendar dates there"),
        ("dermatology", "the age (>89 years): an age without both limits has no form there"),
        ("neuroblastoma", "`engraftment` (engraftment): there is no form for what happened"),
        ("neuroblastoma", "the grading of `neutropenia`"),
        ("trauma", "`be` (base excess): it has no `code`"),
    ],
)
def test_what_cannot_be_expressed_is_listed(name: str, loss: str) -> None:
    assert any(loss in str(one) for one in exported(FOLDER / f"{name}.yml").losses)


def series(tmp_path: Path) -> Path:
    shutil.copytree(FOLDER / "obstetrics", tmp_path / "data/cases")
    (tmp_path / "_quarto.yml").write_text("casewright: true\n", encoding="utf-8")
    return tmp_path


def test_relatives_are_a_family(tmp_path: Path) -> None:
    packets = phenopackets_of(load_cases(series(tmp_path)), "2020-01-01T00:00:00Z", "casewright")
    family = packets[-1]
    message = validated(family)
    assert message.proband.id == "first-newborn"
    assert [one.id for one in message.relatives] == ["father", "mother", "second-newborn"]
    persons = {one.individual_id: one for one in message.pedigree.persons}
    assert (persons["first-newborn"].maternal_id, persons["first-newborn"].paternal_id) == ("mother", "father")
    assert any("`twin-of`" in str(loss) for loss in family.losses)


def test_the_command_writes_a_file_for_each_patient_and_family(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("phenopackets")
    monkeypatch.chdir(series(tmp_path))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert main(["export", "phenopacket", "--output", "shared"]) == 0
    names = sorted(path.name for path in (tmp_path / "shared").iterdir())
    patients = ("father", "first-newborn", "mother", "second-newborn")
    assert names == [f"{name}.json" for name in ("family-of-first-newborn", *patients)]
    told = json.loads((tmp_path / "shared/mother.json").read_text(encoding="utf-8"))
    assert told["metaData"]["created"] == "1970-01-01T00:00:00Z"
    assert "Not exported" in capsys.readouterr().out


def test_the_command_writes_through_no_link_of_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("phenopackets")
    root, outside = tmp_path / "report", tmp_path / "outside"
    (root / "data").mkdir(parents=True)
    outside.mkdir()
    shutil.copy(FILES[0], root / "data/case.yml")
    (root / "phenopackets").symlink_to(outside)
    monkeypatch.chdir(root)
    assert main(["export", "phenopacket"]) == 2
    assert "lies outside the project" in capsys.readouterr().err
    assert list(outside.iterdir()) == []
    assert main(["export", "phenopacket", "--output", str(outside)]) == 0
    assert [path.name for path in outside.iterdir()] == ["case.json"]
