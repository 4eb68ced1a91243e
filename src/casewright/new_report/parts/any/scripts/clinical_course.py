"""The clinical course as a timeline: treatments, findings, imaging and outcome, drawn from data/case.yml."""

from matplotlib.figure import Figure

from casewright.case.model import Case
from casewright.figures import save_alone, timeline


def draw(case: Case) -> Figure:
    """Everything in the course of the case but its measurements, which have a panel of their own."""
    rows = [event.id for event in case.course] + [study.id for study in case.imaging]
    return timeline(case, events=["index-event", *rows, "outcome"], history=False)


if __name__ == "__main__":
    from pathlib import Path

    from casewright.case.loading import load_cases

    save_alone(draw, load_cases(Path())[0])
