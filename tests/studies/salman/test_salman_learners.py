import pytest
import torch

from priorscope._core.errors import UnknownName
from priorscope.domains import load_digits
from priorscope.studies.salman.learners import learn
from priorscope.studies.salman.nearest_neighbour import NearestNeighbour


@pytest.fixture(scope="module")
def digits():
    return load_digits().subset(train=80, test=60)


def learned(kind, data, **options):
    given = {"widths": (32,), "law": "he_normal", "max_epochs": 300, "seed": 1, **options}
    return learn(kind, data, **given)


@pytest.mark.parametrize("kind", ["trained", "untrained", "linear"])
def test_accuracies_are_those_of_the_network_in_float64(digits, kind):
    learner = learned(kind, digits)
    outputs = learner.model(digits.train_inputs.double()).argmax(1)
    assert torch.equal(learner.fitted, outputs == digits.train_labels)
    assert learner.train_accuracy == learner.fitted.double().mean()
    assert {p.dtype for p in learner.model.parameters()} == {torch.float64}
    assert (learner.epochs == 0) == (kind == "untrained")
    assert len(list(learner.model.parameters())) == (2 if kind == "linear" else 4)


def test_the_nearest_row_decides(digits):
    learner = learned("nearest", digits)
    apart = torch.cdist(digits.test_inputs.double(), digits.train_inputs.double())
    naive = digits.train_labels[apart.argmin(1)]
    assert isinstance(learner.model, NearestNeighbour)
    assert torch.equal(learner.model.classes(digits.test_inputs), naive)
    assert learner.test_accuracy == (naive == digits.test_labels).double().mean()
    assert learner.train_accuracy == 1.0


def test_random_labels_are_learned_and_generalise_to_nothing(digits):
    """60 test rows of which a tenth is right by chance: 24 or more at 1e-9."""
    learner = learned("trained", digits.random_labels(seed=0), widths=(64, 64))
    assert learner.train_accuracy == 1.0
    assert learner.test_accuracy < 24 / 60


def test_there_is_no_other_learner(digits):
    with pytest.raises(UnknownName, match="learner"):
        learned("forest", digits)
