"""The priors of 7-40-40-1 networks under the published laws, against another program's samples."""

import numpy as np
import pytest

from priorscope.measures.boolean import (
    PUBLISHED_LAWS,
    function_prior,
    output_entropy,
    table_k_lz,
)
from priorscope.networks import MLP

#: P(all 0), P(all 1), mean K_LZ, mean entropy of the output, and the samples behind them.
BEFORE = {
    "blue": (0.365, 0.361, 23.7, 0.157, 100_000),
    "black": (0.108, 0.110, 62.2, 0.480, 150_000),
    "orange": (0.135, 0.134, 57.2, 0.445, 150_000),
    "magenta": (0.097, 0.097, 63.7, 0.498, 150_000),
    "green": (0.097, 0.096, 63.8, 0.499, 150_000),
}

COUNT = 20_000


@pytest.mark.parametrize("label", BEFORE)
def test_priors_equal_those_sampled_before(label):
    """5 joint standard errors and the rounding: 20 comparisons at 6e-7 each."""
    zeros, ones, complexity, spread, samples = BEFORE[label]
    prior = function_prior(MLP(inputs=7, widths=(40, 40)), PUBLISHED_LAWS[label], count=COUNT,
                           seed=1)
    for share, table in ((zeros, np.zeros(128, bool)), (ones, np.ones(128, bool))):
        error = np.sqrt(share * (1 - share) * (1 / COUNT + 1 / samples))
        assert abs(prior.probability(table).mean - share) < 5 * error + 5e-4
    for values, mean, rounding in ((table_k_lz(prior), complexity, 0.05),
                                   (output_entropy(prior), spread, 5e-4)):
        found = prior.average(values)
        error = (found.high - found.mean) / 1.96 * np.sqrt(1 + COUNT / samples)
        assert abs(found.mean - mean) < 5 * error + rounding


def test_simple_functions_are_likelier():
    """Constant functions lead, and the functions seen twice are simpler than the rest."""
    prior = function_prior(MLP(inputs=7, widths=(40, 40)), PUBLISHED_LAWS["black"], count=COUNT,
                           seed=1)
    assert sorted(prior.bits[:2].sum(axis=1).tolist()) == [0, 128]
    complexity = table_k_lz(prior)
    assert complexity[: prior.seen_twice].max() < complexity[prior.seen_twice:].mean()
