"""Measurements over time with their reference ranges, drawn from data/case.yml."""

from matplotlib.figure import Figure

import casewright as cw


def draw(case: cw.Case) -> Figure:
    """A graph for each measurement; `measurements=["crp"]` would choose some, in their order."""
    return cw.laboratory_plot(case)


if __name__ == "__main__":
    cw.save_preview(draw, cw.load_cases()[0])
