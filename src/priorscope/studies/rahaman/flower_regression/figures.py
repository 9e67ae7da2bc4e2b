"""Figure 8 redrawn, and what the law of stationary phase makes of it."""

from typing import TYPE_CHECKING, Any

import numpy as np

from ...._core.estimate import Estimate
from ....plots import columns, heat_map, new_figure, points_and_lines, through
from ....plots.illustration import Illustration
from ....plots.style import INK, TEXT_SIZE, WORDS
from ..judging import chosen
from .reach import top_speed
from .spectra import Spectra, spectra

if TYPE_CHECKING:
    import pandas as pd

#: Looks at which losses are drawn.
_SHOWN = 12


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw what the rows hold."""
    found: dict[str, Illustration] = {}
    courses = list(spectra(frame))
    if courses:
        found = {"amplitudes": _amplitudes(courses), "losses": _losses(courses),
                 "amplitude-at-the-end": _end(courses),
                 "amplitude-against-wave-number": _end(courses, in_plane=True)}
    rows = chosen(frame, part="plane waves")
    return found if rows.empty else found | {"reach-of-plane-waves": _reach(rows)}


def _amplitudes(courses: list[Spectra]) -> Illustration:
    """Draw one heat map a flower, two beside each other."""
    down = -(-len(courses) // 2)
    figure = new_figure(width=720, height=300 * down)
    grid = figure.subplots(down, min(2, len(courses)), squeeze=False)
    table: dict[str, Any] = {name: [] for name in ("petals", "step", "frequency", "amplitude")}
    for ax, one in zip(grid.flat, courses, strict=False):
        mean = one.amplitudes.mean(axis=0)
        heat_map(mean, rows=one.steps, columns=one.frequencies, across="frequency", low=0.0,
                 high=1.0, contour=0.5, ax=ax)
        ax.set_title(_name(one), loc="left", color=INK, alpha=WORDS, fontsize=TEXT_SIZE)
        table["petals"] += [one.petals] * mean.size
        table["step"] += np.repeat(one.steps, len(one.frequencies)).tolist()
        table["frequency"] += np.tile(one.frequencies, len(one.steps)).tolist()
        table["amplitude"] += mean.ravel().tolist()
    for ax in grid.flat[len(courses):]:
        ax.set_visible(False)
    return Illustration(
        grid[0, 0], "How much of each frequency is learned along flower curves, by the step of "
        "training (Fig. 8).",
        "Upwards goes training. Amplitude over that of the target, cut off at 1, mean over "
        "targets; the line is one half. With more petals high frequencies darken sooner.", table)


def _name(one: Spectra) -> str:
    return "circle" if one.petals == 0 else f"{one.petals} petals"


def _losses(courses: list[Spectra]) -> Illustration:
    points: dict[str, Any] = {}
    for one in courses:
        looks = np.unique(np.linspace(0, len(one.steps) - 1, _SHOWN).astype(int))
        points[_name(one)] = (one.steps[looks], [Estimate.of(one.losses[:, look])
                                                 for look in looks])
    ax = points_and_lines(points, lines=through(points), across="step", up="mean squared error")
    ax.set_ylim(bottom=0, top=1.25 * max(float(one.losses.mean(axis=0).max()) for one in courses))
    return Illustration(ax, "Loss in the course of training along flower curves (Fig. 8).",
                        "Means over targets with 95 % intervals. The same sum of sines is learned "
                        "sooner along a curve with more petals.", columns(points, "step", "loss"))


def _end(courses: list[Spectra], *, in_plane: bool = False) -> Illustration:
    """Draw amplitudes after training, by frequency along the curve or in the plane."""
    points: dict[str, Any] = {}
    for one in courses:
        across = one.frequencies
        if in_plane:
            across = 2 * np.pi * across / top_speed(one.petals)
        points[_name(one)] = (across, [Estimate.of(one.amplitudes[:, -1, place])
                                       for place in range(len(one.frequencies))])
    label = "least wave number in the plane" if in_plane else "frequency along the curve"
    ax = points_and_lines(points, lines=through(points), across=label, log_x=in_plane,
                          up="amplitude over that of the target")
    ax.set_ylim(-0.05, 1.15)
    last = int(courses[0].steps[-1])
    caption = f"What is learned of each frequency after {last:,} steps along flower curves."
    if in_plane:
        caption = (f"What is learned after {last:,} steps, against the least wave number in the "
                   "plane that gives the frequency along the curve: 2πk / max |γ'|.")
    read = ("Where the four series fall together, a flower helps because a slower wave in the "
            "plane is enough." if in_plane else
            "The further to the right a series stays high, the weaker the bias.")
    return Illustration(ax, caption, f"Means over targets with 95 % intervals. {read}",
                        columns(points, label, "amplitude"))


def _reach(rows: "pd.DataFrame") -> Illustration:
    points: dict[str, Any] = {}
    lines: dict[str, Any] = {}
    for petals in sorted(rows.flower.unique().tolist()):
        own = chosen(rows, flower=petals)
        waves = sorted(own.wave.unique().tolist())
        name = "circle" if petals == 0 else f"{int(petals)} petals"
        points[name] = (waves, [Estimate.of(chosen(own, wave=wave).highest) for wave in waves])
        lines[name] = (waves, [float(chosen(own, wave=wave).expected.mean()) for wave in waves])
    ax = points_and_lines(points, lines=lines, across="wave number in the plane |k|",
                          up="highest frequency along the curve", log_x=True, log_y=True)
    return Illustration(
        ax, "The highest frequency that a plane wave has along a flower curve.",
        "Points: highest frequency with 1 % of the largest amplitude, mean over directions. "
        "Lines: stationary phase, max k·γ'(t) / 2π.", columns(points, "wave number", "frequency"))
