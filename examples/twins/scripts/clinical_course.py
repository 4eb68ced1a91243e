"""The course of one of the patients, drawn from data/cases/."""

from matplotlib.figure import Figure

import casewright as cw


def draw(case: cw.Case) -> Figure:
    return cw.timeline(case, measurements=True)


if __name__ == "__main__":
    cw.save_preview(draw, cw.load_cases()[1])
