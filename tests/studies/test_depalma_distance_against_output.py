import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from priorscope.studies.depalma.distance_against_output import slopes as output_slopes
from priorscope.studies.depalma.distance_against_output.slopes import Slopes, law_line
from priorscope.studies.depalma.distance_against_output.study import Cell, DistanceAgainstOutput
from priorscope.studies.depalma.networks import KERNEL
from priorscope.theory import boundary_distance_slope


def judged(findings, words):
    (one,) = [finding for finding in findings if words in finding.claim]
    return one


def lines_at(factor, start=0.0, bend=0.0, sizes=(50, 100, 1000), count=3000, seed=0):
    """Distances on a line of ``factor`` times eq. 7's slope, with noise that grows with |φ|."""
    stream = np.random.default_rng(seed)
    parts = []
    for n in sizes:
        output = np.abs(stream.standard_normal(count)) * 2**0.5
        slope = factor * boundary_distance_slope(n, KERNEL)
        distance = start + slope * (output + bend * output**2)
        noise = 0.05 * (0.2 + distance) * stream.standard_normal(count)
        parts.append(pd.DataFrame({"n": n, "output": output, "distance": distance + noise,
                                   "found": True}))
    return pd.concat(parts, ignore_index=True)


@pytest.mark.parametrize("scale", ["smoke", "laptop", "paper"])
def test_cells_are_frozen_and_distinct(scale):
    cells = DistanceAgainstOutput.cells_of(scale)
    totals = {n: sum(cell.count for cell in cells if cell.n == n) for n in {c.n for c in cells}}
    assert scale == "smoke" or min(totals.values()) >= 1000


def test_the_measure_gives_distances_beside_outputs():
    one, two, other = (DistanceAgainstOutput.measure(Cell(30, 40, 0), seed) for seed in (5, 5, 6))
    assert one["distance"].tolist() == two["distance"].tolist() != other["distance"].tolist()
    assert len(one["output"]) == len(one["found"]) == 40
    reached = one["found"]
    assert np.corrcoef(one["output"][reached], one["distance"][reached])[0, 1] > 0.5


def test_lines_of_equation_seven_agree_with_it():
    findings = DistanceAgainstOutput.findings(lines_at(1.0))
    assert judged(findings, "eq. 7's √").verdict.word == "agrees"
    assert judged(findings, "4 to 7 %").verdict.word == "disagrees"
    assert judged(findings, "starts at 0").verdict.word == "agrees"
    assert judged(findings, "straight line").verdict.word == "agrees"


def test_steeper_lines_from_elsewhere_do_not():
    findings = DistanceAgainstOutput.findings(lines_at(1.055, start=0.6))
    assert judged(findings, "eq. 7's √").verdict.word == "disagrees"
    assert judged(findings, "4 to 7 %").verdict.word == "agrees"
    assert judged(findings, "starts at 0").verdict.word == "disagrees"
    bent = DistanceAgainstOutput.findings(lines_at(1.0, bend=0.2))
    assert judged(bent, "straight line").verdict.word == "disagrees"


def test_published_slopes_are_judged_at_their_n():
    low, right = (DistanceAgainstOutput.findings(lines_at(factor)) for factor in (1, 4.7 / 4.2537))
    assert judged(low, "by 4.7 bits").verdict.word == "disagrees"
    assert judged(right, "by 4.7 bits").verdict.word == "agrees"
    assert not [f for f in right if "n = 10000" in f.claim]


def test_outputs_of_the_normal_law_and_of_heavier_tails():
    """At 3000 x 3 normals the mean |φ| is known to 0.8 %, well inside the 3 % that count."""
    frame = lines_at(1.0)
    findings = DistanceAgainstOutput.findings(frame)
    assert judged(findings, "mean |φ|").verdict.word == "agrees"
    assert judged(findings, "heavier tails").theory == pytest.approx(3 * 1.1**2)
    flat = DistanceAgainstOutput.findings(frame.assign(output=1.0 + 0.1 * frame["output"]))
    assert judged(flat, "heavier tails").verdict.word == "disagrees"
    assert judged(flat, "mean |φ|").verdict.word == "agrees"
    doubled = DistanceAgainstOutput.findings(frame.assign(output=2 * frame["output"]))
    assert judged(doubled, "mean |φ|").verdict.word == "disagrees"


