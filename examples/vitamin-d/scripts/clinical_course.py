"""Figure 1: the clinical course of one patient, drawn from data/cases/."""

from matplotlib.figure import Figure

from casewright.case import timeline
from casewright.case.model import Case
from casewright.figures import save_alone

LEFT_OUT = ("blood-pressure", "discharge", "prednisolone-taper", "calcium-normal")


def draw(case: Case) -> Figure:
    """The course of the case by days, without the years before: treatments first, then findings."""
    course = sorted(case.course, key=lambda event: event.kind != "treatment")
    shown = [event.id for event in course if event.id not in LEFT_OUT]
    return timeline(case, events=["index-event", *shown, "outcome"], history=False)


if __name__ == "__main__":
    import casewright as cw

    save_alone(draw, cw.project_cases()[0])
