"""The last frequencies of random networks, and how their share is judged."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
import torch

from priorscope.networks import MLP, sample, uniform
from priorscope.studies.rahaman.volume.findings import TAIL, judge_all, tail_slopes
from priorscope.studies.rahaman.volume.search import last_frequencies
from priorscope.studies.rahaman.volume.study import THRESHOLDS, Cell, ParameterVolume


def one_hidden(weights, biases, out):
    """A network Σ out_i relu(w_i x + b_i)."""
    net = sample(MLP(inputs=1, widths=(len(weights),)), uniform(1.0), count=1, seed=0,
                 dtype=torch.float64)[0]
    first, last = (part for part in net if isinstance(part, torch.nn.Linear))
    with torch.no_grad():
        first.weight.copy_(torch.tensor(weights)[:, None])
        first.bias.copy_(torch.tensor(biases))
        last.weight.copy_(torch.tensor(out)[None])
        last.bias.zero_()
    return net


def test_one_corner_ends_where_its_jump_over_k_squared_is_the_threshold():
    net = one_hidden([1.0], [-0.3], [2.0])
    found = last_frequencies(net, (0.5, 0.02), reach=100.0, steps=1000)
    assert found.corners == 1
    assert found.jumps == pytest.approx(2.0)
    # |f~| = 2/k² everywhere: the last place below the very end, where it is equal.
    assert found.latest == pytest.approx([2.0, 10.0])
    assert found.last == pytest.approx([2.0, 10.0], rel=2e-3)


def test_two_corners_interfere():
    """Corners 1 and -1 at ±1: |f~| = 2|sin k|/k², above 0.2 for the last time near 2.8."""
    net = one_hidden([1.0, 1.0], [1.0, -1.0], [1.0, -1.0])
    found = last_frequencies(net, (0.2,), reach=50.0, steps=20_000)
    k = np.linspace(0.5, 5, 2_000_000)
    wanted = k[2 * np.abs(np.sin(k)) > 0.2 * k**2].max()
    assert found.last[0] == pytest.approx(wanted, rel=2e-4)
    assert wanted <= found.latest[0] < wanted * 1.001


def twin(net, epsilon, reach):
    """The same by plain derivatives: a corner where a unit changes sign, by autograd slopes."""
    x = torch.linspace(-reach, reach, 400_001, dtype=torch.float64, requires_grad=True)
    (slopes,) = torch.autograd.grad(net(x[:, None]).sum(), x)
    slopes, places = slopes.numpy(), x.detach().numpy()
    jumps = np.diff(slopes)
    at = np.flatnonzero(np.abs(jumps) > 1e-9)
    middle, jumps = (places[at] + places[at + 1]) / 2, jumps[at]
    k = np.linspace(0.01, np.sqrt(np.abs(jumps).sum() / epsilon), 8000)
    size = np.abs(np.exp(-1j * k[:, None] * middle) @ jumps) / k**2
    return float(k[size > epsilon].max())


def test_random_networks_are_as_by_slopes_on_a_grid():
    nets = sample(MLP(inputs=1, widths=(6, 6)), uniform(1.0), count=6, seed=3,
                  dtype=torch.float64)
    for index in range(len(nets)):
        found = last_frequencies(nets[index], (0.05,), reach=20.0, steps=4000)
        wanted = twin(nets[index], 0.05, 20.0)
        assert found.last[0] == pytest.approx(wanted, rel=5e-3)
        assert found.last[0] <= found.latest[0] <= np.sqrt(found.jumps / 0.05) * (1 + 1e-12)


def test_a_finer_grid_stays_within_the_bounds_of_a_coarse_one():
    nets = sample(MLP(inputs=1, widths=(8, 8)), uniform(1.0), count=8, seed=1,
                  dtype=torch.float64)
    for index in range(len(nets)):
        coarse, fine = (last_frequencies(nets[index], (0.1,), reach=100.0, steps=steps)
                        for steps in (100, 1600))
        assert coarse.last[0] <= fine.last[0] <= fine.latest[0] <= coarse.latest[0] + 1e-9


def test_a_straight_network_has_no_frequency():
    found = last_frequencies(one_hidden([1.0], [500.0], [1.0]), (0.1,), reach=10.0, steps=10)
    assert (found.last[0], found.latest[0], found.corners) == (0.0, 0.0, 0)


def made_up(slope, *, bounds=(1.0,), shift=4.0, spread=0.0, batches=8, seed=0):
    """Networks whose last frequencies have share k^slope beyond k, each batch with its own."""
    draws = np.random.default_rng(seed)
    parts = []
    for place, bound in enumerate(bounds):
        for batch in range(batches):
            own = slope + spread * (-1) ** batch
            last = shift**place * (np.arange(1, 201) / 200.5) ** (1 / own)
            last *= np.exp(0.01 * draws.standard_normal(200))
            parts.append(pd.DataFrame({
                "bound": bound, "epsilon": 0.1, "depth": 3, "width": 16, "reach": 1000.0,
                "batch": batch, "network": np.arange(200) + 200 * batch, "last": last,
                "latest": last * 1.001, "jumps": 1.0, "corners": 48}))
    return pd.concat(parts, ignore_index=True)


def test_the_slope_of_a_power_law_is_its_power():
    for power in (-1.0, -3.0):
        assert np.mean(list(tail_slopes(made_up(power)))) == pytest.approx(power, abs=0.05)


def test_the_decay_is_judged():
    def word(*args, **options):
        (finding,) = judge_all(made_up(*args, **options))
        return finding.verdict.word

    assert word(-3.0) == "agrees"
    assert word(-1.3) == "disagrees"
    assert word(-2.0, spread=0.8) == "undecided"


def test_too_few_batches_or_too_few_exceedances_give_no_verdict():
    assert judge_all(made_up(-3.0, batches=2)) == []
    rows = made_up(-3.0)
    few = rows.assign(latest=np.where(rows.network % 20 == 0, rows.latest, 0.0))
    assert (few.latest > 0).mean() < max(TAIL)
    assert judge_all(few) == []


def test_the_effect_of_the_bound_is_judged():
    def word(shift):
        finding = judge_all(made_up(-3.0, bounds=(1.0, 2.0), shift=shift))[-1]
        assert "reach frequencies" in finding.claim
        return finding.verdict.word

    assert (word(4.0), word(0.25), word(1.0)) == ("agrees", "disagrees", "undecided")


def test_the_smoke_scale_end_to_end():
    (cell,) = ParameterVolume.cells_of("smoke")
    first, again, other = (ParameterVolume.measure(
        dataclasses.replace(cell, batches=3, count=4, steps=200), seed) for seed in (1, 1, 2))
    assert all(np.array_equal(first[name], again[name]) for name in first)
    assert not np.array_equal(first["last"], other["last"])
    frame = pd.DataFrame(first).assign(**dataclasses.asdict(cell))
    assert len(frame) == 12 * len(THRESHOLDS)
    assert np.isfinite(frame.to_numpy(dtype=float)).all()
    assert (frame["last"] <= frame.latest).all()
    by_threshold = frame.pivot_table(index="network", columns="epsilon", values="last")
    assert (np.diff(by_threshold.to_numpy(), axis=1) <= 0).all()
    ParameterVolume.findings(frame)
    figures = ParameterVolume.figures(frame)
    assert set(figures) == {"share-by-threshold"}
    assert all(drawing.table for drawing in figures.values())


def test_the_figure_by_bound_is_drawn():
    figures = ParameterVolume.figures(made_up(-3.0, bounds=(0.5, 1.0)))
    assert set(figures) == {"share-by-threshold", "share-by-bound"}


@pytest.mark.parametrize("scale", ["smoke", "laptop", "paper"])
def test_the_grids(scale):
    cells = ParameterVolume.cells(scale)
    assert all(isinstance(cell, Cell) and ParameterVolume.cost(cell) > 0 for cell in cells)
    assert all(cell.batches >= 8 for cell in cells)
