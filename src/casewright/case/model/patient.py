"""The patient: the diagnosis, the genetic findings, and what is known later."""

from __future__ import annotations

from pydantic import Field

from casewright.case.model.events import Grading
from casewright.case.model.fields import (
    AgeOrUnknown,
    Classification,
    Count,
    Curie,
    Gestation,
    Identifier,
    Origin,
    Part,
    QuantityOrUnknown,
    Sex,
    Text,
    TextOrUnknown,
    Texts,
    TimeOrUnknown,
    VitalStatus,
    Zygosity,
)


class Diagnosis(Part):
    """The diagnosis the report is about."""

    name: Text
    """In words, such as `infant acute lymphoblastic leukemia`."""
    code: Curie | None = None
    """Its ontology code, such as `MONDO:0004967`."""
    grading: Grading | None = None
    """Its stage or grade, on which scale."""
    details: Texts = ()
    """What specifies it, such as a fusion gene."""


class Patient(Part):
    """The patient, without anything that identifies a person: no name, no dates, no numbers of records."""

    sex: Sex
    """`male`, `female`, `other`, `unknown` or `not stated`."""
    age: AgeOrUnknown
    """The age at the index event: exact, a band (`40-49 years`), `>89 years`, or `newborn`."""
    diagnosis: Diagnosis
    """The diagnosis the report is about."""
    gestational_age: Gestation | None = None
    """At the index event, of a pregnancy or of a child at its birth: `34+2 weeks`."""
    weight: QuantityOrUnknown | None = None
    """Such as `72 kg`."""
    height: QuantityOrUnknown | None = None
    """Such as `1.68 m`."""
    gravida: Count | None = None
    """How many pregnancies there were."""
    para: Count | None = None
    """How many births there were."""
    allergies: Texts = ()
    """Such as `penicillin`, or `none known`."""
    family_history: Texts = ()
    """What relatives have or had."""
    counts: dict[Identifier, Count] = Field(default_factory=dict)
    """Further whole numbers by name, such as `pack-years: 20`."""
    quantities: dict[Identifier, QuantityOrUnknown] = Field(default_factory=dict)
    """Further values by name, such as `birth-weight: 685 g`."""
    details: Texts = ()
    """Further facts in words."""


class Variant(Part):
    """A finding of genetics: a variant, or a gene in which none was found."""

    id: Identifier
    """The name by which the report speaks of it."""
    gene: Text
    """The symbol of the gene, such as `CYP1B1` (HGNC)."""
    variant: TextOrUnknown
    """In the nomenclature of the HGVS, such as `c.1064_1076del`."""
    transcript: Text | None = None
    """The reference sequence, such as `NM_000104.4`."""
    protein: Text | None = None
    """The consequence, such as `p.(Arg355Hisfs*69)`."""
    zygosity: Zygosity | None = None
    """`heterozygous`, `homozygous`, `hemizygous`, `compound heterozygous` or `mosaic`."""
    origin: Origin | None = None
    """The parent from whom it comes, `maternal` or `paternal`; else `de novo` or `somatic`."""
    classification: Classification | None = None
    """Of the ACMG and AMP, from `pathogenic` to `benign`."""
    details: Texts = ()
    """Further facts in words."""
    code: Curie | None = None
    """Its code, such as a ClinVar CURIE."""


class FollowUp(Part):
    """What was known of the patient at a time before the last one."""

    id: Identifier
    """The name by which the report speaks of it, such as `one-year`."""
    day: TimeOrUnknown
    """When it was known."""
    name: Text
    """In words, such as `in remission`."""
    details: Texts = ()
    """Further facts in words."""


class Outcome(Part):
    """The last that is known of the patient (CARE item 10, follow-up and outcomes)."""

    day: TimeOrUnknown
    """When it was known, such as `1 month after`."""
    name: Text
    """In words, such as `complete remission`."""
    vital_status: VitalStatus
    """Whether the patient lived then."""
    details: Texts = ()
    """Further facts in words."""
