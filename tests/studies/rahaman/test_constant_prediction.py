"""Residual networks, ends of paths, rows about them, and how the claims are judged."""

import dataclasses
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import torch

from priorscope.domains import load_cifar10, load_digits
from priorscope.measures import linear_pieces
from priorscope.measures.class_paths import same_class_path
from priorscope.studies.rahaman.constant_prediction import ConstantPrediction
from priorscope.studies.rahaman.constant_prediction.ends import KINDS, draw_pairs
from priorscope.studies.rahaman.constant_prediction.findings import numbers
from priorscope.studies.rahaman.constant_prediction.residual_net import residual_net
from priorscope.studies.rahaman.constant_prediction.rows import along
from priorscope.studies.rahaman.constant_prediction.study import Cell
from priorscope.training import fit


def config(cell):
    return {name: ",".join(map(str, value)) if isinstance(value, tuple) else value
            for name, value in dataclasses.asdict(cell).items()}


def frame(values, *, data="cifar10", networks=3, pairs=10):
    """Rows in which every pair of every kind has the numbers given, or those of a function."""
    rows = []
    for network in range(networks):
        cell = config(Cell(network, data))
        for name, value in (("train accuracy", 0.9), ("test accuracy", 0.5)):
            rows.append({**cell, "part": "network", "pair": 0, "kind": "", "label": 0,
                         "number": 0, "name": name, "place": 0.0, "value": value})
        for place, kind in enumerate(KINDS):
            for pair in range(pairs):
                for name, value in values.items():
                    found = value(network, place, pair) if callable(value) else value
                    rows.append({**cell, "part": "pair", "pair": place * pairs + pair,
                                 "kind": kind, "label": pair % 10, "number": 0, "name": name,
                                 "place": 0.0, "value": float(found)})
    return pd.DataFrame(rows)


def as_published(network, kind, pair):
    return 0.03 + 0.0001 * (network + pair)


GOOD = {"connected": 1, "straight": lambda network, kind, pair: pair % 2,
        "excess": as_published, "margin": 1.0, "probability": 0.97, "straight margin": -1.0,
        "straight probability": 0.3, "ends probability": 0.99, "length": 10.0}


def word(findings, part):
    (one,) = [finding for finding in findings if part in finding.claim]
    return one.verdict.word


@pytest.fixture(scope="module")
def digits():
    """A small trained network and its images."""
    data = load_digits().subset(train=400, test=100)
    images = data.train_inputs.view(-1, 1, 8, 8)
    model = residual_net(images, channels=(4, 8), blocks=1, patch=2, outputs=10, seed=1)
    fit(model, images, data.train_labels, epochs=6, batch_size=25, learning_rate=5e-3)
    return model, images, data.train_labels


