"""The course of one of the patients, drawn from data/cases/."""

from matplotlib.figure import Figure

from casewright.case import timeline
from casewright.case.model import Case
from casewright.figures import save_alone


def draw(case: Case) -> Figure:
    return timeline(case, measurements=True)


if __name__ == "__main__":
    import casewright as cw

    save_alone(draw, cw.project_cases()[1])
