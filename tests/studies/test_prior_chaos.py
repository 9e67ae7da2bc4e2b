import dataclasses
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from naive_prior import complexity, drawn, functions, swept, verdicts

from priorscope.networks import MLP
from priorscope.networks.laws import gaussian
from priorscope.studies.prior.chaos.laws import CONTROL, LARGE, SMALL, laws_of
from priorscope.studies.prior.chaos.study import Cell, Chaos

SCALES = ("smoke", "laptop", "paper")
GROWS = "With ten tanh layers functions grow more complex with every step of σ_w"
RANDOM = "Deep in the chaotic phase (tanh, σ_w = 8) functions are as complex as random ones"
RELU = "With ten ReLU layers and σ_b = 0.1 the complexity hardly changes with σ_w from 1 to 8"
LARGE_BIAS = "A large σ_b, here 30, gives chaotic tanh networks (σ_w = 8) their bias back"


def frame_from(means, samples=10**6):
    """Laws of two complexities around a mean each."""
    parts = [pd.DataFrame({"activation": activation, "weight": weight, "bias": bias,
                           "complexity": [mean - 7.0, mean + 7.0], "networks": samples // 2})
             for (activation, weight, bias), mean in means.items()]
    return pd.concat(parts, ignore_index=True)


@pytest.mark.parametrize("scale", SCALES)
def test_cells_are_different_and_frozen(scale):
    cells = Chaos.cells_of(scale)
    assert {cell.weight for cell in cells if cell.activation == "tanh"} == {1, 1.5, 2, 4, 8}
    with pytest.raises(dataclasses.FrozenInstanceError):
        cells[0].weight = 1.0


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_complexities_are_those_of_the_networks_evaluated_one_by_one(activation):
    columns = Chaos.measure(Cell(activation, 1.5, 0.1, 12, 0), 4)
    arch = MLP(inputs=7, widths=(40,) * 10, activation=activation)
    strings = functions(arch, gaussian(2.25, 0.1**2), 12, 4)
    assert dict(zip(columns["complexity"], columns["networks"], strict=True)) == \
        Counter(complexity(s) for s in strings)


def test_the_seed_decides_for_networks_and_for_random_functions():
    for cell in (Cell("relu", 2.0, 0.1, 40, 0), Cell(CONTROL, 0.0, 0.0, 400, 0)):
        first, again, other = (Chaos.measure(cell, seed) for seed in (1, 1, 2))
        assert all(np.array_equal(first[name], again[name]) for name in first)
        assert not np.array_equal(first["networks"], other["networks"])


def test_random_functions_are_as_complex_as_known():
    columns = Chaos.measure(Cell(CONTROL, 0.0, 0.0, 2000, 0), 3)
    mean = columns["complexity"] @ columns["networks"] / 2000
    # Mean 148.8 and standard deviation 6.2 of earlier samples; seven standard errors.
    assert mean == pytest.approx(148.8, abs=1.0)
    assert columns["networks"].sum() == 2000


def test_cells_of_one_law_add_up_and_constants_are_told_by_their_complexity():
    frame = swept(Chaos, [Cell("tanh", 1.0, SMALL, 60, block) for block in range(2)])
    (law,) = laws_of(frame).values()
    assert law.samples == 120
    assert law.constant.mean == frame[frame["complexity"] == 7.0]["networks"].sum() / 120 > 0
    weighted = frame["complexity"] @ frame["networks"] / 120
    assert law.mean.mean == pytest.approx(weighted)


def test_a_transition_to_chaos_agrees():
    means = {("tanh", w, SMALL): k for w, k in ((1, 50), (1.5, 100), (2, 126), (4, 144), (8, 148))}
    means |= {("relu", w, SMALL): 46.0 for w in (1, 1.5, 2, 4, 8)}
    means |= {("tanh", 8, LARGE): 14.0, (CONTROL, 0, 0): 148.8}
    words = verdicts(Chaos.findings(frame_from(means)))
    assert set(words.values()) == {"agrees"}
    assert {GROWS, RANDOM, RELU, LARGE_BIAS} <= set(words)


def test_a_bias_that_stays_and_a_relu_that_changes_disagree():
    means = {("tanh", w, SMALL): k for w, k in ((1, 50), (2, 45), (8, 60))}
    means |= {("relu", w, SMALL): 10.0 * w for w in (1, 8)}
    means |= {("tanh", 8, LARGE): 70.0, (CONTROL, 0, 0): 90.0}
    words = verdicts(Chaos.findings(frame_from(means)))
    assert words[GROWS] == words[RANDOM] == words[RELU] == words[LARGE_BIAS] == "disagrees"
    assert words["No random function is simpler than 108.5 bits"] == "disagrees"


def test_tiny_frames_and_missing_cells_are_judged_and_drawn():
    frame = swept(Chaos, [Cell("tanh", 8.0, SMALL, 30, 0), Cell("relu", 1.0, SMALL, 30, 0),
                          Cell(CONTROL, 0.0, 0.0, 60, 0)])
    assert Chaos.findings(frame)
    assert drawn(Chaos.figures(frame)) == {"mean-complexity", "complexities"}
    for activation in ("tanh", "relu", CONTROL):
        part = frame[frame["activation"] == activation]
        Chaos.findings(part)
        drawn(Chaos.figures(part))
