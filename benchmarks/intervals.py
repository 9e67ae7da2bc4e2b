"""All pairwise generalization intervals of a network that memorised 1,000 images of MNIST.

Run with ``python -m benchmarks.intervals``; ``--smoke`` takes the embedded digits and few pairs.
"""

import resource
import sys
import time

import torch
from torch import Tensor

import priorscope as ps

from ._timing import print_rows, row

#: Points of a grid on [-1, 2], the step of which is what the rival may be off.
POINTS = 3001


def ordered_pairs(labels: Tensor) -> tuple[Tensor, Tensor]:
    """Return all ordered pairs of different rows with the same label."""
    same = labels.unsqueeze(1) == labels
    same.fill_diagonal_(False)
    first, second = same.nonzero(as_tuple=True)
    return first, second


def run(smoke: bool) -> list[dict]:
    """Return the time of all pairs, and of as many as the grid does in the time, per line."""
    data = ps.load_digits() if smoke else ps.load_mnist()
    rows = torch.cat([(data.train_labels == label).nonzero()[:20 if smoke else 100, 0]
                      for label in range(10)])
    inputs, labels = data.train_inputs[rows], data.train_labels[rows]
    arch = ps.MLP(inputs=inputs.shape[1], widths=(128, 128, 128), outputs=10)
    model = ps.sample(arch, ps.he_normal(), count=1, seed=0)[0]
    ps.training.fit(model, inputs, labels, epochs=5 if smoke else 60)
    first, second = ordered_pairs(labels)
    if smoke:
        first, second = first[:200], second[:200]
    ps.generalization_interval(model, inputs[:2], inputs[2:4] - inputs[:2])
    began = time.perf_counter()
    found = ps.generalization_interval(model, inputs[first], inputs[second] - inputs[first])
    ours = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    few = slice(0, 20 if smoke else 100)
    began = time.perf_counter()
    grid = ps.generalization_interval(model, inputs[first[few]],
                                      inputs[second[few]] - inputs[first[few]], samples=POINTS)
    rival = (time.perf_counter() - began) * len(first) / len(grid.lower)
    over = int((grid.length > found.length[few] + 1e-4).sum())
    return [row(f"{len(first):,} intervals, {torch.get_num_threads()} threads", ours,
                f"grid of {POINTS} points", rival,
                f"mean {float(found.length.mean()):.3f}; {memory:.2f} GiB at most; the grid "
                f"overlooks a change on {over} of {len(grid.lower)} lines")]


if __name__ == "__main__":
    print_rows(run(smoke="--smoke" in sys.argv))
