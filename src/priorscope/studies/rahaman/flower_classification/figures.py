"""Figures 7 and 9: accuracy by frequency and petals, and two networks around a curve."""

from typing import TYPE_CHECKING

import numpy as np

from ....plots import function_gallery, heat_map
from ....plots.illustration import Illustration
from ..judging import chosen
from .findings import last_accuracies

if TYPE_CHECKING:
    import pandas as pd


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw what the rows hold."""
    found = {"accuracy": _accuracies(frame)}
    best = _best_fitted(frame)
    return found | {"off-the-curve": _maps(chosen(frame, frequency=best), best)}


def _accuracies(frame: "pd.DataFrame") -> Illustration:
    frequencies = sorted(frame.frequency.unique().tolist())
    rows = [last_accuracies(chosen(frame, frequency=frequency)) for frequency in frequencies]
    petals = rows[0][0]
    table = np.stack([values.mean(axis=0) for _, values in rows], axis=1)
    ax = heat_map(table, rows=petals, columns=frequencies, across="periods along the curve",
                  up="petals", low=0.5, high=1.0, label="training accuracy", log_x=True)
    return Illustration(
        ax, "Training accuracy by the frequency of the labels and the petals of the curve.",
        "Means over networks. Upwards, at one frequency, the curve winds more through the plane.",
        {"petals": np.repeat(petals, len(frequencies)),
         "frequency": np.tile(frequencies, len(petals)), "accuracy": table.ravel()})


def _best_fitted(frame: "pd.DataFrame") -> int:
    frequencies = sorted(frame.frequency.unique().tolist())
    fits = [last_accuracies(chosen(frame, frequency=one))[1][:, -1].mean() for one in frequencies]
    return int(frequencies[int(np.argmax(fits))])


def _maps(rows: "pd.DataFrame", frequency: int) -> Illustration:
    own = chosen(rows, kind="map")
    side = int(rows.side.iloc[0])
    images = np.stack([chosen(own, network=network).value.to_numpy().reshape(side, side)
                       for network in sorted(own.network.unique().tolist())])
    petals = int(own.flower.iloc[0])
    ax = function_gallery(images, [f"start {place + 1}" for place in range(len(images))],
                          columns=2)
    return Illustration(
        ax, f"Logits around the curve with {petals} petals of networks that differ in their start, "
        f"labels of {frequency} periods.",
        "The square is [-1.6, 1.6]²; the line is where the label changes. On the curve both were "
        "trained on the same labels.",
        {"start": np.repeat(np.arange(1, len(images) + 1), side * side), "logit": images.ravel()})
