"""Phrases that tell who wrote a blinded text, and similar ones that do not."""

from __future__ import annotations

import pytest

from casewright.diagnostics import Location
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks
from casewright.submission.identity import Identity, identity_of
from casewright.submission.telling import telling_phrases

WRITER = Identity(
    names=("José Müller-Lüdenscheidt", "Ada B. Young", "María Peña García", "Tom O'Brien", "Wei Li"),
    surnames=(
        ("Müller-Lüdenscheidt", "J"),
        ("Young", "A"),
        ("Peña", "M"),
        ("山田", "太"),
        ("O'Brien", "T"),
        ("Li", "W"),
    ),
    initials=("JM", "ABY", "MPG", "ALK"),
    marks=(
        "Charité",
        "ETH",
        "Lakeside University Hospital",
        "Center for Renal Pathology",
        "ayoung@kwz.example.org",
        "report@example.org",
        "Memorial Sloan Kettering Cancer Center",
    ),
    places=("Riverton", "New York"),
)


def kinds(blocks: Blocks) -> set[str]:
    return {kind for _, kind in telling_phrases(blocks, WRITER)}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Dr. Müller-Lüdenscheidt saw him.", "author"),
        ("Dr. Muller-Ludenscheidt saw him.", "author"),
        ("Dr. Mueller-Luedenscheidt saw him.", "author"),
        ("Dr. Mu\u0308ller-Lu\u0308denscheidt saw him.", "author"),
        ("Dr. Müller\u2011Lüdenscheidt saw him.", "author"),
        ("Dr. Müller\u2013Lüdenscheidt saw him.", "author"),
        ("Dr. Müller Lüdenscheidt saw him.", "author"),
        ("Dr. Mül\u00adler-Lüdenscheidt saw him.", "author"),
        ("MÜLLER-LÜDENSCHEIDT, José", "author"),
        ("Pena M saw him.", "author"),
        ("He was seen by Young, Ada.", "author"),
        ("A.B.Y. operated.", "initials"),
        ("A. B. Y. operated.", "initials"),
        ("One of us (ABY) operated.", "initials"),
        ("J.M. read the slides.", "initials"),
        ("Code: https://github.com/jmuller/rash", "repository"),
        ("Code: jmuller.github.io", "repository"),
        ("Supported by grant R01-HL123456.", "funding"),
        ("This work was supported by the German Research Foundation.", "funding"),
        ("Förderkennzeichen 01EK2101A.", "funding"),
        ("Our trial is registered (NCT01234567).", "registration"),
        ("He was treated in this study, DRKS00012345.", "registration"),
        ("He was seen at the Charite.", "institution"),
        ("He was seen at ETH.", "institution"),
        ("An ethical question of METH.", None),
        ("Our previous patient had none.", "own work"),
        ("Our report [3] had none.", "own work"),
        ("We recently described two.", "own work"),
        ("Wir haben bereits zwei Fälle beschrieben.", "own work"),
        ("The ethics committee of Northern University agreed.", "ethics board"),
        ("Dra. García saw him.", "author"),
        ("ada young saw him.", "author"),
        ("山田医師が診察した。", "author"),
        ("News of the YoungLab.", "author"),
        ("Data: https://younglab.example.org/data", "author"),
        ("Follow @adayoung.", "author"),
        ("ABY and MP read the slides.", "initials"),
        ("The senior author (A.Y.) agreed.", "initials"),
        ("Data: https://osf.io/ab3cd", "repository"),
        ("Data: doi:10.5281/zenodo.123456", "repository"),
        ("Code: https://gitlab.example.org/skin/rash", "repository"),
        ("News: ayang.bsky.social", "repository"),
        ("Write to lab@example.org for data.", "contact"),
        ("Tel. +41 31 632 21 11", "contact"),
        ("It was presented at the annual meeting of the Skin Society.", "presented"),
        ("The case has been presented as a poster at EHA 2024.", "presented"),
        ("A preprint of this report is on medRxiv.", "presented"),
        ("We thank Professor Smith for advice.", "thanks"),
        ("Wir danken Frau Meier.", "thanks"),
        ("Nous avons déjà rapporté deux cas.", "own work"),
        ("Dans notre service, il a été traité.", "own work"),
        ("Hemos descrito previamente dos casos.", "own work"),
        ("En nuestro hospital se trató.", "own work"),
        ("We reported this earlier [3].", "own work"),
        ("He came to our tertiary center.", "own work"),
        ("El comité de ética del Hospital San Marcos lo aprobó.", "ethics board"),
        ("Le comité d'éthique du CHU de Lyon a accepté.", "ethics board"),
        ("The Northern Hills Ethics Committee approved it.", "ethics board"),
        ("Die Ethikkommission Bern stimmte zu.", "ethics board"),
        ("Gefördert durch die Deutsche Forschungsgemeinschaft.", "funding"),
        ("Financé par l'Agence nationale de la recherche.", "funding"),
        ("This work was supported by a company.", "funding"),
        ("He was seen at LUH.", "institution"),
        ("He was seen at Lakeside Hospital.", "institution"),
        ("He came from the University Hospital of Lakeside.", "institution"),
        ("Contact ayoung for the data.", "author"),
        ("The values are in ayoung_3.csv.", "author"),
        ("Seen by OBrien.", "author"),
        ("Seen by O’Brien.", "author"),
        ("Li W reviewed the images.", "author"),
        ("W. Li reviewed the images.", "author"),
        ("Samples were stored at KWZ.", "institution"),
        ("See https://kwz.example.org/rash.", "institution"),
        ("She was referred to MSKCC.", "institution"),
        ("She was treated at Sloan Kettering.", "institution"),
        ("A hospital in Riverton admitted him.", "institution"),
        ("A Riverton clinic admitted him.", "institution"),
        ("A foundation (PZ00P3_167826) paid for it.", "funding"),
        ("Funding: Krebsliga Schweiz.", "funding"),
        ("The protocol (IRB no. 17-456) was approved.", "ethics board"),
        ("IRB protocol #2019P003456 was approved.", "ethics board"),
        ("Approval 2020/345-31 was obtained.", "ethics board"),
        ("We thank P. Meier for the slides.", "thanks"),
        ("The authors thank Sandra Huber.", "thanks"),
        ("Photo courtesy of Sandra Huber.", "thanks"),
        ("As we reported [3], it is rare.", "own work"),
        ("In an earlier paper, we described this.", "own work"),
        ("Our group described it first.", "own work"),
        ("The authors have previously described this.", "own work"),
        ("The present authors reported it.", "own work"),
        ("Data: https://data.mendeley.com/datasets/abc/1", "repository"),
        ("Files: https://drive.google.com/file/d/1abc", "repository"),
        ("Presented at ASH 2023.", "presented"),
        ("This was presented at the 2023 EHA Congress.", "presented"),
        ("An abstract of this case appeared.", "presented"),
        ("This is part of the MD thesis of one of us.", "presented"),
        ("Anaplastic lymphoma kinase (ALK) was found, and ALK inhibitors were given.", None),
        ("Knee with zinc (KWZ) and KWZ.", None),
        ("Lithium (Li) levels were high; Li batteries are used.", None),
        ("A study from New York had twelve.", None),
        ("This report is short.", None),
        ("It has previously been reported [3].", None),
        ("Others have previously described it [3].", None),
        ("IRB approval was not required; approval came in 2020.", None),
        ("The ethics committee waived approval.", None),
        ("Funding: none.", None),
        ("Thanks to early treatment, he recovered.", None),
        ("She was presented to the ICU in 2020.", None),
        ("Our report shows it.", None),
        ("The mean of CRP was high, at CR 3.", None),
        ("He was seen at the university hospital.", None),
        ("The Institutional Ethics Committee agreed.", None),
        ("The local review board agreed.", None),
        ("The abscess presented at the margin; the patient was presented to the ICU.", None),
        ("We thank the patient and his parents.", None),
        ("In our patient it was rare.", None),
        ("Nuestro paciente mejoró.", None),
        ("Registered elsewhere: https://clinicaltrials.gov/study/NCT01234567", None),
        ("He came in the previous week.", None),
        ("Young patients have it too.", None),
        ("A young man and a Younger test.", None),
        ("The trial NCT01234567 of others had none.", None),
        ("JM-17 is a cell line.", None),
        ("Our patient had none of it.", None),
        ("The ethics committee agreed.", None),
        ("He was granted leave in 2020.", None),
        ("Mueller cells were seen.", None),
    ],
)
def test_in_a_paragraph(text: str, kind: str | None) -> None:
    more = ast.para(ast.words("It is seen in young men."))
    assert kinds([ast.para(ast.words(text)), more]) == ({kind} if kind else set())


