import numpy as np
import pytest

from priorscope._core.errors import BadInput
from priorscope._core.estimate import Estimate
from priorscope.plots import distance_against_output, new_figure

RANDOM = np.random.default_rng(0)
SIZE = RANDOM.uniform(0, 4, 900)
DISTANCE = 2 + 3 * SIZE + RANDOM.normal(0, 0.5, 900)


def markers(ax):
    return [c.lines[0] for c in ax.containers]


def test_bin_means_and_intervals_are_those_of_the_inputs_inside():
    ax = distance_against_output(SIZE, DISTANCE, bins=4)
    (container,) = ax.containers
    edges = np.linspace(0, SIZE.max(), 5)
    arms = container.lines[2][0].get_segments()
    for k in range(4):
        here = [i for i, s in enumerate(SIZE)
                if edges[k] <= s < edges[k + 1] or (k == 3 and s == edges[4])]
        expected = Estimate.of(DISTANCE[here])
        assert container.lines[0].get_xdata()[k] == pytest.approx(SIZE[here].mean())
        assert container.lines[0].get_ydata()[k] == pytest.approx(expected.mean)
        assert np.allclose(arms[k][:, 1], (expected.low, expected.high))


def test_the_fit_is_the_least_squares_line_of_all_inputs():
    ax = distance_against_output(SIZE, DISTANCE)
    fit = next(line for line in ax.lines if len(line.get_xdata()) == 2)
    (x0, x1), (y0, y1) = fit.get_xdata(), fit.get_ydata()
    centred = SIZE - SIZE.mean()
    slope = (centred * DISTANCE).sum() / (centred**2).sum()
    assert (y1 - y0) / (x1 - x0) == pytest.approx(slope)
    assert y0 == pytest.approx(DISTANCE.mean() - slope * SIZE.mean())
    assert f"slope {slope:.3g}" in ax.get_legend().get_texts()[0].get_text()


def test_the_cloud_is_thinned_to_inputs_that_exist_and_always_the_same_ones():
    clouds = [distance_against_output(SIZE, DISTANCE, points=50).collections for _ in range(2)]
    first, second = (next(c for c in all_of if len(c.get_offsets()) == 50).get_offsets()
                     for all_of in clouds)
    assert np.array_equal(first, second)
    known = set(zip(SIZE, DISTANCE, strict=True))
    assert all((x, y) in known for x, y in np.asarray(first))
    assert len({tuple(p) for p in np.asarray(first)}) == 50


def test_groups_are_binned_apart_and_theory_runs_through_the_origin():
    group = np.where(np.arange(900) % 2, "test", "training")
    ax = distance_against_output(SIZE, DISTANCE, group=group, slope=2.5)
    labels = [text.get_text() for text in ax.get_legend().get_texts()]
    assert len(markers(ax)) == 2
    assert labels[0] == "theory: slope 2.5"
    assert labels[1].startswith("training: slope")
    assert labels[2].startswith("test: slope")
    theory = next(line for line in ax.lines if line.get_label() == "theory: slope 2.5")
    assert np.allclose(theory.get_ydata(), 2.5 * np.asarray(theory.get_xdata()))
    assert theory.get_xdata()[0] == 0


def test_thin_bins_are_left_out():
    size = np.array([0.1] * 20 + [0.9] * 9)
    ax = distance_against_output(size, np.ones(29), bins=2, least=10)
    (dots,) = markers(ax)
    assert np.allclose(dots.get_xdata(), [0.1])


def test_a_single_input_and_no_full_bin_still_draw():
    ax = new_figure().add_subplot()
    assert distance_against_output([1.0], [3.0], ax=ax) is ax
    assert not ax.containers
    assert distance_against_output([0.0, 0.0], [1, 2], group=["a", "a"], least=2).containers


@pytest.mark.parametrize(("size", "distance", "group"), [
    ([], [], None), ([1, 2], [1], None), ([1, 2], [1, 2], ["a"]),
])
def test_lengths_must_match(size, distance, group):
    with pytest.raises(BadInput, match="as many of each"):
        distance_against_output(size, distance, group=group)
