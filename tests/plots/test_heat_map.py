import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_rgb

from priorscope._core.errors import BadInput, NonFinite
from priorscope.plots import heat_map, new_figure, to_svg
from priorscope.plots.map_cells import map_cells
from priorscope.plots.style import LEVEL
from priorscope.plots.value_colours import ValueColours

VALUES = np.arange(12.0).reshape(3, 4)
STEPS, PLACES = [0, 100, 200], [5, 10, 15, 20]


def drawn(**options):
    return heat_map(VALUES, rows=STEPS, columns=PLACES, **options)


def pixels(ax):
    return np.asarray(ax.images[0].get_array())


def shown_at(ax, x, y):
    """The colour under a point in data coordinates, by matplotlib's own transforms."""
    image = ax.images[0]
    left, right, bottom, top = image.get_extent()
    across, up = image.get_transform().inverted().transform(ax.transData.transform((x, y)))
    table = pixels(ax)
    row = int((up - bottom) / (top - bottom) * table.shape[0])
    column = int((across - left) / (right - left) * table.shape[1])
    return table[row, column]


def test_even_positions_take_one_pixel_a_cell():
    ax = drawn(across="frequency", up="step", label="amplitude")
    assert pixels(ax).shape == (3, 4, 4)
    assert ax.get_xlim() == (2.5, 22.5)
    assert ax.get_ylim() == (-50, 250)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("frequency", "step")
    assert [text.get_text() for text in ax.child_axes[0].texts] == ["amplitude"]
    assert ax.get_xticks().tolist() == PLACES
    expected = ValueColours(0.0, 11.0).pixels(VALUES)
    assert np.array_equal(pixels(ax), expected)
    for row, y in enumerate(STEPS):
        for column, x in enumerate(PLACES):
            assert np.array_equal(shown_at(ax, x, y), expected[row, column])


def test_the_order_in_which_positions_come_does_not_matter():
    turned = heat_map(VALUES[::-1, [2, 0, 3, 1]], rows=STEPS[::-1],
                      columns=np.array(PLACES)[[2, 0, 3, 1]])
    assert np.array_equal(pixels(turned), pixels(drawn()))


@pytest.mark.parametrize("log", [False, True])
def test_uneven_positions_are_where_they_are(log):
    rows = [1, 2, 50, 300, 10_000] if log else [0, 1, 2, 50, 90]
    table = np.arange(20.0).reshape(5, 4)
    ax = heat_map(table, rows=rows, columns=PLACES, log_y=log)
    colours = ValueColours(0.0, 19.0).pixels(table)
    for row, y in enumerate(rows):
        assert np.array_equal(shown_at(ax, 10, y), colours[row, 1])
    # Half-way between two rows the colour changes; half-way on the scale of the axis.
    middle = np.sqrt(50 * 300) if log else (2 + 50) / 2
    lower, upper = (2, 3)
    assert np.array_equal(shown_at(ax, 10, middle * 0.97), colours[lower, 1])
    assert np.array_equal(shown_at(ax, 10, middle * 1.03), colours[upper if log else 3, 1])


def test_even_steps_on_a_logarithmic_axis_take_one_pixel_a_cell():
    ax = heat_map(VALUES, rows=STEPS, columns=[1, 2, 4, 8], log_x=True)
    assert pixels(ax).shape == (3, 4, 4)
    assert ax.get_xscale() == "log"
    assert ax.get_xticks().tolist() == [1, 2, 4, 8]
    assert np.allclose(ax.get_xlim(), (2**-0.5, 2**3.5))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=30, unique=True), st.booleans())
def test_cells_part_the_axis_half_way_and_pixels_show_their_cell(places, log):
    cells = map_cells("rows", places, len(places), log=log)
    along = np.log10(cells.places) if log else cells.places
    assert (np.diff(cells.edges) > 0).all()
    assert np.allclose(cells.edges[1:-1], (along[1:] + along[:-1]) / 2)
    assert np.array_equal(cells.places, np.sort(places))
    which = cells.pixels()
    count = len(which)
    centres = cells.edges[0] + (np.arange(count) + 0.5) / count * np.ptp(cells.edges)
    nearest = np.abs(along[:, None] - centres).min(axis=0)
    # Inside the outer cells and between neighbours, the pixel shows the nearest position.
    assert (np.abs(along[which] - centres) <= nearest + 1e-9 * np.ptp(cells.edges)).all()


def test_values_beyond_the_ends_take_the_colour_of_the_end_and_the_bar_says_so():
    ax = drawn(low=2, high=8)
    ax.figure.draw_without_rendering()
    table = pixels(ax)
    assert np.array_equal(table[0, 0], table[0, 2])
    assert np.array_equal(table[2, 0], table[2, 3])
    words = [text.get_text() for text in ax.child_axes[0].get_yticklabels()]
    assert words[0] == "≤ 2"
    assert words[-1] == "≥ 8"
    inside = drawn(low=0, high=12)
    inside.figure.draw_without_rendering()
    assert not [word for word in inside.child_axes[0].get_yticklabels()
                if word.get_text()[0] in "≤≥"]


