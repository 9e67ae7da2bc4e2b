import math

import numpy as np
import pytest
from scipy import stats

from priorscope._core.errors import BadInput
from priorscope._core.estimate import Estimate
from priorscope.measures import auroc, auroc_difference

Z = stats.norm.ppf(0.975)


def outcomes(scores, wrong):
    """Who beats whom, errors down, right answers across."""
    yes, no = scores[wrong], scores[~wrong]
    return (yes[:, None] > no) + 0.5 * (yes[:, None] == no)


def twin(first, second, wrong):
    """DeLong's covariance matrix of two areas from the tables of all pairs."""
    tables = [outcomes(scores, wrong) for scores in (first, second)]
    by_wrong = np.cov([table.mean(1) for table in tables]) / wrong.sum()
    by_right = np.cov([table.mean(0) for table in tables]) / (~wrong).sum()
    contrast = np.array([1.0, -1.0])
    difference = tables[0].mean() - tables[1].mean()
    return difference, math.sqrt(contrast @ (by_wrong + by_right) @ contrast)


def drawn(seed, cases=40, ties=False):
    stream = np.random.default_rng(seed)
    wrong = stream.random(cases) < 0.3
    wrong[:4] = [True, True, False, False]
    common = stream.normal(size=cases) + wrong
    scores = [common + stream.normal(size=cases), common + stream.normal(size=cases)]
    return [np.round(s) if ties else s for s in scores], wrong


@pytest.mark.parametrize("ties", [False, True])
def test_with_the_same_errors_it_is_delongs_interval(ties):
    for seed in range(20):
        (first, second), wrong = drawn(seed, ties=ties)
        value, error = twin(first, second, wrong)
        found = auroc_difference((first, wrong), (second, wrong))
        assert found.mean == pytest.approx(value, abs=1e-12)
        assert found.high - found.mean == pytest.approx(Z * error, abs=1e-12)
        assert found.mean - found.low == pytest.approx(Z * error, abs=1e-12)


def test_four_cases_by_hand():
    """Areas 3/4 and 1/4, errors beat (1, 1/2) and (0, 1/2) right answers: variance of each
    difference of shares is 0 for errors, ½ for right answers, ½ / 2 in all."""
    wrong = np.array([True, True, False, False])
    found = auroc_difference(([4.0, 2.0, 3.0, 1.0], wrong), ([1.0, 3.0, 2.0, 4.0], wrong))
    assert found.mean == 0.5
    parts = np.array([[1.0, 0.5], [0.0, 0.5]])
    by_wrong = np.var(parts[0] - parts[1], ddof=1) / 2
    # The right answers 3 and 1 are beaten by (1/2, 1) of the errors, then 2 and 4 by (1/2, 0).
    by_right = np.var([0.5 - 0.5, 1.0 - 0.0], ddof=1) / 2
    assert found.high == min(1.0, 0.5 + Z * math.sqrt(by_wrong + by_right))
    assert found.low == pytest.approx(0.5 - Z * math.sqrt(by_wrong + by_right), abs=1e-12)


def test_against_itself_it_is_exactly_nothing_and_order_does_not_matter():
    (first, second), wrong = drawn(3)
    own = auroc_difference((first, wrong), (first, wrong))
    assert (own.mean, own.low, own.high) == (0.0, 0.0, 0.0)
    perfect = (wrong.astype(float), wrong)
    assert auroc_difference(perfect, perfect).high == 0.0
    order = np.random.default_rng(0).permutation(len(wrong))
    there = auroc_difference((first, wrong), (second, ~wrong))
    back = auroc_difference((second[order], ~wrong[order]), (np.exp(first[order]), wrong[order]))
    assert (there.mean, there.low, there.high) == pytest.approx((-back.mean, -back.high, -back.low))


def test_where_an_area_is_one_the_areas_own_intervals_are_joined():
    wrong = np.arange(30) < 10
    perfect, middling = wrong.astype(float), np.arange(30.0) % 7
    one, other = auroc(perfect, wrong), auroc(middling, wrong)
    found = auroc_difference((perfect, wrong), (middling, wrong))
    assert found.low == pytest.approx(
        found.mean - math.hypot(1 - one.low, other.high - other.mean))
    assert found.high == pytest.approx(
        min(1.0, found.mean + other.mean - other.low))


def test_a_single_error_keeps_an_interval_within_bounds():
    wrong = np.arange(6) == 2
    found = auroc_difference(([1, 5, 3, 2, 4, 0], wrong), ([1, 2, 3, 4, 5, 0], wrong))
    assert isinstance(found, Estimate)
    assert -1.0 <= found.low < found.mean < found.high <= 1.0
    assert found.count == 1


def test_it_covers_the_true_difference_of_two_models_with_errors_of_their_own():
    """Both scores are the true chance of an error plus noise, so that the areas are equal.

    Of 300 intervals 95 % should hold 0: 285 with deviation 3.8; fewer than 270 or more than 297
    has a chance below 1e-3. Seeds are fixed."""
    held = 0
    for seed in range(300):
        stream = np.random.default_rng(seed)
        hard = stream.normal(size=150)
        models = [(hard + stream.normal(size=150), stream.normal(size=150) < hard - 0.5)
                  for _ in range(2)]
        held += 0.0 in auroc_difference(*models)
    assert 270 <= held <= 297


def test_other_cases_are_refused():
    with pytest.raises(BadInput, match="the same cases"):
        auroc_difference(([1.0, 2.0], [True, False]), ([1.0, 2.0, 3.0], [True, False, False]))
