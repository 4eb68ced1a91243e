"""The kinds of identifiers, whose list they are of, and what to write instead."""

from __future__ import annotations

from dataclasses import dataclass

HIPAA = "HIPAA Privacy Rule, Safe Harbor, 45 CFR 164.514(b)(2)(i)"
ICMJE = 'ICMJE Recommendations, "Protection of Research Participants"'
GDPR = "GDPR, recital 26"


@dataclass(frozen=True)
class Kind:
    """A kind of identifier: the code and the name of its rule, what a thing of this kind is called, the paragraph of 45
    CFR 164.514(b)(2)(i) that lists it (empty if another list does), and what is written instead."""

    code: str
    name: str
    called: str
    paragraph: str
    instead: str

    @property
    def source(self) -> str:
        """Whose rule it is, as a finding names it."""
        return f"45 CFR 164.514(b)(2)(i)({self.paragraph})" if self.paragraph else GDPR


PERSON = Kind(
    "PRI001", "person-named", "the name of a person", "A", "Write what the person is: “the patient”, “her mother”."
)
INITIALS = Kind("PRI002", "initials", "a person's initials", "A", "Write “the patient”, or “patient 1” in a series.")
PLACE = Kind(
    "PRI003",
    "place-below-state",
    "a place smaller than a state",
    "B",
    "Write what matters of it: “a rural area”, the state or the country.",
)
HOSPITAL = Kind("PRI004", "hospital-named", "the name of a hospital", "B", "Write “a regional hospital”, “our center”.")
DATE = Kind(
    "PRI005",
    "calendar-date",
    "a calendar date",
    "C",
    "Write the patient's age, or the day from the index event (day +3).",
)
PART_OF_DATE = Kind(
    "PRI006",
    "month-weekday-or-holiday",
    "an element of a date",
    "C",
    "Write the day from the index event (day +3), the season or the year.",
)
TIME = Kind("PRI007", "clock-time", "a time of the clock", "C", "Write hours from an event, or “in the afternoon”.")
AGE = Kind(
    "PRI008",
    "age-over-eighty-nine",
    "an age over 89",
    "C",
    "Write “>89 years”, or “in the patient's tenth decade or later”.",
)
TELEPHONE = Kind("PRI009", "telephone-or-fax", "a telephone or fax number", "D", "Leave it out.")
EMAIL = Kind(
    "PRI010", "email-address", "an e-mail address", "F", "Leave it out; authors have theirs in the front matter."
)
NATIONAL = Kind(
    "PRI011",
    "social-security-or-insurance",
    "a number of social security, health service or insurance",
    "G",
    "Leave it out.",
)
RECORD = Kind(
    "PRI012", "record-number", "a number of a record or a specimen", "H", "Leave it out, or write “patient 1”."
)
ACCOUNT = Kind(
    "PRI013", "account-license-or-plate", "a number of an account, a license or a vehicle", "J", "Leave it out."
)
DEVICE = Kind("PRI014", "device-number", "a number of a device", "M", "Name the maker and the model only.")
ADDRESS_ON_NET = Kind(
    "PRI015", "web-or-network-address", "an address on the net that can lead to a person", "N", "Leave it out."
)
FACE = Kind(
    "PRI016",
    "face-or-biometric",
    "a face or a biometric identifier",
    "Q",
    "Show the part that matters only; a face needs the patient's consent to this very picture.",
)
COMBINATION = Kind(
    "PRI017",
    "rare-combination",
    "facts that together may fit one person",
    "",
    "Write an age band (“in her 40s”), a larger region, or leave the occupation out.",
)
PATH = Kind(
    "PRI018", "path-of-this-machine", "a path with the name of a user", "R", "Write a path relative to the project."
)


@dataclass(frozen=True)
class Found:
    """An identifier in a text, from `start` to `end`. `is_certain` where a check digit holds and a label says what it
    is; `called` and `instead` where more is known than the kind says; `new` is the one right text in its place, empty
    where a person decides."""

    kind: Kind
    start: int
    end: int
    is_certain: bool = False
    called: str = ""
    instead: str = ""
    new: str = ""
