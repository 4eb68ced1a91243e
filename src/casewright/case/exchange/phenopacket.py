"""Cases as GA4GH Phenopackets (version 2.0): the JSON of a `Phenopacket` per patient, of a `Family` for relatives.

A Phenopacket contains codes: a finding, a drug or a measurement is exported with the ontology code that the case gives
it. Times are ages; days from the index event become ages as exactly as they follow. Free text (`source`, `details`),
which could identify a patient, is not exported. All omissions are reported with their places and reasons.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from casewright.case.chronology import Calendar
from casewright.case.derived import Unclear, age_then
from casewright.case.model import Case
from casewright.case.model.events import CourseEvent, Drug, HistoryEvent, Imaging
from casewright.case.model.measurements import MeasuredValue, Measurement
from casewright.case.model.patient import Variant
from casewright.case.quantity import Quantity
from casewright.case.relations import parents
from casewright.case.time import BIRTH, DAYS_PER_UNIT, Length, Time
from casewright.case.units.ucum import ucum_code
from casewright.case.unknown import Unknown
from casewright.diagnostics import Location

Json = dict[str, Any]
Keys = tuple[str | int, ...]

_SEXES: Final = {"male": "MALE", "female": "FEMALE", "other": "OTHER_SEX"}
_SIDES: Final = {
    "right": {"id": "HP:0012834", "label": "Right"},
    "left": {"id": "HP:0012835", "label": "Left"},
    "both": {"id": "HP:0012832", "label": "Bilateral"},
}
_SEVERITIES: Final = {
    "borderline": "HP:0012827",
    "mild": "HP:0012825",
    "moderate": "HP:0012826",
    "severe": "HP:0012828",
    "profound": "HP:0012829",
}
_ZYGOSITIES: Final = {
    "heterozygous": "GENO:0000135",
    "homozygous": "GENO:0000136",
    "hemizygous": "GENO:0000134",
    "compound heterozygous": "GENO:0000402",
}
_CLASSES: Final = {
    "pathogenic": "PATHOGENIC",
    "likely pathogenic": "LIKELY_PATHOGENIC",
    "uncertain significance": "UNCERTAIN_SIGNIFICANCE",
    "likely benign": "LIKELY_BENIGN",
    "benign": "BENIGN",
}
_RESOURCES: Final = {
    "HP": ("Human Phenotype Ontology", "http://purl.obolibrary.org/obo/hp.owl", "http://purl.obolibrary.org/obo/HP_"),
    "MONDO": ("Mondo Disease Ontology", "http://purl.obolibrary.org/obo/mondo.owl", "http://purl.obolibrary.org/obo/MONDO_"),
    "LOINC": ("Logical Observation Identifiers Names and Codes", "https://loinc.org", "https://loinc.org/"),
    "RxNorm": ("RxNorm", "https://www.nlm.nih.gov/research/umls/rxnorm", "https://rxnav.nlm.nih.gov/REST/rxcui/"),
    "UCUM": ("Unified Code for Units of Measure", "https://ucum.org", "https://ucum.org/"),
    "GENO": ("Genotype Ontology", "http://purl.obolibrary.org/obo/geno.owl", "http://purl.obolibrary.org/obo/GENO_"),
    "NCIT": ("NCI Thesaurus", "http://purl.obolibrary.org/obo/ncit.owl", "http://purl.obolibrary.org/obo/NCIT_"),
    "UBERON": ("Uber-anatomy ontology", "http://purl.obolibrary.org/obo/uberon.owl", "http://purl.obolibrary.org/obo/UBERON_"),
    "SNOMED": ("SNOMED CT", "http://snomed.info/sct", "http://snomed.info/id/"),
    "OMIM": ("Online Mendelian Inheritance in Man", "https://www.omim.org", "https://www.omim.org/entry/"),
    "ORPHA": ("Orphanet", "https://www.orpha.net", "http://www.orpha.net/ORDO/Orphanet_"),
    "DrugBank": ("DrugBank", "https://go.drugbank.com", "https://go.drugbank.com/drugs/"),
    "HGNC": ("HUGO Gene Nomenclature Committee", "https://www.genenames.org", "https://www.genenames.org/data/gene-symbol-report/#!/hgnc_id/"),
    "ClinVar": ("ClinVar", "https://www.ncbi.nlm.nih.gov/clinvar", "https://www.ncbi.nlm.nih.gov/clinvar/variation/"),
}  # fmt: skip
"""What codes are from (name, address, the beginning of an entry's address); another prefix names itself."""


@dataclass(frozen=True)
class Loss:
    """Something in a case that its Phenopacket does not say: what, why, and where it stands."""

    what: str
    why: str
    location: Location

    def __str__(self) -> str:
        return f"{self.location}: {self.what}: {self.why}"


@dataclass(frozen=True)
class Packet:
    """A file to write: its name without suffix, the kind of message (`Phenopacket` or `Family`) and its JSON."""

    name: str
    kind: str
    json: Json
    losses: tuple[Loss, ...]


def phenopackets_of(cases: Sequence[Case], created: str, creator: str) -> tuple[Packet, ...]:
    """Return a Phenopacket for each case, and a Family for those of a series that are parents and children.

    `created` is the time at which the export is made (RFC 3339), which the schema asks for; `creator` is the program.
    """
    made = {case.id: _Exporter(case, created, creator).packet() for case in cases}
    return (*made.values(), *_families(cases, made, created, creator))


@dataclass
class _Exporter:
    case: Case
    created: str
    creator: str
    losses: list[Loss] = field(default_factory=list)

    def packet(self) -> Packet:
        case = self.case
        json: Json = {"id": case.id, "subject": self._subject()}
        json["phenotypicFeatures"] = list(self._features())
        json["measurements"] = list(self._measurements())
        json["diseases"] = list(self._diseases())
        json["medicalActions"] = list(self._actions())
        json["interpretations"] = list(self._interpretations())
        self._left_behind()
        json = {key: value for key, value in json.items() if value}
        json["metaData"] = _metadata(json, self.created, self.creator)
        losses = tuple(sorted(self.losses, key=lambda one: (one.location.line or 0, one.location.column or 0)))
        return Packet(case.id, "Phenopacket", json, losses)

    def _lost(self, what: str, why: str, *keys: str | int) -> None:
        self.losses.append(Loss(what, why, self.case.location(*keys)))

    def _subject(self) -> Json:
        case = self.case
        subject: Json = {"id": case.id, "sex": _SEXES.get(str(case.patient.sex), "UNKNOWN_SEX")}
        then = age_then(case, case.outcome.day)
        last = then if isinstance(then, Time) else case.patient.age
        if (age := _age(last)) is not None:
            subject["timeAtLastEncounter"] = age
        else:
            self._lost(f"the age ({last})", "an age without both limits has no form there", "patient", "age")
        status = {"alive": "ALIVE", "deceased": "DECEASED"}.get(str(case.outcome.vital_status), "UNKNOWN_STATUS")
        subject["vitalStatus"] = {"status": status}
        if status == "DECEASED" and (died := self._when(case.outcome.day, "outcome", "day")):
            subject["vitalStatus"]["timeOfDeath"] = died
        return subject

    def _when(self, time: object, *keys: str | int) -> Json | None:
        """Return the age at a time of the case, None if it does not follow, which is reported."""
        if time is None:
            return None
        if isinstance(time, Time) and time.form == "gestation" and not time.bound:
            weeks, days = divmod(round(time.length.days), 7)
            return {"gestationalAge": {"weeks": weeks, **({"days": days} if days else {})}}
        then: object = time
        if isinstance(time, Time) and not (time.form == "age" and time.clock == BIRTH):
            then = age_then(self.case, time)
            if isinstance(then, Unclear):
                if (between := self._between(time)) is not None:
                    return between
                self._lost(f"the time `{time}`", f"times are ages there, and {then.why}", *keys)
                return None
        age = _age(then)
        if age is None and not isinstance(then, Unknown):
            self._lost(f"the time `{time}`", "it has no form there", *keys)
        return age

    def _between(self, time: Time) -> Json | None:
        """Return the ages between which a time lies, in completed units of the patient's age, None if one end is
        open."""
        age, life = self.case.patient.age, Calendar(self.case).moment(time).life
        if not isinstance(age, Time) or life.earliest < 0 or not math.isfinite(life.latest):
            return None
        ends = (Time(Length(((int(end / DAYS_PER_UNIT[age.unit]), age.unit),)), "age", BIRTH)
                for end in (life.earliest, life.latest))  # fmt: skip
        first, last = (end.length.iso8601 for end in ends)
        return {"ageRange": {"start": {"iso8601duration": first}, "end": {"iso8601duration": last}}}

    def _code(self, of: Any, what: str, *keys: str | int) -> Json | None:
        if of.code is None:
            self._lost(what, "it has no `code`", *keys)
            return None
        return {"id": of.code, "label": of.name}

    def _events(self) -> Iterator[tuple[HistoryEvent | CourseEvent, Keys]]:
        for part in ("history", "course"):
            for number, event in enumerate(getattr(self.case, part)):
                yield event, (part, number)

    def _features(self) -> Iterator[Json]:
        for event, keys in self._events():
            if event.kind == "event":
                self._lost(f"`{event.id}` ({event.name})", "there is no form for what happened", *keys)
            if event.kind != "finding" or (code := self._code(event, f"`{event.id}` ({event.name})", *keys)) is None:
                continue
            feature: Json = {"type": code}
            if event.absent:
                feature["excluded"] = True
            if event.side is not None:
                feature["modifiers"] = [_SIDES[event.side]]
            if event.grading is not None:
                word = str(event.grading.value).casefold()
                if word in _SEVERITIES:
                    feature["severity"] = {"id": _SEVERITIES[word], "label": word.capitalize()}
                else:
                    self._lost(
                        f"the grading of `{event.id}`", "only words such as `severe` have a code", *keys, "grading"
                    )
            if onset := self._start(event, keys):
                feature["onset"] = onset
            if isinstance(event.end, Time) and (end := self._when(event.end, *keys, "end")):
                feature["resolution"] = end
            self._uncoded(event, keys, ("sites", "counts", "quantities"))
            yield feature

    def _start(self, event: HistoryEvent | CourseEvent, keys: Keys) -> Json | None:
        point = "age" if isinstance(event, HistoryEvent) else "day"
        if (at := getattr(event, point)) is not None:
            return self._when(at, *keys, point)
        return self._when(event.start, *keys, "start")

    def _uncoded(self, event: HistoryEvent | CourseEvent, keys: Keys, fields: Sequence[str]) -> None:
        for name in fields:
            if getattr(event, name):
                self._lost(f"`{name.replace('_', '-')}` of `{event.id}`", "they have no codes", *keys, name)

    def _diseases(self) -> Iterator[Json]:
        patient = self.case.patient
        if (code := self._code(patient.diagnosis, "the diagnosis", "patient", "diagnosis")) is not None:
            yield {"term": code}
        for event, keys in self._events():
            if event.kind != "diagnosis":
                continue
            if (code := self._code(event, f"`{event.id}` ({event.name})", *keys)) is None:
                continue
            disease: Json = {"term": code}
            if event.absent:
                disease["excluded"] = True
            if onset := self._start(event, keys):
                disease["onset"] = onset
            if event.grading is not None:
                self._lost(f"the grading of `{event.id}`", "stages have codes there", *keys, "grading")
            self._uncoded(event, keys, ("sites", "side", "counts", "quantities"))
            yield disease

    def _measurements(self) -> Iterator[Json]:
        for number, measurement in enumerate(self.case.measurements):
            keys: Keys = ("measurements", number)
            what = f"`{measurement.id}` ({measurement.name})"
            if (assay := self._code(measurement, what, *keys)) is None or isinstance(measurement.values, Unknown):
                continue
            if isinstance(measurement.unit, Unknown):
                self._lost(what, "its unit is not known", *keys)
                continue
            interval = self._reference(measurement, keys)
            for position, one in enumerate(measurement.values):
                if value := self._value(one, measurement, interval, (*keys, "values", position)):
                    made: Json = {"assay": assay, "value": value}
                    if when := self._when(one.day, *keys, "values", position, "day"):
                        made["timeObserved"] = when
                    yield made

    def _reference(self, measurement: Measurement, keys: Keys) -> Json | None:
        limits = measurement.reference_range
        if limits is None or isinstance(limits, Unknown):
            return None
        if limits.low is None or limits.high is None or limits.low.number is None or limits.high.number is None:
            self._lost(f"the reference range of `{measurement.id}`", "it has no two limits", *keys, "reference-range")
            return None
        return {
            "unit": _unit(measurement.printed_unit),
            "low": float(limits.low.number),
            "high": float(limits.high.number),
        }

    def _value(self, one: MeasuredValue, of: Measurement, interval: Json | None, keys: Keys) -> Json | None:
        value = one.value
        if isinstance(value, Unknown):
            return None
        what = f"the value `{value}` of `{of.id}`"
        if one.side is not None:
            self._lost(what, "a value has no side there", *keys, "side")
        elif value.number is None or value.comparator:
            self._lost(what, "only a single number without a sign such as `<` has a form there", *keys, "value")
        else:
            quantity = _quantity(value.in_unit(of.printed_unit) if value.style != "power" else value)
            return {"quantity": {**quantity, **({"referenceRange": interval} if interval else {})}}
        return None

    def _actions(self) -> Iterator[Json]:
        index = self.case.index_event
        if index.drug is not None:
            yield from self._treatment(index.drug, ("index-event", "drug"))
        elif index.code is not None:
            yield {"procedure": {"code": {"id": index.code, "label": index.name}}}
        for event, keys in self._events():
            if event.kind not in {"treatment", "procedure", "test"}:
                continue
            for number, drug in enumerate(event.drugs):
                yield from self._treatment(drug, (*keys, "drugs", number))
            if event.drugs:
                self._uncoded(event, keys, ("response", "counts", "quantities"))
            elif (code := self._code(event, f"`{event.id}` ({event.name})", *keys)) is not None:
                when = self._start(event, keys)
                yield {"procedure": {"code": code, **({"performed": when} if when else {})}}
                self._uncoded(
                    event, keys, ("response", "sites", "side", "findings", "isolates", "counts", "quantities")
                )
        for number, study in enumerate(self.case.imaging):
            yield from self._study(study, ("imaging", number))

    def _study(self, study: Imaging, keys: Keys) -> Iterator[Json]:
        if study.code is None:
            self._lost(f"`{study.id}` ({study.modality})", "it has no `code`", *keys)
            return
        when = self._when(study.day, *keys, "day")
        yield {
            "procedure": {"code": {"id": study.code, "label": study.modality}, **({"performed": when} if when else {})}
        }
        if not isinstance(study.findings, Unknown):
            self._lost(f"the findings of `{study.id}`", "they have no codes", *keys, "findings")

    def _treatment(self, drug: Drug, keys: Keys) -> Iterator[Json]:
        if (agent := self._code(drug, f"the drug `{drug.name}`", *keys)) is None:
            return
        treatment: Json = {"agent": agent}
        if isinstance(drug.cumulative, Quantity):
            if drug.cumulative.number is not None and not drug.cumulative.comparator:
                treatment["cumulativeDose"] = _quantity(drug.cumulative)
            else:
                self._lost(f"the cumulative dose of `{drug.name}`", "it is no single number", *keys, "cumulative")
        if isinstance(drug.dose, Quantity) or drug.phases or drug.schedule is not None:
            part = "phases" if drug.phases else "dose"
            self._lost(f"doses of `{drug.name}`", "doses are between calendar dates there", *keys, part)
        if any(isinstance(route, str) for route in (drug.route, *(phase.route for phase in drug.phases))):
            self._lost(f"the route of `{drug.name}`", "it has no code", *keys, "route")
        yield {"treatment": treatment}

    def _interpretations(self) -> Iterator[Json]:
        variants = self.case.genetics
        if not variants:
            return
        diagnosis = self.case.patient.diagnosis
        if diagnosis.code is None:
            self._lost("the variants", "they belong to a diagnosis, and it has no `code`", "genetics")
            return
        found = [self._variant(one, ("genetics", number)) for number, one in enumerate(variants)]
        disease = {"id": diagnosis.code, "label": diagnosis.name}
        yield {
            "id": f"{self.case.id}-genetics",
            "progressStatus": "UNKNOWN_PROGRESS",
            "diagnosis": {"disease": disease, "genomicInterpretations": [one for one in found if one]},
        }

    def _variant(self, variant: Variant, keys: Keys) -> Json | None:
        if isinstance(variant.variant, Unknown):
            return None
        prefix = f"{variant.transcript}:" if variant.transcript else ""
        syntax = f"hgvs.{variant.variant[0]}" if variant.variant[1:2] == "." else "hgvs"
        expressions = [{"syntax": syntax, "value": f"{prefix}{variant.variant}"}]
        if variant.protein is not None:
            expressions.append({"syntax": "hgvs.p", "value": variant.protein})
        descriptor: Json = {
            "id": variant.code or f"{self.case.id}-{variant.id}",
            "label": f"{variant.gene} {variant.variant}",
            "moleculeContext": "transcript" if syntax == "hgvs.c" else "genomic" if syntax == "hgvs.g" else
            "unspecified_molecule_context",
            "expressions": expressions,
        }  # fmt: skip
        if zygosity := _ZYGOSITIES.get(str(variant.zygosity)):
            descriptor["allelicState"] = {"id": zygosity, "label": str(variant.zygosity)}
        elif variant.zygosity is not None and not isinstance(variant.zygosity, Unknown):
            self._lost(f"the zygosity of `{variant.id}`", f"`{variant.zygosity}` has no code", *keys, "zygosity")
        if isinstance(variant.origin, str):
            self._lost(f"the origin of `{variant.id}`", "it has no form there", *keys, "origin")
        interpretation: Json = {"variationDescriptor": descriptor}
        if classification := _CLASSES.get(str(variant.classification)):
            interpretation["acmgPathogenicityClassification"] = classification
        return {
            "subjectOrBiosampleId": self.case.id,
            "interpretationStatus": "UNKNOWN_STATUS",
            "variantInterpretation": interpretation,
        }

    def _left_behind(self) -> None:
        """What is never exported: free text, and what a patient brings without codes."""
        case = self.case
        if case.source is not None:
            self._lost("`source`", "it could identify somebody", "source")
        for part in ("weight", "height", "gestational_age", "gravida", "para"):
            if getattr(case.patient, part) is not None:
                name = part.replace("_", "-")
                self._lost(f"`patient.{name}`", "write it as a measurement with a code", "patient", name)
        for part in ("allergies", "family_history", "counts", "quantities"):
            if getattr(case.patient, part):
                name = part.replace("_", "-")
                self._lost(f"`patient.{name}`", "it has no code", "patient", name)
        if case.patient.diagnosis.grading is not None:
            self._lost("the stage of the diagnosis", "stages have codes there", "patient", "diagnosis", "grading")
        holders: list[tuple[Any, Keys]] = [
            (case.patient, ("patient",)),
            (case.patient.diagnosis, ("patient", "diagnosis")),
        ]
        for name in ("history", "course", "measurements", "genetics", "follow_up"):
            holders += [(one, (name.replace("_", "-"), number)) for number, one in enumerate(getattr(case, name))]
        for one, keys in (*holders, (case.outcome, ("outcome",))):
            if one.details:
                self._lost(f"`details` of `{getattr(one, 'id', keys[-1])}`", "it is free text", *keys, "details")
        for number, seen in enumerate(case.follow_up):
            self._lost(f"`{seen.id}` ({seen.name})", "there is no form for a follow-up", "follow-up", number)
        self._lost(f"the outcome ({case.outcome.name})", "only the vital status has a form there", "outcome", "name")


def _age(time: object) -> Json | None:
    """Return an age as a `TimeElement`: exact, or a band; None for what has no such form."""
    if not isinstance(time, Time) or time.form != "age" or time.clock != BIRTH:
        return None
    if time.bound == "between" and time.last is not None:
        ends = {"start": {"iso8601duration": time.length.iso8601}, "end": {"iso8601duration": time.last.length.iso8601}}
        return {"ageRange": ends}
    return {"age": {"iso8601duration": time.length.iso8601}} if not time.bound else None


def _unit(printed: str) -> Json:
    code = ucum_code(printed)
    return {"id": f"UCUM:{code}", "label": printed or "1"}


def _quantity(value: Quantity) -> Json:
    number = value.number if value.number is not None else Decimal(0)
    return {"unit": _unit(value.unit), "value": float(number)}


def _prefixes(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        if "label" in value and ":" in str(value.get("id", "")):
            yield str(value["id"]).partition(":")[0]
        for inner in value.values():
            yield from _prefixes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _prefixes(inner)


def _metadata(json: Json, created: str, creator: str) -> Json:
    """Return who made it, when, and what its codes are from; the case does not say which versions, so none is
    claimed."""
    known = {name.casefold(): name for name in _RESOURCES}
    resources = []
    for prefix in sorted(set(_prefixes(json))):
        name, url, iri = _RESOURCES.get(known.get(prefix.casefold(), ""), (prefix, "", ""))
        resource = {
            "id": prefix.casefold(),
            "name": name,
            "url": url,
            "version": "not stated",
            "namespacePrefix": prefix,
        }
        resources.append({**resource, "iriPrefix": iri})
    return {"created": created, "createdBy": creator, "resources": resources, "phenopacketSchemaVersion": "2.0"}


def _families(cases: Sequence[Case], made: Mapping[str, Packet], created: str, creator: str) -> Iterator[Packet]:
    """Yield a Family for each group of cases that are parents and children of one another; the proband is its first
    child."""
    of = parents(cases)
    by_id = {case.id: case for case in cases}
    groups: list[set[str]] = []
    for child, both in of.items():
        group = {child, *both.values()}
        touching = [one for one in groups if one & group]
        groups = [one for one in groups if one not in touching] + [group.union(*touching)]
    for group in groups:
        ids = [case.id for case in cases if case.id in group]
        proband = next(one for one in ids if one in of)
        affected = by_id[proband].patient.diagnosis
        persons = []
        for one in ids:
            patient, both = by_id[one].patient, of.get(one, {})
            same = patient.diagnosis.name == affected.name
            person = {"familyId": f"family-of-{proband}", "individualId": one}
            person |= {
                f"{sex}ernalId": both[role] for sex, role in (("mat", "mother"), ("pat", "father")) if role in both
            }
            person |= {"sex": _SEXES.get(str(patient.sex), "UNKNOWN_SEX")}
            persons.append(person | {"affectedStatus": "AFFECTED" if same else "MISSING"})
        json: Json = {
            "id": f"family-of-{proband}",
            "proband": made[proband].json,
            "relatives": [made[one].json for one in ids if one != proband],
            "pedigree": {"persons": persons},
        }
        json["metaData"] = _metadata(json, created, creator)
        yield Packet(f"family-of-{proband}", "Family", json, tuple(_relations_lost(by_id, ids)))


def _relations_lost(cases: Mapping[str, Case], ids: Sequence[str]) -> Iterator[Loss]:
    kept = {"mother-of", "father-of", "daughter-of", "son-of", "child-of"}
    for one in ids:
        for relation in cases[one].relations:
            if relation not in kept:
                location = cases[one].location("relations", relation)
                yield Loss(f"`{one}` is `{relation}`", "a pedigree says only who is whose parent", location)
