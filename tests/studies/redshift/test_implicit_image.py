"""Pictures learned from half of their pixels, and how what was drawn is judged."""

import math
from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest
import torch

from priorscope._core.errors import BadInput, UnknownName
from priorscope.domains import grid
from priorscope.measures.fourier import fourier_complexity
from priorscope.networks import sample, torch_default
from priorscope.studies.joining_rows import joined
from priorscope.studies.redshift.by_prefactor import best_place, by_prefactor
from priorscope.studies.redshift.implicit_image import ImplicitImage
from priorscope.studies.redshift.implicit_image.complex_start import built_spots, spotted
from priorscope.studies.redshift.implicit_image.pixels import picture, psnr, split
from priorscope.studies.redshift.implicit_image.study import Cell, one_row
from priorscope.studies.redshift.implicit_image.training import architecture, train_at

SMALL = {"data": "digits", "size": 8, "width": 8}
PREFACTORS = np.geomspace(0.125, 64, 7).round(6)
PEAKED = np.array([10.0, 12, 15, 18, 22, 15, 8])


def frame(test, *, initial=None, learned=None, spots_at=(0.4, 0.2), spots_fit=20.0,
          data="china", validation=None):
    """Rows of four networks with given scores, by activation and prefactor."""
    spread = 0.01 * np.arange(4)
    parts = []
    for name, heights in test.items():
        own = [row for place, c in enumerate(PREFACTORS) for row in (
            one_row("test", "random", c, heights[place] + spread),
            one_row("validation", "random", c, (validation or test)[name][place] + spread),
            one_row("initial", "random", c, (initial or {}).get(
                name, np.full(7, 0.2))[place] + spread),
            one_row("learned", "random", c, (learned or {}).get(
                name, np.full(7, 0.2))[place] + spread),
            one_row("train", "random", c, 20 + spread), one_row("goal", "random", c, 0.3),
            one_row("before", "random", c, np.eye(8)), one_row("after", "random", c, np.eye(8)))]
        if name == "relu":
            for kind, value in zip(("initial", "learned", "train"), (*spots_at, spots_fit),
                                   strict=True):
                own.append(one_row(kind, "spots", 1.0, value + spread))
            own += [one_row(kind, "spots", 1.0, np.eye(8)) for kind in ("before", "after")]
        cell = Cell(name, name == "relu", data=data, networks=4, size=8)
        parts.append(pd.DataFrame(joined(own)).assign(**asdict(cell)))
    return pd.concat(parts, ignore_index=True)


def word(findings, part):
    (one,) = [finding for finding in findings if part in finding.claim]
    return one.verdict.word


def test_every_pixel_is_dealt_once():
    dealt = split(10, 3, seed=5)
    parts = (dealt.train, dealt.validation, dealt.test)
    assert [part.shape for part in parts] == [(3, 50), (3, 6), (3, 44)]
    together = torch.cat(parts, dim=1).sort(dim=1).values
    assert torch.equal(together, torch.arange(100).expand(3, 100))
    assert torch.equal(split(10, 2, seed=5).train, dealt.train[:2])
    assert not torch.equal(dealt.train[0], dealt.train[1])


def test_noise_ratios_are_those_of_their_definition():
    target = torch.full((2, 2), 0.5, dtype=torch.float64)
    places = torch.tensor([[0, 1], [2, 3]])
    drawn = torch.stack([target + 0.1, target])
    assert psnr(drawn, target, places).tolist() == pytest.approx([20.0, 120.0])
    noise = torch.from_numpy(np.random.default_rng(0).random((2, 2, 2)))
    by_hand = [10 * math.log10(1 / np.mean([(noise[n].flatten()[p] - 0.5) ** 2 for p in row]))
               for n, row in enumerate(places.tolist())]
    assert psnr(noise, target, places).tolist() == pytest.approx(by_hand)


def test_built_weights_draw_spots_and_have_equal_norms():
    layers = built_spots(64, 64)
    h = grid(64).float()
    for position, (weight, bias) in enumerate(layers):
        h = torch.nn.functional.linear(h.relu() if position else h, weight, bias)
    # Eight periods of a zigzag along either axis, written as distances to the nearest crest.
    zigzag = [1 - abs(2 * ((4 * (x + 1)) % 1) - 1) for x in np.linspace(-1, 1, 64)]
    sums = np.add.outer(zigzag, zigzag)
    by_hand = 2 * np.mean([np.maximum(sums - 1 - j / 32, 0) for j in range(32)], axis=0)
    assert np.allclose(h.reshape(64, 64), by_hand, atol=1e-4)
    norms = [float(weight.norm()) for weight, _ in layers]
    assert norms == pytest.approx([norms[0]] * 3, rel=1e-3)


def test_spotted_networks_are_complex_and_differ():
    arch = architecture("relu", 1.0)
    nets = sample(arch, torch_default(), count=4, seed=0)
    spots = spotted(nets, arch)
    drawn, usual = (some(grid(64).float()).reshape(4, 64, 64) for some in (spots, nets))
    assert (fourier_complexity(drawn) > 0.27).all()
    assert fourier_complexity(drawn).mean() > fourier_complexity(usual).mean() + 0.05
    assert not torch.allclose(drawn[0], drawn[1], atol=0.1)
    # The free halves are those of the random networks.
    assert torch.equal(spots[2][0].weight[32:], nets[2][0].weight[32:])
    assert torch.equal(spots[2][2].weight[32:], nets[2][2].weight[32:])
    assert torch.equal(spots[2][4].weight[:, 32:], nets[2][4].weight[:, 32:])
    for other in (arch.replace(activation="tanh"), arch.replace(prefactor=2.0),
                  arch.replace(widths=(64,)), arch.replace(widths=(4, 64))):
        with pytest.raises(BadInput, match="spots"):
            spotted(nets, other)


