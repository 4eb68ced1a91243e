"""Measurements over time with their reference ranges, drawn from data/case.yml."""

from matplotlib.figure import Figure

from casewright.case import laboratory_plot
from casewright.case.model import Case
from casewright.figures import save_alone


def draw(case: Case) -> Figure:
    """A graph for each measurement; `measurements=["crp"]` would choose some, in their order."""
    return laboratory_plot(case)


if __name__ == "__main__":
    import casewright as cw

    save_alone(draw, cw.project_cases()[0])
