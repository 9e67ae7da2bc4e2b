"""Convolutional networks: their form, lengths in them, and how both studies judge."""

import math
from dataclasses import asdict, replace

import numpy as np
import pandas as pd
import pytest
import torch
from torch import nn

import priorscope as ps
from priorscope.domains import arc
from priorscope.studies.raghu import ConvolutionalGrowth, ConvolutionalTraining
from priorscope.studies.raghu.convnet import (
    LAYERS,
    affine_layers,
    convolutional,
    unit_counts,
)
from priorscope.studies.raghu.convolutional_training.lengths import layer_lengths
from priorscope.studies.raghu.convolutional_training.noise import noisy_accuracies
from priorscope.studies.raghu.convolutional_training.rows import WEIGHTED
from priorscope.studies.raghu.convolutional_training.study import NORMS
from priorscope.sweeps.columns import encode

CHANNELS, SHAPE = (4, 4, 6, 6, 6), (1, 8, 8)


def small(norm=None, variance=2.0, seed=0):
    return convolutional(CHANNELS, 16, SHAPE, outputs=10, weight_variance=variance, seed=seed,
                         norm=norm)


def curves(count=2):
    stream = np.random.default_rng(0)
    return [arc(*stream.standard_normal((2, *SHAPE))) for _ in range(count)]


def word(findings, part):
    (one,) = [finding for finding in findings if part in finding.claim]
    return one.verdict.word


def test_the_network_has_the_layers_and_the_variance():
    model = small(variance=3.0)
    shapes, z = {}, torch.zeros(1, *SHAPE)
    with torch.no_grad():
        for name, layer in model.named_children():
            z = layer(z)
            shapes[name] = z.numel()
    assert [shapes[name] for name in LAYERS] == unit_counts(CHANNELS, 16, SHAPE, 10)
    wide = convolutional((32,) * 5, 64, SHAPE, outputs=10, weight_variance=3.0, seed=1)
    for name, module in affine_layers(wide).items():
        weight = module.weight.detach()
        if weight.numel() > 5000:  # standard error of a variance: √(2/n), six of them
            size = float(weight.square().mean()) * weight[0].numel()
            assert size == pytest.approx(3.0, rel=6 * math.sqrt(2 / weight.numel())), name
        assert not module.bias.detach().any()


def test_lengths_are_those_of_the_measure():
    model = small()
    ours, off = layer_lengths(model, curves(), LAYERS)
    found = ps.trajectory_length(model, curves(), layers=LAYERS, exact=True)
    short = 1 - ours.double() / found.lengths.mean(dim=0)
    assert 0 < off < 0.02
    assert float(short.min()) >= -1e-6  # a polyline is no longer than its curve, but for float32
    assert float(short.max()) <= off    # what halving the points costs bounds what is left


def test_lengths_before_training_use_the_curve_as_batch():
    model = small(lambda size, images: nn.BatchNorm2d(size) if images else nn.BatchNorm1d(size))
    state = {name: value.clone() for name, value in model.state_dict().items()}
    kept, batch = (layer_lengths(model, curves(), LAYERS, batch_mode=mode)[0]
                   for mode in (False, True))
    assert not torch.allclose(kept, batch, rtol=0.1)
    assert all(torch.equal(value, state[name]) for name, value in model.state_dict().items())


def test_noise_is_put_into_one_layer_at_a_time():
    model, data = small(), ps.load_digits()
    inputs, labels = data.test_inputs[:100].view(-1, *SHAPE), data.test_labels[:100]
    before = {name: value.clone() for name, value in model.state_dict().items()}
    rows = noisy_accuracies(model, inputs, labels, 0)
    assert {name for _, name, _, _ in rows} == set(WEIGHTED)
    assert len({share for *_, share in rows}) > 1
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())


def growth_rows(variance, ratio, *, pool=0.6, replicas=6):
    units = unit_counts((12, 12, 24, 24, 24), 64, (3, 32, 32), 10)
    steps = [pool if name.startswith("pool")
             else ratio * math.sqrt(new / old)
             for name, new, old in zip(LAYERS, units, [3072, *units[:-1]], strict=True)]
    parts = [pd.DataFrame({
        "data": "cifar10", "weight_variance": variance, "replica": replica, "channels": "12",
        "hidden": 64, "pairs": 2, "layer": np.arange(1, 10), "name": LAYERS, "units": units,
        "ratio": np.array(steps) * (1 + 0.01 * replica),
        "length": np.cumprod(steps) * (1 + 0.01 * replica)}) for replica in range(replicas)]
    return pd.concat(parts)


def test_untrained_growth_is_judged_both_ways():
    good = pd.concat([growth_rows(2.0, 0.98), growth_rows(8.0, 1.95)])
    found = ConvolutionalGrowth.findings(good)
    assert word(found, "At σ_w² = 8 length grows") == "agrees"
    assert word(found, "At σ_w² = 2 length grows") == "disagrees"
    assert word(found, "σ_w² = 8 the pooling layer 3") == "agrees"
    assert word(found, "At σ_w² = 8 growth in a convolution") == "agrees"
    assert word(found, "at larger weights") == "agrees"
    bad = pd.concat([growth_rows(2.0, 1.95), growth_rows(8.0, 1.0, pool=1.2)])
    found = ConvolutionalGrowth.findings(bad)
    assert word(found, "σ_w² = 8 the pooling layer 3") == "disagrees"
    assert word(found, "At σ_w² = 8 growth in a convolution") == "disagrees"
    assert word(found, "at larger weights") == "disagrees"


