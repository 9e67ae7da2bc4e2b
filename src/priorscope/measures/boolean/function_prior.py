"""Counting the functions of random networks."""

from collections.abc import Iterable
from dataclasses import replace

from ..._core import seeds
from ..._core.checks import whole_number
from ..._core.errors import BadInput
from ..._core.progress import progress
from ...networks.laws import WeightLaw
from ...networks.mlp import MLP
from .counting import Counter, Run, by_frequency, by_table, run_of
from .network_tables import check_settings, sampled_tables
from .packing import word_count
from .prior import FunctionPrior

#: Bytes of tables that are sorted at a time.
CHUNK_BYTES = 2 * 2**20


def function_prior(arch: MLP, law: WeightLaw, *, count: int, seed: int = 0, start: int = 0,
                   values: tuple[float, float] = (0.0, 1.0),
                   threshold: float = 0.0) -> FunctionPrior:
    """Sample networks, read off their truth tables and count the distinct ones.

    A network's bit on an input is 1 where its output lies strictly above the threshold; with two
    outputs, where the second is the larger. P(f) is estimated by the share of networks whose
    table is f. (Valle-Pérez, Camargo & Louis, ICLR 2019, arXiv 1805.08522; Mingard et al. 2019,
    arXiv 1909.11522.)

    Network i is ``sample(arch, law, seed=seed)[i]``: spans of indices may be counted on different
    machines and put together with ``merge_priors``, and ``extended`` goes on where a count ended;
    all ways give the same bytes.

    Cost: plain ReLU networks with one output take one compiled pass each, on as many threads as
    torch may use; all others are evaluated in float64. Memory per distinct function: 8 bytes a
    word of 64 inputs and 8 for the count, 24 for n = 7, and about 60 at the peak, while runs are
    merged and sorted. Measured for 7-40-40-1 under ``PUBLISHED_LAWS["black"]``: 1e5 networks
    compute 71,857 functions, 1e6 compute 688,133 with 40 MiB at the peak.

    Args:
        arch: The architecture, with 1 or 2 outputs and at most 20 inputs.
        law: The distribution of its weights and biases.
        count: Number of networks.
        seed: A non-negative integer.
        start: Index of the first network.
        values: What stands for bit 0 and for bit 1 of an input.
        threshold: Above it a single output is 1.

    Returns:
        The distinct functions with their counts.

    Raises:
        BadInput: The architecture does not compute one bit, or an argument is out of range.
        NonFinite: A network's output overflows.

    Example:
        >>> prior = function_prior(MLP(inputs=7, widths=(40, 40)), gaussian(1, 1), count=1000)
        >>> bool(prior.counts[0] > 200)  # a constant function
        True
    """
    seeds.sequence(seed)
    count, start = whole_number("count", count), whole_number("start", start, at_least=0)
    values, threshold = check_settings(arch, values, threshold)
    counter = Counter(word_count(arch.inputs))
    step = max(1024, CHUNK_BYTES // (8 * word_count(arch.inputs)))
    with progress("functions", count) as advance:
        for first in range(start, start + count, step):
            span = range(first, min(first + step, start + count))
            counter.add(run_of(sampled_tables(arch, law, span, seed=seed, values=values,
                                              threshold=threshold)))
            advance(len(span))
    run = by_frequency(counter.total())
    return FunctionPrior(arch, law, int(seed), *run, ((start, start + count),), values, threshold)


def merge_priors(priors: Iterable[FunctionPrior]) -> FunctionPrior:
    """Put together priors over disjoint spans of networks of one architecture, law and seed.

    The result equals, byte for byte, the prior sampled in one go over the union of the spans.

    Args:
        priors: Priors in any order, at least one.

    Raises:
        BadInput: They differ in more than their spans, or a network is in two of them.
    """
    priors = list(priors)
    if not priors:
        raise BadInput("no priors were given: expected at least one")
    first = priors[0]
    for other in priors[1:]:
        for name in ("arch", "law", "seed", "values", "threshold"):
            mine, theirs = getattr(first, name), getattr(other, name)
            if mine != theirs:
                raise BadInput(f"the priors differ in {name}, {mine} and {theirs}: expected the "
                               "same networks apart from their indices")
    spans = _joined([span for prior in priors for span in prior.spans])
    counter = Counter(first.tables.shape[1])
    for prior in sorted(priors, key=lambda prior: -len(prior.counts)):
        counter.add(by_table(Run(prior.tables, prior.counts)))
    tables, counts = by_frequency(counter.total())
    return replace(first, tables=tables, counts=counts, spans=spans)


def _joined(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return spans in order, those that touch joined into one."""
    joined: list[tuple[int, int]] = []
    for start, stop in sorted(spans):
        if joined and start < joined[-1][1]:
            raise BadInput(f"networks {start} to {min(stop, joined[-1][1]) - 1} are in two of the "
                           "priors: expected disjoint spans of indices")
        if joined and start == joined[-1][1]:
            start = joined.pop()[0]
        joined.append((start, stop))
    return tuple(joined)
