"""What a dose in prose is a dose of: the substance that stands beside a number with its unit.

`2 g of ceftriaxone`, `2 g ceftriaxone`, `ceftriaxone 2 g`, `ceftriaxone (2 g)`, `ceftriaxone at a dose of 2 g`, and in
German `2 g Ceftriaxon`. No list of drugs: a word beside a dose that belongs to no phrase about doses is a substance.
"""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_OF_DOSES = _words(
    """
    a an the this that these his her their its it he she they we i him them dose doses dosage drug drugs medication
    medicine treatment therapy course antibiotic antibiotics agent tablet tablets capsule capsules infusion
    infusions injection injections bolus boluses body weight patient oral orally intravenous intravenously iv v im
    sc po subcutaneous subcutaneously intramuscular intramuscularly topical inhaled rectal intrathecal intravitreal
    per os daily once twice thrice weekly monthly hourly nightly every each day days week weeks month months hour
    hours h d three four times time q8h q6h q12h q24h q4h bid tid qid qd od bd tds qds prn morning evening night
    bedtime first second third last next same single total full low high higher lower initial new usual maximum
    maximal maximally loading maintenance cumulative divided further another only about approximately around nearly
    almost at in of to from with by for on over as and or then but plus until after before during since within into
    without up down again later while when than not no if because so also both was were is are be been being has had
    have did received receives given gave give took takes got administered will would could can may might should led
    made kept set put who which am auf mit von zu zum zur bei ab bis nach vor für pro über und oder dann als der die
    das des dem den ein eine einer einem einen wurde wurden war waren ist sind hat hatte erhielt bekam gegeben
    verabreicht er sie es ihm ihr dosis dosen dosierung gabe therapie behandlung einmal zweimal dreimal täglich
    wöchentlich monatlich tag tage tagen woche wochen stunde stunden morgens abends nachts intravenös subkutan
    intramuskulär patientin körpergewicht medikament tablette tabletten
    """
)
_ROUTES = _words("oral intravenous iv subcutaneous intramuscular topical inhaled rectal intrathecal")
_AT_A_DOSE = re.compile(
    r"\s+(?:(?:at|in|mit|in) )(?:(?:a|an|the|einer?|der) )?(?:[a-z]+ ){0,2}?(?:dos(?:es?|age)|Dos(?:is|ierung))"
    r"(?: of| von)?\s*$"
)
_WORD_BEFORE = re.compile(r"(?<![\w-])(?P<word>[^\W\d_][\w-]*)[\s(,]+$")
_NEAR = 300
"""How many characters before a dose are looked at."""
_OF = re.compile(r"\s+(?:of|von)\s+(?P<rest>[^.;:,()]*)")
_WORD_BEHIND = re.compile(r"\s+(?P<rest>[^.;:,()]*)")
_WORD = re.compile(r"[^\W\d_][\w-]*")
_VERB_OR_ADVERB = re.compile(r"(?:ed|ing|ly)$", re.IGNORECASE)


def substance_beside(before: str, behind: str) -> str:
    """The word for what a dose between two texts is of; empty where none stands beside it."""
    if match := _OF.match(behind):
        return next((word for word in _WORD.findall(match["rest"])[:4] if not _is_of_doses(word)), "")
    near = _WORD_BEFORE.search(_AT_A_DOSE.sub(" ", before[-_NEAR:]))
    if near and not _is_of_doses(near["word"]):
        return near["word"]
    if match := _WORD_BEHIND.match(behind):
        for word in _WORD.findall(match["rest"])[:3]:
            if word.casefold() in _ROUTES:
                continue
            return "" if _is_of_doses(word) else word
    return ""


def subject_of_dose(before: str) -> str:
    """The nearest word before a dose that is not of a phrase about doses: `Prednisolone was given at a dose of`."""
    return next((word for word in reversed(_WORD.findall(before)) if not _is_of_doses(word)), "")


def _is_of_doses(word: str) -> bool:
    return word.casefold() in _OF_DOSES or _VERB_OR_ADVERB.search(word) is not None
