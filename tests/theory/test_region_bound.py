from itertools import product
from math import comb

import numpy as np
import pytest

from priorscope._core.errors import BadInput, UnknownName
from priorscope.theory import region_bound


def recursive(planes, dimension):
    """Zaslavsky's recursion: a new plane is cut by the others into as many pieces as it adds."""
    if planes == 0 or dimension == 0:
        return 1
    return recursive(planes - 1, dimension) + recursive(planes - 1, dimension - 1)


@pytest.mark.parametrize(("units", "inputs"), list(product([1, 3, 6], [1, 2, 4, 9])))
def test_one_layer_follows_the_recursion(units, inputs):
    assert region_bound([units], inputs) == recursive(units, inputs)
    assert region_bound([units], inputs, "leaky_relu", law="theorem") == recursive(units, inputs)
    assert region_bound([units], inputs, "hard_tanh", law="theorem") == recursive(2 * units, inputs)


@pytest.mark.parametrize(("units", "published"), [(2, 9), (3, 19), (4, 33)])
def test_pairs_of_parallel_lines_in_the_plane(units, published):
    assert region_bound([units], 2, "hard_tanh") == published
    assert published == 1 + 2 * units + 4 * comb(units, 2)
    assert published < region_bound([units], 2, "hard_tanh", law="theorem")


def test_parallel_pairs_are_counted_in_one_dimension():
    # k units on a line have 2k kinks, hence 2k + 1 intervals, whichever way they are paired
    for units in range(1, 6):
        assert region_bound([units], 1, "hard_tanh") == 2 * units + 1


def test_layers_multiply_and_narrow_layers_take_dimensions():
    assert region_bound([4, 4], 2, law="theorem") == 121
    assert region_bound([4, 1, 5], 2) == 11 * 2 * 6
    assert region_bound([], 3) == 1
    for widths in ([3, 5], [1, 8], [2, 2, 2]):
        assert region_bound(widths, 3) <= region_bound(widths, 3, law="theorem")


def test_it_is_exact_for_numbers_beyond_float64():
    assert region_bound([200] * 20, 50) == recursive_sum(200, 50) ** 20


def recursive_sum(planes, dimension):
    row = np.ones(dimension + 1, dtype=object)
    for _ in range(planes):
        row[1:] = row[1:] + row[:-1]
    return row[-1]


def test_what_does_not_fit_is_refused():
    with pytest.raises(UnknownName, match="activation 'tanh'"):
        region_bound([3], 2, "tanh")
    with pytest.raises(UnknownName, match="law"):
        region_bound([3], 2, law="exact")
    with pytest.raises(BadInput, match="a width is 0"):
        region_bound([3, 0], 2)
    with pytest.raises(BadInput, match="widths is 3"):
        region_bound(3, 2)