def image(alt: str = "", path: str = "rash.png", attributes: dict[str, str] | None = None) -> Blocks:
    inline = {"t": "Image", "c": [ast.attr("", (), attributes), ast.words(alt), [path, ""]]}
    return [ast.para([inline])]


@pytest.mark.parametrize(
    "blocks",
    [
        image("The arm, photographed by Peña"),
        image(attributes={"alt": "The arm, photographed by Peña"}),
        image(path="figures/Peña-arm.png"),
        [{"t": "CodeBlock", "c": [ast.attr(), "author: Peña"]}],
        [ast.para([ast.span(ast.words("here"), "", ("comment-start",), {"author": "Peña"})])],
        [ast.header(2, ast.words("The Peña method"))],
        [ast.para([{"t": "Math", "c": [{"t": "InlineMath"}, "x_{Peña}"]}])],
        [ast.para([ast.link(ast.words("here"), "https://example.org/Peña")])],
    ],
    ids=["caption", "alt", "path", "code", "comment", "heading", "formula", "address"],
)
def test_elsewhere(blocks: Blocks) -> None:
    assert kinds(blocks) == {"author"}


def test_not_in_the_reference_list() -> None:
    assert kinds([ast.div([ast.para(ast.words("Peña M. Others."))], "refs")]) == set()


@pytest.mark.parametrize(
    ("affiliation", "marks"),
    [
        ("Inselspital, Bern", ["Inselspital"]),
        ("Charité, Berlin", ["Charité"]),
        ("Charité – Universitätsmedizin Berlin, Berlin", ["Charité", "Universitätsmedizin Berlin"]),
        ("Karolinska", ["Karolinska"]),
        ("Department of Skin, Karolinska, Stockholm", ["Department of Skin", "Karolinska"]),
        ("Neurology, Charité, Berlin, Germany", ["Charité"]),
        ("Klinik für Innere Medizin; Kantonsspital; Chur", ["Klinik für Innere Medizin", "Kantonsspital"]),
        ("Town, Lakeside Hospital", ["Town", "Lakeside Hospital"]),
        ("Department of Skin, Boston", ["Department of Skin"]),
        ("Hospital, Bern", []),
        ("Neurology", []),
    ],
)
def test_what_an_affiliation_names(affiliation: str, marks: list[str]) -> None:
    author = {"author": {"name": "Ada Young", "affiliations": [affiliation]}}
    assert list(identity_of([(author, Location("letter.qmd"))]).marks) == marks