def test_kurtosis_and_its_error_are_those_of_leaving_one_out():
    x = np.random.default_rng(3).standard_normal(1500)
    found = output_slopes._kurtosis(x)
    assert found.mean == pytest.approx(stats.kurtosis(np.r_[x, -x], fisher=False), rel=1e-9)
    left = [np.mean(np.delete(x, i) ** 4) / np.mean(np.delete(x, i) ** 2) ** 2 for i in range(1500)]
    error = math.sqrt(1499**2 / 1500 * np.var(left))
    assert (found.high - found.low) / 2 == pytest.approx(1.9616 * error, rel=0.03)


def test_the_width_of_the_network_sets_the_kurtosis():
    """E φ⁴/(E φ²)² = 3(1 + 5/n)² by sampling 40,000 tiny networks: 5 standard errors."""
    stream = np.random.default_rng(12)
    n, count = 8, 40000
    x = np.ones((count, n, 1))
    for _ in range(2):
        x = np.maximum(stream.standard_normal((count, n, n)) * (2 / n) ** 0.5 @ x, 0)
    output = (stream.standard_normal((count, 1, n)) * (2 / n) ** 0.5 @ x).ravel()
    found = output_slopes._kurtosis(output)
    assert abs(found.mean - 3 * (1 + 5 / n) ** 2) < 2.6 * (found.high - found.low)


@pytest.mark.parametrize("n", [200, 1000])
def test_the_closed_line_of_the_law_is_that_of_sorted_normals(n):
    """3000 draws fix the slope to 0.4 %: 5 standard errors, and 0.5 % for the closed form."""
    stream = np.random.default_rng(n)
    z = np.abs(stream.standard_normal(3000))
    reach = np.sort(stream.standard_normal((3000, n)), axis=1)[:, ::-1].cumsum(axis=1)
    h = (reach >= z[:, None] * math.sqrt(n) / 2).argmax(axis=1) + 1.0
    measured = np.polyfit(z, h, 1)[0] / (boundary_distance_slope(n, KERNEL) * 2**0.5)
    assert law_line(n)[0] == pytest.approx(measured, rel=0.025)


@pytest.mark.parametrize("n", [50, 1000])
def test_the_closed_line_is_fitted_to_the_closed_form(n):
    """At 400,000 points spread evenly over the law, instead of quadrature."""
    z = stats.halfnorm.ppf((np.arange(400000) + 0.5) / 400000)
    u = np.sqrt(2 * np.log(np.maximum(2 * np.sqrt(n) / (z * np.sqrt(2 * np.pi)), 1.0)))
    h = n * stats.norm.sf(u) + 0.5
    whole, lower, upper = (np.polyfit(z[part], h[part], 1)[0] for part in
                           (slice(None), slice(200000), slice(200000, None)))
    ratio, bend = law_line(n)
    assert ratio == pytest.approx(whole / (boundary_distance_slope(n, KERNEL) * 2**0.5), rel=1e-4)
    assert bend == pytest.approx((upper - lower) / whole, abs=5e-3)


def test_slopes_below_fifty_bits_and_failures_are_left_out():
    frame = lines_at(1.0, sizes=(20, 50, 100))
    frame.loc[frame["n"] == 100, "found"] = False
    assert Slopes.of(frame).n == [50]


def test_figures_hold_what_they_say():
    drawings = DistanceAgainstOutput.figures(lines_at(1.05, count=500))
    assert set(drawings) == {"distance-against-output", "slopes"}
    places = drawings["distance-against-output"].data["n = 50, |φ|"]
    assert np.allclose(places[:3], [0.125, 0.375, 0.625])
    assert all(drawing.ax.lines and drawing.how_to_read for drawing in drawings.values())


def test_bins_of_few_networks_are_left_out():
    frame = pd.DataFrame({"n": 50, "output": [0.1] * 10 + [0.3] * 9 + [0.6] * 12,
                          "distance": [1.0] * 10 + [2.0] * 9 + [3.0] * 12, "found": True})
    data = DistanceAgainstOutput.figures(frame)["distance-against-output"].data
    assert data["n = 50, |φ|"].tolist() == [0.125, 0.625]
    assert data["n = 50, distance"] == [1.0, 3.0]


def test_a_frame_of_few_rows_is_no_trouble():
    frame = lines_at(1.0, sizes=(50,), count=8)
    assert DistanceAgainstOutput.findings(frame)
    assert set(DistanceAgainstOutput.figures(frame)) == {"distance-against-output"}
