import pytest
import torch

import priorscope as ps
from priorscope._core.errors import BadInput


def test_without_noise_points_lie_on_two_half_circles():
    data = ps.two_moons(count=200, noise=0.0)
    for inputs, labels in ((data.train_inputs, data.train_labels),
                           (data.test_inputs, data.test_labels)):
        upper, lower = inputs[labels == 0], inputs[labels == 1]
        assert upper.norm(dim=1).allclose(torch.ones(len(upper)), atol=1e-6)
        assert upper[:, 1].min() > -1e-6
        assert (lower - torch.tensor([1.0, 0.5])).norm(dim=1).allclose(torch.ones(len(lower)),
                                                                       atol=1e-6)
        assert lower[:, 1].max() < 0.5 + 1e-6


def test_classes_are_halves_of_either_part():
    data = ps.two_moons()
    assert data.train_labels.bincount().tolist() == [150, 150]
    assert data.test_labels.bincount().tolist() == [50, 50]
    assert data.features == 2
    assert data.image_shape is None


def test_noise_has_the_stated_deviation():
    """2000 coordinates of deviation 0.3: the estimate is within 0.024 (5 standard errors)."""
    noisy = ps.two_moons(count=2000, noise=0.3, seed=4)
    inputs, labels = noisy.train_inputs, noisy.train_labels
    centres = torch.tensor([[0.0, 0.0], [1.0, 0.5]])
    radii = (inputs - centres[labels]).norm(dim=1)
    # To second order a normal displacement of deviation s makes radii spread by s as well.
    assert radii.std().item() == pytest.approx(0.3, abs=0.03)
    assert len(inputs.unique(dim=0)) == len(inputs)


def test_the_seed_decides_points_and_split():
    first, again, other = (ps.two_moons(seed=seed) for seed in (3, 3, 4))
    assert torch.equal(first.train_inputs, again.train_inputs)
    assert torch.equal(first.test_inputs, again.test_inputs)
    assert not torch.equal(first.train_inputs, other.train_inputs)
    both = torch.cat([first.train_inputs, first.test_inputs])
    assert len(both.unique(dim=0)) == 400


@pytest.mark.parametrize(("options", "words"), [
    ({"count": 401}, "even number"), ({"noise": -0.1}, "noise"),
    ({"count": 4, "test_fraction": 0.1}, "no training or no test"),
    ({"test_fraction": 1.0}, "no training or no test"), ({"count": 2}, "count")])
def test_what_makes_no_data_set_is_refused(options, words):
    with pytest.raises(BadInput, match=words):
        ps.two_moons(**options)
