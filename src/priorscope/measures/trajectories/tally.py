"""What is summed up while pieces of paths go through a network, in order."""

from collections.abc import Collection

import numpy as np
import torch
from torch import Tensor

from ..._core.seeds import numpy_stream


class Tally:
    """Lengths, changes of state and patterns, per path.

    Args:
        paths: Number of paths.
        lengths: Places of the steps whose images are measured.
        signs: Whether sign changes of the outputs are counted.
        counts: Whether changes of state and patterns are.
    """

    def __init__(self, paths: int, *, lengths: Collection[int] = (), signs: bool = False,
                 counts: bool = False) -> None:
        self.paths, self.signs = paths, signs
        self.lengths = {place: torch.zeros(paths, dtype=torch.float64) for place in lengths}
        self.changes: dict[int, Tensor] = {}
        self.pieces = torch.zeros(paths, dtype=torch.int64)
        self._counts = counts
        self._last: dict[int, tuple[Tensor, Tensor]] = {}
        self._words: dict[int, Tensor] = {}
        self._codes: list[list[np.ndarray]] = [[] for _ in range(paths)]

    def wants_length(self, place: int) -> bool:
        """Say whether a step's image is measured."""
        return place in self.lengths

    def add_length(self, place: int, owner: Tensor, found: Tensor) -> None:
        """Add the lengths of pieces to those of their paths."""
        self.lengths[place].index_add_(0, owner, found)

    def states(self, place: int, owner: Tensor, state: Tensor) -> Tensor:
        """Count the changes of state of each unit from piece to piece.

        Args:
            place: Place of the step.
            owner: Path of each piece; pieces come in order, also from call to call.
            state: (pieces, units), whole numbers.

        Returns:
            The pieces' share of the code of the pattern, (pieces,).
        """
        if not self._counts:
            return torch.zeros_like(owner)
        if place not in self.changes:
            self.changes[place] = torch.zeros(self.paths, state.shape[1], dtype=torch.int64)
            words = numpy_stream(0, "patterns", place).integers(
                -2**63, 2**63 - 1, size=state.shape[1], dtype=np.int64)
            self._words[place] = torch.from_numpy(words)
        rows, owners = state, owner
        if place in self._last:
            last_owner, last_state = self._last[place]
            rows = torch.cat([last_state, state])
            owners = torch.cat([last_owner, owner])
        changed = (rows[1:] != rows[:-1]) & (owners[1:] == owners[:-1])[:, None]
        row, unit = changed.nonzero(as_tuple=True)
        self.changes[place].index_put_((owners[1:][row], unit), torch.ones_like(row),
                                       accumulate=True)
        self._last[place] = (owner[-1:].clone(), state[-1:].clone())
        # Word by word, since torch multiplies no matrices of whole numbers fast.
        return torch.from_numpy((state.numpy().astype(np.int64) * self._words[place].numpy()).sum(
            axis=1))

    def output_signs(self, place: int, owner: Tensor, low: Tensor, signs: Tensor) -> None:
        """Count the changes of sign of the outputs from piece to piece.

        Args:
            place: The number after that of the last step.
            owner: Path of each piece, cut where an output changes sign, in order.
            low: Where the piece begins.
            signs: (pieces, outputs), booleans.
        """
        self.states(place, owner, signs)

    def ends(self, owner: Tensor, code: Tensor) -> None:
        """Take note of pieces that have gone through the whole network."""
        self.pieces += torch.bincount(owner, minlength=self.paths)
        if self._counts:
            for path in owner.unique().tolist():
                self._codes[path].append(code[owner == path].numpy())

    def patterns(self) -> tuple[Tensor, Tensor]:
        """Return, per path, the distinct patterns and the runs of one pattern, (paths,) each."""
        codes = [np.concatenate(parts) for parts in self._codes]
        distinct = [len(np.unique(one)) for one in codes]
        runs = [1 + int((one[1:] != one[:-1]).sum()) for one in codes]
        return torch.tensor(distinct), torch.tensor(runs)
