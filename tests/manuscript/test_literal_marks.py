"""Stars, tildes and carets: which pairs are markup, and which are text that pandoc took for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from casewright.build.store import ContentCache
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element
from casewright.manuscript.markup.literal_marks import MARKS, is_literal_star, with_literal_marks
from casewright.manuscript.reading import read_markdown

AS_TYPED = """
The variants c.1234C>T (p.Arg412*) and c.35T>G (p.Leu12*).
The genotype was CYP2D6*4/*10 and TPMT*1/*3A; HLA-A*02:01 and HLA-B*57:01 were typed.
TPMT *1/*3A and CYP2C19 *2/*17.
c.*32G>A and c.*112T>C; p.(Arg355Hisfs*69) and p.(Thr404Serfs*30).
The dose was 2*5 mg on day 1 and 3*5 mg on day 2; 2*5*10 mg.
*p < 0.05; **p < 0.01; ***p < 0.001.
*p<0.05,**p<0.01,***p<0.001
5.2* and 7.1**; 5.2*, 7.1*; 8**, 9**; 5***, 6***.
5.2 (*), 6.1 (*)
(*significant at 5%) was 5*
HLA-DRB1*15:01–DQB1*06:02; HLA-A*24:02, -B*07:02, -C*07:02.
IVIG 2*1g/kg, IVIG 3*1g/kg*day.
10~~20 and 30~~40
10~20mg,30~40mg; ~5mg/~10mg; ~5 to ~10; (~5mg)/(~10mg); ~5-~10.
10^9/L/5×10^9/L, kg/m^2/m^2, 10^3–10^5, 10^9-10^10, 5-10^6/10^8, s^-1/m^-1, 3 mg*kg^-1*h^-1.
Ca^2+/Mg^2+, Na^+/K^+-ATPase, CD3^+CD4^+, HCO3^-/Cl^-, (Na^+)/(K^+).
r^2=0.5,R^2=0.6; 0.05^*,0.01^*; 5.2^a/3.1^b; y~x,data~z; ~/a,~/b
Patient*innen und Ärzt*innen, Pfleger*in oder Helfer*in.
约20%~30%用于研究，每年提升到100~200亿。2*5mg，然后3*5mg；HLA-A*02:01、HLA-B*57:01。
これは10~20mg、30~40mgです
""".strip().splitlines()

AS_MARKUP = {
    "*in vivo*, *E. coli*-positive, anti-*Toxoplasma*, *p*-value, *p* < 0.05": "*in vivo*E. coli*Toxoplasma*p*p",
    "**Fig**. **A.** one **B, C.** two; **Note**: x": "**Fig**A.**B, C.**Note",
    "**bold**word and *BRAF*V600E": "**bold*BRAF",
    "*R*^2^ = 0.9, *t*(48), *F*(1,2), *n*=5 and *N*=10": "*R^2*t*F*n*N",
    "(*see below*), *x*/*y*, +*a*, “*quoted*”, *a) Patients*, —*dash*—": "*see below*x*y*a*quoted*a) Patients*dash",
    "これは*重要*です": "*重要",
    "H~2~O, C~6~H~12~O~6~, T~1/2~, V~max~/K~m~, AUC~0–24~, IC~50~s, log~10~5": "~2~6~12~6~1/2~max~m~0–24~50~10",
    "10^9^/L, 10^−3^, 10^5^–10^6^, m^2^s, ^13^C, ^99m^Tc, 1^st^": "^9^−3^5^6^2^13^99m^st",
    "Ca^2+^, Na^+^/K^+^, CD4^+^CD8^+^, SO~4~^2−^": "^2+^+^+^+^+~4^2−",
    "Apc^Min/+^ mice, Trp53^fl/fl^, Smith^a,b^, Jones^1,2^, T^a)^, X^†^": "^Min/+^fl/fl^a,b^1,2^a)^†",
    "~~struck out~~": "~~struck out",
}


@pytest.fixture(scope="module")
def read() -> Callable[[str], Blocks]:
    def blocks_of(text: str) -> Blocks:
        return read_markdown(text + "\n", {}, ContentCache(None)).blocks

    return blocks_of


def marked(blocks: Blocks) -> str:
    """Each marked passage behind its mark, in order."""
    return "".join(MARKS[one["t"]] + ast.plain_text(one["c"]) for one in ast.walk(blocks, *MARKS))


def test_what_no_author_can_have_meant_is_text(read: Callable[[str], Blocks]) -> None:
    shown = [ast.plain_text([block]) for block in with_literal_marks(read("\n\n".join(AS_TYPED))).blocks]
    assert shown == AS_TYPED


