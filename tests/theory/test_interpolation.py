import numpy as np
import pytest

from priorscope.networks import ACTIVATIONS
from priorscope.theory._evaluate_map import evaluate
from priorscope.theory.interpolation import composed_map
from priorscope.theory.recursion import Recursion


def looked_up(table, r):
    values = np.array(r, dtype=np.float64)[None, :].copy()
    evaluate(values, 1.0, 0.0, np.ones(1), np.ones(len(r)), table.rows, table.octaves, table.bits,
             1.0, 0.0)
    return values[0]


def near_and_far(count):
    """Correlations spread over (-1, 1) and crowding at both ends down to one rounding."""
    rng = np.random.default_rng(5)
    gaps = 2.0 ** -rng.uniform(0, 52, count)
    return np.concatenate([rng.uniform(-1, 1, count), 1 - gaps, gaps - 1, [-1.0, 0.0, 1.0]])


CHEAP = [name for name in sorted(ACTIVATIONS) if name not in ("silu", "selu")]


@pytest.mark.parametrize("name", CHEAP)
@pytest.mark.parametrize(("depth", "weight", "bias", "prefactor"),
                         [(1, 2.0, 0.0, 1.0), (4, 2.0, 0.3, 1.0), (10, 2.0, 0.0, 1.0),
                          (3, 2.0, 0.0, 30.0)])
def test_table_equals_recursion_everywhere(name, depth, weight, bias, prefactor):
    recursion = Recursion(name, (weight,) * (depth + 1), (bias,) * (depth + 1), prefactor)
    table = composed_map(recursion, 2.0)
    r = near_and_far(150)
    direct = 1 - recursion.hidden_deficit(1 - r, 2.0)
    # for r < 0 the direct recursion itself carries the rounding of 1 - r, times the slope
    slack = 1e-15 * recursion.slope_at_one(2.0, 1.0) * (r < 0)
    assert (np.abs(looked_up(table, r) - direct) < 3e-13 + slack).all()


@pytest.mark.parametrize("name", ["silu", "selu"])
def test_table_equals_recursion_for_the_slow_ones(name):
    recursion = Recursion(name, (2.0,) * 4, (0.1,) * 4, 1.0)
    r = near_and_far(60)
    direct = 1 - recursion.hidden_deficit(1 - r, 2.1)
    assert np.abs(looked_up(composed_map(recursion, 2.1), r) - direct).max() < 5e-13


def test_a_map_steeper_than_the_first_panel_is_refined():
    # F'(1) is near 1e13: all of the fall from one happens within 1 - r of 1e-12
    recursion = Recursion("sine", (4.0,) * 11, (0.1,) * 11, 3.0)
    assert recursion.slope_at_one(4.1, 1.0) > 1e12
    table = composed_map(recursion, 4.1)
    gaps = 2.0 ** -np.arange(30, 53, dtype=np.float64)
    direct = 1 - recursion.hidden_deficit(gaps, 4.1)
    assert direct[-1] - direct[0] > 0.5
    assert np.abs(looked_up(table, 1 - gaps) - direct).max() < 3e-13


def test_symmetric_maps_stay_symmetric_to_the_last_bit():
    r = near_and_far(50)
    for name, sign in (("tanh", -1), ("gaussian", 1)):
        table = composed_map(Recursion(name, (2.0,) * 4, (0.0,) * 4, 1.0), 2.0)
        assert (looked_up(table, r[r != 0]) == sign * looked_up(table, -r[r != 0])).all()
