"""Handing bit strings to a search in batches, whatever the model is."""

from collections.abc import Callable
from typing import TypeVar

import torch

from ..._core.batching import DEFAULT_BUDGET, batch_length, in_batches
from ..._core.errors import BadInput
from ...networks.decisions import check_threshold
from ...networks.ensemble import Ensemble
from ...networks.evaluation import Model, check_model, outputs_of, placement
from ...networks.sampling import SampledEnsemble
from .probes import ModelProbe, Probe, StackProbe
from .strings import BitStrings

T = TypeVar("T")

#: A search over a batch of rows: (probe, strings, index of the first row).
Search = Callable[[Probe, BitStrings, int], T]

#: Bytes of weights of different networks searched together; beyond, the cache no longer helps.
WEIGHT_BYTES = 4 * 2**20

#: Bytes of candidate strings on their way through one network on a CPU: enough rows for fast
#: matrix products, few enough for the cache.
CANDIDATE_BYTES = 40 * 2**20


def search_rows(model: Model | Ensemble, bits: BitStrings, search: Search[T], *, candidates: int,
                threshold: float, batch_size: int | None,
                advance: Callable[[int], None]) -> list[T]:
    """Run ``search`` on all strings, batch by batch, and return its results in order.

    Args:
        model: One model for all strings, or an ensemble with one string per network.
        bits: The strings.
        search: What to run on a batch.
        candidates: Strings that the search evaluates at once per row, for the memory it needs.
        threshold: Where a single output changes class.
        batch_size: Rows at a time; None means what fits.
        advance: Told the number of rows done.
    """
    if not isinstance(model, Ensemble):
        return _one_model(model, bits, search, 0, candidates, threshold, batch_size, advance)
    if len(model) != len(bits):
        raise BadInput(f"{len(bits)} strings for {len(model)} networks: an ensemble takes one "
                       "string per network")
    if isinstance(model, SampledEnsemble) and _splits(model):
        return _stacked(model, bits, search, candidates, batch_size, advance)
    parts: list[T] = []
    for index, module in enumerate(model):
        row = bits[index:index + 1]
        parts += _one_model(module, row, search, index, candidates, threshold, 1, advance)
    return parts


def _splits(model: SampledEnsemble) -> bool:
    """Whether the first layer's values determine all that follows."""
    return not model.arch.gated and not (model.arch.depth and model.arch.skips(0))


def _stacked(model: SampledEnsemble, bits: BitStrings, search: Search[T], candidates: int,
             batch_size: int | None, advance: Callable[[int], None]) -> list[T]:
    if bits.x.shape[1] != model.arch.inputs:
        raise BadInput(f"strings have {bits.x.shape[1]} bits: the networks take "
                       f"{model.arch.inputs}")
    bits = bits.like(model.device, model.dtype)
    item = torch.finfo(model.dtype).bits // 8
    by_weights = batch_length(model.arch.parameter_count * item, batch_size=batch_size,
                              budget=WEIGHT_BYTES)
    by_work = batch_length(3 * candidates * item * max(model.arch.sizes), batch_size=batch_size)
    parts = []
    for span, stack in model.stacks(batch_size=min(by_weights, by_work)):
        parts.append(search(StackProbe(stack), bits[span], span.start))
        advance(span.stop - span.start)
    return parts


def _one_model(model: Model, bits: BitStrings, search: Search[T], first: int, candidates: int,
               threshold: float, batch_size: int | None,
               advance: Callable[[int], None]) -> list[T]:
    check_model(model)
    device, dtype = placement(model, bits.x)
    sample = bits[:64].like(device, dtype)
    probe = ModelProbe(model, bits.shape, sample.x)
    with torch.no_grad():
        outputs = outputs_of(model, sample.x.clone().reshape(-1, *bits.shape))
    check_threshold(model, outputs, threshold)

    def work(piece: slice) -> T:
        return search(probe, bits[piece].like(device, dtype), first + piece.start)

    return in_batches(work, len(bits), bytes_per_item=float(candidates * probe.row_bytes),
                      batch_size=batch_size, advance=advance,
                      budget=CANDIDATE_BYTES if device.type == "cpu" else DEFAULT_BUDGET)
