"""The clinical course as a timeline, drawn from data/case.yml. `timeline` takes other choices too: docs/figures.md."""

from matplotlib.figure import Figure

from casewright.case import timeline
from casewright.case.model import Case
from casewright.figures import save_alone


def draw(case: Case) -> Figure:
    """The course without the years before; `measurements=True` adds them beneath."""
    return timeline(case, history=False)


if __name__ == "__main__":
    import casewright as cw

    save_alone(draw, cw.project_cases()[0])
