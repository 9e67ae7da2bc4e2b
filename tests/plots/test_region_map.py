import numpy as np
import pytest
import torch
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_rgb

import priorscope as ps
from priorscope._core.errors import BadInput, UnknownName
from priorscope._core.seeds import numpy_stream
from priorscope.plots import boundary_lines, new_figure, region_map
from priorscope.plots.style import SERIES


def cut(outputs, inputs=2, seed=0):
    arch = ps.MLP(inputs=inputs, widths=(6, 5), outputs=outputs)
    model = ps.sample(arch, ps.gaussian(2.0, 0.1), count=1, seed=seed)[0]
    if inputs == 2:
        return ps.linear_regions(model, ps.box(-1, 1))
    return ps.linear_regions(model, ps.plane(*numpy_stream(seed, "points").normal(
        size=(3, inputs))))


@pytest.fixture(scope="module")
def regions():
    return cut(3)


def of_kind(ax, kind):
    return [artist for artist in ax.collections if isinstance(artist, kind)]


def test_classes_fill_the_slice_in_one_colour_each(regions):
    ax = region_map(regions)
    (filled,) = of_kind(ax, PolyCollection)
    found = regions.class_polygons
    assert len(filled.get_paths()) == len(found.polygons)
    colours = np.unique(np.column_stack([found.classes, filled.get_facecolor()]), axis=0)
    winners = found.classes.unique()
    assert len(colours) == len(winners) == len(np.unique(colours[:, 1:], axis=0))
    assert [text.get_text() for text in ax.get_legend().get_texts()] == [
        str(int(name)) for name in winners]
    _, boundary = of_kind(ax, LineCollection)
    assert np.allclose(boundary.get_segments(), found.boundary.numpy())


def test_edges_are_drawn_on_request(regions):
    inner = int((regions.edge_layers >= 0).sum())
    (lines,) = of_kind(region_map(regions, colour="region"), LineCollection)
    assert len(lines.get_segments()) == inner
    assert of_kind(region_map(regions, colour="region", edges=False), LineCollection) == []
    (lines,) = of_kind(region_map(regions, colour="none"), LineCollection)
    assert len(lines.get_segments()) == inner
    assert of_kind(region_map(regions, colour="none"), PolyCollection) == []


def test_outputs_are_blue_below_and_orange_above(regions):
    (filled,) = of_kind(region_map(regions, colour="output", output=1), PolyCollection)
    means = regions.polygons.means(regions.outputs)[:, 1].numpy()
    colours = filled.get_facecolor()
    sure = np.abs(means) > 0.1 * np.abs(means).max()
    assert sure.sum() > 3
    assert ((colours[:, 0] > colours[:, 2]) == (means > 0))[sure].all()


def test_a_single_output_is_split_at_its_threshold():
    ax = region_map(cut(1))
    shown = {text.get_text() for text in ax.get_legend().get_texts()}
    assert shown <= {"at most 0", "above 0"}
    assert shown


def test_lines_take_the_colour_of_their_layer(regions):
    ax = boundary_lines(regions)
    drawn = of_kind(ax, LineCollection)
    for number, lines in enumerate(drawn):
        born = regions.edge_layers == number
        expected = regions.vertices[regions.edges[born]].numpy()
        assert np.allclose(lines.get_segments(), expected)
        assert np.allclose(lines.get_color()[0][:3], to_rgb(SERIES[number]))
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["layer 1", "layer 2"]


def test_lines_of_later_layers_can_be_left_out(regions):
    (only,) = of_kind(boundary_lines(regions, layer=0), LineCollection)
    assert only.get_alpha() == 1
    faint, last = of_kind(boundary_lines(regions, layer=1), LineCollection)
    assert faint.get_alpha() < last.get_alpha() == 1


def test_pictures_stand_beside_their_points():
    regions = cut(2, inputs=9)
    pictures = torch.rand(3, 3, 3, generator=torch.Generator().manual_seed(0))
    ax = region_map(regions, images=pictures, ax=new_figure().add_subplot())
    boxes = [artist for artist in ax.artists if hasattr(artist, "xybox")]
    assert np.allclose([box.xy for box in boxes], regions.plane.marks.numpy())
    ax.figure.draw_without_rendering()


def test_what_does_not_fit_is_refused(regions):
    with pytest.raises(UnknownName, match="colour 'classes': did you mean class"):
        region_map(regions, colour="classes")
    with pytest.raises(BadInput, match="output is 3: expected less than 3"):
        region_map(regions, colour="output", output=3)
    with pytest.raises(BadInput, match="2 names were given for 3 classes"):
        region_map(regions, names=["a", "b"])
    with pytest.raises(BadInput, match="1 pictures were given for 0 marked points"):
        region_map(regions, images=np.zeros((1, 2, 2)))
    with pytest.raises(BadInput, match="layer is 2: expected less than 2"):
        boundary_lines(regions, layer=2)
