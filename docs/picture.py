"""Draw the picture of the README: ``python docs/picture.py docs/_static/functions.png``.

One random network per cell, three hidden layers of 64 units, on [-1, 1]²: activations across,
weight magnitude α of the Glorot-uniform law from row to row; biases within ±1.
"""

import sys

import numpy as np

import priorscope as ps
from priorscope.plots import function_gallery, to_png

ACTIVATIONS, SCALES, SIDE = ("relu", "gelu", "tanh", "gaussian", "sine"), (1.0, 4.0, 10.0), 128


def main(path: str) -> None:
    grid, images, names = ps.grid(SIDE), [], []
    for scale in SCALES:
        for activation in ACTIVATIONS:
            arch = ps.MLP(inputs=2, widths=(64, 64, 64), activation=activation)
            nets = ps.sample(arch, ps.glorot_uniform(scale, 1.0), count=1, seed=3,
                             dtype=grid.dtype)
            values = nets(grid)[0, :, 0].numpy().reshape(SIDE, SIDE)
            images.append(values - np.median(values))
            names.append(f"{activation} × {scale:g}")
    ax = function_gallery(np.stack(images), names, columns=len(ACTIVATIONS))
    to_png(ax.get_figure(root=True), path, scale=1.5)


if __name__ == "__main__":
    main(sys.argv[1])
