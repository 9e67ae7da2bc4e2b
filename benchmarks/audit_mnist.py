"""Boundary distances of all MNIST test images under one trained network 784-784-784-1.

Floor, in multiply-adds per image: mean distance times (20 + 4)·784²; the network is shared, so
its weights stay in the cache. Reported with the peak memory of the process. Needs the real MNIST
under PRIORSCOPE_DATA or in the cache.
"""

import resource
import time

import torch

import priorscope as ps
from priorscope.instruments.audit.trained import train_parity

from ._timing import row


def run(*, smoke: bool) -> list[dict]:
    try:
        data = ps.load_mnist(download=False).binarised(threshold=25 / 255).even_odd()
    except ps.DataFileError as error:
        return [{"what": f"skipped: {error}"[:100]}]
    data = data.subset(train=320 if smoke else 6000, test=64 if smoke else None)
    model, _ = train_parity(data, epochs=1 if smoke else 10)
    rows = []
    for threads in (1, 2):
        before = torch.get_num_threads()
        torch.set_num_threads(threads)
        began = time.perf_counter()
        result = ps.boundary_distance(model, data.test_inputs, values=(0, 1))
        seconds = time.perf_counter() - began
        torch.set_num_threads(before)
        mean = float(result.distance[result.found].mean())
        operations = 2 * len(data.test_inputs) * mean * 24 * 784**2
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        rows.append(row(f"{len(data.test_inputs)} test images, {threads} threads", seconds,
                        "limit", 60.0, f"{operations / 1e12:.2f}e12 operations, mean distance "
                        f"{mean:.2f}; peak memory {peak:.2f} GiB"))
    return rows


if __name__ == "__main__":
    from ._timing import print_rows

    print_rows(run(smoke=False))
