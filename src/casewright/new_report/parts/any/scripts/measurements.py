"""Measurements over time, one below the other, with their reference ranges, drawn from data/case.yml."""

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from casewright.case.day import Day
from casewright.case.model import Case
from casewright.case.unknown import Unknown
from casewright.figures import PALETTE, save_alone

SHADE = "#E3EFE9"


def draw(case: Case, days: str) -> Figure:
    """Each measurement by day in its unit, the reference range shaded; `days` is the title of the common axis.

    Values that are not stated, or whose day is not known exactly, are left out.
    """
    width, _ = plt.rcParams["figure.figsize"]
    figure, axes = plt.subplots(len(case.measurements), sharex=True, squeeze=False)
    figure.set_size_inches(width, width * 0.2 * len(case.measurements) + 0.3)
    for axis, measurement in zip(axes[:, 0], case.measurements, strict=True):
        values = () if isinstance(measurement.values, Unknown) else measurement.values
        known = [(one.day.number, one.value) for one in values if isinstance(one.day, Day)]
        points = [(day, float(value.number)) for day, value in known if not isinstance(value, Unknown)]
        limits = measurement.reference_range
        if not isinstance(limits, Unknown):
            low = float(limits.low.number) if limits.low is not None else 0.0
            high = float(limits.high.number) if limits.high is not None else max(value for _, value in points)
            axis.axhspan(low, high, facecolor=SHADE, linewidth=0, zorder=0)
        axis.plot(*zip(*points, strict=True), marker="o", markersize=3, color=PALETTE["blue"])
        axis.set_ylim(bottom=0)
        axis.set_title(f"{measurement.name} ({measurement.unit})", loc="left")
    axes[-1, 0].set_xlabel(days)
    return figure


if __name__ == "__main__":
    from pathlib import Path

    from casewright.case.loading import load_cases

    save_alone(draw, load_cases(Path())[0], "Day")
