"""The affine map that a network is near a point: f = W(x) x + β(x)."""

from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor, nn

from .._core.batching import in_batches
from .._core.checks import finite, known_name
from .._core.errors import BadInput, UnsupportedModel
from .._core.result import Result
from ..networks.evaluation import Model, outputs_of
from ..networks.piecewise import Affine, Bend, PiecewiseLinear, Pool, piecewise_linear
from ..networks.returned import chosen
from .trajectories.watching import precise_model

_NORMS = ("1", "2", "inf")


@dataclass(frozen=True, repr=False, eq=False)
class LocalLinearMap(Result):
    """What ``local_linear_map`` found, float64.

    Attributes:
        jacobian: W(x), (points, outputs, inputs); None where it was not kept.
        offset: β(x) = f(x) - W(x) x, (points, outputs).
        outputs: f(x), (points, outputs).
        induced: Norms of W(x) by p, (points,) each.
        product: Norms of W_L ... W_1, the layers' matrices without masks, by p; None unless the
            model is a chain of matrices and elementwise bends.
        factors: Product over the layers of ‖W_l‖ and of the largest slope of each bend, by p: a
            bound on every ``induced``; None likewise.
        status: ``"exact"`` to rounding, for piecewise-linear models; else ``"estimated"``: W(x) is
            the derivative, and the network is no affine map near x.
    """

    title: ClassVar[str] = "local linear map"

    jacobian: Tensor | None
    offset: Tensor
    outputs: Tensor
    induced: dict[str, Tensor]
    product: dict[str, float] | None
    factors: dict[str, float] | None
    status: str

    def norms(self, p: float | str = "inf") -> Tensor:
        """Return ‖W(x)‖_p, (points,), for p = 1, 2 or inf."""
        return self.induced[_norm(p)]

    def ratio(self, p: float | str = "inf") -> Tensor | None:
        """Return ‖W(x)‖_p / ‖W_L ... W_1‖_p, (points,); None where there is no such product."""
        return _over(self.norms(p), self.product, _norm(p))

    def bound_ratio(self, p: float | str = "inf") -> Tensor | None:
        """Return ‖W(x)‖_p / Π ‖W_l‖_p, at most 1; None where the model is no chain."""
        return _over(self.norms(p), self.factors, _norm(p))

    def summary(self) -> dict[str, Any]:
        """Return mean norms and the mean ratios that exist."""
        rows: dict[str, Any] = {"points": len(self.offset)}
        for p in _NORMS:
            rows[f"norm {p}"] = float(self.induced[p].mean())
            ratio, bound = self.ratio(p), self.bound_ratio(p)
            if ratio is not None and bound is not None:
                rows[f"over the product's norm, {p}"] = float(ratio.mean())
                rows[f"over the norms' product, {p}"] = float(bound.mean())
        return rows

    def columns(self) -> dict[str, Any]:
        """Return norms and ratios per point."""
        found: dict[str, Any] = {}
        for p in _NORMS:
            found[f"norm_{p}"] = self.induced[p]
            ratio, bound = self.ratio(p), self.bound_ratio(p)
            if ratio is not None and bound is not None:
                found[f"ratio_{p}"], found[f"bound_ratio_{p}"] = ratio, bound
        return found


def local_linear_map(model: Model, points: Tensor, *, output: int | str | None = None,
                     batch_size: int | None = None, keep: bool = True) -> LocalLinearMap:
    """Return W(x) and β(x) with f = W(x) x + β(x), where W(x) is the Jacobian of the outputs.

    Inside a linear region of a piecewise-linear network the map is the network itself, so that
    f(x) - f(x₀) = (W(x) - W(x₀)) x₀ + (β(x) - β(x₀)) + W(x)(x - x₀). (Salman et al., eq. 7-10.)
    On a border it is the map of one of the sides, as torch takes derivatives.

    Cost: one backward pass an output; outputs · inputs · 8 bytes a point unless ``keep`` is False.
    In float64, on a copy, where the model lets itself be cast.

    Args:
        model: A module or differentiable callable that treats points one by one.
        points: (points, ...).
        output: Which output is meant, where the model returns several.
        batch_size: Points at a time; None means what fits in memory.
        keep: Whether the Jacobians stay; their norms do in any case.

    Raises:
        UnsupportedModel: Not deterministic, half precision, or without a derivative.
        BadInput: No points.
    """
    if not isinstance(points, Tensor) or points.ndim < 2 or not len(points):
        raise BadInput("points are not a tensor (points, ...) of at least one point")
    finite("the points", points)
    points = points.detach().to("cpu", torch.float64)
    twin, device, dtype = precise_model(model, points[:1])
    chain = _view(model, points[:1], output)

    def work(piece: slice) -> tuple[Tensor, ...]:
        x = points[piece]
        values, jacobian = _jacobian(twin, x.to(device, dtype, copy=True), output)
        flat = jacobian.flatten(2)
        offset = values - (flat @ x.flatten(1)[:, :, None])[:, :, 0]
        return values, offset, *(_induced(flat, p) for p in _NORMS), *([flat] if keep else [])

    size = points[0].numel() * 8.0
    parts = in_batches(work, len(points), bytes_per_item=64 * size, batch_size=batch_size)
    values, offset, one, two, top, *kept = (torch.cat(part) for part in zip(*parts, strict=True))
    product, factors = _chain_norms(chain)
    return LocalLinearMap(kept[0] if kept else None, offset, values,
                          dict(zip(_NORMS, (one, two, top), strict=True)), product, factors,
                          "estimated" if chain is None else "exact")


