import dataclasses
import math

import numpy as np
import pandas as pd
import pytest
from scipy import special, stats

from priorscope._core.estimate import Estimate
from priorscope.studies.depalma import prefactor
from priorscope.studies.depalma.by_size import BySize, by_size, standard_error
from priorscope.studies.depalma.nearest_string import equation_five
from priorscope.studies.depalma.nearest_string.study import Cell, NearestString
from priorscope.studies.depalma.networks import KERNEL, paper_networks
from priorscope.studies.depalma.published import NEAREST

SCALES = ("smoke", "laptop", "paper")


def weights_of(module):
    return [layer.weight.detach().double().numpy() for layer in module if hasattr(layer, "weight")]


def forward(weights, x):
    for weight in weights[:-1]:
        x = np.maximum(weight @ x, 0)
    return float((weights[-1] @ x)[0])


def naive_greedy(weights, x):
    """The authors' loop: flip what lowers the starting class most, at most n + 1 times."""
    start = forward(weights, x)
    side, flipped, y = 1 if start > 0 else -1, set(), x.copy()
    for _ in range(len(x) + 1):
        outputs = []
        for bit in range(len(x)):
            y[bit] *= -1
            outputs.append(forward(weights, y))
            y[bit] *= -1
        best = int(np.argmin(side * np.array(outputs)))
        y[best] *= -1
        flipped ^= {best}
        if (outputs[best] > 0) != (start > 0):
            return len(flipped), True, abs(start)
    return len(x) + 1, False, abs(start)


def from_the_law(factor=1.0, sizes=(50, 100, 250, 1000), count=1500, seed=0):
    """Distances that the linearised law draws, by sorting all normals, times a factor."""
    stream = np.random.default_rng(seed)
    parts = []
    for n in sizes:
        gains = np.sort(stream.standard_normal((count, n)), axis=1)[:, ::-1].cumsum(axis=1)
        z = np.abs(stream.standard_normal((count, 1)))
        enough = gains >= z * math.sqrt(n) / 2
        distance = np.where(enough.any(1), enough.argmax(1) + 1, n)
        parts.append(pd.DataFrame({"n": n, "distance": factor * distance, "found": True,
                                   "output": z[:, 0] * 2**0.5}))
    return pd.concat(parts, ignore_index=True)


def judged(findings, words):
    (one,) = [finding for finding in findings if words in finding.claim]
    return one


@pytest.mark.parametrize("scale", SCALES)
def test_cells_are_frozen_distinct_and_make_up_the_networks_said(scale):
    cells = NearestString.cells_of(scale)
    totals = pd.DataFrame([dataclasses.asdict(cell) for cell in cells]).groupby("n")["count"].sum()
    assert scale == "smoke" or (totals == 1000).all()
    assert scale != "paper" or list(totals.index) == list(NEAREST)


def test_the_measure_is_the_authors_loop():
    """Tiny networks: some searches fail, and count n + 1."""
    found = NearestString.measure(Cell(6, 60, 0), 3)
    nets, bits = paper_networks(6, 60, 3)
    expected = [naive_greedy(weights_of(nets[i]), bits[i].double().numpy()) for i in range(60)]
    assert found["distance"].tolist() == [distance for distance, _, _ in expected]
    assert found["found"].tolist() == [reached for _, reached, _ in expected]
    np.testing.assert_allclose(found["output"], [output for *_, output in expected], rtol=1e-4,
                               atol=1e-6)
    assert 0 < sum(not reached for _, reached, _ in expected) < 30


def test_the_seed_alone_decides():
    one, two, other = (NearestString.measure(Cell(20, 30, 0), seed) for seed in (1, 1, 2))
    assert one["distance"].tolist() == two["distance"].tolist()
    assert one["output"].tolist() == two["output"].tolist() != other["output"].tolist()


def test_networks_of_the_law_agree_with_it_and_not_with_the_limit():
    findings = NearestString.findings(from_the_law())
    assert judged(findings, "linearised law predicts").verdict.word == "agrees"
    assert judged(findings, "At n = 50 the mean").verdict.word == "disagrees"
    assert judged(findings, "better than √n").verdict.word == "agrees"
    assert judged(findings, "exceed those").verdict.word == "agrees"
    assert judged(findings, "over whichever n").verdict.word == "disagrees"


def test_networks_of_another_law_disagree():
    findings = NearestString.findings(from_the_law(factor=1.4))
    assert judged(findings, "linearised law predicts").verdict.word == "disagrees"
    assert judged(findings, "published ones").verdict.word == "disagrees"
    near = NearestString.findings(from_the_law(factor=0.3))
    assert judged(near, "exceed those").verdict.word == "disagrees"
    assert judged(near, "further away").verdict.word == "disagrees"


def shaped(shape, sizes=(50, 100, 250, 500, 1000), count=400):
    """Distances with the mean ``shape(n)`` and little noise."""
    stream = np.random.default_rng(4)
    return pd.concat([pd.DataFrame({
        "n": n, "distance": shape(n) * (1 + 0.02 * stream.standard_normal(count)), "found": True,
        "output": 1.0}) for n in sizes], ignore_index=True)


