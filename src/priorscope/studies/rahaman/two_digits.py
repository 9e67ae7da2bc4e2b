"""Two digits as a regression task: targets -1 and +1, rows of their own for each network."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ..._core.checks import known_name
from ..._core.errors import BadInput
from ..._core.seeds import numpy_stream
from ...domains import load_digits, load_mnist
from ..judging import STAND_IN

#: Names under which cells ask for digits; the last stands in for quick looks.
SOURCES = ("mnist", STAND_IN)

#: The two digits of the published code, for targets of -1 and +1.
DIGITS = (3, 8)


@dataclass(frozen=True, eq=False)
class TwoDigits:
    """Training and validation rows of several networks.

    Attributes:
        inputs: Pixels from 0 to 1, (networks, rows, pixels).
        targets: -1 or +1, (networks, rows).
        validation_inputs: (networks, validation rows, pixels).
        validation_targets: (networks, validation rows).
    """

    inputs: Tensor
    targets: Tensor
    validation_inputs: Tensor
    validation_targets: Tensor


def two_digits(name: str, *, rows: int, validation: int, networks: int, seed: int) -> TwoDigits:
    """Draw rows of digits 3 and 8 for each network, training and validation rows apart.

    As in the published code both come from the data's training part. Network i gets the same rows
    whatever the number of networks, and fewer rows are the first of more.

    Args:
        name: One of ``SOURCES``.
        rows: Training rows of a network.
        validation: Validation rows of a network; may be 0.
        networks: How many networks.
        seed: Names the draw.

    Raises:
        UnknownName: No such data.
        BadInput: More rows than there are.
        DataFileError: The files of MNIST are not there.
    """
    known_name("data", name, SOURCES)
    data = load_mnist() if name == "mnist" else load_digits()
    places = torch.isin(data.train_labels, torch.tensor(DIGITS)).nonzero().squeeze(1)
    if rows + validation > len(places):
        raise BadInput(f"{rows} training and {validation} validation rows are asked for: {name} "
                       f"has {len(places)} rows of digits {DIGITS[0]} and {DIGITS[1]}")
    drawn = torch.stack([places[torch.from_numpy(_order(len(places), seed, network))]
                         for network in range(networks)])
    targets = torch.where(data.train_labels == DIGITS[1], 1.0, -1.0)
    own, held_out = drawn[:, :rows], drawn[:, len(places) - validation:]
    return TwoDigits(data.train_inputs[own], targets[own], data.train_inputs[held_out],
                     targets[held_out])


def _order(count: int, seed: int, network: int) -> np.ndarray:
    return numpy_stream(seed, "rows", network).permutation(count)
