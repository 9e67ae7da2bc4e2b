"""Correlations of measures, and when they are called an agreement."""

import math
from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest
import torch
from scipy import stats

from priorscope._core.errors import BadInput, NonFinite
from priorscope.domains import chebyshev_nodes, grid
from priorscope.measures.fourier import fourier_complexity
from priorscope.measures.lempel_ziv import lempel_ziv_complexity
from priorscope.measures.polynomial import polynomial_complexity
from priorscope.networks import MLP, glorot_uniform, sample
from priorscope.studies.redshift.agreement import Agreement
from priorscope.studies.redshift.agreement.correlation import correlation
from priorscope.studies.redshift.agreement.findings import MEASURES, pairs, simple_half
from priorscope.studies.redshift.agreement.study import Cell

SMALL = Cell("tanh", networks=2, resolution=12, width=8)


def normal_pair(rho, count, seed):
    x, noise = np.random.default_rng(seed).standard_normal((2, count))
    return x, rho * x + math.sqrt(1 - rho**2) * noise


def frame(simple, count=120):
    """Half simple, half complex networks; ``simple`` makes the measures of the simple half."""
    stream = np.random.default_rng(0)
    half = count // 2
    order = stream.permutation(half) / half
    columns = {}
    for place, name in enumerate(MEASURES):
        low = simple(order, place, stream)
        columns[name] = np.concatenate([0.2 + 0.05 * low, 0.5 + 0.02 * stream.random(half)])
    return pd.DataFrame(columns).assign(depth=3, magnitude=8.0, network=0, **asdict(SMALL))


def words(findings, part):
    return {finding.verdict.word for finding in findings if part in finding.claim}


def test_values_are_those_of_scipy():
    x, y = normal_pair(0.6, 50, 1)
    y[:10] = np.round(y[:10])  # ties
    assert correlation(x, y).mean == pytest.approx(stats.pearsonr(x, y).statistic)
    assert correlation(x, y, ranks=True).mean == pytest.approx(stats.spearmanr(x, y).statistic)


def test_the_interval_of_normal_values_is_fishers():
    x, y = normal_pair(0.8, 1000, 2)
    found = correlation(x, y, resamples=2000)
    z, half = math.atanh(found.mean), 1.96 / math.sqrt(1000 - 3)
    # A quantile at 2.5 % of 2,000 resamples has a standard error of 3 % of the half-width, and the
    # spread of the values one of 3 % too: a fifth is more than four of them, 1e-4. 0.36 = 1 - 0.8².
    assert found.low == pytest.approx(math.tanh(z - half), abs=0.2 * 0.36 * half)
    assert found.high == pytest.approx(math.tanh(z + half), abs=0.2 * 0.36 * half)


def test_intervals_hold_the_truth_as_often_as_they_say():
    hits = 0
    for seed in range(200):
        found = correlation(*normal_pair(0.5, 60, seed), resamples=200, seed=seed)
        hits += found.low <= 0.5 <= found.high
    # Of 200 at 95 %, or 93 % as the bootstrap has at 60 values: below 172 has a chance of 2e-4;
    # the seeds are fixed, so that it either happens always or never.
    assert 172 <= hits < 200


def test_ranks_do_not_care_about_the_scale_and_intervals_repeat():
    x, y = normal_pair(0.4, 40, 3)
    assert correlation(x, y, ranks=True) == correlation(np.exp(x), y**3, ranks=True)
    plain, moved = correlation(x, y), correlation(3 * x - 7, y)
    assert (plain.low, plain.mean, plain.high) == pytest.approx((moved.low, moved.mean, moved.high))
    assert plain == correlation(x, y)
    assert correlation(x, y, seed=1).low != correlation(x, y, seed=2).low


def test_what_has_no_correlation():
    assert correlation([1, 1, 1, 1, 1], [1, 2, 3, 4, 5]) is None
    assert correlation([1, 2, 3], [1, 2, 3]) is None
    with pytest.raises(BadInput, match="one of each"):
        correlation([1, 2, 3, 4], [1, 2, 3])
    with pytest.raises(NonFinite):
        correlation([1, 2, 3, math.nan], [1, 2, 3, 4])


def test_measures_are_those_of_the_networks_one_by_one():
    found = pd.DataFrame(Agreement.measure(SMALL, 5))
    assert len(found) == 3 * 4 * 2
    again = Agreement.measure(SMALL, 5)
    assert all((found[name].to_numpy() == column).all() for name, column in again.items())
    net = sample(MLP(inputs=2, widths=(8,) * 3, activation="tanh"), glorot_uniform(scale=8.0),
                 count=2, seed=5, dtype=torch.float64)[1]
    (row,) = [row for row in found.itertuples()
              if (row.depth, row.magnitude, row.network) == (3, 8.0, 1)]
    even, nodes = (net(points).detach().numpy().reshape(12, 12)
                   for points in (grid(12), chebyshev_nodes(12)))
    assert row.fourier == pytest.approx(fourier_complexity(even).item())
    assert row.chebyshev == pytest.approx(polynomial_complexity(nodes).item())
    assert row.binary == lempel_ziv_complexity((even > even.mean()).ravel().astype(int),
                                               variant="lz78")
    tenths = np.clip(np.floor(10 * (even - even.min()) / np.ptp(even)), 0, 9).astype(int)
    assert row.levels == lempel_ziv_complexity(tenths.ravel(), variant="lz78")


def test_measures_that_agree_throughout():
    found = Agreement.findings(frame(lambda order, place, stream: order))
    assert words(found, "closely correlated") == words(found, "alike") == {"agrees"}
    assert len(found) == len(pairs()) + 6


def test_measures_that_agree_by_the_split_alone():
    found = Agreement.findings(frame(lambda order, place, stream: stream.random(len(order))))
    assert words(found, "closely correlated") == {"agrees"}
    assert words(found, "alike") == {"disagrees"}


def test_measures_that_do_not_agree():
    rows = frame(lambda order, place, stream: order)
    rows["binary"] = np.random.default_rng(1).random(len(rows))
    found = Agreement.findings(rows)
    assert words(found, "Fourier and Lempel-Ziv (two levels)") == {"disagrees"}
    assert words(found, "Fourier and Chebyshev") == {"agrees"}


def test_few_networks_decide_nothing():
    rows = frame(lambda order, place, stream: order + 0.6 * stream.random(len(order)), count=24)
    assert "undecided" in words(Agreement.findings(rows), "alike")


def test_the_simple_half_is_the_half_with_the_low_ranks():
    rows = frame(lambda order, place, stream: order)
    assert simple_half(rows).index.tolist() == list(range(60))


def test_figures_hold_the_numbers():
    rows = frame(lambda order, place, stream: order)
    found = Agreement.figures(rows)
    assert found["measures"].table["legendre"] == rows.legendre.tolist()
    table = pd.DataFrame(found["correlations"].table)
    (value,) = table[(table.correlation == "Pearson, all")
                     & (table.measures == "Fourier – Chebyshev")].value
    assert value == pytest.approx(np.corrcoef(rows.fourier, rows.chebyshev)[0, 1])


def test_laptop_has_three_hundred_networks():
    listed = Agreement.cells("laptop")
    assert sum(cell.networks * 12 for cell in listed) == 300
    assert Agreement.cost(listed[0]) > Agreement.cost(SMALL) > 0
