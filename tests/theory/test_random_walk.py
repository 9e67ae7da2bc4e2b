from itertools import product
from math import comb

import numpy as np
import pytest
from scipy import special

import priorscope as ps
from priorscope._core.seeds import numpy_stream
from priorscope.theory import random_walk_dichotomies


def enumerated(s, steps):
    """Average over all walks, each written down."""
    total = 0
    for walk in product(range(s), repeat=steps):
        here, seen = 0, {0}
        for label in walk:
            here ^= 1 << label
            seen.add(here)
        total += len(seen)
    return total / s**steps


@pytest.mark.parametrize(("s", "most"), [(1, 6), (2, 9), (3, 7), (4, 5)])
def test_all_walks_written_down(s, most):
    for steps in range(most + 1):
        assert random_walk_dichotomies(s, steps) == pytest.approx(enumerated(s, steps), rel=1e-14)


def test_one_and_two_labels_in_closed_form():
    """On a square the third vertex takes g steps more with chance 2^-g, the fourth 2h - 1."""
    steps = range(1, 40)
    assert random_walk_dichotomies(1, np.array(steps)).tolist() == [2.0] * 39
    expected = [2 + sum(0.5**g for g in range(1, t)) + sum(
        0.5**(g + h) for g in range(1, t) for h in range(1, t) if g + 2 * h <= t) for t in steps]
    assert random_walk_dichotomies(2, np.array(steps)) == pytest.approx(expected, rel=1e-14)


def by_renewal(s, most):
    """Return chances of being back, their first times by renewal, and the sums of the rest."""
    eigen = 1 - 2 * np.arange(s + 1) / s
    weights = np.array([comb(s, k) for k in range(s + 1)]) / 2.0**s
    back = np.array([(weights * eigen**j).sum() for j in range(most + 1)])
    first = np.zeros(most + 1)
    for j in range(1, most + 1):
        first[j] = back[j] - sum(first[i] * back[j - i] for i in range(1, j))
    return np.cumsum(1 - np.cumsum(first))


@pytest.mark.parametrize("s", [1, 2, 5, 15, 40])
def test_first_returns_by_renewal(s):
    expected = by_renewal(s, 300)
    assert random_walk_dichotomies(s, np.arange(301)) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("s", "steps"), [(5, 40), (15, 1000)])
def test_simulated_walks(s, steps):
    """Within 4.5 standard errors of 400 walks: a false alarm in 1.5e5 runs."""
    flips = numpy_stream(0, "walks", s).integers(s, size=(400, steps))
    places = np.bitwise_xor.accumulate(1 << flips, axis=1)
    seen = np.array([len({0, *walk}) for walk in places.tolist()])
    error = seen.std(ddof=1) / np.sqrt(len(seen))
    assert abs(seen.mean() - random_walk_dichotomies(s, steps)) < 4.5 * error
    assert special.ndtr(-4.5) * 2 < 1e-5


def test_limits_and_shapes():
    assert random_walk_dichotomies(15, 0) == 1.0
    assert isinstance(random_walk_dichotomies(15, 3), float)
    assert random_walk_dichotomies(15, [[1, 2, 3], [0, 5, 9]]).shape == (2, 3)
    assert random_walk_dichotomies(10, 10**7) == pytest.approx(1024, rel=1e-9)
    assert random_walk_dichotomies(200, 50) == pytest.approx(51 * (1 - 1 / 200), rel=0.02)
    curve = random_walk_dichotomies(12, np.arange(500))
    assert (np.diff(curve) > 0).all()
    assert (np.diff(curve, 2) <= 1e-12).all()  # the chance of a new vertex can only fall


def test_seen_with_published_settings():
    """Simulated elsewhere for 15 labels, averages of few walks: within 3 %."""
    for steps, seen in ((48, 46), (70, 66), (172, 157), (483, 440), (1007, 916)):
        assert random_walk_dichotomies(15, steps) == pytest.approx(seen, rel=0.03)


@pytest.mark.parametrize("bad", [-1, 1.5, float("nan"), "many", [1, -2], True])
def test_other_numbers_are_refused(bad):
    with pytest.raises(ps.BadInput, match="transitions"):
        random_walk_dichotomies(3, bad)
    with pytest.raises(ps.BadInput, match="inputs"):
        random_walk_dichotomies(0, 3)