def test_settings_share_weights_and_pixels():
    few, many = (train_at("relu", 1.0, networks=count, seed=3, steps=1, **SMALL)
                 for count in (1, 2))
    assert few.before[0] == pytest.approx(many.before[0])
    steep = train_at("relu", 2.0, networks=2, seed=3, steps=1, **SMALL)
    # What a first layer alone would scale by 2 is scaled by 4, up to what biases add.
    assert np.ptp(steep.before, axis=(1, 2)) == pytest.approx(
        4 * np.ptp(many.before, axis=(1, 2)), rel=0.5)
    assert str(architecture("tanh", 2.0)) == "tanh MLP 2-64-64-1, prefactor 2"
    with pytest.raises(UnknownName, match="spots"):
        train_at("relu", 1.0, start="spot", **SMALL)


def test_training_draws_what_is_seen():
    settings = SMALL | {"width": 32, "steps": 150, "learning_rate": 1e-2}
    scores = train_at("sine", 2.0, networks=2, seed=3, **settings)
    target = picture("digits", 8)
    drawn = torch.from_numpy(scores.after)
    dealt = split(8, 2, 3)
    for name in ("train", "validation", "test"):
        found = psnr(drawn, target, getattr(dealt, name))
        assert getattr(scores, name) == pytest.approx(found.numpy())
    assert (scores.train > 15).all()
    assert (scores.train > scores.test).all()


def test_a_smoke_cell_measures_repeats_and_is_drawn():
    cells = ImplicitImage.cells("smoke")
    assert [cell.spots for cell in cells] == [True, False, False, False]
    first, again = (ImplicitImage.measure(cells[0], 3) for _ in range(2))
    for name, column in first.items():
        assert np.array_equal(column, again[name]), name
    table = pd.concat([pd.DataFrame(first).assign(**asdict(cells[0])),
                       pd.DataFrame(ImplicitImage.measure(cells[3], 4)).assign(**asdict(cells[3]))])
    assert {finding.verdict.word for finding in ImplicitImage.findings(table)} == {"undecided"}
    found = ImplicitImage.figures(table)
    assert found.keys() == {"pictures", "errors", "complexity", "start"}
    assert len(found["pictures"].ax.images) == len(found["pictures"].data)
    assert all(ImplicitImage.cost(cell) > 0 for cell in cells)
    assert 1.0 in cells[0].prefactors
    assert 1.0 in ImplicitImage.cells("laptop")[0].prefactors
    assert 1.0 in ImplicitImage.cells("paper")[0].prefactors


def test_peaks_agree_only_between_the_ends():
    for heights, expected in ((PEAKED, "agrees"), (np.arange(7.0), "disagrees"),
                              (np.arange(7.0)[::-1], "disagrees")):
        found = ImplicitImage.findings(frame({"tanh": heights}))
        assert word(found, "tanh network draws") == expected
    noisy = frame({"sine": PEAKED})
    rows = (noisy.kind == "test") & (noisy.prefactor == PREFACTORS[4])
    noisy.loc[rows, "value"] += [-20, 20, -20, 20]
    assert word(ImplicitImage.findings(noisy), "sine network draws") == "undecided"


def test_the_best_prefactor_is_chosen_without_the_test_pixels():
    rows = frame({"tanh": PEAKED}, validation={"tanh": PEAKED[::-1]})
    assert best_place(rows, "tanh") == 2
    assert by_prefactor(rows, "test", "tanh")[1][:, 2] == pytest.approx(15 + 0.01 * np.arange(4))


def test_relu_is_flat_or_not_and_blurrier_or_not():
    flat, steep = np.full(7, 20.0), np.linspace(12, 20, 7)
    found = ImplicitImage.findings(frame({"relu": flat, "sine": PEAKED}))
    assert word(found, "how well a ReLU") == "agrees"
    assert word(found, "how complex an untrained ReLU") == "agrees"
    assert word(found, "blurrier than a sine") == "agrees"
    found = ImplicitImage.findings(frame({"relu": steep + 5, "sine": PEAKED},
                                         initial={"relu": np.linspace(0.2, 0.5, 7)}))
    assert word(found, "how well a ReLU") == "disagrees"
    assert word(found, "how complex an untrained ReLU") == "disagrees"
    assert word(found, "blurrier than a sine") == "disagrees"


def test_learned_complexity_follows_or_not():
    rising, test = np.linspace(0.2, 0.5, 7), {"relu": PEAKED, "sine": PEAKED}
    for learned, expected in ((rising, "agrees"), (rising[::-1], "disagrees")):
        found = ImplicitImage.findings(frame(
            test, initial=dict.fromkeys(test, rising), learned=dict.fromkeys(test, learned)))
        assert word(found, "the more complex the picture") == expected


def test_a_complex_start_is_forgotten_or_not():
    for ends, expected in (((0.4, 0.21), "agrees"), ((0.4, 0.38), "disagrees"),
                           ((0.21, 0.2), "undecided")):
        found = ImplicitImage.findings(frame({"relu": PEAKED}, spots_at=ends))
        assert word(found, "does not end up complex") == expected
    dead = ImplicitImage.findings(frame({"relu": PEAKED}, spots_at=(0.4, 0.0), spots_fit=10.0))
    assert word(dead, "does not end up complex") == "undecided"
    stand_in = ImplicitImage.findings(frame({"relu": PEAKED}, data="digits"))
    assert {finding.verdict.word for finding in stand_in} == {"undecided"}
