"""Linear pieces by walking from kink to kink, one at a time: the twin of the layerwise cut."""

import numpy as np
import torch


def kinks_of(layer):
    if isinstance(layer, torch.nn.ReLU):
        return (0.0,), (0.0, 1.0)
    if isinstance(layer, torch.nn.LeakyReLU):
        return (0.0,), (layer.negative_slope, 1.0)
    return (-1.0, 1.0), (0.0, 1.0, 0.0)


def walk_line(model, start, end):
    """Return breakpoints on (0, 1), found by following the affine map of each piece to its end."""
    a, b = (np.asarray(point, dtype=float).reshape(-1) for point in (start, end))
    at, found = 0.0, []
    while True:
        following = _next_kink(model, a, b - a, at)
        if following is None:
            return np.array(found)
        found.append(following)
        at = following


def _next_kink(model, a, v, at):
    """Return the first kink right of ``at`` of the piece that begins there."""
    value, slope, best, inside = a.copy(), v.copy(), None, at + 1e-11
    for layer in model:
        if isinstance(layer, torch.nn.Linear):
            weight = layer.weight.detach().double().numpy()
            value = weight @ value
            slope = weight @ slope
            if layer.bias is not None:
                value = value + layer.bias.detach().double().numpy()
            continue
        kinks, slopes = kinks_of(layer)
        here = value + inside * slope
        level = np.zeros(len(value))
        factor = np.zeros(len(value))
        for unit in range(len(value)):
            place = sum(here[unit] > kink for kink in kinks)
            factor[unit] = slopes[place]
            for kink in kinks:
                if slope[unit] != 0:
                    t = (kink - value[unit]) / slope[unit]
                    if t > inside and t < 1 and (best is None or t < best):
                        best = t
            level[unit] = (layer(torch.tensor(here[unit]))).item() - factor[unit] * here[unit]
        value, slope = factor * value + level, factor * slope
    return best
