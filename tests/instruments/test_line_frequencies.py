"""At which frequencies a model varies between inputs."""

import math

import numpy as np
import pytest
import torch
from torch import nn

import priorscope as ps
from priorscope.instruments.audit.line_frequencies import FREQUENCIES, line_frequencies


def lines(points, directions):
    points, directions = (torch.as_tensor(values, dtype=torch.float64)
                          for values in (points, directions))
    return ps.domains.Lines(points, directions, torch.zeros(len(points)), (-1.0, 2.0))


def kink(place=0.5):
    """relu(x - place) on the first input."""
    model = nn.Sequential(nn.utils.skip_init(nn.Linear, 2, 1), nn.ReLU())
    model[0].weight.data, model[0].bias.data = torch.tensor([[1.0, 0.0]]), torch.tensor([-place])
    return model.eval()


def test_one_kink_in_the_middle_has_the_frequency_of_a_tent():
    """Coefficients of the tent are 1/k² for odd k: Σ 1/k³ / Σ 1/k⁴ over odd k up to 63."""
    found = line_frequencies(kink(), lines([[0.0, 3.0]], [[1.0, 0.0]]))
    odd = np.arange(1, 64, 2.0)
    assert found.mean_frequency[0] == pytest.approx((odd**-3).sum() / (odd**-4).sum(), rel=1e-9)
    assert found.share[0, 1::2] == pytest.approx(0, abs=1e-12)
    assert found.share[0, 0] == pytest.approx(96 / math.pi**4, rel=1e-4)
    assert found.status == "exact"


@pytest.mark.parametrize("waves", [1, 3, 17])
def test_waves_have_their_own_frequency(waves):
    def model(x):
        return torch.sin(2 * math.pi * waves * x[:, :1]) + 5 * x[:, :1] - 2

    found = line_frequencies(model, lines([[0.0]], [[1.0]]), outputs=model)
    assert found.mean_frequency[0] == pytest.approx(waves, rel=1e-9)
    assert found.status == "estimated"


def brute(model, point, along):
    """Riemann sums of a hundred thousand points, without a transform."""
    t = (np.arange(100_000) + 0.5) / 100_000
    with torch.no_grad():
        values = model(point + torch.from_numpy(t)[:, None] * along).numpy()
        ends = model(torch.stack([point, point + along])).numpy()
    values, ends = (part - part.mean(1, keepdims=True) for part in (values, ends))
    left = values - (1 - t)[:, None] * ends[0] - t[:, None] * ends[1]
    power = np.array([(np.abs((left * np.exp(-2j * np.pi * k * t)[:, None]).mean(0))**2).sum()
                      for k in FREQUENCIES])
    return power / power.sum()


def test_shares_equal_plain_sums_exact_and_sampled():
    model = ps.sample(ps.MLP(inputs=4, widths=(16, 16), outputs=3), ps.gaussian(3.0, 1.0), count=1,
                      seed=4, dtype=torch.float64)[0]
    stream = np.random.default_rng(2)
    drawn = lines(*stream.standard_normal((2, 3, 4)))
    exact = line_frequencies(model, drawn)
    sampled = line_frequencies(model, drawn, outputs=lambda x: model(x).detach())
    for place in range(3):
        expected = brute(model, drawn.point[place], drawn.direction[place])
        assert exact.share[place] == pytest.approx(expected, abs=1e-7)
        assert sampled.share[place] == pytest.approx(expected, abs=1e-3)


def test_scale_slope_and_a_common_shift_of_logits_do_not_matter():
    model = ps.sample(ps.MLP(inputs=2, widths=(12,), outputs=2), ps.gaussian(2.0, 1.0), count=1,
                      seed=1, dtype=torch.float64)[0]
    drawn = lines([[0.3, -1.0], [2.0, 0.1]], [[1.5, 1.0], [-3.0, 0.4]])

    def shifted(x):
        return 7 * model(x) + torch.sin(30 * x[:, :1]) + torch.tensor([2.0, -1.0])

    plain = line_frequencies(model, drawn, outputs=lambda x: model(x).detach())
    other = line_frequencies(model, drawn, outputs=lambda x: shifted(x).detach())
    assert other.mean_frequency == pytest.approx(plain.mean_frequency, rel=1e-6)


def test_a_straight_line_has_no_frequency():
    found = line_frequencies(kink(5.0), lines([[0.0, 0.0], [4.5, 0.0]], [[1.0, 1.0], [1.0, 0.0]]))
    assert found.bent.tolist() == [False, True]
    assert np.isnan(found.share[0]).all()
    assert found.summary()["straight"] == 1
    assert len(found.shares()) == 64
    straight = line_frequencies(kink(5.0), lines([[0.0, 0.0]], [[1.0, 1.0]]))
    assert straight.mean() is None
    assert straight.shares() == []
