"""Points on curved and flat manifolds, the autoencoder, and how losses on them are judged."""

from dataclasses import asdict, replace

import numpy as np
import pandas as pd
import pytest
import torch
from torch import nn

from priorscope._core.seeds import numpy_stream
from priorscope.domains import load_digits
from priorscope.networks import MLP, sample, torch_default
from priorscope.studies.rahaman.curved_manifold.autoencoder import train_autoencoder, unexplained
from priorscope.studies.rahaman.curved_manifold.courses import course
from priorscope.studies.rahaman.curved_manifold.inputs import KINDS, draw, spread
from priorscope.studies.rahaman.curved_manifold.study import Cell, CurvedManifold

STEPS = np.arange(0, 301, 10)
FLAT = tuple(kind for kind in KINDS if kind != "curved")


def curved_points(rows=40, pixels=12):
    """Points of a curved surface of two dimensions."""
    place = np.random.default_rng(0).random((rows, 2))
    waves = np.arange(1, pixels + 1)
    return torch.from_numpy(np.sin(place[:, :1] * waves) + place[:, 1:] ** 2).float()


def frame(rates, *, networks=5, spread=0.01, data="mnist"):
    """Rows of networks whose losses fall from 1 as exp(-rate · step)."""
    parts = []
    for kind, rate in rates.items():
        for network in range(networks):
            own = rate * (1 + spread * (network - networks // 2) * (1 if kind == "curved" else -1))
            parts.append(pd.DataFrame({
                "network": network, "step": STEPS, "loss": np.exp(-own * STEPS), "norm": 5.0,
                "spread": 4.0, "unexplained": 0.1}).assign(**asdict(Cell(kind, data))))
    return pd.concat(parts)


def words(table):
    return {finding.claim: finding.verdict.word for finding in CurvedManifold.findings(table)}


def drawn(kind, points, features=4, seed=3):
    return draw(kind, points, features=features, stream=np.random.default_rng(seed))


def test_spread_is_the_root_of_the_trace_of_the_covariance():
    points = curved_points()
    assert spread(points) == pytest.approx(np.trace(np.cov(points.T.numpy(), ddof=0)) ** 0.5)
    assert spread(2 * points + 7) == pytest.approx(2 * spread(points), rel=1e-5)


def test_curved_points_are_left_and_the_papers_flat_ones_are_uniform():
    points = curved_points()
    assert drawn("curved", points) is points
    flat = drawn("flat", points)
    assert flat.shape == points.shape
    assert not flat[:, 4:].any()
    assert flat[:, :4].numpy() == pytest.approx(
        np.random.default_rng(3).random((40, 4), dtype=np.float32))


@pytest.mark.parametrize("kind", ["flat-matched", "flat-rotated", "flat-covariance"])
def test_controls_have_the_spread_of_the_curved_points(kind):
    points = curved_points()
    flat = drawn(kind, points)
    assert flat.shape == points.shape
    assert spread(flat) == pytest.approx(spread(points), rel=1e-4)
    # Flat: after the mean is taken off, as many directions as features and no more.
    values = np.linalg.svd((flat - flat.mean(dim=0)).numpy(), compute_uv=False)
    assert values[3] > 1e-2 * values[0]
    assert values[4] < 1e-5 * values[0]


def test_controls_have_the_mean_of_the_curved_points():
    points = curved_points(rows=4_000)
    mean = points.mean(dim=0)
    matched = drawn("flat-matched", points).mean(dim=0)
    assert matched.norm().item() == pytest.approx(mean.norm().item(), rel=1e-4)
    assert drawn("flat-rotated", points).mean(dim=0).numpy() == pytest.approx(mean.numpy(),
                                                                              abs=1e-4)
    # A mean over 4,000 normal points strays by spread/63 in all; six times that.
    strayed = (drawn("flat-covariance", points).mean(dim=0) - mean).norm().item()
    assert strayed < 6 * spread(points) / 4_000**0.5


def test_the_last_control_has_the_covariance_of_the_curved_points():
    points = curved_points(rows=20_000, pixels=6)
    flat = drawn("flat-covariance", points, features=6)
    expected, found = (np.cov(part.numpy().T) for part in (points, flat))
    # Entries stray by the trace over the root of 20,000 at most, 0.7 %; six times that.
    assert found == pytest.approx(expected, abs=0.042 * np.trace(expected))
    rotated = np.cov(drawn("flat-rotated", points, features=6).numpy().T)
    assert np.abs(rotated - expected).max() > 0.1 * np.trace(expected)


def test_the_autoencoder_learns_and_repeats():
    images = load_digits().train_inputs[:300]
    untrained, brief, again, trained = (train_autoencoder(
        images, hidden=64, features=16, epochs=epochs, seed=1) for epochs in (0, 2, 2, 80))
    shares = [unexplained(model, images) for model in (untrained, trained)]
    assert shares[1] < 0.8 < 1 < shares[0]
    assert not trained.training
    for one, other in zip(brief.parameters(), again.parameters(), strict=True):
        assert torch.equal(one, other)
    with torch.no_grad():
        made = trained(images).double().numpy()
        # What is called curved does not lie in as many directions as there are features.
        values = np.linalg.svd(made - made.mean(axis=0), compute_uv=False)
    assert values[16] > 1e-3 * values[0]
    assert made.min() >= 0
    assert made.max() <= 1
    x = images.double().numpy()
    by_hand = ((made - x) ** 2).sum() / ((x - x.mean(axis=0)) ** 2).sum()
    assert shares[1] == pytest.approx(by_hand, rel=1e-5)


def test_half_is_reached_at_the_first_step_below_it():
    found = course(frame({"curved": 0.01}, networks=3, spread=0.1), "curved")
    assert found.loss.shape == (3, 31)
    assert found.reached(0.5).tolist() == [80.0, 70.0, 70.0]  # ln 2 over 0.009, 0.01, 0.011
    assert found.reached(1e-9).tolist() == [np.inf] * 3
    assert course(frame({"curved": 0.01}), "flat") is None


def test_a_smoke_cell_is_what_a_plain_training_gives():
    cell = replace(CurvedManifold.cells("smoke")[2], steps=20)
    assert cell.kind == "flat-matched"
    first, again = (CurvedManifold.measure(cell, 3) for _ in range(2))
    for name, column in first.items():
        assert np.array_equal(column, again[name]), name
    table = pd.DataFrame(first).assign(**asdict(cell))
    found = course(table, cell.kind)
    assert found.steps.tolist() == [0, 10, 20]
    images, coders, weights, points = (int(numpy_stream(3, name).integers(2**62)) for name in (
        "images", "autoencoder", "weights", "points"))
    data = load_digits().subset(train=cell.images, seed=images)
    coder = train_autoencoder(data.train_inputs, hidden=32, features=16, epochs=3, seed=coders)
    stream = numpy_stream(points, "network", 1)
    rows = torch.from_numpy(stream.permutation(500)[:60])
    targets = torch.from_numpy(stream.random(60, dtype=np.float32))
    with torch.no_grad():
        curved = coder(data.train_inputs[rows])
    x = torch.zeros(60, 64)
    x[:, :16] = torch.from_numpy(stream.random((60, 16), dtype=np.float32))
    centre = x.mean(dim=0)
    x = (centre * curved.mean(dim=0).norm() / centre.norm()
         + (x - centre) * (curved.std(dim=0).norm() / x.std(dim=0).norm()))
    arch = MLP(inputs=64, widths=(cell.width,) * cell.depth)
    net = list(sample(arch, torch_default(), count=3, seed=weights))[1]
    optimiser = torch.optim.Adam(net.parameters(), lr=cell.learning_rate)
    for _ in range(20):
        optimiser.zero_grad()
        nn.functional.mse_loss(net(x)[:, 0], targets).backward()
        optimiser.step()
    with torch.no_grad():
        loss = nn.functional.mse_loss(net(x)[:, 0], targets) / targets.var(correction=0)
    assert found.loss[1, -1] == pytest.approx(loss.item(), rel=1e-3)
    assert table.spread[table.network == 1].to_numpy() == pytest.approx(spread(curved), rel=1e-4)
    assert table.unexplained.iloc[0] == pytest.approx(unexplained(coder, data.test_inputs))


def test_the_smoke_scale_judges_nothing_and_draws_everything():
    cells = CurvedManifold.cells("smoke")
    assert [cell.kind for cell in cells] == list(KINDS)
    table = pd.concat([pd.DataFrame(CurvedManifold.measure(cell, 0)).assign(**asdict(cell))
                       for cell in cells])
    assert set(words(table).values()) == {"undecided"}
    (figure,) = CurvedManifold.figures(table).values()
    assert len(figure.data) == 10
    assert all(CurvedManifold.cost(cell) > 0 for cell in cells)


def test_a_lower_loss_on_curved_points_agrees_and_a_higher_one_disagrees():
    slow, fast = dict.fromkeys(FLAT, 0.01), dict.fromkeys(FLAT, 0.03)
    for flat, expected in ((slow, "agrees"), (fast, "disagrees")):
        found = words(frame({"curved": 0.02, **flat}))
        assert len(found) == 8
        assert set(found.values()) == {expected}


def test_networks_that_differ_leave_it_undecided():
    found = words(frame({"curved": 0.02, "flat": 0.02}, spread=0.3))
    assert list(found.values()) == ["undecided", "undecided"]
    assert set(words(frame({"curved": 0.02, "flat": 0.01}, data="digits")).values()) == {
        "undecided"}


def test_what_is_never_half_fitted_counts_with_the_last_step():
    (end, sooner) = CurvedManifold.findings(frame({"curved": 0.01, "flat": 1e-4}))
    assert sooner.verdict.word == "agrees"
    assert sooner.measured.mean == pytest.approx(np.mean(300 / np.array([80, 80, 70, 70, 70])), 0.1)
    assert "0 on curved and 5 on flat" in sooner.note
    # Where neither is there, nothing is said of the half.
    (only,) = CurvedManifold.findings(frame({"curved": 2e-4, "flat": 1e-4}))
    assert only.claim == end.claim


def test_a_run_cut_short_is_judged_by_what_it_has():
    assert words(frame({"flat": 0.01})) == {}
    assert words(frame({"curved": 0.01})) == {}
    assert CurvedManifold.figures(frame({"flat": 0.01})).keys() == {"losses"}


def test_the_paper_scale_is_the_papers():
    for cell in CurvedManifold.cells("paper"):
        assert (cell.networks, cell.features, cell.width, cell.depth) == (10, 64, 256, 5)
