"""Training until every row is right, real labels or random ones."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from .._core import seeds
from .._core.batching import spans
from .._core.checks import real_number, whole_number
from .._core.errors import BadInput, NonFinite
from .._core.progress import progress
from ..domains import Dataset
from ..networks import MLP, WeightLaw, classes, sample, uniform

#: Rows that may be wrong when visited before the whole training part is looked at.
_WORTH_A_LOOK = 0.1


@dataclass(frozen=True)
class Memorised:
    """How a training run ended.

    Attributes:
        epochs: Passes made over the training rows.
        accuracy: Share of training rows right at the end.
        losses: Mean training loss of each epoch, of the rows as they were visited.
    """

    epochs: int
    accuracy: float
    losses: tuple[float, ...]

    @property
    def complete(self) -> bool:
        """Whether every training row is right."""
        return self.accuracy == 1.0


def memorise(data: Dataset, *, widths: tuple[int, ...] = (128, 128, 128),
             law: WeightLaw | None = None, max_epochs: int = 1000, batch_size: int = 32,
             learning_rate: float = 0.01, momentum: float = 0.9, seed: int = 0,
             on_epoch: Callable[[int, nn.Sequential], None] | None = None,
             ) -> tuple[nn.Sequential, Memorised]:
    """Train a ReLU network on a data set until every training row is right.

    The experiment of Salman et al. 2019, section 3: softmax, cross entropy, SGD of step 0.01,
    weights uniform at first. The paper gives neither the range of the weights nor momentum, batch
    and epochs; U(±0.05) is the default of Keras, with which these networks fit 1000 digits with
    random labels in about 100 epochs at momentum 0.9. Networks of few inputs start too close to
    zero under this law and need ``law=he_normal()``.

    Training sums float32 numbers in an order that depends on the number of threads and on the
    processor, and small differences grow; on one machine the numbers repeat. The global random
    state is not used. Gradients of such a network are written out below: the steps of batches of
    32 spend more time in the bookkeeping of automatic ones than in arithmetic.

    Args:
        data: Training rows and labels; the network has an output for each class.
        widths: Units of each hidden layer; none gives softmax regression.
        law: Of the initial weights and biases; U(±0.05) by default.
        max_epochs: Passes after which training ends though rows are wrong.
        batch_size: Rows a step.
        learning_rate: The step size of SGD.
        momentum: From 0 to below 1, as ``torch.optim.SGD`` has it.
        seed: Of the initialisation and of the order of the rows.
        on_epoch: Called with 0 before training and after each epoch with its number, and the
            network as it is then.

    Returns:
        The network, float32 on the CPU in evaluation mode, and how the training ended.

    Raises:
        BadInput: A setting that is out of its range.
        NonFinite: The loss became NaN or infinite.

    Example:
        >>> from priorscope.domains import load_digits
        >>> memorise(load_digits().subset(train=100), widths=(64,))[1].complete
        True
    """
    whole_number("max_epochs", max_epochs)
    whole_number("batch_size", batch_size)
    real_number("learning_rate", learning_rate, above=0.0)
    if not 0.0 <= real_number("momentum", momentum) < 1.0:
        raise BadInput(f"momentum is {momentum!r}: expected a number from 0 to below 1")
    arch = MLP(inputs=data.features, widths=widths, outputs=data.classes)
    model = sample(arch, law or uniform(0.05), count=1, seed=seed)[0].eval()
    descent = _Descent(model, learning_rate, momentum)
    losses: list[float] = []
    with torch.no_grad(), progress("memorising", max_epochs) as advance:
        if on_epoch is not None:
            on_epoch(0, model)
        accuracy = 0.0
        while len(losses) < max_epochs and accuracy < 1.0:
            loss, wrong = _epoch(descent, data, batch_size, seed, len(losses))
            losses.append(loss)
            if wrong <= _WORTH_A_LOOK * len(data.train_labels) or len(losses) == max_epochs:
                accuracy = _accuracy(model, data)
            advance(1)
            if on_epoch is not None:
                on_epoch(len(losses), model)
    descent.release()
    return model, Memorised(len(losses), accuracy, tuple(losses))


def _epoch(descent: "_Descent", data: Dataset, batch_size: int, seed: int,
           epoch: int) -> tuple[float, int]:
    """Visit all rows once; return the mean loss and how many were wrong when visited."""
    inputs, labels = data.train_inputs, data.train_labels
    order = torch.from_numpy(seeds.numpy_stream(seed, "shuffle", epoch).permutation(len(inputs)))
    inputs, labels = inputs[order], labels[order]
    total = wrong = torch.zeros(())
    for span in spans(len(inputs), batch_size):
        loss, missed = descent.step(inputs[span], labels[span])
        total, wrong = total + loss, wrong + missed
    mean = total.item() / len(inputs)
    if not math.isfinite(mean):
        raise NonFinite(f"the loss is {mean} after epoch {epoch + 1}: training diverged; lower "
                        "the learning rate or scale the inputs")
    return mean, int(wrong)


def _accuracy(model: nn.Sequential, data: Dataset) -> float:
    return float((classes(model(data.train_inputs)) == data.train_labels).double().mean())


class _Descent:
    """Momentum descent on the cross entropy of a network of affine maps with ReLU between.

    All weights lie in one vector, of which the network's parameters are views, so that a step
    moves them by one addition.
    """

    def __init__(self, model: nn.Sequential, rate: float, momentum: float) -> None:
        self._model, self._rate, self._momentum = model, rate, momentum
        old = list(model.parameters())
        self._weights = torch.cat([parameter.detach().flatten() for parameter in old])
        self._velocity = torch.zeros_like(self._weights)
        self._gradient = torch.empty_like(self._weights)
        self._layers, self._gradients = [], []
        start = 0
        for parameter in old:
            part = slice(start, start + parameter.numel())
            parameter.data = self._weights[part].view_as(parameter)
            self._layers.append(parameter.data)
            self._gradients.append(self._gradient[part].view_as(parameter))
            start = part.stop

    def step(self, inputs: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
        """Take one step; return the summed loss and the number of rows wrong before it."""
        pairs = list(zip(self._layers[::2], self._layers[1::2], strict=True))
        values = [inputs]
        for weight, bias in pairs[:-1]:
            values.append(torch.addmm(bias, values[-1], weight.t()).relu_())
        logits = torch.addmm(pairs[-1][1], values[-1], pairs[-1][0].t())
        logs = logits.log_softmax(1)
        own = labels.unsqueeze(1)
        loss = -logs.gather(1, own).sum()
        wrong = (logits.argmax(1) != labels).sum()
        error = logs.exp_()
        error.scatter_add_(1, own, torch.full_like(own, -1, dtype=error.dtype))
        error /= len(labels)
        for layer in reversed(range(len(pairs))):
            torch.mm(error.t(), values[layer], out=self._gradients[2 * layer])
            torch.sum(error, 0, out=self._gradients[2 * layer + 1])
            if layer:
                error = (error @ pairs[layer][0]).mul_(values[layer] > 0)
        self._velocity.mul_(self._momentum).add_(self._gradient)
        self._weights.add_(self._velocity, alpha=-self._rate)
        return loss, wrong

    def release(self) -> None:
        """Give every parameter memory of its own."""
        for parameter in self._model.parameters():
            parameter.data = parameter.data.clone()
