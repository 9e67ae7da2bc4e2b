"""A denoising autoencoder of images."""

import torch
from torch import Tensor, nn

from ...._core.batching import spans
from ...._core.seeds import numpy_stream
from ....networks import Ensemble

#: Rows of a batch, Adam's step size, and the standard deviation of the noise on the pixels.
BATCH, RATE, NOISE = 128, 1e-3, 0.3


def train_autoencoder(images: Tensor, *, hidden: int, features: int, epochs: int,
                      seed: int) -> nn.Sequential:
    """Return an autoencoder that takes noise off images, in evaluation mode.

    ReLU networks from pixels over ``hidden`` units to ``features`` linear ones and back, with a
    sigmoid at the end: what it returns are images on a manifold of as many dimensions, or fewer.
    The loss is the mean squared error to the images without noise. The paper states no details.

    Args:
        images: Pixels from 0 to 1, (rows, pixels).
        hidden: Units between pixels and features.
        features: Units in the middle.
        epochs: Passes over the rows.
        seed: Of weights, noise and order.
    """
    pixels = images.shape[1]

    def made() -> nn.Module:
        return nn.Sequential(nn.Linear(pixels, hidden), nn.ReLU(), nn.Linear(hidden, features),
                             nn.Linear(features, hidden), nn.ReLU(), nn.Linear(hidden, pixels),
                             nn.Sigmoid())

    model = Ensemble.from_factory(made, count=1, seed=seed)[0]
    assert isinstance(model, nn.Sequential)
    optimiser = torch.optim.Adam(model.parameters(), lr=RATE, fused=True)
    for epoch in range(epochs):
        stream = numpy_stream(seed, "epoch", epoch)
        order = torch.from_numpy(stream.permutation(len(images)))
        for span in spans(len(images), BATCH):
            batch = images[order[span]]
            noise = torch.from_numpy(stream.standard_normal(tuple(batch.shape), dtype="float32"))
            optimiser.zero_grad()
            (model(batch + NOISE * noise) - batch).square().mean().backward()
            optimiser.step()
    return model.eval()


def unexplained(model: nn.Module, images: Tensor) -> float:
    """Return the squared error of reconstructions over the variance of the images."""
    with torch.no_grad():
        error = (model(images) - images).square().sum()
    return float(error / (images - images.mean(dim=0)).square().sum())
