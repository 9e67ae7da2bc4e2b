"""How far inputs are from another class, while the network is trained."""

from collections.abc import Iterable
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor

from ..._core.checks import real_number, whole_number
from ..._core.errors import BadInput
from ..._core.seeds import numpy_stream
from ...measures import boundary_distance, generalization_interval
from .intervals import own
from .recorder import Record, Recorder


class DistanceRecorder(Recorder):
    """Records how far each input is from a change of class.

    Without ``directions`` inputs are bit strings, and distances are the numbers of flips that
    ``ps.boundary_distance`` finds: upper bounds, or exact with ``search="exact"``. (De Palma et
    al. 2019, section 4.)

    With ``directions`` inputs are any points, and distances are Euclidean: the least over so many
    random directions, both ways, at which the class changes, from ``ps.generalization_interval``;
    infinite where it does not within ``reach``. An upper bound on the distance to the boundary,
    exact along these directions for piecewise-linear modules. In many dimensions random
    directions are far from the nearest one: compare such distances between steps, not with those
    of an attack.

    Cost a record: that of ``ps.boundary_distance``, or of one exact line per input and direction.

    Args:
        inputs: (points, ...).
        directions: None for bits; else a number of random directions per input, drawn once, or
            the directions themselves, (directions, ...), brought to length 1.
        reach: How far directions are followed, in the unit of the inputs.
        samples: Points of a grid on each line, for models that are not piecewise linear.
        seed: Of the directions.
        search: How bits are searched: ``"screened"``, ``"full"`` or ``"exact"``.
        values: A bit's two values, where they cannot be read off the inputs.
        threshold: Where a single output changes class.
        every: Steps between two records, or the steps at which to record.
        logger: See ``Recorder``. Logged are ``distance/mean`` over the inputs that reached
            another class, left out where none did, and ``distance/found``, their share.
        prefix: Put before these names.

    Raises:
        BadInput: Directions that do not fit, or ``samples`` without directions.

    Example:
        >>> model = ps.sample(ps.MLP(inputs=20, widths=(30,)), ps.he_normal(), count=1)[0]
        >>> recorder = DistanceRecorder(ps.random_bits(20, count=5), every=10)
        >>> recorder.start(model)
        True
        >>> recorder.distances.shape
        (1, 5)
    """

    kind: ClassVar[str] = "distance"

    def __init__(self, inputs: Any, *, directions: int | Any = None, reach: float = 1.0,
                 samples: int | None = None, seed: int = 0, search: str = "screened",
                 values: tuple[Any, Any] | None = None, threshold: float = 0.0,
                 every: int | Iterable[int] = 100, logger: Any = None, prefix: str = "") -> None:
        super().__init__(every=every, logger=logger, prefix=prefix)
        self._inputs = own(inputs)
        if self._inputs.ndim < 2 or not self._inputs.numel():
            raise BadInput(f"inputs have shape {tuple(self._inputs.shape)}: expected (points, ...)")
        if samples is not None and directions is None:
            raise BadInput("samples are the points of a grid on each direction: expected "
                           "directions too")
        self._directions = None if directions is None else _directions(
            directions, self._inputs, seed)
        self._reach = real_number("reach", reach, above=0.0)
        self._samples, self._threshold = samples, threshold
        self._search: dict[str, Any] = {"search": search, "values": values}

    @property
    def distances(self) -> np.ndarray:
        """What was recorded, (records, points); infinite where no other class was reached."""
        return self._stacked("distance")

    def measure(self, model: Any) -> Record:
        """Return the distance of each input, and whether another class was reached."""
        distance = self._flips(model) if self._directions is None else self._along(model)
        return {"input": np.arange(len(distance)), "distance": distance,
                "found": np.isfinite(distance)}

    def scalars(self, record: Record) -> dict[str, float]:
        """Return the mean over those found, and their share."""
        found = record["found"]
        mean = {"mean": float(record["distance"][found].mean())} if found.any() else {}
        return {**mean, "found": float(found.mean())}

    def settings(self) -> dict[str, Any]:
        """Return what is searched and how."""
        lines = 0 if self._directions is None else self._directions.shape[1]
        return {"inputs": list(self._inputs.shape), "directions": lines, "reach": self._reach,
                "samples": self._samples, "search": self._search["search"],
                "threshold": self._threshold}

    def _flips(self, model: Any) -> np.ndarray:
        found = boundary_distance(model, self._inputs, threshold=self._threshold, **self._search)
        return found.distance.cpu().double().numpy()

    def _along(self, model: Any) -> np.ndarray:
        assert self._directions is not None
        points = self._inputs.unsqueeze(1).expand(self._directions.shape).flatten(0, 1)
        found = generalization_interval(
            model, points, self._directions.flatten(0, 1), window=(-self._reach, self._reach),
            samples=self._samples, threshold=self._threshold)
        nearest = torch.minimum(found.upper, -found.lower)
        nearest = nearest.masked_fill(nearest >= self._reach, torch.inf)
        return nearest.reshape(self._directions.shape[:2]).amin(dim=1).numpy()


def _directions(given: Any, inputs: Tensor, seed: int) -> Tensor:
    """Return directions of length 1, (points, directions, ...)."""
    shape = tuple(inputs.shape[1:])
    if isinstance(given, int | np.integer):
        count = whole_number("directions", given)
        drawn = numpy_stream(seed, "directions").normal(size=(len(inputs), count, *shape))
        wanted = torch.from_numpy(drawn)
    else:
        wanted = own(given).cpu().double()
        if tuple(wanted.shape[1:]) != shape or not wanted.numel():
            raise BadInput(f"directions have shape {tuple(wanted.shape)}: expected a number, or "
                           f"(directions, {', '.join(map(str, shape))})")
        wanted = wanted.unsqueeze(0).expand(len(inputs), *wanted.shape)
    lengths = wanted.flatten(2).norm(dim=2)
    if (lengths == 0).any() or not lengths.isfinite().all():
        raise BadInput("a direction has length 0 or is not finite: expected directions with a "
                       "length")
    return wanted / lengths.reshape(*lengths.shape, *(1,) * len(shape))
