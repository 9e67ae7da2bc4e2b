"""What is connected, and how: Figs. 20 and 21 redrawn."""

from typing import TYPE_CHECKING, Any

import numpy as np

from ....plots import grouped_means, image_strip, new_figure
from ....plots.illustration import Illustration
from ....plots.style import INK, QUIET, TICK_SIZE, WORDS, dress, key, literal, series_color
from ..judging import chosen
from .ends import KINDS
from .findings import numbers, over_networks

if TYPE_CHECKING:
    import pandas as pd

_WAYS = {"straight": "straight segment", "connected": "bent path"}


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw what the rows allow."""
    figures = {}
    if (frame.part == "pair").any():
        figures["connected"] = _connected(chosen(frame, part="pair"))
    profiles = chosen(frame, part="profile")
    if len(profiles):
        figures["leads"] = _leads(chosen(profiles, network=profiles.network.min()))
    pictures = chosen(frame, part="picture")
    if len(pictures):
        network = pictures.network.min()
        figures["pictures"] = _pictures(chosen(pictures, network=network),
                                        chosen(frame, part="caption", network=network))
    return figures


def _connected(pairs: "pd.DataFrame") -> Illustration:
    kinds = [kind for kind in KINDS if (pairs.kind == kind).any()]
    series = {words: [over_networks(numbers(chosen(pairs, kind=kind), name)) for kind in kinds]
              for name, words in _WAYS.items()}
    ax = grouped_means([kind.replace("-", " – ") for kind in kinds], series,
                       across="share of pairs joined within the class")
    ax.set_xlim(min(0.0, ax.get_xlim()[0]), max(1.02, ax.get_xlim()[1]))
    table = [(words, kind, value) for words, values in series.items()
             for kind, value in zip(kinds, values, strict=True) if value is not None]
    return Illustration(
        ax, "Pairs of inputs of one class that are joined without crossing a decision boundary: "
        "by the segment between them, and by the path that it is bent into. Arms are 95 % "
        "intervals over networks.",
        "The distance between the two marks of a row is what bending does.",
        {"way": [words for words, *_ in table], "pairs": [kind for _, kind, _ in table],
         "mean": [value.mean for *_, value in table], "low": [value.low for *_, value in table],
         "high": [value.high for *_, value in table]})


def _leads(rows: "pd.DataFrame") -> Illustration:
    kinds = [kind for kind in KINDS if (rows.kind == kind).any()]
    figure, first = new_figure(height=330), None
    for place, kind in enumerate(kinds):
        ax = figure.add_subplot(1, len(kinds), place + 1, sharey=first)
        dress(ax, across="share of the way" if place == len(kinds) // 2 else "",
              up="" if place else "lead, logits")
        ax.axhline(0.0, color=INK, alpha=QUIET, linewidth=1.2, zorder=2)
        for number, (name, words) in enumerate((("segment", "straight segment"),
                                                ("path", "bent path"))):
            own = chosen(rows, kind=kind, name=name).sort_values("place")
            ax.plot(own.place, own.value, color=series_color(number), linewidth=2.0,
                    label=None if place else words, zorder=3 + number)
        ax.set_title(literal(kind.replace("-", " – ")), loc="right", color=INK, alpha=WORDS,
                     fontsize=TICK_SIZE)
        ax.margins(x=0)
        if place:
            ax.tick_params(labelleft=False)
        first = first or ax
    assert first is not None
    key(first)
    return Illustration(
        first, "Logit of the class less the largest other one along the segment and the path, for "
        "the pair of each kind whose segment does worst, in one network (Fig. 20).",
        "Below zero the network sees another class.",
        {name: rows[name].tolist() for name in ("kind", "label", "name", "place", "value")})


def _pictures(rows: "pd.DataFrame", captions: "pd.DataFrame") -> Illustration:
    pictures, words = [], []
    table: dict[str, list[Any]] = {name: [] for name in ("kind", "number", "path", "segment")}
    for kind in (kind for kind in KINDS if (rows.kind == kind).any()):
        own = chosen(rows, kind=kind)
        for number in sorted(own.number.unique().tolist()):
            pixels = chosen(own, number=number).sort_values("place").value.to_numpy(dtype=float)
            pictures.append(_image(pixels))
            path, segment = (float(chosen(captions, kind=kind, number=number, name=name)
                                   .value.iloc[0]) for name in ("path", "segment"))
            words.append(f"{path:.2f}\nstraight {segment:.2f}")
            for name, value in zip(table, (kind, number, path, segment), strict=True):
                table[name].append(value)
    columns = len(set(table["number"]))
    ax = image_strip(np.stack(pictures), words, columns=columns)
    kinds = ", ".join(kind.replace("-", " – ") for kind in dict.fromkeys(table["kind"]))
    return Illustration(
        ax, f"Pictures at even distances along one path of each kind, from the top: {kinds} "
        "(Fig. 21). Below each the softmax probability of the class there, and as far along the "
        "straight segment.",
        "On the path the probability stays high where the segment loses it.", table)


def _image(pixels: np.ndarray) -> np.ndarray:
    """Return (rows, columns, 3), from planes of colours or from grey."""
    planes = 3 if len(pixels) == 3072 else 1
    side = round((len(pixels) / planes) ** 0.5)
    image = pixels.reshape(planes, side, side).transpose(1, 2, 0)
    return np.repeat(image, 3 // planes, axis=2).clip(0.0, 1.0)
