"""Figure 10: complexity by activation, scale and depth; and the sequences themselves."""

from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ....plots import columns, grouped_means, image_strip, points_and_lines, through
from ....plots.illustration import Illustration
from ....plots.token_picture import token_colours
from ..judging import chosen
from .shares import constant_share, default, setting_words, shares

if TYPE_CHECKING:
    import pandas as pd

#: Two figures with GELU in both, since more than five series cannot be told apart.
FAMILIES = {"rectifiers": ("gelu", "relu", "silu", "sigmoid"),
            "others": ("gelu", "selu", "tanh", "sine", "gaussian")}

#: Activations in order of what the paper reports at the default scale, low to high.
ORDER = ("gaussian", "sigmoid", "relu", "gelu", "silu", "tanh", "sine", "selu")

UP = "phrases a token"


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw what the rows hold."""
    usual = chosen(frame, layer_norm=True)
    found = {"activations": _activations(usual)}
    for width in sorted(usual.width.unique().tolist()):
        rows = chosen(usual, width=width)
        at_depth = chosen(rows, blocks=default(rows, "blocks"))
        for family in FAMILIES:
            if at_depth.norm_scale.nunique() > 1:
                found[f"scale-{family}-{width}"] = _curves(
                    at_depth, family, "norm_scale", "scale γ of the layer norms",
                    f"GPT-2 of {setting_words(at_depth)}")
            if chosen(rows, norm_scale=1.0).blocks.nunique() > 1:
                found[f"depth-{family}-{width}"] = _curves(
                    chosen(rows, norm_scale=1.0), family, "blocks", "blocks",
                    f"GPT-2 of width {width}")
        shown = chosen(at_depth, norm_scale=1.0)
        shown = shown[shown.tokens != ""]
        if len(shown):
            found[f"sequences-{width}"] = _sequences(shown)
    return found


def _floor(rows: "pd.DataFrame") -> float:
    return constant_share(1 + int(rows.new_tokens.iloc[0]))


def _activations(rows: "pd.DataFrame") -> Illustration:
    usual = {width: default(chosen(rows, width=width), "blocks") for width in rows.width.unique()}
    rows = chosen(rows, norm_scale=1.0)
    names = [name for name in ORDER if (rows.activation == name).any()]
    series: dict[str, list[Estimate | None]] = {}
    for width in sorted(rows.width.unique().tolist()):
        own = chosen(rows, width=width, blocks=usual[width])
        if own.empty:
            continue
        series[setting_words(own)] = [_mean(chosen(own, activation=name)) for name in names]
    ax = grouped_means(names, series, lines={"constant sequence": _floor(rows)}, across=UP)
    data = {"activation": names} | {name: [None if one is None else one.mean for one in values]
                                    for name, values in series.items()}
    return Illustration(ax, "How complex the sequences of untrained GPT-2 are, by activation.",
                        "Means over draws of the weights with 95 % intervals. 1 is a sequence "
                        "whose tokens all differ.", data)


def _mean(rows: "pd.DataFrame") -> Estimate | None:
    return Estimate.of(rows.share) if len(rows) else None


def _curves(rows: "pd.DataFrame", family: str, name: str, across: str,
            what: str) -> Illustration:
    points = {}
    for activation in FAMILIES[family]:
        own = chosen(rows, activation=activation)
        places = sorted(own[name].unique().tolist())
        if places:
            points[activation] = places, [Estimate.of(own.share[own[name] == place])
                                          for place in places]
    ends = [float(rows[name].min()), float(rows[name].max())]
    lines = through(points) | {"constant sequence": (ends, [_floor(rows)] * 2)}
    ax = points_and_lines(points, lines=lines, across=across, up=UP, log_x=name == "norm_scale")
    ax.set_ylim(0.0, 1.04)
    return Illustration(ax, f"Complexity of greedy sequences against {across}, {what}.",
                        "Means over draws of the weights with 95 % intervals. 1 is a sequence "
                        "whose tokens all differ; the initial model has γ = 1.",
                        columns(points, name, "phrases a token"))


def _sequences(rows: "pd.DataFrame") -> Illustration:
    names = [name for name in ORDER if (rows.activation == name).any()]
    pictures, kept = [], {}
    for name in names:
        own = chosen(rows, activation=name).sort_values(["part", "draw"])
        table = np.array([[int(word) for word in words.split()] for words in own.tokens])
        pictures.append(token_colours(table))
        kept[name] = own.tokens.tolist()
    shares_of = {name: shares(rows)[name].mean() for name in names}
    ax = image_strip(np.array(pictures), [f"{name}\n{shares_of[name]:.2f}" for name in names],
                     columns=4)
    return Illustration(
        ax, f"What untrained GPT-2 of {setting_words(rows)} writes: one sequence a row, its first "
        "token on the left, one colour a token.",
        "All activations see the same weights and the same first tokens. A plain band is one "
        "token for ever, stripes are a cycle; the number is phrases a token of these rows.", kept)
