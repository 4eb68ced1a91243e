"""Figure 2: what was measured in the patients, a line each, drawn from data/cases/."""

from collections.abc import Sequence

from matplotlib.figure import Figure

from casewright.case import laboratory_plot
from casewright.case.model import Case
from casewright.figures import save_alone


def draw(cases: Sequence[Case]) -> Figure:
    return laboratory_plot(cases)


if __name__ == "__main__":
    import casewright as cw

    save_alone(draw, cw.project_cases())
