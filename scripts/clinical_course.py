"""Panel A of the supplementary figure: the clinical course around and after the infusion, drawn from data/case.yml."""

from matplotlib.figure import Figure

from casewright.case.model import Case
from casewright.figures import save_alone, timeline

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


def draw(case: Case) -> Figure:
    """The course of the case; what the source does not date is drawn open."""
    return timeline(case, events=EVENTS, history=False)


if __name__ == "__main__":
    from pathlib import Path

    from casewright.case.loading import load_cases

    save_alone(draw, load_cases(Path())[0])