def test_the_network_is_its_formula(digits):
    """Layer by layer, from its own weights, with norms as plain arithmetic."""
    model, images, _ = digits
    x = images[:7]

    def norm(z, layer):
        scale = layer.weight / (layer.running_var + layer.eps).sqrt()
        return (z - layer.running_mean.view(-1, 1, 1)) * scale.view(-1, 1, 1) + layer.bias.view(
            -1, 1, 1)

    def conv(z, layer, stride=1):
        return torch.nn.functional.conv2d(z, layer.weight, stride=stride,
                                          padding=layer.weight.shape[-1] // 2)

    with torch.no_grad():
        mean, size = images.mean(), images.std()
        z = torch.nn.functional.conv2d((x - mean) / size, model.stem.weight, stride=2)
        z = norm(z, model.norm).relu()
        for block, stride in ((model.block1_1, 1), (model.block2_1, 2)):
            inner = norm(conv(z, block.conv1, stride), block.norm1).relu()
            inner = norm(conv(inner, block.conv2), block.norm2)
            short = z if stride == 1 else norm(
                torch.nn.functional.conv2d(z, block.shortcut[0].weight, stride=2),
                block.shortcut[1])
            z = (inner + short).relu()
        expected = z.mean(dim=(2, 3)) @ model.logits.weight.T + model.logits.bias
        torch.testing.assert_close(model(x), expected, rtol=1e-4, atol=1e-4)


def test_exact_geometry_reads_the_network(digits):
    model, images, _ = digits
    pieces = linear_pieces(model, images[:2], images[2:4], certify=True)
    assert pieces.status == "certified"
    assert int(pieces.counts.min()) > 10


def test_weights_depend_on_the_seed_alone():
    images = torch.linspace(0, 1, 5 * 64).view(5, 1, 8, 8)
    options = {"channels": (4, 8), "blocks": 2, "patch": 1, "outputs": 10}
    one, again, other = (residual_net(images, seed=seed, **options) for seed in (1, 1, 2))
    assert torch.equal(one.stem.weight, again.stem.weight)
    assert not torch.equal(one.stem.weight, other.stem.weight)
    # He: variance 2 / fan-in; 144 weights of block1_1.conv1, six standard errors, below 1e-8.
    scaled = one.block1_1.conv1.weight * (4 * 9 / 2) ** 0.5
    assert float(scaled.detach().square().mean()) == pytest.approx(1, abs=6 * (2 / 144) ** 0.5)


def test_ends_are_of_the_class_and_attacks_stay_near(digits):
    model, images, labels = digits
    pairs = draw_pairs(model, images, labels, ends=3, pairs=2, radius=0.2, seed=0)
    again = draw_pairs(model, images, labels, ends=3, pairs=2, radius=0.2, seed=0)
    assert torch.equal(pairs.start, again.start)
    assert pairs.attacked == 10 * 6
    assert 0 < pairs.fooled <= pairs.attacked
    for points in (pairs.start, pairs.end):
        with torch.no_grad():
            assert torch.equal(model(points).argmax(dim=1), pairs.label)
    for start, end, label, kind in zip(pairs.start, pairs.end, pairs.label, pairs.kind,
                                       strict=True):
        for point, adversarial in ((start, kind == 2), (end, kind >= 1)):
            gaps = (images - point).abs().flatten(1).amax(dim=1)
            nearest = int(gaps.argmin())
            assert float(gaps[nearest]) <= (0.2 + 1e-6 if adversarial else 0.0)
            if adversarial:
                assert bool((labels[gaps <= 0.2 + 1e-6] != label).any())
            else:
                assert int(labels[nearest]) == int(label)
    assert bool((pairs.start.flatten(1) != pairs.end.flatten(1)).any(dim=1).all())


def test_all_pairs_are_drawn_where_none_is_said(digits):
    model, images, labels = digits
    pairs = draw_pairs(model, images, labels, ends=3, pairs=None, radius=0.3, seed=0)
    own = pairs.kind[pairs.label == int(pairs.label[0])]
    assert (own == 0).sum() == 3
    assert (own == 1).sum() <= 9


def test_points_along_a_path_are_at_even_distances():
    path = torch.from_numpy(np.random.default_rng(0).standard_normal((5, 3)))
    points = along(path, 201).numpy()
    steps = np.linalg.norm(np.diff(path.numpy(), axis=0), axis=1)
    reached = np.concatenate([[0.0], np.cumsum(steps)])
    expected = np.stack([np.interp(np.linspace(0, reached[-1], 201), reached, column)
                         for column in path.numpy().T], axis=1)
    np.testing.assert_allclose(points, expected, atol=1e-12)


@pytest.mark.slow
def test_a_smoke_cell_measures_what_the_measures_say(tmp_path):
    cell = dataclasses.replace(ConstantPrediction.cells("smoke")[0], rows=300, epochs=4)
    found = ConstantPrediction.measure(cell, 3)
    assert all(np.isfinite(column).all() for column in found.values()
               if column.dtype.kind in "fi")
    table = pd.DataFrame(found).assign(**config(cell))
    pairs = table[table.part == "pair"]
    connected, excess = numbers(pairs, "connected"), numbers(pairs, "excess")
    assert len(connected) == pairs.pair.nunique()
    assert set(connected.unique()) <= {0.0, 1.0}
    assert (excess >= -1e-6).all()
    lead = numbers(pairs, "margin")
    assert (lead[connected == 1] > 0).all()
    assert (lead[connected == 0] <= 0).all()
    least, ends = numbers(pairs, "probability"), numbers(pairs, "ends probability")
    assert (least <= ends + 1e-5).all()
    profile = table[(table.part == "profile") & (table.name == "path")]
    for pair in profile.pair.unique():
        own = profile[profile.pair == pair].value
        assert own.min() >= lead[(cell.network, pair)] - 1e-4
    figures = ConstantPrediction.figures(table)
    assert set(figures) == {"connected", "leads", "pictures"}
    for figure in figures.values():
        figure.figure.savefig(tmp_path / "figure.png")
    assert {finding.verdict.word for finding in ConstantPrediction.findings(table)} == {"undecided"}
    assert ConstantPrediction.cost(cell) > 0


def test_the_paper_s_claims_agree_where_they_hold_and_else_do_not():
    good = ConstantPrediction.findings(frame(GOOD))
    assert {finding.verdict.word for finding in good} == {"agrees"}
    assert len(good) == 6
    broken = GOOD | {"connected": lambda network, kind, pair: pair > 2, "straight": 0}
    found = ConstantPrediction.findings(frame(broken))
    assert word(found, "two training images") == "disagrees"
    longer = ConstantPrediction.findings(frame(GOOD | {"excess": as_published(0, 0, 0) + 0.03}))
    assert word(longer, "3 % longer") == "disagrees"
    doubtful = ConstantPrediction.findings(frame(GOOD | {"probability": 0.9}))
    assert word(doubtful, "95 % or more") == "disagrees"
    easy = ConstantPrediction.findings(frame(GOOD | {"straight": 1}))
    assert word(easy, "A path is needed") == "disagrees"


def test_a_segment_within_the_class_is_a_path():
    mixed = GOOD | {"connected": lambda network, kind, pair: pair > 2,
                    "straight": lambda network, kind, pair: pair <= 2}
    found = ConstantPrediction.findings(frame(mixed))
    assert word(found, "two training images") == "agrees"


def test_networks_that_differ_leave_it_undecided():
    uneven = GOOD | {"connected": lambda network, kind, pair: network < 2 or pair > 0,
                     "straight": 0}
    assert word(ConstantPrediction.findings(frame(uneven)),
                "two adversarial images") == "undecided"
    stand_in = ConstantPrediction.findings(frame(GOOD, data="digits"))
    assert {finding.verdict.word for finding in stand_in} == {"undecided"}


def test_weak_ends_are_left_out_of_the_claim_on_probability():
    weak = GOOD | {"ends probability": lambda network, kind, pair: 0.5 if pair else 0.99,
                   "probability": lambda network, kind, pair: 0.4 if pair else 0.97}
    found = ConstantPrediction.findings(frame(weak))
    assert word(found, "95 % or more") == "agrees"
    (one,) = [finding for finding in found if "95 % or more" in finding.claim]
    assert "9 of 90 have such ends" in one.note
    none = ConstantPrediction.findings(frame(GOOD | {"ends probability": 0.5}))
    assert not [finding for finding in none if "95 % or more" in finding.claim]


def test_a_killed_run_still_speaks():
    whole = frame(GOOD)
    assert len(ConstantPrediction.findings(whole[whole.network == 1])) == 6
    assert ConstantPrediction.findings(whole[whole.part == "network"]) == []
    assert set(ConstantPrediction.figures(whole[whole.network == 1])) == {"connected"}
    part = whole[whole.kind != KINDS[0]]
    assert len(ConstantPrediction.findings(part)) == 5


@pytest.mark.slow
@pytest.mark.data
def test_a_path_between_photographs_is_proved(data_folder):
    data = load_cifar10(folder=data_folder / "cifar-10-batches-bin").subset(train=300, test=10)
    own = data.train_labels < 3
    images, labels = data.train_inputs[own].view(-1, 3, 32, 32), data.train_labels[own]
    model = residual_net(images, channels=(4, 8), blocks=1, patch=8, outputs=3, seed=0)
    fit(model, images, labels, epochs=10, batch_size=25, learning_rate=5e-3)
    pairs = draw_pairs(model, images, labels, ends=2, pairs=1, radius=8 / 255, seed=0)
    found = same_class_path(model, pairs.start, pairs.end, target=pairs.label, low=0.0, high=1.0)
    assert found.status == "certified"
    assert int(found.connected.sum()) >= int(found.straight.sum())
    share = torch.linspace(0, 1, 200)[:, None, None, None]
    for pair in found.connected.nonzero()[:, 0]:
        for left, right in pairwise(found.paths[pair]):
            with torch.no_grad():
                seen = model(torch.lerp(left, right, share)).argmax(dim=1)
            assert bool((seen == pairs.label[pair]).all())