def _norm(p: float | str) -> str:
    return known_name("norm", "inf" if p == torch.inf else str(p), _NORMS)


def _over(norms: Tensor, by: dict[str, float] | None, p: str) -> Tensor | None:
    return None if by is None or not by[p] else norms / by[p]


def _view(model: Model, points: Tensor, output: int | str | None) -> PiecewiseLinear | None:
    if not isinstance(model, nn.Module):
        return None
    try:
        return piecewise_linear(model, points, output=output)
    except UnsupportedModel:
        return None


def _jacobian(model: Model, x: Tensor, output: int | str | None) -> tuple[Tensor, Tensor]:
    """Return outputs and Jacobians at x, (points, outputs, *shape), one backward pass an output."""
    with torch.enable_grad():
        x.requires_grad_(True)
        # A copy, since a model may overwrite its input, which a leaf forbids.
        values = outputs_of(lambda given: chosen(model(given), output), x.clone())
        if not values.requires_grad:
            raise UnsupportedModel("the model's output has no derivative by its input: expected a "
                                   "differentiable model, without no_grad or detach")
        rows = [torch.autograd.grad(values[:, place].sum(), x,
                                    retain_graph=place + 1 < values.shape[1])[0]
                for place in range(values.shape[1])]
    found = torch.stack(rows, dim=1).to("cpu", torch.float64)
    finite("the model's derivative", found)
    return values.detach().to("cpu", torch.float64), found


def _induced(matrices: Tensor, p: str) -> Tensor:
    """Return sup ‖Wx‖_p/‖x‖_p of each matrix (..., rows, columns)."""
    if p != "2":
        return matrices.abs().sum(dim=-1 if p == "inf" else -2).amax(dim=-1)
    wide = matrices.shape[-2] <= matrices.shape[-1]
    # The largest eigenvalue of the smaller Gram matrix is as precise as the singular value.
    gram = matrices @ matrices.mT if wide else matrices.mT @ matrices
    return torch.linalg.eigvalsh(gram)[..., -1].clamp_min(0).sqrt()


def _chain_norms(view: PiecewiseLinear | None,
                 ) -> tuple[dict[str, float] | None, dict[str, float] | None]:
    """Return norms of the product of the matrices and products of their norms."""
    if view is None:
        return None, None
    product, factors, slot = None, dict.fromkeys(_NORMS, 1.0), 0
    for step in view.steps:
        if isinstance(step, Pool) or step.inputs != (slot,):
            return None, None
        slot = step.output
        if isinstance(step, Bend):
            steepest = max(map(abs, step.slopes))
            factors = {p: value * steepest for p, value in factors.items()}
        elif step.matrix is not None:
            product = step.matrix if product is None else step.matrix @ product
            for p in _NORMS:
                factors[p] *= float(_induced(step.matrix, p))
        elif not _only_reshapes(step, torch.Size(
                view.shape if product is None else product.shape[:1])):
            return None, None
    if product is None or slot != view.output:
        return None, None
    return {p: float(_induced(product, p)) for p in _NORMS}, factors


def _only_reshapes(step: Affine, shape: torch.Size) -> bool:
    """Say whether a step without a matrix leaves values and their order alone."""
    if step.gain != 1.0 or step.offset != 0.0:
        return False
    numbers = torch.arange(1, shape.numel() + 1, dtype=torch.float64)
    image = step.apply(numbers.reshape(1, *shape))
    return image.shape.numel() == len(numbers) and bool((image.flatten() == numbers).all())
