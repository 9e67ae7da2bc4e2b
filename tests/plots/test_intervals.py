import numpy as np

from priorscope._core.estimate import Estimate
from priorscope.plots.intervals import interval_arms


def test_arms_reach_to_the_ends_and_infinite_ones_vanish():
    means, arms = interval_arms([Estimate(2, 1.5, 4, 9), Estimate(3, -np.inf, np.inf, 1),
                                 Estimate(1, 0, np.inf, 5)])
    assert means.tolist() == [2, 3, 1]
    assert arms.tolist() == [[0.5, 0, 1], [2, 0, 0]]


def test_none_at_all():
    means, arms = interval_arms([])
    assert means.shape == (0,)
    assert arms.shape == (2, 0)
