"""Projected gradient descent towards a class of our choice."""

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from ..._core.batching import in_batches
from ..._core.checks import finite, known_name, real_number, share, whole_number
from ..._core.errors import BadInput, UnsupportedModel
from ...networks.decisions import classes, margin
from ...networks.evaluation import Model, check_model, evaluate, outputs_of, placement
from ...networks.returned import chosen
from ..lines.points import as_points
from ..trajectories.watching import precise_model
from .adversarial_inputs import AdversarialInputs
from .ball import NORMS, Ball


def projected_gradient(model: Model, inputs: Any, *, target: Any, radius: float,
                       norm: str = "inf", steps: int = 40, step_size: float | None = None,
                       low: float | None = 0.0, high: float | None = 1.0,
                       probability: float | None = None, threshold: float = 0.0,
                       output: int | str | None = None,
                       batch_size: int | None = None) -> AdversarialInputs:
    """Change inputs within a ball so that the network sees the classes aimed at.

    Steepest descent of the cross entropy of the target: x moves by ``step_size`` against the sign
    of the gradient (norm inf) or against its direction (norm 2), and is brought back into ball and
    box after each step. No random start. Of all points on the way the one with the highest
    probability of the target is returned; on an affine network of one output the first step of
    the size of the radius finds the best there is. (Madry et al. 2018; one step is the fast
    gradient sign method of Goodfellow et al. 2015.)

    Cost: ``steps`` backward passes. In the model's own precision, on its device.

    Args:
        model: A module in evaluation mode, or a differentiable callable.
        inputs: (inputs, ...), or one vector.
        target: Class aimed at, one or one per input.
        radius: Largest change in the norm, in units of the input.
        norm: ``"inf"`` or ``"2"``.
        steps: Steps.
        step_size: Size of a step in the norm; None means 2.5 radii over the number of steps.
        low: Least value of an input, 0 for pixels; None for no limit.
        high: Largest value.
        probability: An input stops once the target has this softmax probability; None: all steps.
        threshold: Where a single output changes class.
        output: Which output is meant, where the model returns several: a place or a key.
        batch_size: Inputs a call; None means what fits.

    Raises:
        UnsupportedModel: Stochastic, half precision, or without a derivative.
        BadInput: A target that the model does not know, or inputs outside the box.
        NonFinite: NaN or infinity in the inputs, a parameter or a derivative.

    Example:
        >>> model = ps.sample(ps.MLP(inputs=9, outputs=3), ps.he_normal(), count=1)[0]
        >>> found = ps.projected_gradient(model, torch.rand(5, 9), target=2, radius=0.1)
        >>> found.distance.max() <= 0.1 + 1e-6
    """
    real_number("threshold", threshold)
    ball = Ball(known_name("norm", str(norm), NORMS),
                 real_number("radius", radius, at_least=0.0), low, high)
    steps = whole_number("steps", steps)
    size = 2.5 * ball.radius / steps if step_size is None else real_number("step_size", step_size,
                                                                           above=0.0)
    enough = 2.0 if probability is None else share("probability", probability)
    check_model(model)
    given = as_points(inputs)
    finite("the inputs", given)
    device, dtype = placement(model, given)
    points = given.to("cpu", dtype)
    ball.check(points)
    wanted = _targets(model, points, target, output)

    def log_odds(x: Tensor, aim: Tensor) -> Tensor:
        outputs = outputs_of(lambda z: chosen(model(z), output), x)
        return _log_probability(outputs, aim, threshold)

    def work(piece: slice) -> Tensor:
        own = points[piece].to(device)
        return _descended(log_odds, own, wanted[piece].to(device), ball, steps, size, enough).cpu()

    moved = torch.cat(in_batches(work, len(points), bytes_per_item=256.0 * points[0].numel()
                                 + 4096.0, batch_size=batch_size, budget=64 * 2**20))
    return _looked_at(model, points, moved, wanted, ball, threshold, output, batch_size)


def _descended(log_probability: Any, centre: Tensor, target: Tensor, ball: Ball, steps: int,
               size: float, enough: float) -> Tensor:
    """Return the best points met, each given up once its probability is enough."""
    x, best = centre.clone(), centre.clone()
    most = torch.full((len(x),), -torch.inf, dtype=x.dtype, device=x.device)
    for step in range(steps + 1):
        with torch.enable_grad():
            leaf = x.detach().clone().requires_grad_(True)
            # A copy, since a model may overwrite its input, which a leaf forbids.
            values = log_probability(leaf.clone(), target)
            if not values.requires_grad:
                raise UnsupportedModel("the model's output has no derivative by its input: "
                                       "expected a differentiable model")
            slope = torch.autograd.grad(values.sum(), leaf)[0]
        finite("the model's output", values)
        finite("the model's derivative", slope)
        better = values.detach() > most
        best[better], most = x[better], torch.maximum(most, values.detach())
        going = most.exp() < enough
        if step == steps or not going.any():
            break
        moved = ball.nearest(ball.step(x, slope, size), centre)
        x = torch.where(going.reshape(-1, *[1] * (x.ndim - 1)), moved, x)
    return best


def _log_probability(outputs: Tensor, target: Tensor, threshold: float) -> Tensor:
    if outputs.shape[1] == 1:
        return functional.logsigmoid(margin(outputs, target, threshold=threshold))
    return outputs.log_softmax(dim=1).gather(1, target[:, None])[:, 0]


def _targets(model: Model, points: Tensor, target: Any, output: int | str | None) -> Tensor:
    count = evaluate(lambda x: chosen(model(x), output),
                     points[:1].to(placement(model, points)[0])).shape[1]
    wanted = torch.as_tensor(target).cpu()
    if wanted.is_floating_point() or (wanted.ndim and wanted.shape != (len(points),)):
        raise BadInput(f"target has shape {tuple(wanted.shape)} and type {wanted.dtype} for "
                       f"{len(points)} inputs: expected one class, or one per input")
    if int(wanted.min()) < 0 or int(wanted.max()) >= max(count, 2):
        raise BadInput(f"targets run from {int(wanted.min())} to {int(wanted.max())}: the model "
                       f"knows classes 0 to {max(count, 2) - 1}")
    return wanted.long().expand(len(points))


def _looked_at(model: Model, points: Tensor, moved: Tensor, target: Tensor, ball: Ball,
               threshold: float, output: int | str | None,
               batch_size: int | None) -> AdversarialInputs:
    precise, device, dtype = precise_model(model, points[:1].double())
    outputs = evaluate(lambda x: chosen(precise(x.to(device, dtype)), output), moved.double(),
                       batch_size=batch_size).to("cpu", torch.float64)
    return AdversarialInputs(
        moved, target, classes(outputs, threshold=threshold) == target,
        ball.distance(moved, points), _log_probability(outputs, target, threshold).exp(),
        ball.norm, ball.radius)
