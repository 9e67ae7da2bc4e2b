"""Inputs of one class in a network's judgement: training images, and adversarial ones."""

from dataclasses import dataclass
from itertools import combinations

import torch
from torch import Tensor, nn

from ...._core.seeds import numpy_stream
from ....measures.adversarial import projected_gradient
from ....networks import classes

#: Kinds of pairs: two training images, one of each, two adversarial images.
KINDS = ("train-train", "train-adversarial", "adversarial-adversarial")

#: Softmax probability of the class at which an attack stops.
ENOUGH = 0.99


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs of inputs of one class.

    Attributes:
        start: (pairs, ...).
        end: (pairs, ...).
        label: The class of both, (pairs,).
        kind: Place in ``KINDS``, (pairs,).
        attacked: Images that were attacked.
        fooled: Those of them that the network then took for the class.
    """

    start: Tensor
    end: Tensor
    label: Tensor
    kind: Tensor
    attacked: int
    fooled: int

    def part(self, span: slice) -> "Pairs":
        """Return some of the pairs."""
        return Pairs(self.start[span], self.end[span], self.label[span], self.kind[span],
                     self.attacked, self.fooled)


def draw_pairs(model: nn.Module, images: Tensor, labels: Tensor, *, ends: int, pairs: int | None,
               radius: float, seed: int) -> Pairs:
    """Return pairs of each kind for each class.

    Training images are of those of the class that the network puts there, since a path within the
    class can begin nowhere else. Adversarial ones are training images of other classes, changed
    until the network gives the class a softmax probability of 0.99, or as far as 40 steps lead;
    those that it does not take for the class are left out.

    Args:
        model: The network, in evaluation mode.
        images: Training images, (rows, ...), from 0 to 1.
        labels: (rows,).
        ends: Images of either sort and class.
        pairs: Pairs of each kind and class; None means all.
        radius: Of the attack, in the largest change of a pixel.
        seed: Names the draw.
    """
    with torch.no_grad():
        seen = torch.cat([classes(model(part)) for part in images.split(500)])
    order = torch.from_numpy(numpy_stream(seed, "ends").permutation(len(images)))
    count = int(labels.max()) + 1
    victims = [order[(labels[order] != label) & (seen[order] != label)][:2 * ends]
               for label in range(count)]
    target = torch.repeat_interleave(torch.tensor([len(rows) for rows in victims]))
    attack = projected_gradient(model, images[torch.cat(victims)], target=target, radius=radius,
                                probability=ENOUGH)
    found: list[tuple[Tensor, Tensor]] = []
    named: list[tuple[int, int]] = []
    for label in range(count):
        train = images[order[(labels[order] == label) & (seen[order] == label)][:ends]]
        fooling = attack.inputs[(target == label) & attack.found][:ends]
        for kind in range(len(KINDS)):
            own = _combined(kind, train, fooling, pairs, seed, label)
            found, named = found + own, named + [(label, kind)] * len(own)
    start, end = (torch.stack([pair[side] for pair in found]) for side in (0, 1))
    label_of, kind_of = torch.tensor(named).T
    return Pairs(start, end, label_of, kind_of, len(target), int(attack.found.sum()))


def _combined(kind: int, train: Tensor, adversarial: Tensor, most: int | None, seed: int,
              label: int) -> list[tuple[Tensor, Tensor]]:
    """Return pairs of one kind in random order, as many as are wanted and there are."""
    if kind == 1:
        possible = [(one, other) for one in train for other in adversarial]
    else:
        possible = list(combinations(adversarial if kind else train, 2))
    # The data hold a few images twice, between which there is no way to go.
    possible = [pair for pair in possible if not torch.equal(*pair)]
    order = numpy_stream(seed, "pairs", kind, label).permutation(len(possible))
    return [possible[place] for place in order[:most]]
