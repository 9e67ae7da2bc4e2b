"""Coloured digits learned by networks of several activations, and how it is judged."""

from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest
import torch

from priorscope._core.errors import NonFinite
from priorscope.domains.colored_digits import share_right
from priorscope.networks import MLP, sample, torch_default
from priorscope.studies.joining_rows import joined
from priorscope.studies.redshift.colored_digits import ColoredDigits
from priorscope.studies.redshift.colored_digits.batches import fit_in_batches
from priorscope.studies.redshift.colored_digits.findings import (
    HALF,
    best_place,
    reaches_half,
)
from priorscope.studies.redshift.colored_digits.study import Cell, one_row
from priorscope.studies.redshift.colored_digits.training import (
    architecture,
    images,
    train_at,
    untrained,
)

PREFACTORS = np.geomspace(0.1, 100, 7)
SMALL = {"data": "digits", "training": 300, "tests": 100, "width": 16, "batch_size": 50}
RISING = np.array([150.0, 150, 160, 200, 400, 500, 551])
PEAKED = np.array([0.1, 0.1, 0.12, 0.2, 0.3, 0.25, 0.12])
EARLY = np.array([0.1, 0.1, 0.2, 0.12, 0.1, 0.1, 0.1])


def frame(digit, *, phrases=None, color=0.95, train=1.0, data="mnist", validation=None):
    """Rows of four networks with given shares and phrases, by activation and prefactor."""
    spread = 0.001 * np.arange(4)
    parts = []
    for name, shares in digit.items():
        own = []
        for place, c in enumerate(PREFACTORS):
            held = (validation or digit)[name][place]
            count = (phrases or {}).get(name, RISING)[place]
            own += [one_row(c, "digit", shares[place] + spread),
                    one_row(c, "validation", held + spread), one_row(c, "color", color + spread),
                    one_row(c, "train", train + spread), one_row(c, "phrases", count + spread)]
        parts.append(pd.DataFrame(joined(own)).assign(**asdict(Cell(name, data=data, networks=4))))
    return pd.concat(parts, ignore_index=True)


def word(findings, part):
    (one,) = [finding for finding in findings if part in finding.claim]
    return one.verdict.word


def test_the_images_are_the_seeds_and_as_many_as_asked():
    rows = images("digits", 300, 100, 5)
    assert (len(rows.train_inputs), len(rows.validation_inputs)) == (300, 100)
    assert len(rows.digit_test_inputs) == len(rows.color_test_inputs) == 100
    assert torch.equal(rows.train_inputs, images.__wrapped__("digits", 300, 100, 5).train_inputs)
    assert not torch.equal(rows.train_inputs,
                           images.__wrapped__("digits", 300, 100, 6).train_inputs)


def test_batches_fit_each_network_as_if_it_were_alone():
    inputs = torch.linspace(-1, 1, 40)[:, None]
    targets = inputs[:, 0].square()
    nets = sample(MLP(inputs=1, widths=(16,), activation="tanh"), torch_default(), count=3, seed=1)
    settings = {"epochs": 60, "batch_size": 16, "learning_rate": 1e-2, "seed": 2}
    fitted = fit_in_batches(nets, inputs, targets, **settings)
    errors = (fitted(inputs)[..., 0] - targets).square().mean(dim=1)
    before = (nets(inputs)[..., 0] - targets).square().mean(dim=1)
    assert (errors < before / 10).all()
    few = fit_in_batches(sample(MLP(inputs=1, widths=(16,), activation="tanh"), torch_default(),
                                count=1, seed=1), inputs, targets, **settings)
    assert few(inputs)[0].numpy() == pytest.approx(fitted(inputs)[0].numpy(), abs=1e-3)


def test_one_step_of_a_linear_network_is_adams():
    # Adam's first step is the learning rate against the gradient's sign, whatever its size.
    nets = sample(MLP(inputs=2, widths=()), torch_default(), count=2, seed=0)
    inputs = torch.tensor([[1.0, 2.0], [1.0, 2.0]])
    fitted = fit_in_batches(nets, inputs, torch.full((2,), 9.0), epochs=1, batch_size=2,
                            learning_rate=0.01, seed=0)
    moved = fitted.parameters["0.weight"].detach() - torch.stack(
        [net[0].weight.detach() for net in nets])
    assert moved.numpy() == pytest.approx(np.full((2, 1, 2), 0.01), abs=1e-6)