@pytest.mark.parametrize("study", [ConvolutionalGrowth, ConvolutionalTraining],
                         ids=lambda study: study.name)
def test_cells_seeds_and_a_smoke_frame(study):
    for scale in ("smoke", "laptop", "paper"):
        assert all(study.cost(cell) > 0 for cell in study.cells_of(scale))
    cells = [replace(cell, **({"rows": 100} if hasattr(cell, "rows") else {}))
             for cell in study.cells_of("smoke") if cell.replica == 0]
    # The last, since looking at noise takes longest and is done for the first ones alone.
    first, again, other = (study.measure(cells[-1], seed) for seed in (1, 1, 2))
    assert encode(first) == encode(again) != encode(other)
    frame = pd.concat([pd.DataFrame({**asdict(cell) | {"channels": "x"},
                                     **study.measure(cell, place)})
                       for place, cell in enumerate(cells)])
    assert {finding.verdict.word for finding in study.findings(frame)} == {"undecided"}
    assert all(drawing.table for drawing in study.figures(frame).values())


def training_rows(norm, *, accuracy, longer=1.0, heavier=1.0, first_drop=0.3, shrink=0.8,
                  replicas=4):
    """Rows of runs at epochs 0 and 10 with known changes."""
    rows = []
    for replica in range(replicas):
        jitter = 1 + 0.002 * replica
        for epoch in (0, 10):
            change = longer**epoch if epoch else 1.0
            rows.append((replica, "accuracy", epoch, "", 0.0, accuracy * jitter))
            rows.append((replica, "resolution", epoch, "", 0.0, 0.01))
            for place, name in enumerate(LAYERS, start=1):
                rows.append((replica, "length", epoch, name, 0.0,
                             (change**(place / 10)) * jitter))
            for name in WEIGHTED:
                rows.append((replica, "variance", epoch, name, 0.0,
                             (2.0 * heavier if epoch else 2.0) * jitter))
                if norm == "batch":
                    affine = f"{name}_affine"
                    rows.append((replica, "length", epoch, affine, 0.0, jitter))
                    rows.append((replica, "length", epoch, f"{name}_norm", 0.0,
                                 (shrink if epoch else 2.0) * jitter**2))
        if norm == "none":
            rows.append((replica, "no noise", 10, "", 0.0, accuracy))
            for kind in ("absolute", "relative"):
                for place, name in enumerate(WEIGHTED):
                    drop = first_drop / (place + 1) * jitter
                    rows.append((replica, kind, 10, name, 0.25, accuracy - drop))
    names = ["replica", "kind", "epoch", "name", "level", "value"]
    return pd.DataFrame(rows, columns=names).assign(
        norm=norm, weight_variance=2.0, data="cifar10", channels="8", rows=8000, epochs=10)


def test_runs_are_judged_in_the_papers_favour():
    frame = pd.concat([training_rows("none", accuracy=0.5, longer=1.1, heavier=1.2),
                       training_rows("batch", accuracy=0.6),
                       training_rows("trajectory", accuracy=0.6)])
    found = ConvolutionalTraining.findings(frame)
    for part in ("Training lengthens curves behind layer 2", "Training increases fan-in times the "
                 "variance of the weights of conv2", "Training makes length grow more",
                 "batch norms do not shorten", "After training batch norms shorten",
                 "regularisation reaches", "regularisation is well above", "Batch norm is well"):
        assert word(found, part) == "agrees", part
    least = [finding for finding in found if "least robust" in finding.claim]
    assert {finding.verdict.word for finding in least} == {"agrees"}


def test_runs_are_judged_against_the_paper():
    frame = pd.concat([training_rows("none", accuracy=0.5, longer=0.9, heavier=0.9,
                                     first_drop=-0.1),
                       training_rows("batch", accuracy=0.45, shrink=1.3),
                       training_rows("trajectory", accuracy=0.35)])
    found = ConvolutionalTraining.findings(frame)
    for part in ("Training lengthens curves behind layer 2", "Training increases fan-in times the "
                 "variance of the weights of conv2", "Training makes length grow more",
                 "After training batch norms shorten", "regularisation reaches",
                 "regularisation is well above", "Batch norm is well"):
        assert word(found, part) == "disagrees", part
    least = [finding for finding in found if "least robust" in finding.claim]
    assert {finding.verdict.word for finding in least} == {"disagrees"}


def test_every_norm_is_trained_at_the_same_budget():
    cells = ConvolutionalTraining.cells_of("laptop")
    own = [cell for cell in cells if cell.weight_variance == 2.0]
    assert {cell.norm for cell in own} == set(NORMS)
    assert all(sum(cell.norm == norm for cell in own) >= 3 for norm in NORMS)
    assert len({(cell.rows, cell.epochs, cell.channels) for cell in own}) == 1
