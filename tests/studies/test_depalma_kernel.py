import math

import numpy as np
import pandas as pd
import pytest
import torch

from priorscope.networks import MLP, gaussian, sample
from priorscope.studies.depalma.kernel import slopes as kernel_slopes
from priorscope.studies.depalma.kernel.measured import measured_kinds
from priorscope.studies.depalma.kernel.study import Cell, Kernel, _flipped, flip_counts
from priorscope.theory import InfiniteWidthKernel

TINY = Cell("tanh", 1.7, 0.4, 2, 20, 9, 6, 0)


def judged(findings, words):
    (one,) = [finding for finding in findings if words in finding.claim]
    return one


def drawn(*, shrink=1.0, scale=1.0, count=20000, seed=0):
    """A frame of normal outputs with the kernel's correlations times ``shrink``."""
    stream = np.random.default_rng(seed)
    kernel = InfiniteWidthKernel(depth=2, weight_variance=2.0)
    flips = np.array(flip_counts(40))
    r = shrink * kernel.correlation(1 - 2 * flips / 40)
    x, noise = stream.standard_normal((count, 1)), stream.standard_normal((count, len(flips)))
    y = r * x + np.sqrt(1 - r * r) * noise
    q = scale * kernel.variance
    return pd.DataFrame({
        "activation": "relu", "weight_variance": 2.0, "bias_variance": 0.0, "depth": 2, "n": 40,
        "width": 60, "count": count, "block": 0, "network": np.repeat(np.arange(count), len(flips)),
        "flips": np.tile(flips, count), "xx": q * np.broadcast_to(x * x, y.shape).ravel(),
        "xy": q * (x * y).ravel(), "yy": q * (y * y).ravel()})


@pytest.mark.parametrize("scale", ["smoke", "laptop", "paper"])
def test_cells_are_frozen_distinct_and_enough(scale):
    cells = Kernel.cells_of(scale)
    assert scale == "smoke" or sum(cell.count for cell in cells) >= 4 * 1000


def test_flips_are_nested_counted_and_random():
    bits = torch.ones(50, 30)
    strings = _flipped(bits, (1, 3, 9, 15, 30), seed=2)
    assert (strings == -1).sum(dim=2).tolist() == [[0, 1, 3, 9, 15, 30]] * 50
    assert ((strings[:, 1:] == -1) | (strings[:, :-1] == 1)).all()
    assert len({tuple(row) for row in strings[:, 3].tolist()}) == 50


def test_the_measure_is_a_plain_evaluation():
    found = Kernel.measure(TINY, 5)
    arch = MLP(inputs=20, widths=(9, 9), activation="tanh", bias=True)
    nets = sample(arch, gaussian(1.7, 0.4), count=6, seed=5)
    from priorscope.domains import random_bits

    strings = _flipped(random_bits(20, count=24, seed=5), flip_counts(20), seed=5).numpy()
    flips = [1, 2, 6, 10, 20]
    expected = []
    for index in range(6):
        layers = [(layer.weight.detach().numpy(), layer.bias.detach().numpy())
                  for layer in nets[index] if hasattr(layer, "weight")]

        def output(x, layers=layers):
            for weight, bias in layers[:-1]:
                x = np.tanh(weight @ x + bias)
            return float((layers[-1][0] @ x + layers[-1][1])[0])

        pairs = [(output(strings[4 * index + s][0]), output(strings[4 * index + s][k + 1]))
                 for k in range(5) for s in range(4)]
        for k in range(5):
            u, v = np.array(pairs[4 * k:4 * k + 4]).T
            expected.append([index, flips[k], (u * u).mean(), (u * v).mean(), (v * v).mean()])
    columns = [np.asarray(found[name]) for name in ("network", "flips", "xx", "xy", "yy")]
    np.testing.assert_allclose(np.stack(columns, axis=1), expected, rtol=2e-4, atol=1e-6)


def test_the_seed_alone_decides():
    one, two, other = (Kernel.measure(TINY, seed)["xy"].tolist() for seed in (1, 1, 2))
    assert one == two != other


