"""Figure 1: the clinical course of one patient, drawn from data/cases/."""

from matplotlib.figure import Figure

import casewright as cw

LEFT_OUT = ("blood-pressure", "discharge", "prednisolone-taper", "calcium-normal")


def draw(case: cw.Case) -> Figure:
    """The course of the case by days, without the years before: treatments first, then findings."""
    course = sorted(case.course, key=lambda event: event.kind != "treatment")
    shown = [event.id for event in course if event.id not in LEFT_OUT]
    return cw.timeline(case, events=["index-event", *shown, "outcome"], history=False)


if __name__ == "__main__":
    cw.save_preview(draw, cw.load_cases()[0])
