"""Figure 2: the intraocular pressure, a line for each eye, drawn from data/cases/."""

from collections.abc import Sequence

from matplotlib.figure import Figure

import casewright as cw


def draw(cases: Sequence[cw.Case]) -> Figure:
    return cw.laboratory_plot(cases, measurements=["iop"])


if __name__ == "__main__":
    cw.save_preview(draw, cw.load_cases())
