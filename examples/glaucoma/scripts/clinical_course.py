"""Figure 1: the courses of all patients, their days 0 in one line, drawn from data/cases/."""

from collections.abc import Sequence

from matplotlib.figure import Figure

from casewright.case import timeline
from casewright.case.model import Case
from casewright.figures import save_alone


def draw(cases: Sequence[Case]) -> Figure:
    return timeline(cases, measurements=["acuity"])


if __name__ == "__main__":
    import casewright as cw

    save_alone(draw, cw.project_cases())