def test_a_loss_that_is_not_finite_is_told():
    nets = sample(MLP(inputs=1, widths=(4,)), torch_default(), count=1, seed=0)
    with pytest.raises(NonFinite, match="after epoch 1"):
        fit_in_batches(nets, torch.full((8, 1), 1e30), torch.zeros(8), epochs=2, batch_size=8,
                       learning_rate=1e-3, seed=0)


def test_scores_are_those_of_the_trained_networks():
    short = train_at("tanh", 1.0, networks=2, seed=5, epochs=1, learning_rate=1e-12, **SMALL)
    rows = images("digits", 300, 100, 5)
    arch = architecture("tanh", 1.0, inputs=rows.features, width=16)
    nets = untrained(arch, 2, 5)
    assert short.color == pytest.approx(share_right(nets(rows.color_test_inputs)[..., 0],
                                                    rows.color_test_targets))
    # Colour is a plain mean of pixels: it is learned in moments, and the digit is not.
    long = train_at("tanh", 0.5, networks=2, seed=5, epochs=40, learning_rate=3e-3, **SMALL)
    assert (long.train > 0.6).all()
    assert (long.color > long.test + 0.2).all()


def test_a_smoke_cell_measures_repeats_and_is_drawn():
    cells = ColoredDigits.cells("smoke")
    first, again = (ColoredDigits.measure(cells[3], 3) for _ in range(2))
    for name, column in first.items():
        assert np.array_equal(column, again[name]), name
    table = pd.DataFrame(first).assign(**asdict(cells[3]))
    assert {finding.verdict.word for finding in ColoredDigits.findings(table)} == {"undecided"}
    found = ColoredDigits.figures(table)
    assert found.keys() == {"images", "complexity", "digit", "color", "train"}
    captions = list(found["images"].data)
    assert len(captions) == 8
    for caption in captions[:4]:
        digit, color = caption.split(": ")[1].split(", colour ")
        assert digit == color
    assert ColoredDigits.cost(cells[0]) > 0


def test_half_of_the_way_is_interpolated():
    c = np.array([1.0, 10.0, 100.0])
    phrases = np.array([[HALF - 50, HALF + 50, 0], [HALF, 500, 500], [100, 100, 100],
                        [100, HALF, 500]])
    assert reaches_half(c, phrases) == pytest.approx([0.5, 0.0, 2.0, 1.0])


def test_complexity_rises_or_falls():
    for phrases, expected in ((RISING, "agrees"), (RISING[::-1], "disagrees")):
        found = ColoredDigits.findings(frame({"tanh": PEAKED}, phrases={"tanh": phrases}))
        assert word(found, "untrained tanh network rises") == expected


def test_color_comes_first_or_not_where_something_was_learned():
    for settings, expected in (({}, "agrees"), ({"color": 0.1}, "disagrees"),
                               ({"train": 0.3}, "undecided"), ({"data": "digits"}, "undecided")):
        found = ColoredDigits.findings(frame({"sine": PEAKED}, **settings))
        assert word(found, "learns the colour better") == expected


def test_digits_are_learned_best_between_the_ends_or_not():
    for shares, expected in ((PEAKED, "agrees"), (np.sort(PEAKED), "disagrees"),
                             (np.full(7, 0.1), "disagrees")):
        found = ColoredDigits.findings(frame({"gaussian": shares}))
        assert word(found, "Gaussian network learns the digit best") == expected
    rows = frame({"tanh": PEAKED}, validation={"tanh": EARLY})
    assert best_place(rows, "tanh") == 2


def test_sine_comes_before_tanh_or_not():
    early = np.array([150.0, 200, 400, 551, 551, 551, 551])
    found = ColoredDigits.findings(frame({"tanh": PEAKED, "sine": EARLY},
                                              phrases={"sine": early}))
    assert word(found, "smaller prefactors for sine") == "agrees"
    assert word(found, "Sine networks learn") == "agrees"
    found = ColoredDigits.findings(frame({"tanh": EARLY, "sine": PEAKED},
                                              phrases={"tanh": early}))
    assert word(found, "smaller prefactors for sine") == "disagrees"
    assert word(found, "Sine networks learn") == "disagrees"
    nothing = ColoredDigits.findings(frame({"tanh": PEAKED, "sine": np.full(7, 0.1)}))
    assert word(nothing, "Sine networks learn") == "undecided"
