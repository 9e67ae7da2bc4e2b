"""What the growth of lines through the layers means for a model, in a sentence or two."""

import torch

from ..._core.estimate import Estimate
from ...measures import TrajectoryLength
from ...measures.comparison import ratio


def growth_words(same: TrajectoryLength | None, other: TrajectoryLength | None) -> str:
    """Say how much more lines between classes grow than lines within one, and where.

    Lengths at the output are in the unit of the output, which is the model's own; the quotient of
    the two kinds has none, and is what is judged. It counts as different from 1 if its 95 %
    interval leaves 1 out.

    Args:
        same: Lengths of lines between inputs of one class; None where there are none.
        other: Lengths of lines between inputs of two classes.
    """
    if other is None:
        return ""
    grown = at_output(other)
    text = f"Lines between inputs of two classes are {grown.mean:.2g} times as long at the output"
    if same is None:
        return f"{text} as at the input.{_strongest(other)}"
    own = at_output(same)
    if own.mean == 0:
        return f"{text}, and those within a class shrink to a point.{_strongest(other)}"
    times = ratio(grown, own)
    text += f", those within a class {own.mean:.2g} times"
    if times.low > 1.0:
        verb, much = ("stretches", "much") if grown.mean >= 1 else ("keeps", "long")
        text += (f": this network {verb} what lies between its classes {times.mean:.2g} times as "
                 f"{much} as what lies within one, so that its answers are most sensitive there")
    elif times.high < 1.0:
        text += (f": this network stretches what lies between its classes only {times.mean:.2g} "
                 "times as much as what lies within one, so that its classes are poorly set apart")
    else:
        text += (": this network stretches what lies between its classes no differently from what "
                 "lies within one")
    return f"{text}.{_strongest(other)}"


def at_output(grown: TrajectoryLength) -> Estimate:
    """Return length at the last layer over that at the input, a mean over lines."""
    return Estimate.of(grown.lengths[:, -1] / grown.input_length)


def _strongest(grown: TrajectoryLength) -> str:
    """Name the layer that stretches most."""
    means = grown.ratios.mean(dim=0)
    place = int(torch.argmax(means))
    if means[place] <= 1.0:
        return " No layer lengthens them."
    return (f" Layer {grown.layers[place]} lengthens them most, {float(means[place]):.2g} times "
            "over the one before it.")
