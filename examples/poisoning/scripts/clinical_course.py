"""Figure 1: the courses of all patients, their days 0 in one line, drawn from data/cases/."""

from collections.abc import Sequence

from matplotlib.figure import Figure

import casewright as cw


def draw(cases: Sequence[cw.Case]) -> Figure:
    return cw.timeline(cases, measurements=["alt"])


if __name__ == "__main__":
    cw.save_preview(draw, cw.load_cases())
