from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

import priorscope as ps
from priorscope._core.seeds import numpy_stream
from priorscope.measures.spectra import line_spectrum
from priorscope.measures.spectra.phase_sums import evenly_spaced, phase_sums

FREQUENCIES = [0.0, 1e-8, 3.0, 10.0, 23.0, 57.3, 1000.0, -7.5]


def broken(seed=0, knots=12, outputs=2):
    stream = numpy_stream(seed, "broken line")
    places = np.sort(stream.uniform(-0.5, 2.0, knots))
    return places, stream.standard_normal((knots, outputs))


def by_quadrature(places, values, k):
    """Piece by piece, the straight line written out."""
    total = 0.0
    for a, b, fa, fb in zip(places, places[1:], values, values[1:], strict=False):
        def f(t, a=a, b=b, fa=fa, fb=fb):
            return fa + (t - a) / (b - a) * (fb - fa)

        for weight, factor in ((np.cos, 1.0), (np.sin, -1j)):
            total += factor * quad(lambda t, w=weight, f=f: f(t) * w(k * t), a, b, limit=400,
                                   epsabs=1e-13)[0]
    return total


def naive(places, values, k):
    """The antiderivative of a linear function times a wave, taken at both ends of each piece."""
    total = 0.0
    for j in range(len(places) - 1):
        slope = (values[j + 1] - values[j]) / (places[j + 1] - places[j])

        def rule(t, f, slope=slope):
            return np.exp(-1j * k * t) * (1j * f / k + slope / k**2)

        total += rule(places[j + 1], values[j + 1]) - rule(places[j], values[j])
    return total


def network(seed=0, outputs=2):
    arch = ps.MLP(inputs=3, widths=(10, 10), outputs=outputs)
    return ps.sample(arch, ps.gaussian(2.0, 0.3), count=1, seed=seed, dtype=torch.float64)[0]


def pieces(lines=2, seed=0):
    ends = numpy_stream(seed, "ends").standard_normal((2, lines, 3))
    return ps.linear_pieces(network(), *torch.from_numpy(ends))


@pytest.mark.parametrize("k", FREQUENCIES)
def test_equals_quadrature(k):
    places, values = broken()
    found = line_spectrum((places, values), k).values[0, :, 0]
    for output in range(2):
        assert abs(found[output] - by_quadrature(places, values[:, output], k)) < 1e-9


@pytest.mark.parametrize("even", [True, False])
def test_equals_the_antiderivative_at_many_frequencies(even):
    places, values = broken(1, knots=30)
    k = np.linspace(-40, 400, 1001) if even else numpy_stream(0, "k").uniform(-400, 400, 700)
    k = k[np.abs(k) > 0.5]
    found = line_spectrum((places, values), k).values[0]
    for output in range(2):
        wanted = [naive(places, values[:, output], one) for one in k]
        np.testing.assert_allclose(found[output], wanted, rtol=0, atol=2e-11)


def test_keeps_its_digits_where_terms_of_the_closed_form_cancel():
    """Against 34 digits: near frequency 0, and where the slope jumps by 1e12 within a hair."""
    mpmath = pytest.importorskip("mpmath")
    mpmath.mp.dps = 40
    places = np.array([0.0, 0.3, 0.3 + 1e-12, 0.7, 1.0])
    values = np.array([1.0, 1.2, 0.2, 0.9, -0.4])
    for k in (1e-6, 1e-3, 0.1, 1.0, 30.0, 1e3, 1e6):
        exact = mpmath.mpc(0)
        for a, b, fa, fb in zip(places, places[1:], values, values[1:], strict=False):
            a, b, fa, fb, q = (mpmath.mpf(float(x)) for x in (a, b, fa, fb, k))
            slope = (fb - fa) / (b - a)
            for t, f, sign in ((b, fb, 1), (a, fa, -1)):
                exact += sign * mpmath.exp(-1j * q * t) * (1j * f / q + slope / q**2)
        found = line_spectrum((places, values), k).values[0, 0, 0]
        assert abs(found - complex(exact)) < 1e-14 + 1e-16 * k


def test_the_integral_and_one_straight_piece():
    assert line_spectrum(([1.0, 3.0], [2.0, 4.0]), 0).values[0, 0, 0] == pytest.approx(6.0)
    constant = line_spectrum(([0.0, 1.0], [1.0, 1.0]), [2 * np.pi, np.pi]).values[0, 0]
    np.testing.assert_allclose(constant, [0, 2 / (1j * np.pi)], atol=1e-15)


def test_a_tent_is_the_square_of_a_sinc():
    k = np.array([0.1, 1.0, 2 * np.pi, 40.0])
    found = line_spectrum(([-1.0, 0.0, 1.0], [0.0, 1.0, 0.0]), k)
    np.testing.assert_allclose(found.values[0, 0], (np.sin(k / 2) / (k / 2)) ** 2, atol=1e-15)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.floats(-2, 2), st.floats(0.5, 60))
