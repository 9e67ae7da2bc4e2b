"""Growth of length per layer: what is measured, and how it is judged."""

import numpy as np
import pandas as pd
import pytest
import torch

from priorscope.studies.raghu import Growth
from priorscope.studies.raghu.growth.study import Cell
from priorscope.sweeps.columns import encode
from priorscope.theory import length_growth


def made_up(ratio, activation="hard_tanh", variance=4.0, width=256, data="random", spread=0.01):
    """Rows of 12 networks of 6 layers that grow by a factor a layer."""
    networks, layers = np.repeat(np.arange(12), 6), np.tile(np.arange(1, 7), 12)
    noise = np.random.default_rng(0).normal(0, spread, 72)
    return pd.DataFrame({
        "activation": activation, "weight_variance": variance, "bias_variance": 0.0,
        "width": width, "depth": 6, "data": data, "count": 12, "block": 0, "network": networks,
        "layer": layers, "ratio": ratio + noise, "length": ratio**layers, "samples": 100})


def words(frame, part):
    return {finding.verdict.word for finding in Growth.findings(frame) if part in finding.claim}


@pytest.mark.parametrize("scale", ["smoke", "laptop", "paper"])
def test_the_grid_covers_the_paper(scale):
    cells = Growth.cells_of(scale)
    assert all(Growth.cost(cell) > 0 for cell in cells)
    if scale != "smoke":
        wanted = {1.0, 2.0, 4.0, 8.0, 16.0, 64.0}
        assert {c.weight_variance for c in cells if c.activation == "hard_tanh"} == wanted
        assert {c.data for c in cells} == {"random", "mnist"}
        assert {c.bias_variance for c in cells} >= {0.0, 1.0, 4.0, 16.0, 64.0}


def test_the_seed_decides():
    cell = Cell("hard_tanh", 4.0, 1.0, 16, 2, "random", 2, 0)
    first, again, other = (Growth.measure(cell, seed) for seed in (1, 1, 2))
    assert encode(first) == encode(again) != encode(other)


def test_lengths_are_those_of_the_networks_layer_by_layer():
    """A twin: the circle and the network written out, summed up with many points."""
    from priorscope._core.seeds import numpy_stream
    from priorscope.networks import MLP, gaussian, sample

    cell = Cell("relu", 4.0, 0.0, 16, 2, "random", 1, 0)
    found = Growth.measure(cell, 3)
    a, b = numpy_stream(3, "pair", 0).standard_normal((2, 16))
    angle = np.linspace(0, 2 * np.pi, 40_001)[:, None]
    z = np.cos(angle) * a + np.sin(angle) * b
    seed = int(numpy_stream(3, "networks").integers(2**62))
    net = sample(MLP(inputs=16, widths=(16, 16), activation="relu", bias=False), gaussian(4.0),
                 count=1, seed=seed)[0]
    before = np.linalg.norm(np.diff(z, axis=0), axis=1).sum()
    for layer, linear in enumerate(module for module in net if isinstance(module, torch.nn.Linear)):
        if layer == 2:
            break
        z = np.maximum(z @ linear.weight.detach().double().numpy().T, 0)
        length = np.linalg.norm(np.diff(z, axis=0), axis=1).sum()
        assert found["length"][layer] == pytest.approx(length, rel=2e-3)
        assert found["ratio"][layer] == pytest.approx(length / before, rel=4e-3)
        before = length


def test_growth_of_mean_field_agrees_and_refutes_the_printed_base():
    law = length_growth("hard_tanh", 4.0, 0.0, 256)
    frame = made_up(law.mean_field)
    assert words(frame, "that of mean field") == {"agrees"}
    assert words(frame, "printed base") == {"disagrees"}
    assert words(frame, "corrected base") == {"agrees"}
    assert words(frame, "at most that of a linear") == {"agrees"}


def test_other_growth_is_told_apart():
    law = length_growth("hard_tanh", 4.0, 0.0, 256)
    assert words(made_up(law.mean_field * 1.08), "that of mean field") == {"disagrees"}
    assert words(made_up(law.printed * 1.02), "printed base") == {"agrees"}
    assert words(made_up(law.lower * 0.95), "corrected base") == {"disagrees"}
    assert words(made_up(law.upper * 1.05), "at most that of a linear") == {"disagrees"}


def test_networks_of_he_do_not_grow():
    assert words(made_up(0.99, "relu", 2.0, spread=0.003), "He's law") == {"disagrees"}
    assert words(made_up(1.02, "relu", 2.0, spread=0.003), "He's law") == {"agrees"}


def test_digits_decide_nothing():
    frame = made_up(length_growth("relu", 4.0).mean_field, "relu", data="digits")
    assert words(frame, "through images") == {"undecided"}


def test_figures_of_a_whole_grid_are_drawn():
    frame = pd.concat([made_up(1.0 + 0.1 * place, variance=variance, width=width)
                       for place, variance in enumerate((2.0, 4.0, 16.0))
                       for width in (64, 128, 256)])
    biased = [made_up(1.0, width=128).assign(bias_variance=bias) for bias in (1.0, 16.0)]
    figures = Growth.figures(pd.concat([frame, *biased]))
    assert set(figures) == {"length-against-layer", "growth-against-variance",
                            "growth-against-width", "growth-against-biases"}
    assert all(drawing.table for drawing in figures.values())