def test_zero_is_pale_between_blue_and_orange():
    colours = ValueColours(-1.0, 3.0).pixels(np.array([-1.0, -0.3, 0.0, 0.3, 3.0]))[:, :3] / 255
    assert np.allclose(colours[2], to_rgb(LEVEL), atol=0.01)
    assert (colours[:2, 2] > colours[:2, 0]).all()
    assert (colours[3:, 0] > colours[3:, 2]).all()
    # Equal distances from zero are equally far along their side of the scale.
    for ends in ((-1.0, 3.0), (-3.0, 1.0)):
        places = ValueColours(*ends).places(np.array([*ends, -0.6, 0.6]))
        assert np.isclose(0.5 - places[2], places[3] - 0.5)
        assert places.min() >= 0
        assert places.max() <= 1


@pytest.mark.parametrize("ends", [(0.0, 1.0), (-2.0, 0.0), (3.0, 5.0)])
def test_a_scale_without_zero_inside_darkens_steadily(ends):
    colours = ValueColours(*ends).pixels(np.linspace(*ends, 50))[:, :3] / 255
    linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
    assert (np.diff(linear @ [0.2126, 0.7152, 0.0722]) < 0).all()


def test_cells_without_a_value_are_empty():
    table = VALUES.copy()
    table[1, 2] = np.nan
    found = pixels(heat_map(table, rows=STEPS, columns=PLACES))
    assert found[1, 2, 3] == 0
    assert (np.delete(found[..., 3].ravel(), 6) == 255).all()


def test_the_contour_lies_where_the_values_are_equal_to_it():
    table = np.add.outer(np.array(STEPS) / 100, np.array(PLACES) / 5)  # up/100 + across/5
    ax = heat_map(table, rows=STEPS, columns=PLACES, contour=3.25)
    points = np.concatenate([path.vertices for path in ax.collections[-1].get_paths()])
    assert np.allclose(points[:, 1] / 100 + points[:, 0] / 5, 3.25)
    assert [line.get_ydata()[0] for line in ax.child_axes[0].lines] == [3.25, 3.25]


def test_the_contour_is_dark_in_both_themes_as_its_ground_is_the_same_in_both():
    svg = to_svg(drawn(contour=5.5).figure)
    assert svg.count('stroke="#23272e"') == svg.count('stroke="#f4f2ec"') == 2


@pytest.mark.parametrize("level", [-5.0, 50.0])
def test_a_contour_that_no_value_reaches_is_not_drawn(level):
    ax = drawn(contour=level)
    assert not ax.collections
    assert not ax.child_axes[0].lines


@pytest.mark.parametrize("value", [0.0, 2.5])
def test_one_cell_and_one_value_are_a_picture_too(value):
    ax = heat_map(torch.tensor([[value]]), rows=[0], columns=[7], contour=value)
    assert ax.get_xlim() == (6.5, 7.5)
    assert pixels(ax).shape == (1, 1, 4)
    ax.figure.draw_without_rendering()


def test_it_draws_on_given_axes_and_stays_small_as_svg():
    ax = new_figure().add_subplot()
    rows = np.arange(600) * 100
    values = np.outer(np.linspace(0, 1, 600), np.linspace(1, 0, 10))
    assert heat_map(values, rows=rows, columns=range(10), ax=ax) is ax
    svg = to_svg(ax.figure)
    assert svg.count("<image") == 2
    assert len(svg) < 40_000
    assert to_svg(ax.figure) == svg


@pytest.mark.parametrize(("change", "words"), [
    ({"values": [1, 2]}, "expected \\(rows, columns\\)"),
    ({"values": [["a", "b"]]}, "cannot be read as numbers"),
    ({"rows": [0, 100]}, "rows are 2 positions, 2 of them different, for 3 rows"),
    ({"columns": [5, 5, 6, 7]}, "columns are 4 positions, 3 of them different"),
    ({"rows": [1e9, np.nextafter(1e9, 2e9), 2e9]}, "equal up to rounding"),
    ({"log_y": True}, "rows reach down to 0: expected positions above 0"),
    ({"low": 3, "high": 3}, "colours run from 3 to 3"),
    ({"low": 20}, "colours run from 20 to 11"),
])
def test_what_does_not_fit_is_refused(change, words):
    with pytest.raises(BadInput, match=words):
        heat_map(**({"values": VALUES, "rows": STEPS, "columns": PLACES} | change))


@pytest.mark.parametrize("value", [np.inf, -np.inf])
def test_infinite_values_are_refused(value):
    table = VALUES.copy()
    table[0, 0] = value
    with pytest.raises(NonFinite, match="infinity"):
        heat_map(table, rows=STEPS, columns=PLACES)
    with pytest.raises(NonFinite, match="nothing but NaN"):
        heat_map(np.full((1, 1), np.nan), rows=[0], columns=[0])
