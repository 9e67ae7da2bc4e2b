"""What paths of constant prediction say."""

from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import at_least, at_most, near
from ..judging import chosen, judged
from .ends import KINDS

if TYPE_CHECKING:
    import pandas as pd

#: Of shares of pairs: what counts as all, and as almost all.
ALL, MOST = 0.99, 0.95

#: Least softmax probability along the paths that the paper shows.
SURE = 0.95

#: By how much paths are longer than segments, and the error of that number.
EXCESS, ERROR = 0.03, 0.003

_SOURCE = "App. A.7"


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the rows can speak about."""
    pairs = chosen(frame, part="pair")
    if pairs.empty:
        return []
    found: list[Finding] = []
    for kind in KINDS:
        found += _connected(frame, chosen(pairs, kind=kind), kind)
    return [*found, *_length(frame, pairs), *_sure(frame, pairs), *_segments(frame, pairs)]


def numbers(rows: "pd.DataFrame", name: str) -> "pd.Series":
    """Return a number of every pair, by network and pair."""
    return chosen(rows, name=name).set_index(["network", "pair"]).value.sort_index()


def joined(rows: "pd.DataFrame") -> "pd.Series":
    """Return whether the bent path or the segment stays in the class, by network and pair."""
    bent, straight = numbers(rows, "connected"), numbers(rows, "straight")
    return bent.where(bent >= straight, straight)


def over_networks(values: "pd.Series") -> Estimate | None:
    """Estimate the mean over networks, from their means of numbers by network and pair."""
    if values.empty:
        return None
    return Estimate.of(values.groupby(level="network").mean())


def note(frame: "pd.DataFrame") -> str:
    """Say how much was computed, how well the networks do, and what is proved."""
    one = frame.iloc[0]
    pairs = chosen(frame, part="pair", name="connected")
    own = chosen(frame, part="network")
    means = {name: float(chosen(own, name=name).value.mean()) if len(own) else 0.0
             for name in ("train accuracy", "test accuracy")}
    proof = ("proved by linear pieces" if bool(one.certify) else "seen at samples")
    return (f"{frame.network.nunique()} residual networks of channels {one.channels}, "
            f"{int(one['rows']):,} training images, accuracy {means['train accuracy']:.2f} in "
            f"training and {means['test accuracy']:.2f} in test, where the paper has ResNet-20; "
            f"{len(pairs)} pairs, {proof}. Adversarial: targeted projected gradient descent, "
            f"pixels (0 to 1) changed by {float(one.radius):.3f} at most, up to a probability of "
            "0.99; the paper does not say which attack.")


def _connected(frame: "pd.DataFrame", pairs: "pd.DataFrame", kind: str) -> list[Finding]:
    first, second = ("a training image" if name == "train" else "an adversarial one"
                     for name in kind.split("-"))
    both = {"train-train": "two training images", "adversarial-adversarial":
            "two adversarial images"}.get(kind, f"{first} and {second}")
    return judged(
        f"Between {both} of one class there is a path that crosses no decision boundary, for all "
        "pairs.", over_networks(joined(pairs)), lambda value: at_least(value, ALL),
        f"{_SOURCE}, Fig. 20", published=1.0, frame=frame,
        note=f"Share of pairs joined by the bent path or by the segment; by the path alone "
             f"{np.mean(numbers(pairs, 'connected')):.3f}. All: at least {ALL:.0%}. Training "
             f"images are of those that the network classifies right. {note(frame)}")


def _length(frame: "pd.DataFrame", pairs: "pd.DataFrame") -> list[Finding]:
    excess = numbers(pairs, "excess")[numbers(pairs, "connected") > 0]
    one = frame.iloc[0]
    return judged(
        "A path within a class is 3 % longer than the segment between its ends.",
        over_networks(excess), lambda value: near(value, EXCESS, tolerance=ERROR), _SOURCE,
        published=Estimate(EXCESS, EXCESS - ERROR, EXCESS + ERROR, 10), frame=frame,
        note=f"It depends on the step size ({float(one.learning_rate):g}, in pixels from 0 to 1), "
             f"the steps ({int(one.cycles)} × {int(one.steps)}) and the pivots ({int(one.pivots)} "
             f"at the start; not stated), as a path goes on bending after it has left the other "
             f"classes. {note(frame)}")


def _sure(frame: "pd.DataFrame", pairs: "pd.DataFrame") -> list[Finding]:
    """Judge the softmax probability on paths whose ends have it."""
    least, ends = numbers(pairs, "probability"), numbers(pairs, "ends probability")
    own = least[ends >= SURE]
    return judged(
        "Along a path the softmax probability of the class stays at 95 % or more, if both ends "
        "have it.", over_networks((own >= SURE).astype(float)),
        lambda value: at_least(value, MOST), f"{_SOURCE}, Fig. 21", published=1.0, frame=frame,
        note=f"Share of paths; {len(own)} of {len(least)} have such ends. Agrees from {MOST:.0%} "
             f"on. {note(frame)}")


def _segments(frame: "pd.DataFrame", pairs: "pd.DataFrame") -> list[Finding]:
    straight = numbers(pairs, "straight")
    kinds = "; ".join(f"{kind} {np.mean(numbers(chosen(pairs, kind=kind), 'straight')):.2f}"
                      for kind in KINDS if (pairs.kind == kind).any())
    return judged(
        "A path is needed: for some pairs the straight segment crosses a decision boundary.",
        over_networks(straight), lambda value: at_most(value, ALL), "Baseline of our own",
        frame=frame, note=f"Share of segments within the class: {kinds}. {note(frame)}")
