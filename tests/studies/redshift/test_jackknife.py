"""Intervals of statistics of several networks, and the peak of a parabola."""

import numpy as np
import pytest

from priorscope._core.errors import BadInput
from priorscope._core.estimate import Estimate
from priorscope._core.seeds import numpy_stream
from priorscope.studies.redshift.jackknife import jackknife
from priorscope.studies.redshift.quadratic_peak import quadratic_peak


def test_the_jackknife_of_a_mean_is_students_interval():
    values = numpy_stream(1, "values").normal(size=12)
    found, expected = jackknife(np.mean, values), Estimate.of(values)
    assert [found.mean, found.low, found.high] == pytest.approx(
        [expected.mean, expected.low, expected.high])
    assert found.count == 12


def test_the_jackknife_leaves_the_same_network_out_of_every_table():
    a = numpy_stream(2, "values").normal(size=(6, 3))
    # The difference of two equal tables is 0 without any network only if the same one is left out.
    found = jackknife(lambda x, y: float(x.mean() - y.mean()), a, a)
    assert [found.mean, found.low, found.high] == pytest.approx([0, 0, 0], abs=1e-12)
    with pytest.raises(BadInput, match="as many"):
        jackknife(lambda x, y: 0.0, a, a[1:])


def test_the_jackknife_covers_a_ratio():
    # Expected 95 %; below 85 % of 200 has a chance below 1e-7 (binomial).
    inside = 0
    for index in range(200):
        stream = numpy_stream(3, "ratio", index)
        a, b = stream.normal(2, 1, 25), stream.normal(4, 1, 25)
        inside += 0.5 in jackknife(lambda x, y: x.mean() / y.mean(), a, b)
    assert inside > 170


def test_one_network_has_no_interval():
    assert jackknife(np.mean, np.array([2.0])).unbounded


def test_the_peak_of_a_parabola_is_its_vertex():
    x = np.linspace(-1, 2, 7)
    assert quadratic_peak(x, 3 - 2 * (x - 0.4) ** 2) == pytest.approx(0.4)
    # Rows of one table share their places.
    rows = np.stack([3 - (x - 0.4) ** 2, 1 - (x - 0.4) ** 2])
    assert quadratic_peak(x, rows) == pytest.approx(0.4)


def test_the_peak_follows_shifts_and_scales_and_stays_inside():
    x, y = np.linspace(0, 1, 9), numpy_stream(4, "y").normal(size=9)
    peak = quadratic_peak(x, y)
    assert quadratic_peak(5 + 3 * x, 2 + 7 * y) == pytest.approx(5 + 3 * peak)
    assert quadratic_peak(x, x) == 1.0
    assert quadratic_peak(x, -x) == 0.0
    assert quadratic_peak(x, (x - 0.3) ** 2) == 1.0
    assert quadratic_peak(x, -((x - 8) ** 2)) == 1.0


def test_noise_moves_the_peak_less_the_more_points_there_are():
    def spread(count):
        x = np.linspace(-1, 1, count)
        return np.std([quadratic_peak(x, -x**2 + numpy_stream(5, "n", k).normal(0, 0.2, count))
                       for k in range(60)])

    # Standard deviations of 60 draws are within 30 % of their expectation but for 1 in 1,000;
    # they are expected to differ by a factor of about 4.
    assert spread(400) < spread(25) / 2
