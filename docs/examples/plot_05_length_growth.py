"""
How length grows through the layers
===================================

A circle in the input space becomes a curve in every layer. Random networks make it longer from
layer to layer, by a factor that the variance of the weights decides. Points are means over eight
networks with hard-tanh units; lines start at the first layer and grow by the factor of infinite
width.
"""

import numpy as np

import priorscope as ps
from priorscope.plots import points_and_lines

depth, inputs = 6, 64
a, b = np.linalg.qr(np.random.default_rng(0).standard_normal((inputs, 2)))[0].T * inputs**0.5
arch = ps.MLP(inputs=inputs, widths=(64,) * depth, activation="hard_tanh", bias=False)
layers = np.arange(depth + 1)
points, lines = {}, {}
for variance in (1.0, 4.0, 16.0):
    nets = ps.sample(arch, ps.gaussian(variance), count=8, seed=0)
    found = ps.trajectory_length(nets, ps.circle(a, b), rtol=0.01)
    ratio = found.lengths[:, :depth].numpy() / (2 * np.pi * inputs**0.5)
    name = f"σ_w² = {variance:g}"
    points[name] = (layers[1:], [ps.Estimate.of(column) for column in ratio.T])
    growth = ps.theory.length_growth("hard_tanh", variance).mean_field
    lines[name] = (layers[1:], points[name][1][0].mean * growth ** (layers[1:] - 1))
ax = points_and_lines(points, lines=lines, across="hidden layer", up="length, input = 1",
                      log_y=True)
