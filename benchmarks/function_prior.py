"""Truth tables of random 7-40-40-1 networks, sampled and counted, beside drawing their weights.

Floor per network: 1961 normals, and 128·(7·40 + 40·40 + 40) = 246e3 multiply-adds, of which the
first layer could be spared by sums. The bound is the faster of two ways to draw the weights alone:
``torch.randn`` in chunks of 250, and our own generator. Rival: a plain batched loop of
``torch.baddbmm`` in chunks of 250 networks, tables packed and counted with ``np.unique``.

Then Walsh transforms of 10,000 tables of 128 bits against fht-cpu and a matrix product, both given
ready float32 signs, and once from packed tables as ours. Run with
``python -m benchmarks function_prior``.
"""

import resource
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch
from scipy import linalg

import priorscope as ps
from priorscope.measures.boolean import (
    PUBLISHED_LAWS,
    function_boundary_distance,
    function_prior,
    function_random_flip_distance,
    read_tables,
    sensitivity,
    walsh_spectrum,
)
from priorscope.measures.boolean.packing import pack, unpack
from priorscope.measures.boolean.quick_stream import QuickStream
from priorscope.networks.sampling import block_length, block_stream, draw_block

from ._timing import paired, row

ARCH, LAW = ps.MLP(inputs=7, widths=(40, 40)), ps.gaussian(1.0, 1.0)
CHUNK = 250


def randn(count: int) -> None:
    """Draw the weights alone with torch."""
    for _ in range(count // CHUNK):
        torch.randn(CHUNK, ARCH.parameter_count)


def own_draw(count: int) -> None:
    """Draw the weights alone, those that ``function_prior`` draws, on as many threads."""
    size, threads = block_length(ARCH), torch.get_num_threads()
    blocks = -(-count // size)

    def draw(thread: int) -> None:
        for block in range(thread, blocks, threads):
            draw_block(ARCH, LAW, size, 0, block, stream=QuickStream(block_stream(0, block)))

    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(draw, range(threads)):
            pass


def batched(count: int) -> None:
    """Evaluate chunks of networks by batched products and count the tables."""
    x = ps.hypercube(7, low=0.0).expand(CHUNK, -1, -1)
    tables = []
    for _ in range(count // CHUNK):
        h = x
        for fan_in, fan_out in ARCH.shapes[:-1]:
            weight = torch.randn(CHUNK, fan_in, fan_out) / fan_in**0.5
            h = torch.baddbmm(torch.randn(CHUNK, 1, fan_out), h, weight).relu_()
        weight = torch.randn(CHUNK, 40, 1) / 40**0.5
        out = torch.baddbmm(torch.randn(CHUNK, 1, 1), h, weight)
        tables.append(np.packbits((out[..., 0] > 0).numpy(), axis=1))
    np.unique(np.concatenate(tables).view("V16").ravel(), return_counts=True)


def run(*, smoke: bool) -> list[dict]:
    return [*_sampling(smoke), *_growth(smoke), *_walsh(smoke), *_measures(smoke)]


def _sampling(smoke: bool) -> list[dict]:
    count, repeats = (500, 1) if smoke else (5000, 15)
    rows = []
    before, state = torch.get_num_threads(), torch.get_rng_state()
    try:
        for threads in sorted({1, before}):
            torch.set_num_threads(threads)
            seconds = paired({
                "ours": lambda: function_prior(ARCH, LAW, count=count),
                "randn": lambda: randn(count), "own": lambda: own_draw(count),
                "batched": lambda: batched(count),
            }, repeats)
            each = {name: taken / count for name, taken in seconds.items()}
            bound = min(each["randn"], each["own"])
            what = f"one network sampled and counted, {threads} threads"
            reached = f"{1 / each['ours']:,.0f}/s, {bound / each['ours']:.0%} of the bound"
            rows += [
                row(what, each["ours"], "torch.randn alone", each["randn"], reached),
                row(what, each["ours"], "our own draws alone", each["own"],
                    f"{1 / each['own']:,.0f}/s"),
                row(what, each["ours"], "baddbmm, chunk 250, unique", each["batched"],
                    f"{1 / each['batched']:,.0f}/s"),
            ]
    finally:
        torch.set_num_threads(before)
        torch.set_rng_state(state)
    return rows


def _growth(smoke: bool) -> list[dict]:
    """Count more and more networks of a law with many functions, and the memory it takes."""
    rows = []
    for count in (1000,) if smoke else (100_000, 1_000_000):
        began = time.perf_counter()
        prior = function_prior(ARCH, PUBLISHED_LAWS["black"], count=count)
        seconds = time.perf_counter() - began
        held = (prior.tables.nbytes + prior.counts.nbytes) / len(prior.counts)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        rows.append(row(f"{count} networks, U(±√6/√n)", seconds, None, None,
                        f"{len(prior.counts)} functions, {held:.0f} bytes each; peak memory "
                        f"{peak:.2f} GiB"))
    return rows


def _walsh(smoke: bool) -> list[dict]:
    count, repeats = (100, 1) if smoke else (10_000, 21)
    bits = np.random.default_rng(0).random((count, 128)) < 0.5
    words, signs = pack(bits), 1 - 2 * bits.astype(np.float32)
    matrix = linalg.hadamard(128).astype(np.float32)
    room = signs.copy()
    rivals: dict[str, Callable[[], object]] = {"scipy hadamard, matmul": lambda: signs @ matrix}
    try:
        import fht_cpu
    except ImportError:
        fht_cpu = None
    else:
        rivals["fht-cpu, in place"] = lambda: fht_cpu.fht(room, num_threads=1)
        rivals["fht-cpu, from packed tables"] = lambda: fht_cpu.fht(
            1 - 2 * unpack(words, 7).astype(np.float32), num_threads=1)
    seconds = paired({"ours": lambda: walsh_spectrum(words), **rivals}, repeats)
    what = f"Walsh spectra of {count} packed tables"
    names = ("scipy hadamard, matmul", "fht-cpu, in place", "fht-cpu, from packed tables")
    return [row(what, seconds["ours"], name, seconds.get(name)) for name in names]


def _measures(smoke: bool) -> list[dict]:
    count, repeats = (100, 1) if smoke else (10_000, 5)
    words = np.random.default_rng(0).integers(0, 2**64, (count, 2), dtype=np.uint64)
    assert read_tables(words).inputs == 7
    measures = {"sensitivity": sensitivity, "boundary distance": function_boundary_distance,
                "random-flip distance": function_random_flip_distance}
    seconds = paired({name: lambda m=measure: m(words) for name, measure in measures.items()},
                     repeats)
    return [row(f"{name} of {count} functions", taken, None, None)
            for name, taken in seconds.items()]


if __name__ == "__main__":
    from ._timing import print_rows

    print_rows(run(smoke=False))
