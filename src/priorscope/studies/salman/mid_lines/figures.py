"""Fig. 5 redrawn beside the pairs of the same networks."""

from typing import TYPE_CHECKING

from ....plots.illustration import Illustration
from ..interval_densities import interval_panels
from ..network_statistics import chosen
from .findings import MID, PAIR, as_labelled

if TYPE_CHECKING:
    import pandas as pd

_PAIRS, _OWN, _LABEL = "pairs", "mid-lines, class of the base point", "mid-lines, triangle's label"


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw trained networks and the nearest-neighbour rule, where there are rows of them."""
    drawn = {"trained": "networks that fit their training rows",
             "nearest": "the nearest-neighbour rule"}
    return {f"mid-lines-{learner}": _panels(chosen(frame, learner=learner), who)
            for learner, who in drawn.items() if len(chosen(frame, learner=learner))}


def _panels(rows: "pd.DataFrame", who: str) -> Illustration:
    panels = {}
    for title, line in ((_PAIRS, "same"), (_OWN, "mid"), (_LABEL, "mid")):
        own = chosen(rows, line=line)
        own = as_labelled(own) if title == _LABEL else own
        panels[title] = {f"{labels} labels": chosen(own, labels=labels)
                         for labels in ("real", "random")}
    ax, data = interval_panels(panels, window={_PAIRS: PAIR, _OWN: MID, _LABEL: MID})
    return Illustration(
        ax, "Lengths of intervals on lines between two samples of a class (window 3) and between "
        f"the middles of two sides of a triangle of samples (window 5), for {who} (Fig. 5).",
        "With real labels both keep their class; with random labels mid-lines, which touch no "
        "sample, lose it sooner. Under the second reference a base point of another class has "
        "length 0.", data)
