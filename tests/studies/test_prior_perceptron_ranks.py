import dataclasses
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from naive_prior import drawn, functions, pack, swept, verdicts

from priorscope.networks import MLP
from priorscope.networks.laws import gaussian
from priorscope.studies.prior.perceptron_ranks.study import DICTATORS, Cell, PerceptronRanks
from priorscope.studies.prior.perceptron_theory import dictator_probability

SCALES = ("smoke", "laptop", "paper")
TOP = "With {} weights the seven functions f(x) = x_j are the most probable of those with 64 ones"
COINCIDE = "The rank plots of perceptrons with normal and with uniform weights nearly coincide"


def frame_from(samples=10**8, apart=1.0, on_top=7, top_47=1e-6, one_one=7, slope=-1.0):
    """The two rows of cells, with the laws' ratio at three ranks."""
    parts = []
    for weights, factor in (("normal", 1.0), ("uniform", apart)):
        p = factor / (100.0 * np.array([11, 101, 1001]))
        seven = 7 * dictator_probability(weights)
        parts.append(pd.DataFrame({
            "weights": weights, "group": "all", "rank": [11, 101, 1001],
            "count": (p * samples).astype(int), "held_out": p, "held_out_low": 0.98 * p,
            "held_out_high": 1.02 * p, "held_out_count": 10, "networks": samples,
            "functions": 10**6, "slope": slope, "slope_low": slope - 0.01,
            "slope_high": slope + 0.01, "slope_count": 10, "top_0": samples // 128,
            "top_47": int(top_47 * samples), "top_64": int(seven / 7 * samples),
            "one_one": one_one, "one_one_networks": samples // 128,
            "dictators": int(seven * samples), "dictators_on_top": on_top}))
    return pd.concat(parts, ignore_index=True)


@pytest.mark.parametrize("scale", SCALES)
def test_cells_are_different_and_frozen(scale):
    cells = PerceptronRanks.cells_of(scale)
    assert {cell.weights for cell in cells} == {"normal", "uniform"}
    with pytest.raises(dataclasses.FrozenInstanceError):
        cells[0].weights = ""


def test_dictators_copy_one_input():
    strings = ["".join(str(i >> bit & 1) for i in range(128)) for bit in range(7)]
    assert np.array_equal(DICTATORS, pack(strings))


def test_counts_are_those_of_the_networks_evaluated_one_by_one():
    columns = PerceptronRanks.measure(Cell("normal", 300, 3), 7)
    strings = functions(MLP(inputs=7, widths=(), bias=False), gaussian(7.0, 0.0), 300, 7)
    counts = Counter(strings)
    falling = sorted(counts.values(), reverse=True)
    rows = list(zip(columns["group"], columns["rank"], columns["count"], strict=True))
    assert all(count == falling[rank - 1] for group, rank, count in rows if group == "all")
    assert columns["functions"] == len(counts)
    assert columns["one_one"] == sum(s.count("1") == 1 for s in counts)
    assert columns["one_one_networks"] == sum(s.count("1") == 1 for s in strings)
    for t in (47, 64):
        own = sorted((c for s, c in counts.items() if s.count("1") == t), reverse=True)
        assert [count for group, _, count in rows if group == f"T = {t}"] == \
            [own[rank - 1] for group, rank, _ in rows if group == f"T = {t}"]


def test_exactly_seven_functions_have_a_single_one():
    # Each has 22 of 20 000 networks on average; one is missed with a chance of 1e-9.
    assert PerceptronRanks.measure(Cell("uniform", 20_000, 2), 1)["one_one"] == 7


def test_the_seed_decides():
    first, again, other = (PerceptronRanks.measure(Cell("uniform", 400, 2), seed)
                           for seed in (1, 1, 2))
    assert all(np.array_equal(first[name], again[name]) for name in first)
    assert first["functions"] != other["functions"]


def test_the_expected_frame_agrees_throughout():
    assert set(verdicts(PerceptronRanks.findings(frame_from())).values()) == {"agrees"}


def test_what_differs_disagrees():
    words = verdicts(PerceptronRanks.findings(
        frame_from(apart=3.0, on_top=2, top_47=1e-3, one_one=8, slope=-0.5)))
    assert words[TOP.format("normal")] == "disagrees"
    assert words[COINCIDE] == "disagrees"
    assert words["With normal weights seven functions have a single one"] == "disagrees"
    assert words["The most probable function of 64 ones is more probable than that of 47 ones"] \
        == "disagrees"
    assert words["The rank plot of perceptrons with uniform weights is Zipf-like, of slope -1"] \
        == "disagrees"


def test_tiny_frames_and_missing_cells_are_judged_and_drawn():
    frame = swept(PerceptronRanks, [Cell("normal", 3000, 2), Cell("uniform", 3000, 2)])
    PerceptronRanks.findings(frame)
    assert drawn(PerceptronRanks.figures(frame)) == {"equal-ones", "laws"}
    uniform = frame[frame["weights"] == "uniform"]
    PerceptronRanks.findings(uniform)
    assert drawn(PerceptronRanks.figures(uniform)) == {"laws"}
