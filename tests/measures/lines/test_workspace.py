"""Memory that is taken, given back and taken again."""

import numpy as np

from priorscope.measures.lines.workspace import Workspace


def test_what_is_given_back_is_taken_again():
    space = Workspace()
    first = space.take(30, 40)
    place = first.__array_interface__["data"][0]
    space.give(first)
    assert space.take(20, 50).__array_interface__["data"][0] == place


def test_what_is_lent_is_not_lent_twice():
    space = Workspace()
    arrays = [space.take(10, 10) for _ in range(6)]
    for number, array in enumerate(arrays):
        array[:] = number
    assert [array[0, 0] for array in arrays] == list(range(6))
    space.give(arrays[2])
    again = space.take(9, 9)
    again[:] = -1
    assert [array[0, 0] for array in arrays if array is not arrays[2]] == [0, 1, 3, 4, 5]


def test_arrays_of_others_are_left_alone():
    space, mine = Workspace(), np.zeros((8, 8))
    space.give(mine)
    taken = space.take(8, 8)
    taken[:] = 1
    assert (mine == 0).all()
    space.give(taken)
    space.give(taken)
    one, two = space.take(4, 4), space.take(4, 4)
    assert not np.shares_memory(one, two)
