"""What is an identifier in a sentence, and what is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.checks.pri.recognition.identifying import identifiers_in
from casewright.checks.pri.recognition.persons import names_in, persons_in_file_name, persons_named_elsewhere

PLANTINGS = Path(__file__).parents[3] / "benchmarks/identifiers"


def found(text: str, *, is_prose: bool = True, known: tuple[str, ...] = (), cites: bool = False) -> list[str]:
    identifiers = identifiers_in(text, frozenset(known), is_prose=is_prose, cites=cites)
    return [f"{one.kind.code} {text[one.start : one.end]}" for one in identifiers]


@pytest.mark.parametrize("name", ["first.txt", "second.txt", "fourth.txt", "fifth.txt", "sixth.txt"])
def test_every_planted_identifier_is_found_and_nothing_beside_it(name: str) -> None:
    for line in (PLANTINGS / name).read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        marked = line.partition(" | ")[2]
        start, end = marked.index("«"), marked.index("»") - 1
        text = marked.replace("«", "").replace("»", "")
        spans = [(one.start, one.end) for one in identifiers_in(text)]
        assert spans, line
        assert all(first < end and start < last for first, last in spans), line


@pytest.mark.parametrize(
    "text",
    [
        "Hodgkin lymphoma, Stevens-Johnson syndrome and Wilson's disease were excluded.",
        "The trial (NCT01234567, EudraCT 2015-001234-12) closed early.",
        "Antibodies (clone D7U2B, catalog number 94457; Abcam, Cambridge, UK) were used.",
        "Tacrolimus (Astellas, Tokyo, Japan) and Kymriah were given, and a stent (Boston Scientific, Natick, MA).",
        "TP53, JAK2 and FLT3-ITD were not mutated; reads are in GenBank (accession AF139175).",
        "She met the Milan criteria, and the Glasgow Coma Scale score was 15.",
        "The pouch of Douglas held fluid; a Bogota bag was placed, and Sanger sequencing done.",
        "He was transferred to the Intensive Care Unit and then to the Department of Cardiology.",
        "The lesion stood at 4 o'clock, 2 cm from the nipple.",
        "Doses were given daily at 08:00 and 20:00.",
        "The Declaration of Helsinki was followed; the ethics committee of Freiburg University approved (123/2019).",
        "Patients were aged 18 to 95 years, and those older than 90 years were left out.",
        "Hemoglobin was 9.3 g/dL, platelets 94 × 10^9^/L and the titer 1:320.",
        "Apgar scores were 9/10/10, and prednisolone was tapered 20/10/05 mg.",
        "Version 1.2.3.4 of the software (https://www.r-project.org) was used.",
        "Erythema of the face and both hands faded.",
        "A 34-year-old woman from Senegal had malaria.",
        "May be given again; march fracture; the patient may return in spring.",
        "In the United States and in Germany guidelines differ.",
        "Sections were seen with a microscope (Axio Imager, Carl Zeiss, Jena, Germany) and a DC-30 (Shenzhen, China).",
        "Blood cultures (BACTEC FX, Becton Dickinson, Sparks, MD) stayed sterile.",
        "Lucio and Alvarado wrote in 1852 of a spotted leprosy.",
        "June Lee's growth charts and Fenton's nomogram were used.",
        "The Master Protocol was followed; his chief complaint was pain, and Lady Windermere syndrome was excluded.",
        "Analyses were done in Python, and the patient was nursed in Fowler position.",
        "Lupus Nephritis in Pregnancy with Heart Block in Childhood",
        "Nach Narkose in Rückenlage trat eine Blutung in Projektion auf den Magen auf.",
        "It is common in Ashkenazi Jews and in Africans; Klebsiella pneumoniae was found in Candida species.",
        "At baseline, in Cycle 3 and at Week 12 values are in Box 1; BP 120/85 mmHg was noted in Triage.",
        "Contrast was seen in Morison pouch, near Calot triangle and in Virchow-Robin spaces.",
        "El paciente ingresó en Urgencias y luego en Medicina Interna.",
        "BRAF^V600E^ and CD34^Pos^ cells were counted, 10^9^ in a liter.",
        "Her mother had Hodgkin lymphoma; her father, Turkish by birth, was healthy.",
        "A man of Ashkenazi descent, a boy from Eswatini and the patient in Group A were included.",
        "She stayed in bed 3 days; the vascular bed 2 cm away and room air were normal.",
        "Biopsy CD30-positive cells in block A2, slide 3 of case 4, and EBV 1234567 copies/mL.",
        "Reads (PRJNA1048812, GSE1234567), HP:0001945 and PMID 31234567 are public.",
        "In the car crash he had a C5-C6 fracture (GCS 3, ISS 25).",
        "An implant of the type (01)05414734509876 was chosen.",
        "The slide was read by PCR and seen by ENT; the film was taken by EMS.",
        "He developed fever and had seizures; extension to 110° was painful.",
        "Die Histologie wurde mit PAS gefärbt, und bei Bedarf kam Ibuprofen zum Einsatz.",
        "Un score de Glasgow à 10 et des immunoglobulines M. Le diagnostic était certain.",
        "Se realizó una tomografía axial (T.A.C.) y la P.A.A.F. fue normal en Rehabilitación.",
        "Fu ricoverato nella U.O. di Chirurgia e poi in Pronto Soccorso.",
        "Las plaquetas fueron 34.000, 118.000 y 338.000/mm3 según el RD 1299/2006, de 10 de noviembre.",
        "The lesions are known as Peruvian wart.",
        "Issues That May Interfere with the outcome were Di/Tri Phasic Full potentials.",
        "High Dependency Unit staff saw 20 Hounsfield Units in the Renal Unit.",
    ],
)
def test_what_identifies_nobody(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We are grateful to little Otis and his parents.", "PRI001 Otis"),
        ("We thank Otis's parents for their trust.", "PRI001 Otis"),
        ("Maeve and her mother came by train.", "PRI001 Maeve"),
        ("Der kleine Jannik weinte viel.", "PRI001 Jannik"),
        ("La petite Solène dormait.", "PRI001 Solène"),
        ("Wilson and his colleagues described it.", ""),
        ("A little Tylenol was left.", ""),
        ("Case notes of M. Halloran were read.", "PRI001 M. Halloran"),
        ("The scans of E. Okafor showed it.", "PRI001 E. Okafor"),
        ("Records of E. coli bacteremia were read.", ""),
        ("G. Whitcombe was admitted on day 3.", "PRI001 G. Whitcombe"),
        ("W. Kowalczyk wurde aufgenommen.", "PRI001 W. Kowalczyk"),
        ("Blood of L. van Dijk's mother was drawn.", "PRI001 L. van Dijk"),
        ("S. Aureus was cultured, and C. Diff had spread.", ""),
        ("It is shown in Figure A. Biopsy had been done.", ""),
        ("The stent (B. Braun, Melsungen) had been placed.", ""),
        ("Sa caisse d'assurance maladie (n° 2 96 08 29 155 042 31) a payé.", "PRI011 2 96 08 29 155 042 31"),
        ("Her hospital record (number 483920) was lost.", "PRI012 483920"),
        ("Die Krankenkasse (Nr. 4471882910) lehnte ab.", "PRI011 4471882910"),
        ("May and June are said to have more cases than other months.", ""),
        ("The disease is more common in July.", ""),
        ("She was admitted in July.", "PRI006 July"),
        ("He worked for Halden Timber Ltd. He stopped.", "PRI003 Halden Timber Ltd."),
        ("The farmer was admitted in Sri Lanka.", ""),
        ("Sri Ramesh was admitted.", "PRI001 Sri Ramesh"),
        ("He was first seen in the emergency department of the Royal Gwent.", "PRI004 Royal Gwent"),
        ("She was born at the Queen Elizabeth.", "PRI004 Queen Elizabeth"),
        ("The guideline of the Royal College of Physicians was followed.", ""),
        ("He had served in the Royal Navy.", ""),
        (
            "She is the only known patient with Erdheim-Chester disease in the Shetland Islands.",
            "PRI017 the only known patient with Erdheim-Chester disease in the Shetland",
        ),
        ("A 61-year-old mayor with a stroke was admitted.", "PRI017 61-year-old mayor"),
        ("Ein 47-jähriger Bürgermeister mit Morbus Whipple", "PRI017 47-jähriger Bürgermeister"),
        ("A 61-year-old man met major criteria.", ""),
        ("Mujer de 40 años con mayor dolor en la mano.", ""),
    ],
)
def test_persons_places_and_combinations(text: str, expected: str) -> None:
    assert "; ".join(found(text)) == expected


def test_authors_and_persons_who_are_cited_are_no_patients() -> None:
    assert found("Dr. Fischer reviewed the slides.", known=("fischer",)) == []
    assert found("Dr. Fischer reviewed the slides.") == ["PRI001 Dr. Fischer"]
    assert found("We thank Dr. Fischer for reviewing the slides.") == []


def test_a_sentence_about_a_cited_work_speaks_of_others() -> None:
    text = "An outbreak in Wuhan began in December 2019, MRN 00482913."
    assert found(text, cites=True) == ["PRI012 00482913"]
    assert len(found(text)) == 3


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ("NHS number 943 476 5919", True),
        ("NHS number 943 476 5918", False),
        ("IBAN DE89 3704 0044 0532 0130 00", True),
        ("VIN 1HGCM82633A004352", True),
        ("codice fiscale RSSMRA85T10A562S", True),
        ("MRN 00482913", False),
    ],
)
def test_only_a_label_and_a_check_digit_make_it_certain(text: str, certain: bool) -> None:
    [one] = identifiers_in(text)
    assert one.is_certain is certain


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("images marilene nogueira legs.png", ["marilene"]),
        ("Halloway_T_strength.ipynb", ["Halloway_T"]),
        ("karthik-ecg.csv", ["karthik"]),
        ("figure_S_1.png", []),
        ("Hepatitis_B_serology.csv", []),
        ("kaplan-meier.svg", []),
        ("cas.qmd", []),
        ("max.py", []),
        ("timeline.svg", []),
        ("cas.notebook.html", []),
        ("jane_doe.notebook.html", ["jane"]),
    ],
)
def test_persons_in_the_names_of_files(name: str, person: list[str]) -> None:
    assert [name[one.start : one.end] for one in persons_in_file_name(name)] == person


def test_a_person_who_is_named_elsewhere_is_one_in_the_name_of_a_file() -> None:
    text = "Mrs. Quillfeather was seen."
    named = frozenset(names_in(text, identifiers_in(text)))
    assert named == {"quillfeather"}
    assert len(list(persons_in_file_name("images quillfeather ct.png", named))) == 1
    assert not list(persons_in_file_name("images quillfeather ct.png"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Blood film labelled QUILLFEATHER", ["QUILLFEATHER"]),
        ("Haemoglobin, Quillfeather, P.", ["Quillfeather"]),
        ("cf. M. Quillfeather", ["Quillfeather"]),
        ("The quillfeather was found.", []),
        ("Quillfeather's disease was excluded.", []),
        ("See @Quillfeather2020.", []),
    ],
)
def test_a_person_who_is_named_elsewhere_is_one_without_a_title(text: str, expected: list[str]) -> None:
    named = persons_named_elsewhere(text, frozenset({"quillfeather"}), ())
    assert [text[one.start : one.end] for one in named] == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("14,70,@drlab_jo checked", ["PRI015 @drlab_jo"]),
        ("  # seen by Dr. R.S.", ["PRI001 Dr. R.S."]),
        ("@property", []),
        ("9;3,0;Abnahme Schw. Kerstin", ["PRI001 Schw. Kerstin"]),
        ("19,196,at discharge; G. Whitcombe", ["PRI001 G. Whitcombe"]),
        ("12,4.6,taken by R. Okafor", ["PRI001 R. Okafor"]),
        ("title: A. Treatment of fever", []),
        ("3,2,S. Aureus", []),
        ("legend: the slope [@fig-a; @tbl-b]", []),
    ],
)
def test_lines_of_data(line: str, expected: list[str]) -> None:
    assert found(line, is_prose=False) == expected


def test_the_time_grows_as_the_text_does() -> None:
    for piece in ("8 of 113 (17%) ", "Mr. Smith and Mrs. Jones, ", "12/12/12 ", "A-B-C-", "St. ", "General Hospital "):
        whole = (piece * 3000)[:20_000]
        cut = [identifiers_in(whole[start : start + 1000]) for start in range(0, 20_000, 1000)]
        assert abs(len(identifiers_in(whole)) - sum(map(len, cut))) <= len(cut) * 3