def test_shift_theorem_symmetry_linearity_and_needless_knots(seed, shift, k):
    places, values = broken(seed)
    plain = line_spectrum((places, values), [k, -k]).values[0]
    np.testing.assert_allclose(plain[:, 1], plain[:, 0].conj(), atol=1e-13)
    moved = line_spectrum((places + shift, values), k).values[0, :, 0]
    np.testing.assert_allclose(moved, plain[:, 0] * np.exp(-1j * k * shift), atol=1e-12)
    both = line_spectrum((places, values[:, 0] - 2 * values[:, 1]), k).values[0, 0, 0]
    assert abs(both - plain[0, 0] + 2 * plain[1, 0]) < 1e-12
    more = np.union1d(places, numpy_stream(seed, "more").uniform(places[0], places[-1], 9))
    finer = np.stack([np.interp(more, places, own) for own in values.T], axis=1)
    np.testing.assert_allclose(line_spectrum((more, finer), k).values[0, :, 0], plain[:, 0],
                               atol=1e-12)


def test_parseval():
    """Σ |f_n|² over the harmonics of a period is the mean of f², up to the tail of the sum."""
    places, values = broken(3, outputs=1)
    values[-1] = values[0]
    extent = places[-1] - places[0]
    n = np.arange(-20_000, 20_001)
    found = line_spectrum((places, values), 2 * np.pi * n / extent, boundary="periodic")
    a, b = values[:-1, 0], values[1:, 0]
    energy = (np.diff(places) * (a * a + a * b + b * b) / 3).sum() / extent
    assert (found.magnitudes**2).sum() / extent**2 == pytest.approx(energy, rel=1e-9)


def test_boundaries_are_parts_of_one_whole():
    places, values = broken(4)
    k = np.array([5.0, 40.0, -300.0])
    finite, corners = (line_spectrum((places, values), k, boundary=name).values[0]
                       for name in ("finite", "corners"))
    slopes = np.diff(values, axis=0) / np.diff(places)[:, None]
    inner = sum(-(slopes[j] - slopes[j - 1])[:, None] * np.exp(-1j * k * places[j]) / k**2
                for j in range(1, len(slopes)))
    np.testing.assert_allclose(corners, inner, rtol=1e-12)
    ends = sum(sign * np.exp(-1j * k * places[at]) * (values[at][:, None] / (1j * k)
                                                     - slopes[at][:, None] / k**2)
               for at, sign in ((0, 1.0), (-1, -1.0)))
    np.testing.assert_allclose(finite, inner + ends, atol=1e-13)


def test_harmonics_of_a_closed_line_are_those_of_the_line():
    places, values = broken(5)
    values[-1] = values[0]
    k = 2 * np.pi / (places[-1] - places[0]) * np.array([-9, 0, 1, 2, 50])
    closed, finite = (line_spectrum((places, values), k, boundary=name)
                      for name in ("periodic", "finite"))
    np.testing.assert_allclose(closed.values, finite.values, atol=1e-13)
    assert (closed.bound <= finite.bound * (1 + 1e-12)).all()


def test_hann_is_the_transform_of_the_windowed_function():
    places, values = broken(6, outputs=1)
    share = np.polynomial.legendre.leggauss(40)
    for k in (0.0, 4.0, 33.0):
        wanted = 0.0
        for a, b in pairwise(places):
            t, w = (a + b) / 2 + (b - a) / 2 * share[0], (b - a) / 2 * share[1]
            window = (1 - np.cos(2 * np.pi * (t - places[0]) / (places[-1] - places[0]))) / 2
            wanted += (w * window * np.interp(t, places, values[:, 0]) * np.exp(-1j * k * t)).sum()
        found = line_spectrum((places, values), k, boundary="hann").values[0, 0, 0]
        assert abs(found - wanted) < 1e-13


@pytest.mark.parametrize("boundary", ["finite", "corners", "hann", "periodic"])
def test_nothing_exceeds_its_bound(boundary):
    places, values = broken(7)
    values[-1] = values[0]
    k = 2 * np.pi / (places[-1] - places[0]) * np.arange(1, 4000)
    found = line_spectrum((places, values), k, boundary=boundary)
    assert (found.magnitudes <= found.bound).all()
    assert (found.magnitudes / found.bound).max() > (0.05 if boundary == "hann" else 0.3)


def test_bounds_at_zero_are_the_integral_of_the_absolute_value():
    for values in ([0.0, 1.0, 0.0], [1.0, 1.0, 1.0], [0.0, 0.0, 0.0]):
        for boundary in ("finite", "periodic"):
            found = line_spectrum(([0.0, 1.0, 2.0], values), 0.0, boundary=boundary)
            assert found.bound[0, 0, 0] == pytest.approx(np.trapezoid(values))


