"""The pictures, how far off they are, and how complex they are before and after."""

from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ....plots import columns, image_strip, points_and_lines, through
from ....plots.illustration import Illustration
from ..by_prefactor import best_place, by_prefactor, points_over
from ..judging import chosen
from .pixels import picture

if TYPE_CHECKING:
    import pandas as pd

_ORDER = ("relu", "tanh", "gaussian", "sine")


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw what the rows hold."""
    plain = chosen(frame, start="random")
    names = [name for name in _ORDER if (plain.activation == name).any()]
    found = {"pictures": _pictures(plain, names), "errors": _errors(plain, names),
             "complexity": _complexity(plain, names)}
    spots = chosen(frame, start="spots")
    return found if spots.empty else found | {"start": _start(plain, spots)}


def _pictures(rows: "pd.DataFrame", names: list[str]) -> Illustration:
    target = _target(rows)
    images, captions = [target], ["the picture"]
    for label, place in (("least", 0), ("best", None), ("largest", -1)):
        for name in names:
            prefactors, test = by_prefactor(rows, "test", name)
            at = best_place(rows, name) if place is None else place
            images.append(_drawn(rows, "after", name, prefactors[at]))
            captions.append(f"{name}, {label} c = {prefactors[at]:.3g}\n{test[0, at]:.1f} dB")
    untrained = [_sketch(rows, name, place) for name, place in
                 zip(names[1:], (0, None, -1), strict=False)]
    images[1:1] = [image for image, _ in untrained]
    captions[1:1] = [caption for _, caption in untrained]
    ax = image_strip(np.clip(np.stack(images), 0, 1), captions, columns=len(names))
    return Illustration(
        ax, "One photograph, drawn by networks that have seen half of its pixels.",
        "First row: the picture and what networks draw before they learn. Below, what they have "
        "learned at the smallest, the best and the largest prefactor c, with the peak "
        "signal-to-noise ratio on the pixels never seen. Where the untrained network is smooth, "
        "what it learns is too smooth; where it is noise, noise fills the gaps between the pixels "
        "seen. Below some 10 dB not even the pixels seen, or the mean grey, were found.",
        {caption.replace("\n", ", "): image.ravel()
         for caption, image in zip(captions, images, strict=True)})


def _sketch(rows: "pd.DataFrame", name: str, place: int | None) -> tuple[np.ndarray, str]:
    """Return an untrained function between its own black and white, and its caption."""
    prefactors = by_prefactor(rows, "test", name)[0]
    at = best_place(rows, name) if place is None else place
    drawn = _drawn(rows, "before", name, prefactors[at])
    spread = float(np.ptp(drawn)) or 1.0
    return (drawn - drawn.min()) / spread, f"{name}, c = {prefactors[at]:.3g}\nuntrained"


def _errors(rows: "pd.DataFrame", names: list[str]) -> Illustration:
    points = points_over(rows, "test", names)
    ax = points_and_lines(points, lines=through(points), across="prefactor c", log_x=True,
                          up="peak signal-to-noise ratio, unseen pixels (dB)")
    return Illustration(ax, "How well unseen pixels are drawn, by prefactor.",
                        "Means over networks with 95 % intervals; higher is sharper. A peak says "
                        "that the best bias is neither the simplest nor the most complex.",
                        columns(points, "prefactor", "dB"))


def _complexity(rows: "pd.DataFrame", names: list[str]) -> Illustration:
    goal = float(chosen(rows, kind="goal").value.iloc[0])
    points, ends = {}, []
    for name in names:
        initial = by_prefactor(rows, "initial", name)[1].mean(axis=0)
        learned = by_prefactor(rows, "learned", name)[1]
        points[name] = (initial.tolist(), [Estimate.of(values) for values in learned.T])
        ends += [initial.min(), initial.max()]
    across = [min(ends), max(ends)]
    lines = {"as before": (across, across), "the picture's": (across, [goal, goal])}
    ax = points_and_lines(points, lines=lines, across="Fourier complexity before the fit",
                          up="after the fit")
    return Illustration(ax, "Complexity of the picture drawn, before and after learning.",
                        "One point for each prefactor, means over networks with 95 % intervals. "
                        "All learn the same picture; those on the right keep their noise between "
                        "the pixels seen.", columns(points, "before", "after"))


def _start(plain: "pd.DataFrame", spots: "pd.DataFrame") -> Illustration:
    one = spots.iloc[0]
    name, c = str(one.activation), float(one.prefactor)
    images = [np.clip(_drawn(rows, kind, name, c), 0, 1)
              for rows in (spots, plain) for kind in ("before", "after")]
    usual = images[2]
    images[2] = (usual - usual.min()) / (float(np.ptp(usual)) or 1.0)
    captions = [f"{name}, set to spots", "then fitted to the picture", "usual start",
                "then fitted to the picture"]
    return Illustration(image_strip(np.stack(images), captions, columns=4),
                        "The same architecture, started from a complex function and as usual.",
                        "If the architecture decides, both end alike; if the function that it "
                        "starts from does, the first keeps its spots.",
                        {f"{number}, {caption}": image.ravel() for number, (caption, image) in
                         enumerate(zip(captions, images, strict=True), 1)})


def _drawn(rows: "pd.DataFrame", kind: str, name: str, prefactor: float) -> np.ndarray:
    own = chosen(rows, kind=kind, activation=name, prefactor=prefactor).sort_values("item")
    side = int(own["size"].iloc[0])
    return own.value.to_numpy(dtype=float).reshape(side, side)


def _target(rows: "pd.DataFrame") -> np.ndarray:
    return picture(str(rows.data.iloc[0]), int(rows["size"].iloc[0])).numpy()
