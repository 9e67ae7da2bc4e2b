"""Truth tables of models: all inputs, one bit each."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor, nn

from ..._core.batching import spans
from ..._core.checks import real_number
from ..._core.errors import BadInput
from ..._core.estimate import Estimate
from ..._core.progress import progress
from ..._core.result import Result
from ...domains.bits import hypercube
from ...networks.ensemble import Ensemble
from ...networks.evaluation import Model, check_model, evaluate
from ...networks.sampling import SampledEnsemble
from ..bit_search.probes import Probe
from ..bit_search.rows import search_rows
from ..bit_search.start import start
from ..bit_search.strings import BitStrings, read_bits
from .network_tables import check_settings, check_values, double_tables, is_compiled, sampled_tables
from .packing import check_inputs, pack, unpack, word_count, written_tables


@dataclass(frozen=True, repr=False, eq=False)
class TruthTable(Result):
    """Truth tables, one per network; a single model has one row.

    Attributes:
        tables: Packed tables, uint64, (networks, words): bit i of a table, at place i % 64 of word
            i // 64, is the value on row i of ``hypercube(inputs)``.
        inputs: Number of inputs n.
        values: What stood for bit 0 and for bit 1 of an input.
        status: ``"exact"``.
    """

    title: ClassVar[str] = "truth tables"

    tables: np.ndarray
    inputs: int
    values: tuple[float, float]
    status: str = "exact"

    @property
    def bits(self) -> np.ndarray:
        """The tables as booleans, (networks, 2ⁿ), in counting order of the inputs."""
        return unpack(self.tables, self.inputs)

    @property
    def ones(self) -> np.ndarray:
        """Number of inputs that each network maps to 1, int64."""
        return np.bitwise_count(self.tables).sum(axis=1, dtype=np.int64)

    def summary(self) -> dict[str, Any]:
        """Return the numbers of networks and inputs, the constant ones and the share of ones."""
        ones, size = self.ones, 1 << self.inputs
        return {
            "networks": len(self.tables),
            "inputs": f"{self.inputs} ({size} rows)",
            "constant": int(((ones == 0) | (ones == size)).sum()),
            "share of ones": Estimate.of(ones / size),
        }

    def columns(self) -> dict[str, Any]:
        """Return the table as hexadecimal digits and its number of ones per network."""
        return {"table": written_tables(self.tables, self.inputs), "ones": self.ones}


def truth_table(model: Model | Ensemble, *, inputs: int | None = None,
                values: tuple[float, float] = (0.0, 1.0), threshold: float = 0.0,
                batch_size: int | None = None) -> TruthTable:
    """Evaluate a model on all 2ⁿ bit strings and return its bits, packed.

    Bit i is the class of row i of ``hypercube(n, low=values[0], high=values[1])``: coordinate j
    of input i is bit n - 1 - j of i. A single output gives 1 where it lies strictly above the
    threshold, so that an exact 0 gives 0; of two outputs the larger wins, the first of equal ones;
    more are refused. A sign closer to the threshold than its rounding error is decided in
    float64. (The order and the strict sign of Valle-Pérez et al. 2019 and Mingard et al. 2019,
    Definition 3.1.)

    Cost: one forward pass over 2ⁿ strings per network, for modules and callables a gradient as
    well, which bounds the rounding error. Tables take 2ⁿ/8 bytes a network.

    Args:
        model: A module or callable on (points, n), or an ensemble.
        inputs: Number of inputs n, at most 20; None reads it off an ensemble or off a
            ``Sequential`` that begins with a ``Linear``.
        values: What stands for bit 0 and for bit 1.
        threshold: Where a single output changes class; 0.5 for probabilities.
        batch_size: Strings at a time for modules and callables; None means what fits in memory.

    Returns:
        The tables, one row a network.

    Raises:
        BadInput: The number of inputs cannot be read off or is too large, or there are more than
            two outputs.
        UnsupportedModel: The model is stochastic, in half precision, or no model.
        NonFinite: An output is NaN or infinite.

    Example:
        >>> truth_table(lambda x: x.sum(dim=1) - 1.5, inputs=2).bits.astype(int).tolist()
        [[0, 0, 0, 1]]
    """
    values, threshold = check_values(values), real_number("threshold", threshold)
    if isinstance(model, SampledEnsemble):
        if inputs is not None and inputs != model.arch.inputs:
            raise BadInput(f"inputs is {inputs}: the networks take {model.arch.inputs}")
        return TruthTable(_sampled(model, values, threshold), model.arch.inputs, values)
    members = list(model) if isinstance(model, Ensemble) else [model]
    inputs = check_inputs(_read_inputs(members[0]) if inputs is None else inputs)
    strings = read_bits(hypercube(inputs, low=values[0], high=values[1]), values=values)
    tables = np.empty((len(members), word_count(inputs)), dtype=np.uint64)
    with progress("truth tables", len(members) * len(strings)) as advance:
        for row, member in enumerate(members):
            check_model(member)
            _check_outputs(evaluate(member, strings.x[:1]))
            parts = search_rows(member, strings, _decider(threshold), candidates=1,
                                threshold=threshold, batch_size=batch_size, advance=advance)
            tables[row] = pack(torch.cat(parts).cpu().numpy().astype(bool))
    return TruthTable(tables, inputs, values)


def _decider(threshold: float) -> Any:
    def decide(probe: Probe, rows: BitStrings, first: int) -> Tensor:
        return start(probe, rows, threshold=threshold).reference

    return decide


def _sampled(nets: SampledEnsemble, values: tuple[float, float], threshold: float) -> np.ndarray:
    values, threshold = check_settings(nets.arch, values, threshold)
    if is_compiled(nets.arch):
        tables = [
            sampled_tables(nets.arch, nets.law, range(piece.start, piece.stop), seed=nets.seed,
                           values=values, threshold=threshold)
            for piece in spans(len(nets), 2**16)
        ]
    else:
        tables = [double_tables(stack, values, threshold) for _, stack in nets.stacks()]
    return np.concatenate(tables)


def _check_outputs(outputs: Tensor) -> None:
    if outputs.shape[1] > 2:
        raise BadInput(f"the model has {outputs.shape[1]} outputs: a Boolean function needs one, "
                       "or two of which the larger wins")


def _read_inputs(model: Model) -> int:
    """Return the inputs of the first layer of a ``Sequential`` or of a lone ``Linear``."""
    while isinstance(model, nn.Sequential) and len(model):
        model = next((inner for inner in model
                      if not isinstance(inner, nn.Flatten | nn.Identity | nn.Dropout)), model[0])
    if isinstance(model, nn.Linear):
        return model.in_features
    raise BadInput("the number of inputs cannot be read off the model: pass inputs=, the number "
                   "of bits it takes")
