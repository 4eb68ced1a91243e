"""Panels B and C of the supplementary figure: labelled placeholders, because the MR images are not distributed."""

import matplotlib.pyplot as plt
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

import casewright as cw


def draw(case: cw.Case, study: str) -> Figure:
    """A frame of the size the image would have; `study` is the id of the imaging study in data/case.yml.

    Raises ValueError for a study the case does not have.
    """
    imaging = next((one for one in case.imaging if one.id == study), None)
    if imaging is None:
        raise ValueError(f"data/case.yml has no imaging study `{study}`")
    day = str(imaging.day)
    when = "before infusion" if day == "before day 0" else f"{day} infusion"
    width, _ = plt.rcParams["figure.figsize"]
    figure = plt.figure(figsize=(width, width * 0.5), layout="none")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.add_patch(
        Rectangle(
            (0.005, 0.01), 0.99, 0.98, facecolor="#f6f6f6", edgecolor="#6b6b6b", linewidth=0.8, linestyle=(0, (4, 3))
        )
    )
    axes.text(0.5, 0.64, f"{imaging.modality} of the {imaging.site}, {when}", ha="center", va="center", weight="bold")
    axes.text(0.5, 0.46, "Placeholder", ha="center", va="center", size=9, weight="bold", color="#6b6b6b")
    axes.text(0.5, 0.30, "The image of the case is not distributed.", ha="center", va="center", color="#6b6b6b")
    return figure


if __name__ == "__main__":
    cw.save_preview(draw, cw.load_cases()[0], "mri-before", width="single")