def test_the_bound_of_a_window_holds_for_what_has_no_corner():
    k = np.linspace(0.1, 300, 3000)
    for values in ([1.0, 1.0], [-1.0, 1.0]):
        found = line_spectrum(([0.0, 1.0], values), k, boundary="hann")
        assert (found.magnitudes <= found.bound).all()


def test_decays_as_the_boundary_says():
    places, values = broken(8)
    for boundary, power in (("finite", -1), ("corners", -2), ("hann", -2)):
        k = np.linspace(2e3, 2e3 + 400, 4001), np.linspace(2e5, 2e5 + 400, 4001)
        near, far = (np.sqrt((line_spectrum((places, values), own, boundary=boundary
                                            ).magnitudes**2).mean()) for own in k)
        assert np.log10(far / near) / 2 == pytest.approx(power, abs=0.08)


def test_lines_of_a_network_against_its_own_values():
    """A dense trapezoid sum of the model's outputs, with an error of about h²."""
    found = pieces()
    stream = numpy_stream(0, "ends").standard_normal((2, 2, 3))
    t = np.linspace(0, 1, 200_001)
    k = np.array([0.0, 2.0, 25.0])
    spectrum = line_spectrum(found, k)
    assert spectrum.values.shape == spectrum.bound.shape == (2, 2, 3)
    for line in range(2):
        x = stream[0, line] + t[:, None] * (stream[1, line] - stream[0, line])
        with torch.no_grad():
            f = network()(torch.from_numpy(x)).numpy()
        wanted = np.trapezoid(f[:, :, None] * np.exp(-1j * np.multiply.outer(t, k))[:, None],
                              t, axis=0)
        np.testing.assert_allclose(spectrum.values[line], wanted, atol=1e-8)


def test_units_and_lengths():
    found = pieces()
    k = np.array([0.0, 3.0, 70.0])
    angular = line_spectrum(found, k).values
    np.testing.assert_allclose(line_spectrum(found, k / (2 * np.pi), unit="cycles").values,
                               angular, atol=1e-14)
    lengths = np.array([2.0, 5.0])
    scaled = line_spectrum(found, k, length=lengths)
    for line, length in enumerate(lengths):
        np.testing.assert_allclose(scaled.values[line], length * line_spectrum(
            found, k * length).values[line], atol=1e-13)
    with pytest.raises(ps.BadInput, match="one for each of 2 lines"):
        line_spectrum(found, k, length=[1.0, 2.0, 3.0])


def test_phase_sums_do_not_depend_on_the_way():
    stream = numpy_stream(0, "sums")
    places, weights = stream.random(700), stream.standard_normal((700, 2)) + 1j
    k = np.linspace(-30, 5000, 400)
    plain = np.exp(-1j * np.multiply.outer(k, places)) @ weights
    np.testing.assert_allclose(phase_sums(places, weights, k), plain, atol=1e-9)
    order = stream.permutation(400)
    np.testing.assert_allclose(phase_sums(places, weights, k[order]), plain[order], atol=1e-9)
    assert evenly_spaced(k)
    assert not evenly_spaced(np.abs(k) ** 1.01)
    assert not evenly_spaced(np.append(k, 5000.1))


@pytest.mark.parametrize(("change", "words"), [
    ({"pieces": ([0.0, 1.0, 1.0], [1.0, 2.0, 3.0])}, "do not all increase"),
    ({"pieces": ([0.0, 1.0], [1.0, 2.0, 3.0])}, "shape"),
    ({"pieces": 3}, "no linear pieces"),
    ({"frequencies": []}, "at least one"),
    ({"boundary": "corners", "frequencies": [0.0, 1.0]}, "frequency 0"),
    ({"boundary": "periodic"}, "does not go on periodically"),
    ({"pieces": ([0.0, 1.0, 2.0], [1.0, 2.0, 1.0]), "boundary": "periodic"}, "no multiple"),
    ({"boundary": "hamming"}, "unknown boundary"),
    ({"unit": "hertz"}, "unknown unit"),
    ({"length": 2.0}, "length was given"),
])
def test_bad_input_is_named(change, words):
    given = {"pieces": ([0.0, 1.0, 2.0], [1.0, 2.0, 0.0]), "frequencies": [1.0]} | change
    with pytest.raises(ps.BadInput, match=words):
        line_spectrum(given.pop("pieces"), given.pop("frequencies"), **given)


def test_not_finite_is_named():
    with pytest.raises(ps.NonFinite, match="values"):
        line_spectrum(([0.0, 1.0], [0.0, np.nan]), 1.0)
    with pytest.raises(ps.NonFinite, match="frequencies"):
        line_spectrum(([0.0, 1.0], [0.0, 1.0]), np.inf)


def test_tables():
    found = line_spectrum(pieces(), [1.0, 2.0])
    frame = found.to_frame()
    assert len(frame) == 8
    assert np.allclose(frame.magnitude, np.hypot(frame.real, frame.imaginary))
    assert repr(found).startswith("spectrum (exact)")
