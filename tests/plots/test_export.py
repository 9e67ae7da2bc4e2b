import re
from xml.etree import ElementTree

import matplotlib as mpl
import numpy as np
import pytest

from priorscope._core.errors import OutputError
from priorscope.plots import (
    distance_histogram,
    image_strip,
    line_with_theory,
    new_figure,
    to_png,
    to_svg,
)
from priorscope.plots.style import SERIES

SVG = "{http://www.w3.org/2000/svg}"


def histogram(shift=0):
    return distance_histogram({"a & <b>": [1 + shift, 2 + shift, 2 + shift], "c": [4, 5]}).figure


def ids(svg):
    return [e.get("id") for e in ElementTree.fromstring(svg).iter() if e.get("id")]


def test_equal_figures_give_equal_bytes():
    assert to_svg(histogram()) == to_svg(histogram())


def test_a_second_rendering_of_one_figure_gives_equal_bytes():
    figure = histogram()
    assert to_svg(figure) == to_svg(figure)


def test_it_is_one_element_with_nothing_a_page_must_not_get():
    svg = to_svg(histogram())
    root = ElementTree.fromstring(svg)
    assert root.tag == f"{SVG}svg"
    assert "<?" not in svg
    assert "<!" not in svg
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "title", "g", "defs", "clipPath", "path", "rect", "use", "text", "tspan",
                    "image"}
    names = {name for element in root.iter() for name in element.attrib}
    assert not names & {"style", "class", "font-family"}
    assert not [n for n in names if n.startswith(("on", "{"))]


def test_it_refers_to_nothing_outside():
    svg = to_svg(image_strip(np.eye(4)[None]).figure)
    assert svg.count("http") == 1  # the namespace, which is a name
    hrefs = [e.get("href") for e in ElementTree.fromstring(svg).iter() if e.get("href")]
    assert any(href.startswith("data:image/png;base64,") for href in hrefs)
    assert all(href.startswith(("#", "data:image/png;base64,")) for href in hrefs)


def test_every_reference_has_its_target_and_every_id_is_used():
    svg = to_svg(histogram())
    targets = set(re.findall(r"url\(#([^)]+)\)", svg)) | set(re.findall(r'href="#([^"]+)"', svg))
    assert targets
    assert targets | {ElementTree.fromstring(svg).get("aria-labelledby")} == set(ids(svg))


def test_two_figures_on_one_page_share_no_id():
    both = ids(to_svg(histogram())) + ids(to_svg(histogram(shift=1)))
    assert len(both) == len(set(both))


def test_text_stays_text_and_is_escaped():
    svg = to_svg(histogram())
    words = [e.text for e in ElementTree.fromstring(svg).iter(f"{SVG}text")]
    assert "a & <b>, mean 1.67" in words
    assert "boundary distance (bits)" in words
    assert "<b>" not in svg


def test_colours_follow_the_page():
    svg = to_svg(histogram())
    assert 'stroke="currentColor"' in svg
    assert 'fill="currentColor"' in svg
    for number in (1, 2):
        assert f"var(--series-{number}, {SERIES[number - 1]})" in svg
    left = re.sub(r"var\([^)]*\)", "", svg)
    assert not set(SERIES) & set(re.findall(r"#[0-9a-f]{6}", left))


def test_a_screen_reader_hears_the_title_or_what_the_axes_show():
    named = ElementTree.fromstring(to_svg(histogram(), title="Distances"))
    title = named.find(f"{SVG}title")
    assert (named.get("role"), title.text) == ("img", "Distances")
    assert named.get("aria-labelledby") == title.get("id")
    unnamed = ElementTree.fromstring(to_svg(histogram()))
    assert unnamed.find(f"{SVG}title").text == (
        "share of the group against boundary distance (bits)")


def test_one_point_is_one_unit():
    root = ElementTree.fromstring(to_svg(new_figure(300, 200)))
    assert (root.get("width"), root.get("height")) == ("300", "200")
    assert root.get("viewBox") == "0 0 300 200"


def test_dollars_are_drawn_and_not_read_as_mathematics():
    ax = line_with_theory([1, 2], {}, theory={"$100 or $\\bad{$": [1, 2]})
    words = [e.text for e in ElementTree.fromstring(to_svg(ax.figure)).iter(f"{SVG}text")]
    assert "$100 or $\\bad{$" in words


def test_the_users_settings_survive_and_do_not_leak_in(monkeypatch):
    plain = to_svg(histogram())
    with mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": "mine", "axes.grid": True,
                         "axes.facecolor": "pink"}):
        before = dict(mpl.rcParams)
        svg = to_svg(histogram())
        assert dict(mpl.rcParams) == before
    assert svg == plain


def test_the_old_font_shorthand_is_understood():
    from priorscope.plots.export import _style_to_attributes

    element = ElementTree.Element("text", {"style": "font: bold 11px 'DejaVu Sans', serif; "
                                                    "text-anchor: middle"})
    _style_to_attributes(element)
    assert element.attrib == {"font-size": "11px", "font-weight": "700", "text-anchor": "middle"}


def test_png_has_the_size_in_points_times_the_scale(tmp_path):
    from matplotlib.image import imread

    to_png(histogram(), tmp_path / "a.png")
    to_png(histogram(), tmp_path / "b.png")
    assert imread(tmp_path / "a.png").shape[:2] == (680, 1440)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_a_png_that_cannot_be_written_says_where(tmp_path):
    with pytest.raises(OutputError, match=r"cannot write the figure to .*missing"):
        to_png(histogram(), tmp_path / "missing" / "a.png")
