"""Fig. 5 redrawn: sign changes against length."""

from typing import TYPE_CHECKING, Any

from ...._core.estimate import Estimate
from ....plots import points_and_lines
from ....plots.illustration import Illustration
from .findings import per_layer, selected, settings_of

if TYPE_CHECKING:
    import pandas as pd


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw one series a setting, one point a layer, the law as a line."""
    points: dict[str, Any] = {}
    lines: dict[str, Any] = {}
    table: dict[str, Any] = {}
    settings = settings_of(frame)
    if len(settings) > 5:
        settings = [setting for setting in settings if setting[1] != 4.0]
    for width, variance in settings:
        rows = selected(frame, width, variance)
        changes, lengths, law = (per_layer(rows, name)
                                 for name in ("transitions", "length", "simple"))
        name = f"k = {width}, σ_w² = {variance:g}"
        places = lengths.mean(axis=0)
        points[name] = (places, [Estimate.of(changes[:, layer])
                                 for layer in range(changes.shape[1])])
        lines[name] = (places, law.mean(axis=0))
        table |= {f"{name}, length": places, f"{name}, sign changes": changes.mean(axis=0),
                  f"{name}, law": law.mean(axis=0)}
    ax = points_and_lines(points, lines=lines, across="length of the circle's image",
                          up="sign changes of a random read-out", log_x=True, log_y=True)
    return {"transitions-against-length": Illustration(
        ax, "Sign changes of random read-outs against the length of the circle's image, one point "
        "a layer (Fig. 5).",
        "Lines are Crofton's law, length / (π ‖z‖), with nothing fitted; on logarithmic axes "
        "proportionality is a slope of 1.", table)}
