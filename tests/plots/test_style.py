import itertools
import subprocess
import sys

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from priorscope._core.errors import BadInput
from priorscope.plots import new_figure
from priorscope.plots.style import PAPER, SERIES, axes_or_new, dress, key, literal

# Machado, Oliveira & Fernandes 2009, severity 1, on linear RGB.
BLINDNESS = {
    "none": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                   [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                     [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                   [0.004733, 0.691367, 0.303900]],
}


def linear(color):
    values = np.array(to_rgb(color))
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    lights = sorted(linear(color) @ [0.2126, 0.7152, 0.0722] + 0.05 for color in (one, other))
    return lights[1] / lights[0]


def perceived(rgb):
    """CIE L*a*b* of linear RGB under D65."""
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722],
                    [0.0193, 0.1192, 0.9505]]) @ np.clip(rgb, 0, 1) / [0.9505, 1.0, 1.089]
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("ground", ["#ffffff", PAPER, "#14171c", "#000000"])
@pytest.mark.parametrize("color", SERIES)
def test_series_stand_out_on_light_and_dark_ground(color, ground):
    assert contrast(color, ground) >= 3.0


@pytest.mark.parametrize("kind", BLINDNESS)
def test_series_differ_whatever_cones_a_reader_has(kind):
    seen = [perceived(np.array(BLINDNESS[kind]) @ linear(color)) for color in SERIES]
    apart = min(np.linalg.norm(a - b) for a, b in itertools.combinations(seen, 2))
    assert apart > 15  # a difference of 2.3 is just noticeable


def test_a_new_figure_has_the_size_asked_for_and_knows_no_window():
    figure = new_figure(500, 250)
    assert np.allclose(figure.get_size_inches() * 72, (500, 250))
    assert figure.get_facecolor()[3] == 0


@pytest.mark.parametrize("size", [(0, 100), (100, -1), (float("nan"), 5), ("wide", 5)])
def test_impossible_sizes_are_refused(size):
    with pytest.raises(BadInput, match="of a figure"):
        new_figure(*size)


def test_given_axes_are_kept():
    ax = new_figure().add_subplot()
    assert axes_or_new(ax) is ax


def test_dress_labels_the_axes_and_hides_the_upper_frame():
    ax = axes_or_new(None)
    dress(ax, across="n", up="distance")
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("n", "distance")
    assert not ax.spines["top"].get_visible()
    assert not ax.spines["right"].get_visible()
    assert ax.yaxis.label.get_rotation() == 0


def test_key_names_what_has_a_name_and_stays_away_otherwise():
    ax = axes_or_new(None)
    ax.plot([0, 1], [0, 1])
    key(ax)
    assert ax.get_legend() is None
    ax.plot([0, 1], [1, 0], label=literal("_x $y$"))
    key(ax)
    (text,) = ax.get_legend().get_texts()
    assert text.get_text().replace("\u200b", "") == r"_x \$y\$"


def test_plots_and_reports_are_light_to_import():
    heavy = "{'matplotlib', 'pandas', 'sklearn', 'numba', 'scipy.stats', 'jinja2'}"
    code = ("import sys, priorscope.plots, priorscope.reports.page, priorscope.reports.blocks; "
            f"print(sorted({heavy} & set(sys.modules)))")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