def test_a_correlation_has_the_interval_of_leaving_one_out():
    (kind,) = measured_kinds(drawn(count=300))
    xx, xy, yy = kind.moments[:, :, 2]
    whole = xy.mean() / math.sqrt(xx.mean() * yy.mean())
    left = []
    for k in range(300):
        parts = [np.delete(values, k).mean() for values in (xx, xy, yy)]
        left.append(parts[1] / math.sqrt(parts[0] * parts[2]))
    error = math.sqrt(299**2 / 300 * np.var(left))
    found = kind.correlations[2]
    assert found.mean == pytest.approx(whole, rel=1e-12)
    assert (found.high - found.low) / 2 == pytest.approx(1.968 * error, rel=0.03)


def test_the_frame_is_sorted_by_kind_block_and_network():
    frame = pd.concat([pd.DataFrame({**vars(TINY), "block": block, **Kernel.measure(TINY, block)})
                       for block in range(2)], ignore_index=True)
    (kind,) = measured_kinds(frame.sample(frac=1.0, random_state=0))
    assert kind.moments.shape == (3, 12, 5)
    row = frame[(frame["block"] == 1) & (frame["network"] == 3) & (frame["flips"] == 6)]
    assert kind.moments[1, 9, 2] == row["xy"].item()
    assert kind.kernel.bias_variance == 0.4
    assert "tanh, σ_w² = 1.7" in kind.name


def test_outputs_of_the_kernel_agree_and_others_do_not():
    """Each mean is known to a fifth of its tolerance at least."""
    alike = Kernel.findings(drawn())
    for words in ("correlate as", "One flip", "variance of the output"):
        assert judged(alike, words).verdict.word == "agrees"
    other = Kernel.findings(drawn(shrink=0.9, scale=1.3))
    for words in ("correlate as", "One flip", "variance of the output"):
        assert judged(other, words).verdict.word == "disagrees"


@pytest.mark.parametrize(("kind", "values"), [
    (("tanh", 1.0, 0.0), (1.178, 1.250, 1.289, 1.330, 1.367)),
    (("tanh", 2.0, 0.0), (1.344, 1.593, 1.818, 2.277, 3.795)),
    (("tanh", 4.0, 0.0), (1.612, 2.294, 3.169, 5.918, 27.82)),
    (("tanh", 9.0, 0.0), (2.104, 3.996, 7.460, 25.83, 574.8)),
    (("tanh", 2.0, 0.1), (1.183, 1.275, 1.317, 1.348, 1.374)),
    (("erf", 4.0, 0.0), (1.772, 2.801, 4.324, 10.18, 86.0))])
def test_slopes_of_steep_kernels(kind, values):
    found = [kernel_slopes.slope(*kind, depth) for depth in kernel_slopes.DEPTHS]
    assert found == pytest.approx(values, rel=6e-4)
    direct = [kernel_slopes.slope_by_quadrature(*kind, depth) for depth in kernel_slopes.DEPTHS]
    assert direct == pytest.approx(found, rel=1e-10)


def test_120_fixed_nodes_are_too_few():
    """What the note on quadrature says, with nodes and weights from NumPy."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(120)
    weights = weights / weights.sum()
    rise = float(weights @ np.cosh(3 * nodes) ** -4.0)
    level = float(weights @ np.tanh(3 * nodes) ** 2)
    assert 9 * rise / level == pytest.approx(2.088, abs=5e-4)


def test_what_is_computed_agrees():
    words = [finding.verdict.word for finding in kernel_slopes.kernel_findings()]
    assert set(words) == {"agrees"}


def test_figures_hold_what_they_say():
    drawings = Kernel.figures(drawn(count=40))
    assert set(drawings) == {"correlations", "slope-at-one"}
    assert all(drawing.ax.lines and drawing.how_to_read for drawing in drawings.values())
    assert drawings["slope-at-one"].data["tanh, σ_w² = 9"][9] == pytest.approx(574.8, abs=0.1)
