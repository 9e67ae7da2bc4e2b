"""
Random functions by activation
==============================

One random network a picture, on the square from -1 to 1. Blue is below the median of the function,
orange above. From left to right the activation changes, from row to row the magnitude of the
weights; the biases lie within 1 throughout. The same random numbers make every column.

ReLU networks keep their shape when weights grow, since scaling the weights of a ReLU layer scales
its output. Sine networks oscillate.
"""

import numpy as np

import priorscope as ps
from priorscope.plots import function_gallery

activations, scales, side = ("relu", "tanh", "gaussian", "sine"), (1.0, 4.0, 10.0), 96
square, images, names = ps.grid(side), [], []
for scale in scales:
    for activation in activations:
        arch = ps.MLP(inputs=2, widths=(64, 64, 64), activation=activation)
        nets = ps.sample(arch, ps.glorot_uniform(scale), count=1, seed=3, dtype=square.dtype)
        values = nets(square)[0, :, 0].numpy().reshape(side, side)
        images.append(values - np.median(values))
        names.append(f"{activation} × {scale:g}")
ax = function_gallery(np.stack(images), names, columns=len(activations))
