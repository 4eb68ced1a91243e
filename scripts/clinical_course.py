"""Panel A of the supplementary figure: the clinical course around and after the infusion, drawn from data/case.yml."""

from matplotlib.figure import Figure

import casewright as cw

EVENTS = (
    "index-event",
    "lymphodepletion",
    "tocilizumab-first",
    "methylprednisolone",
    "crs",
    "fever",
    "dyspnea",
    "leg-swelling",
    "leg-enlargement",
    "leg-heat",
    "leg-pain",
    "mri-before",
    "outcome",
)


def draw(case: cw.Case) -> Figure:
    """The course of the case; what the source does not date is drawn open."""
    return cw.timeline(case, events=EVENTS, history=False)


if __name__ == "__main__":
    cw.save_preview(draw, cw.load_cases()[0])
