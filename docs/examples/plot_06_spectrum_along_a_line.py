"""
The spectrum of a network along a line
======================================

Along a line a ReLU network is a broken line, and the Fourier transform of that has a closed form:
no grid and no fast transform. Its magnitude falls as the square of the frequency, whatever the
depth; what deeper or larger weights change is how high it starts.
"""

import numpy as np
import torch

import priorscope as ps
from priorscope.plots import points_and_lines

frequencies = np.geomspace(3, 1000, 3000)
bins = np.geomspace(3, 1000, 25)
middles, place = np.sqrt(bins[1:] * bins[:-1]), np.digitize(frequencies, bins[1:-1])
a, b = torch.from_numpy(np.random.default_rng(0).standard_normal((2, 32)))
points, lines = {}, {}
for depth in (1, 3, 6):
    nets = ps.sample(ps.MLP(inputs=32, widths=(64,) * depth), ps.gaussian(2.0, 0.09), count=8,
                     dtype=torch.float64)
    found = [ps.line_spectrum(ps.linear_pieces(net, a, b), frequencies, unit="cycles",
                              boundary="corners").magnitudes[0, 0] for net in nets]
    power = np.stack([[np.log10(one[place == bin].mean()) for bin in range(24)] for one in found])
    points[f"{depth} hidden layers"] = (middles, [ps.Estimate.of(column) for column in power.T])
lines["slope −2"] = (middles, -1.2 - 2 * np.log10(middles))
ax = points_and_lines(points, lines=lines, across="frequency (cycles along the line)",
                      up="log₁₀ of the magnitude", log_x=True)
