"""What is looked at along lines: trained networks, and the controls that explain them."""

from dataclasses import dataclass

from torch import Tensor, nn

from ..._core.checks import known_name
from ...domains import Dataset
from ...networks import MLP, classes, evaluate, sample, weight_law
from ...training import memorise
from .nearest_neighbour import NearestNeighbour

LEARNERS = ("trained", "untrained", "linear", "nearest")


@dataclass(frozen=True)
class Learner:
    """A classifier, and how well it knows its data.

    Attributes:
        model: The network, or the nearest-neighbour rule.
        fitted: Which training rows have the class of their label, (rows,).
        train_accuracy: Their share.
        test_accuracy: Share of right test rows.
        epochs: Passes of training; 0 where there was none.
    """

    model: "nn.Module | NearestNeighbour"
    fitted: Tensor
    train_accuracy: float
    test_accuracy: float
    epochs: int

    @property
    def scalars(self) -> dict[str, float]:
        """The columns of a table."""
        return {"train_accuracy": self.train_accuracy, "test_accuracy": self.test_accuracy,
                "epochs": self.epochs}


def learn(kind: str, data: Dataset, *, widths: tuple[int, ...], law: str, max_epochs: int,
          seed: int) -> Learner:
    """Return a classifier of the data.

    Args:
        kind: ``"trained"``: a ReLU network; ``"untrained"``: the same before training;
            ``"linear"``: softmax regression, trained alike; ``"nearest"``: the nearest
            training row's label.
        data: What is learned.
        widths: Units of the hidden layers.
        law: The initial weights, as ``weight_law`` reads them.
        max_epochs: Passes after which training ends with rows left wrong.
        seed: Of initialisation and order.
    """
    known_name("learner", kind, LEARNERS)
    if kind == "nearest":
        return looked_at(NearestNeighbour(data.train_inputs, data.train_labels), data, 0)
    drawn = weight_law(law)
    if kind == "untrained":
        arch = MLP(inputs=data.features, widths=widths, outputs=data.classes)
        return looked_at(sample(arch, drawn, count=1, seed=seed)[0], data, 0)
    model, run = memorise(data, widths=widths if kind == "trained" else (), law=drawn,
                          max_epochs=max_epochs, seed=seed)
    return looked_at(model, data, run.epochs)


def looked_at(model: "nn.Module | NearestNeighbour", data: Dataset, epochs: int) -> Learner:
    """Return a classifier with its accuracies; a network in float64, as lines are cut."""
    if isinstance(model, nn.Module):
        model = model.double()
    fitted = _classes(model, data.train_inputs) == data.train_labels
    right = _classes(model, data.test_inputs) == data.test_labels
    return Learner(model, fitted, float(fitted.double().mean()), float(right.double().mean()),
                   epochs)


def _classes(model: "nn.Module | NearestNeighbour", inputs: Tensor) -> Tensor:
    if isinstance(model, NearestNeighbour):
        return model.classes(inputs)
    return classes(evaluate(model, inputs))