def test_what_is_meant_as_markup_stays_markup(read: Callable[[str], Blocks]) -> None:
    done = with_literal_marks(read("\n\n".join(AS_MARKUP)))
    assert [marked([block]) for block in done.blocks] == list(AS_MARKUP.values())
    assert done.pairs == ()


@pytest.mark.parametrize(
    ("typed", "text", "markup"),
    [
        ("CYP2D6*4 carrier (*in vivo*)", "CYP2D6*4 carrier (in vivo)", "*in vivo"),
        ("CYP2D6*4 (*in vivo*) and (*in vitro*)", "CYP2D6*4 (in vivo) and (in vitro)", "*in vivo*in vitro"),
        ("HLA-A*02:01 was *de novo* HLA-B*57:01", "HLA-A*02:01 was de novo HLA-B*57:01", "*de novo"),
        ("**HLA-A*02:01** and **HLA-B*57:01**", "HLA-A*02:01 and HLA-B*57:01", "**HLA-A*02:01**HLA-B*57:01"),
        ("*HLA-A*02:01*", "HLA-A*02:01", "*HLA-A*02:01"),
        ("*TP53* (p.Arg213*) and *KRAS* (p.Gly12*)", "TP53 (p.Arg213*) and KRAS (p.Gly12*)", "*TP53*KRAS"),
        ("Patient*innen, die *E. coli* hatten", "Patient*innen, die E. coli hatten", "*E. coli"),
        ("Ca^2+/Mg^2+^", "Ca^2+/Mg2+", "^2+"),
        ("3\\*5 and HLA-A\\*02:01 (*a*)", "3*5 and HLA-A*02:01 (a)", "*a"),
        ('"HLA-A*02:01" and "HLA-B*57:01"', "“HLA-A*02:01” and “HLA-B*57:01”", ""),
        ("`HLA-A`*02:01 and `HLA-B`*57:01", "HLA-A*02:01 and HLA-B*57:01", ""),
        ("[see *this*: 2*5 and 3*5](a*b*c.html)", "see this: 2*5 and 3*5", "*this"),
    ],
)
def test_the_marks_around_are_paired_anew(read: Callable[[str], Blocks], typed: str, text: str, markup: str) -> None:
    done = with_literal_marks(read(typed))
    assert ast.plain_text(done.blocks) == text
    assert marked(done.blocks) == markup


@pytest.mark.parametrize(
    ("typed", "doubtful"),
    [
        ("un*frig*ging", ["un*frig*ging"]),
        ("*p*53 and *B*57:01", ["*p*53", "*B*57:01"]),
        ("CYP2D6*4/*10 and 2*5 and 3*5", []),
        ("*HLA-A*02:01*", []),
    ],
)
def test_emphasis_that_may_be_meant_in_a_word_is_doubtful(
    read: Callable[[str], Blocks], typed: str, doubtful: list[str]
) -> None:
    assert [pair.word for pair in with_literal_marks(read(typed)).doubtful] == doubtful


def test_every_part_of_a_document_is_looked_at(read: Callable[[str], Blocks]) -> None:
    text = "CYP2D6*4/*10"
    table = f"| {text} |\n|---|\n| {text} |\n\n: {text}\n"
    parts = f"# {text}\n\n- {text}\n\n> {text}\n\nTerm {text}\n:   {text}\n\n{table}\nA note.^[{text}]\n"
    done = with_literal_marks(read(parts))
    assert len(done.pairs) == 9
    assert not list(ast.walk(done.blocks, "Emph"))


def test_code_and_mathematics_are_left_alone(read: Callable[[str], Blocks]) -> None:
    blocks = read("`2*5 and 3*5` and $a*b*c$ and <https://x.org/a*b*c>")
    assert with_literal_marks(blocks).blocks == blocks


@pytest.mark.parametrize(
    ("text", "star", "is_text"),
    [("CYP2D6*4", 6, True), ("c.*32", 2, True), ("*E. coli*", 0, False), ("*E. coli*", 8, False), ("a * b", 2, True)],
)
def test_stars_in_source_text(text: str, star: int, is_text: bool) -> None:
    assert is_literal_star(text, star, star + 1) is is_text


def element(kind: str, text: str) -> Element:
    return {"t": kind, "c": [ast.text(text)]}


def test_nothing_is_made_anew_where_all_is_right() -> None:
    blocks = [ast.para([element("Emph", "a"), ast.SPACE, element("Strong", "b")])]
    assert with_literal_marks(blocks).blocks == blocks
