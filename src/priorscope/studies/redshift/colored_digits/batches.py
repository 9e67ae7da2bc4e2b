"""Many networks fitted together, each on batches of its own."""

import torch
from torch import Tensor

from ...._core.batching import spans
from ...._core.errors import NonFinite
from ...._core.progress import progress
from ...._core.seeds import numpy_stream
from ....networks import Ensemble
from ....training import StackedNetworks


def fit_in_batches(nets: Ensemble, inputs: Tensor, targets: Tensor, *, epochs: int,
                   batch_size: int, learning_rate: float, seed: int,
                   device: torch.device | str | None = None) -> StackedNetworks:
    """Fit networks of one output to a number a row by Adam on the mean squared error.

    Each network passes over the rows in random orders of its own, named by ``seed``, its number and
    the epoch.

    Args:
        nets: The networks; they are not changed.
        inputs: (rows, features).
        targets: (rows,).
        epochs: Passes over the rows.
        batch_size: Rows a step.
        learning_rate: Adam's step size.
        seed: Names the orders.
        device: Where to train; by default where the first network is.

    Raises:
        NonFinite: The loss of a network became NaN or infinite.
    """
    stacked = StackedNetworks(nets, device)
    inputs, targets = inputs.to(stacked.device), targets.to(stacked.device)
    optimiser = torch.optim.Adam(stacked.parameters.values(), lr=learning_rate, fused=True)
    with progress("training", epochs) as advance:
        for epoch in range(epochs):
            orders = torch.stack([torch.from_numpy(numpy_stream(seed, "order", index, epoch)
                                                   .permutation(len(inputs)))
                                  for index in range(stacked.count)])
            for span in spans(len(inputs), batch_size):
                rows = orders[:, span].to(stacked.device)
                optimiser.zero_grad()
                errors = stacked.own_outputs(inputs[rows])[..., 0] - targets[rows]
                loss = errors.square().mean(dim=1)
                loss.sum().backward()
                optimiser.step()
            if not torch.isfinite(loss).all():
                raise NonFinite(f"the loss is {loss.max().item()} after epoch {epoch + 1}: "
                                "training diverged; lower the learning rate")
            advance(1)
    return stacked
