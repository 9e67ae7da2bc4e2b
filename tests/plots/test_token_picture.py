"""Sequences of tokens as colours."""

import numpy as np
import pytest

from priorscope._core.errors import BadInput
from priorscope.plots.token_picture import token_colours, token_picture


def test_equal_tokens_have_equal_colours_in_any_row():
    colours = token_colours(np.array([[0, 1, 1], [50256, 0, 2]]))
    assert (colours[0, 1] == colours[0, 2]).all()
    assert (colours[0, 0] == colours[1, 1]).all()
    assert len(np.unique(token_colours(np.arange(200)[None])[0], axis=0)) > 195


def test_each_token_is_a_pixel_and_the_first_sequence_is_on_top():
    ax = token_picture([[0, 0, 5], [1, 2, 1]])
    assert (ax.images[0].get_array() == token_colours([[0, 0, 5], [1, 2, 1]])).all()
    low, high = ax.get_ylim()
    assert low > high


@pytest.mark.parametrize("bad", [[1, 2], [[0.5]], np.zeros((0, 3), int)])
def test_other_tables_are_refused(bad):
    with pytest.raises(BadInput, match="whole numbers"):
        token_picture(bad)
