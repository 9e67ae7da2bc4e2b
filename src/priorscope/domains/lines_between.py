"""Lines between samples: pairs of a class or of two, random directions, mid-lines of triangles."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from .._core.checks import finite, known_name, whole_number
from .._core.errors import BadInput
from .._core.seeds import numpy_stream

#: Windows of the coefficient of the direction: pairs, and mid-lines of triangles.
PAIR_WINDOW, MID_WINDOW = (-1.0, 2.0), (-2.0, 3.0)

KINDS = ("same", "different", "random", "mid")

#: Rows up to which all pairs are listed and drawn without replacement.
_LISTED = 4096


@dataclass(frozen=True, eq=False)
class Lines:
    """Lines x + l·v, as ``generalization_interval`` takes them.

    Attributes:
        point: Base points x, (lines, ...), float64.
        direction: Directions v, of the same shape; l = 1 is the partner.
        label: Label that the line belongs to, (lines,).
        window: Least and largest l.
    """

    point: Tensor
    direction: Tensor
    label: Tensor
    window: tuple[float, float]

    def __len__(self) -> int:
        return len(self.point)


def lines_between(inputs: Any, labels: Any, *, kind: str = "same", count: int | None = None,
                  seed: int = 0) -> Lines | None:
    """Draw lines of one kind between samples, as Salman et al. 2019 do in section 3.

    ``"same"``: from a sample to another of its label. ``"different"``: to one of another label.
    ``"random"``: base points and lengths of ``"same"`` lines, directions uniform on the sphere.
    ``"mid"``: from the middle of a side of a triangle of three samples of one label to the middle
    of another side.

    Cost: up to 4,096 samples all ordered pairs are listed, beyond them pairs are drawn.

    Args:
        inputs: Samples, (samples, ...).
        labels: A whole number each, (samples,); of predictions, say.
        kind: Which lines.
        count: Lines; fewer where there are not so many ordered pairs. None takes all ordered
            pairs of a label (of the other kinds, as many).
        seed: Names the draw.

    Returns:
        The lines, or None where no two samples make one. Pairs of equal samples are left out.

    Raises:
        BadInput: Labels that do not fit the samples.
        NonFinite: NaN or infinity in a sample.
        UnknownName: No such kind.

    Example:
        >>> data = ps.load_digits()
        >>> lines = ps.lines_between(data.test_inputs, data.test_labels, count=100)
        >>> ps.generalization_interval(model, lines.point, lines.direction, window=lines.window)
    """
    known_name("kind of line", kind, KINDS)
    if count is not None:
        whole_number("count", count)
    inputs, labels = torch.as_tensor(inputs).detach().cpu().double(), torch.as_tensor(labels).cpu()
    finite("inputs", inputs)
    if labels.shape != inputs.shape[:1] or labels.is_floating_point():
        raise BadInput(f"labels have shape {tuple(labels.shape)} and type {labels.dtype} for "
                       f"{len(inputs)} samples: expected one whole number per sample")
    if kind == "mid":
        return _kept(_mid_lines(inputs, labels, count, seed))
    pairs = ordered_pairs(labels, same=kind != "different", count=count, seed=seed)
    base, partner = torch.from_numpy(pairs).unbind(1)
    found = _kept(Lines(inputs[base], inputs[partner] - inputs[base], labels[base], PAIR_WINDOW))
    if kind == "random" and found is not None:
        stream = numpy_stream(seed, "random directions")
        free = torch.from_numpy(stream.standard_normal(found.direction.shape))
        lengths = found.direction.flatten(1).norm(dim=1) / free.flatten(1).norm(dim=1)
        found = Lines(found.point, free * lengths.reshape(-1, *[1] * (free.ndim - 1)),
                      found.label, found.window)
    return found


def ordered_pairs(labels: Tensor, *, same: bool, count: int | None, seed: int) -> np.ndarray:
    """Return distinct ordered pairs of samples of one label, or of two; uniform, (pairs, 2)."""
    values = labels.numpy()
    if len(values) > _LISTED and count is not None:
        return _drawn_pairs(values, same, count, seed)
    equal = values[:, None] == values[None, :]
    allowed = np.flatnonzero((equal & ~np.eye(len(values), dtype=bool)) if same else ~equal)
    if count is not None or not same:
        stream = numpy_stream(seed, "pairs", "same" if same else "different")
        wanted = count if count is not None else int(equal.sum()) - len(values)
        allowed = stream.permutation(allowed)[:wanted]
    return np.stack(np.divmod(allowed, len(values)), axis=1)


def _drawn_pairs(values: np.ndarray, same: bool, count: int, seed: int) -> np.ndarray:
    """Draw pairs until there are enough, or none was found among very many."""
    stream = numpy_stream(seed, "pairs", "drawn", "same" if same else "different")
    found = np.zeros((0, 2), np.int64)
    for _ in range(64):
        drawn = stream.integers(len(values), size=(4 * count, 2))
        fits = (values[drawn[:, 0]] == values[drawn[:, 1]]) == same
        fits &= drawn[:, 0] != drawn[:, 1]
        found = np.concatenate([found, drawn[fits]])
        _, first = np.unique(found, axis=0, return_index=True)
        found = found[np.sort(first)]
        if len(found) >= count:
            break
    return found[:count]


def _kept(lines: Lines | None) -> Lines | None:
    """Leave out lines without length."""
    if lines is None:
        return None
    moves = (lines.direction != 0).flatten(1).any(dim=1)
    if not moves.any():
        return None
    if moves.all():
        return lines
    return Lines(lines.point[moves], lines.direction[moves], lines.label[moves], lines.window)


def _mid_lines(inputs: Tensor, labels: Tensor, count: int | None, seed: int) -> Lines | None:
    """Join the middles of two sides of triangles of one label: m₁₂ + l·(m₁₃ − m₁₂)."""
    stream = numpy_stream(seed, "triangles")
    members = [np.flatnonzero(labels.numpy() == kind) for kind in labels.unique().numpy()]
    members = [own for own in members if len(own) >= 3]
    if not members:
        return None
    wanted = sum(len(own) * (len(own) - 1) for own in members) if count is None else count
    shares = np.array([len(own) for own in members], dtype=float)
    kinds = stream.choice(len(members), size=wanted, p=shares / shares.sum())
    corners = np.stack([stream.choice(members[kind], size=3, replace=False) for kind in kinds])
    first, second, third = (inputs[corner] for corner in torch.from_numpy(corners).unbind(1))
    return Lines((first + second) / 2, (third - second) / 2,
                 labels[torch.from_numpy(corners[:, 0])], MID_WINDOW)
