import numpy as np
import pytest

import priorscope as ps
from priorscope._core.seeds import numpy_stream
from priorscope.measures.spectra import decay_exponent, line_spectrum


def test_a_power_is_found():
    k = np.geomspace(1, 1e4, 500)
    for power in (-1.0, -2.0, -3.0):
        found = decay_exponent(k, 7 * k**power)
        # A bin's root mean square is not at its mean logarithm, but as far off in every bin.
        assert found.mean == pytest.approx(power, abs=2e-3)
        assert found.high - found.low < 0.01


def test_frequencies_of_any_sign_order_and_zero():
    k = np.concatenate([[0.0], np.geomspace(1, 1e3, 300), -np.geomspace(1, 1e3, 300)])
    order = numpy_stream(0, "order").permutation(len(k))
    sizes = np.abs(k, where=k != 0, out=np.ones_like(k)) ** -2.0
    found = decay_exponent(k[order], sizes[order])
    assert found.mean == pytest.approx(-2, abs=2e-3)


def test_a_window_leaves_the_rest_out():
    k = np.geomspace(1, 1e4, 1000)
    sizes = np.where(k < 100, 1.0, (k / 100) ** -2.0)
    assert decay_exponent(k, sizes, high=99).mean == pytest.approx(0, abs=1e-9)
    assert decay_exponent(k, sizes, low=101).mean == pytest.approx(-2, abs=3e-3)


def test_spectra_of_random_corners_decay_as_one_over_k_squared():
    """False alarm: the interval of 40 functions misses -2 with 1 in 1000, at a level of 0.999."""
    stream = numpy_stream(0, "corners")
    k = np.linspace(3e3, 3e5, 20_000)
    sizes = []
    for _ in range(40):
        places = np.linspace(0, 1, 10) + np.append(np.append(0, stream.uniform(-0.03, 0.03, 8)), 0)
        found = line_spectrum((places, stream.standard_normal(10)), k, boundary="corners")
        sizes.append(found.magnitudes[0])
    slope = decay_exponent(k, np.array(sizes), level=0.999)
    assert slope.count == 40
    assert slope.low < -2 < slope.high
    assert slope.high - slope.low < 0.1


def test_bins_are_root_mean_squares():
    """Against the definition written out for one bin of three."""
    k = np.array([1.0, 2.0, 10.0, 50.0, 1000.0])
    sizes = np.array([3.0, 4.0, 1.0, 0.5, 0.1])
    logs = [np.log([1, 2]).mean(), np.log([10, 50]).mean(), np.log(1000)]
    heights = [np.log(np.sqrt(12.5)), np.log(np.sqrt(0.625)), np.log(0.1)]
    wanted = np.polyfit(logs, heights, 1)[0]
    assert decay_exponent(k, sizes, bins=3).mean == pytest.approx(wanted, rel=1e-12)


@pytest.mark.parametrize(("k", "sizes", "words"), [
    ([1.0, 2.0, 3.0], [1.0, 2.0], "shape"),
    ([1.0, 2.0], [1.0, 2.0], "bins"),
    ([0.0, 0.0, 0.0], [1.0, 2.0, 3.0], "bins"),
    ([1.0, 10.0, 100.0], [1.0, 0.0, 1.0], "0 all over one bin"),
])
def test_bad_input_is_named(k, sizes, words):
    with pytest.raises(ps.BadInput, match=words):
        decay_exponent(k, sizes, bins=3)
    with pytest.raises(ps.NonFinite):
        decay_exponent([1.0, 2.0, 3.0], [1.0, np.nan, 1.0])