def test_distances_of_the_published_shape_get_the_published_prefactor():
    findings = NearestString.findings(shaped(lambda n: 0.405 * math.sqrt(n / math.log(n))))
    assert judged(findings, "over whichever n").verdict.word == "agrees"
    assert judged(findings, "within 1.5 % of Theorem").verdict.word == "undecided"
    assert judged(findings, "heuristic").verdict.word == "disagrees"
    exact = NearestString.findings(shaped(lambda n: math.sqrt(n / math.log(n) / (2 * math.pi))))
    assert judged(exact, "within 1.5 % of Theorem").verdict.word == "agrees"
    assert judged(exact, "At n = 1000 the mean").verdict.word == "agrees"


def test_distances_like_the_root_of_n_disagree_with_the_logarithm():
    findings = NearestString.findings(shaped(lambda n: 0.14 * math.sqrt(n)))
    assert judged(findings, "better than √n").verdict.word == "disagrees"


def test_failures_and_zeros_are_counted_and_left_out_of_means():
    frame = from_the_law()
    frame.loc[:149, ["distance", "found"]] = [51.0, False]
    frame.loc[:299, "output"] = 0.0
    findings = NearestString.findings(frame)
    assert judged(findings, "99 of 100").measured == Estimate.share(np.arange(6000) < 150)
    assert judged(findings, "99 of 100").verdict.word == "disagrees"
    assert judged(findings, "exactly zero").verdict.word == "disagrees"
    assert judged(findings, "linearised law predicts").verdict.word == "agrees"


def test_the_advantage_is_the_difference_of_the_residuals():
    found = by_size(from_the_law(count=100), "distance")
    residuals = []
    for x in (np.sqrt(found.n), np.sqrt(found.n / np.log(found.n))):
        slope = np.linalg.lstsq(x[:, None], found.means, rcond=None)[0][0]
        residuals.append(float(((found.means - slope * x) ** 2).sum()))
    measured = prefactor.advantage(found)
    assert measured.mean == pytest.approx(residuals[0] - residuals[1], rel=1e-9)
    draws = found.means + found.errors * np.random.default_rng(1).standard_normal((4000, 4))
    spread = np.std([prefactor.advantage(BySize(found.n, [Estimate(m, m, m, 0) for m in row])).mean
                     for row in draws])
    assert (measured.high - measured.low) / 3.92 == pytest.approx(spread, rel=0.1)


def test_standard_errors_come_back_from_intervals():
    values = np.random.default_rng(2).standard_normal(12)
    assert standard_error(Estimate.of(values)) == pytest.approx(stats.sem(values), rel=1e-9)
    assert standard_error(Estimate.of([1.0])) == np.inf
    assert standard_error(Estimate(1.0, 1.0, 1.0, 0)) == 0.0


@pytest.mark.parametrize(("n", "a", "z"), [(1000, 0.5, 1.0), (10**6, 0.4, 0.7), (10**9, 0.8, 2.0)])
def test_the_bracket_is_the_logarithm_of_the_mean_number(n, a, z):
    h = math.floor(a * math.sqrt(n / math.log(n)))
    f = KERNEL.correlation(1 - 2 * h / n)
    log_number = math.log(math.comb(n, h)) + float(special.log_ndtr(-z * f / math.sqrt(1 - f * f)))
    assert equation_five.bracket(float(n), KERNEL, a=a, z=z) == pytest.approx(
        log_number / (a / 2 * math.sqrt(n * math.log(n))), rel=1e-6)


@pytest.mark.parametrize("a", [0.3, 0.5, 0.8])
def test_equation_five_lacks_two_over_the_logarithm(a):
    for exponent in (10, 20, 40):
        n = 10.0**exponent
        gap = (equation_five.bracket(n, KERNEL, a=a, z=1.0)
               - equation_five.bracket_as_printed(n, KERNEL, a=a, z=1.0))
        assert abs(gap - 2 / math.log(n)) < 2 * equation_five.order_term(n)
    one, two = equation_five.equation_findings(KERNEL)
    assert (one.verdict.word, two.verdict.word) == ("disagrees", "agrees")
    assert one.measured.mean == pytest.approx(2 / math.log(1e100), rel=1e-9)


def test_the_law_is_fitted_by_the_published_prefactor_over_the_published_range_only():
    assert prefactor.law_prefactor(list(NEAREST)) == pytest.approx(0.403, abs=0.003)
    assert prefactor.law_prefactor([50, 100, 250, 500, 1000]) == pytest.approx(0.443, abs=0.004)
    assert prefactor.law_prefactor([10**4, 10**5, 10**6]) == pytest.approx(0.385, abs=0.003)
    published = prefactor.through_origin(prefactor.shape(list(NEAREST)), list(NEAREST.values()))
    assert published.mean == pytest.approx(0.405, abs=0.0005)


def test_figures_hold_what_they_say():
    frame = from_the_law(count=60, sizes=(50, 100))
    drawings = NearestString.figures(frame)
    assert set(drawings) == {"distance", "ratio-to-theorem", "prefactor-by-range"}
    for drawing in drawings.values():
        assert drawing.ax.lines
        assert drawing.caption
        assert drawing.how_to_read
        assert drawing.table
    means = by_size(frame, "distance").means
    np.testing.assert_array_equal(drawings["distance"].data["mean"], means)


def test_one_n_is_enough_for_findings_and_figures():
    frame = from_the_law(count=40, sizes=(77,))
    assert len(NearestString.findings(frame)) > 5
    assert NearestString.figures(frame)
