from collections import Counter

import numpy as np
import pytest
import torch

from priorscope._core.errors import BadInput, NonFinite
from priorscope.plots import distance_histogram, new_figure

GROUPS = {"correct": [3, 4, 4, 5, 9], "wrong": [1, 1, 2]}


def outlines(ax):
    return [patch for patch in ax.patches if patch.get_label() and "mean" in patch.get_label()]


def test_shares_are_those_counted_by_hand():
    ax = distance_histogram(GROUPS)
    for patch, values in zip(outlines(ax), GROUPS.values(), strict=True):
        shares, edges, _ = patch.get_data()
        counted = Counter(values)
        for share, left in zip(shares, edges[:-1], strict=True):
            assert share == pytest.approx(counted[round(left + 0.5)] / len(values))


def test_means_are_marked_and_told():
    ax = distance_histogram(GROUPS)
    assert [line.get_xdata()[0] for line in ax.lines] == pytest.approx([5.0, 4 / 3])
    assert [p.get_label() for p in outlines(ax)] == ["correct, mean 5", "wrong, mean 1.33"]


def test_wide_ranges_get_wider_bins_that_still_cover_all():
    values = np.arange(0, 1000, 7)
    shares, edges, _ = outlines(distance_histogram({"all": values}))[0].get_data()
    assert len(shares) <= 60
    assert np.allclose(np.diff(edges), np.diff(edges)[0])
    assert float(np.diff(edges)[0]).is_integer()
    assert shares.sum() == pytest.approx(1.0)


def test_one_single_value_is_one_full_bin():
    shares, edges, _ = outlines(distance_histogram({"all": [7]}))[0].get_data()
    assert list(shares) == [1.0]
    assert list(edges) == [6.5, 7.5]


def test_tensors_and_given_axes():
    ax = new_figure().add_subplot()
    assert distance_histogram({"t": torch.tensor([[1, 2], [2, 3]])}, ax=ax) is ax
    assert ax.get_legend() is not None


@pytest.mark.parametrize(("groups", "error", "words"), [
    ({}, BadInput, "no groups"),
    ({"a": []}, BadInput, "group 'a' is empty"),
    ({"a": [1.5]}, BadInput, "not whole numbers"),
    ({"a": [1, np.inf]}, NonFinite, "distances of 'a'"),
])
def test_bad_groups_are_refused(groups, error, words):
    with pytest.raises(error, match=words):
        distance_histogram(groups)
