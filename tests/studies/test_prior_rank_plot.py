import dataclasses

import numpy as np
import pandas as pd
import pytest
from naive_prior import counted, drawn, functions, swept, verdicts

from priorscope._core.estimate import Estimate
from priorscope.networks import MLP
from priorscope.studies.prior.laws import BROAD, GREEN, GREEN_ALIKE, LAWS, MAGENTA, WIDTHS
from priorscope.studies.prior.published import CURVES, RANKS, ZIPF, ranks_around
from priorscope.studies.prior.rank_plot.study import Cell, RankPlot
from priorscope.studies.prior.rank_statistics import (
    held_out_by_rank,
    jackknife,
    rank_correlation,
    rank_curve,
    tail_slope,
    zipf_slope,
)

SCALES = ("smoke", "laptop", "paper")


def drawn_from(probabilities, samples, blocks, seed):
    """Counts of independent samples, one column a block."""
    stream = np.random.default_rng(seed)
    return stream.multinomial(samples // blocks, probabilities, size=blocks).T.astype(np.int64)


def power_law(slope, functions=5_000):
    weights = np.arange(1.0, functions + 1) ** slope
    return weights / weights.sum()


def frame_from(curves, samples=10**7):
    """The frame of laws whose probability is a function of the rank, with 1 % of error."""
    parts = []
    for law, curve in curves.items():
        ranks = sorted({r for c in RANKS.values() for x in c for r in ranks_around(x)[:2]}
                       | set(range(1, 60)) | {101, 1001})
        p = np.array([curve(rank) for rank in ranks])
        plateau = 256 if law == BROAD else 0
        parts.append(pd.DataFrame({
            "law": law, "rank": ranks, "count": np.rint(p * samples).astype(int), "held_out": p,
            "held_out_low": 0.99 * p, "held_out_high": 1.01 * p, "held_out_count": 10,
            "slope": -1.0, "slope_low": -1.02, "slope_high": -0.98, "slope_count": 10,
            "tail_slope": -0.9, "tail_slope_low": -0.91, "tail_slope_high": -0.89,
            "tail_slope_count": 10, "networks": samples, "all_zero": int(p[0] * samples),
            "all_one": int(p[1] * samples), "functions": 10**6, "seen_twice": 10**5,
            "plateau": plateau + 2, "plateau_near": plateau,
            "plateau_networks": int(256 * 8.5e-5 * samples)}))
    return pd.concat(parts, ignore_index=True)


def published(name):
    """The published curve, joined by straight lines on its axis that starts at rank 0."""
    places, heights = zip(*RANKS[name].items(), strict=True)
    return lambda rank: (0.1 if rank < 3 else
                         10 ** np.interp(np.log10(rank - 1), places, heights))


@pytest.mark.parametrize("scale", SCALES)
def test_cells_are_different_frozen_and_cover_the_five_published_laws_in_two_readings(scale):
    cells = RankPlot.cells_of(scale)
    assert len(cells) == len(LAWS) == 6
    assert all(cell.samples % cell.blocks == 0 for cell in cells)
    with pytest.raises(dataclasses.FrozenInstanceError):
        cells[0].law = ""


def test_counts_are_those_of_the_networks_evaluated_one_by_one():
    cell = Cell(BROAD, samples=60, blocks=3)
    columns = RankPlot.measure(cell, 5)
    strings = functions(MLP(inputs=7, widths=WIDTHS), LAWS[BROAD], 60, 5)
    counts = counted(strings)
    assert columns["functions"] == len(counts)
    assert columns["networks"] == 60
    assert columns["seen_twice"] == sum(count > 1 for count in counts)
    assert columns["all_zero"] == strings.count("0" * 128) > 5
    assert columns["all_one"] == strings.count("1" * 128) > 5
    for rank, count in zip(columns["rank"], columns["count"], strict=True):
        assert count == counts[rank - 1]


def test_the_seed_decides():
    cell = Cell(MAGENTA, samples=200, blocks=2)
    first, again, other = (RankPlot.measure(cell, seed) for seed in (1, 1, 2))
    assert all(np.array_equal(first[name], again[name]) for name in first)
    assert first["all_zero"] != other["all_zero"] or first["functions"] != other["functions"]


def test_the_slope_of_a_power_law_is_found_and_its_interval_holds_it():
    exact = power_law(-0.8) * 1e9
    assert zipf_slope(exact) == pytest.approx(-0.8, abs=1e-3)
    # Held by 93 to 97 % of the intervals of sampled priors; below 44 of 60 has a chance of 1e-7.
    every = [jackknife(zipf_slope, drawn_from(power_law(-0.8), 300_000, 10, seed))
             for seed in range(60)]
    mean = np.mean([estimate.mean for estimate in every])
    assert mean == pytest.approx(-0.8, abs=0.01)
    assert sum(mean in estimate for estimate in every) >= 44
    assert sum(estimate.high - estimate.low for estimate in every) / 60 < 0.1


def test_the_tail_slope_weighs_all_ranks_alike():
    counts = np.r_[np.full(9, 10**6), 10**5 / np.arange(10, 2000)]
    ranks = np.arange(10, 2000)
    expected = np.polyfit(np.log10(ranks), np.log10(10**5 / ranks), 1)[0]
    assert tail_slope(counts) == pytest.approx(expected)
    assert tail_slope(np.array([5, 4, 1])) is None
    assert zipf_slope(np.array([5, 4, 1])) is None


def test_the_jackknife_of_a_share_is_students_interval():
    first = np.random.default_rng(0).poisson(50, size=8)
    found = jackknife(lambda c: c[0] / c.sum(), np.stack([first, 200 - first]))
    expected = Estimate.of(first / 200)
    assert (found.mean, found.low, found.high) == pytest.approx(
        (expected.mean, expected.low, expected.high))
    assert jackknife(lambda c: None, np.stack([first, 200 - first])) is None


def test_held_out_probabilities_are_free_of_selection_where_the_highest_counts_are_not():
    counts = drawn_from(np.full(500, 1 / 500), 50_000, 10, 3)
    naive = np.sort(counts.sum(axis=1))[::-1][:50].mean() / 50_000
    fair = np.mean([estimate.mean for estimate in held_out_by_rank(counts, range(1, 51))])
    assert naive > 1.12 / 500
    # The mean of 50 counts of about 100 each: 5 % is three and a half standard errors.
    assert fair == pytest.approx(1 / 500, rel=0.05)
    assert held_out_by_rank(counts, [501]) == [None]


def test_held_out_probabilities_are_those_of_the_rank_where_chance_plays_no_part():
    steep = drawn_from(power_law(-2.0, 40), 10**6, 10, 1)
    for rank, found in zip((1, 2, 5), held_out_by_rank(steep, (1, 2, 5)), strict=True):
        assert found.mean == pytest.approx(steep[rank - 1].sum() / 10**6)
        assert power_law(-2.0, 40)[rank - 1] == pytest.approx(found.mean, rel=0.05)


def test_rank_curves_keep_the_ends_and_what_is_asked_for():
    counts = np.arange(1, 5001)
    ranks, falling = rank_curve(counts, also=[77, 9999])
    assert ranks[0] == 1
    assert ranks[-1] == 5000
    assert 77 in ranks
    assert np.array_equal(falling, 5001 - ranks)
    assert len(ranks) < 110


def test_rank_correlation_is_spearmans():
    from scipy.stats import spearmanr

    stream = np.random.default_rng(2)
    x, y = stream.integers(0, 9, 200), stream.integers(0, 9, 200)
    assert rank_correlation(x, y + x) == pytest.approx(spearmanr(x, y + x).statistic)
    assert rank_correlation(x, np.ones(200)) is None


def test_places_of_the_published_axis_lie_between_functions():
    assert ranks_around(1) == (11, 12, 0.0)
    first, second, way = ranks_around(0.5)
    assert (first, second) == (4, 5)
    assert way == pytest.approx((0.5 - np.log10(3)) / np.log10(4 / 3))


def test_published_curves_agree_with_themselves_and_not_with_each_other():
    own = frame_from({law: published(name) for name, law in CURVES.items()})
    words = verdicts(RankPlot.findings(own))
    assert all(words[f"The published curve of {name} is that of the law {law}"] == "agrees"
               for name, law in CURVES.items())
    wrong = frame_from({GREEN_ALIKE: published("2.5√n"), GREEN: published("G(1,1)")})
    words = verdicts(RankPlot.findings(wrong))
    assert words[f"The published curve of σ_w 30 is that of the law {GREEN_ALIKE}"] == "disagrees"
    assert words[f"The published curve of σ_w 30 is that of the law {GREEN}"] == "disagrees"


def test_zipfs_law_agrees_and_a_flat_curve_does_not():
    zipf = {law: (lambda rank: 1 / (ZIPF * rank)) for law in LAWS}
    words = verdicts(RankPlot.findings(frame_from(zipf)))
    assert words[f"Probability falls with rank as 1/r under the law {GREEN}"] == "agrees"
    assert words[f"Under the law {GREEN}, P(r) is within a factor of two of Zipf's "
                 "1/(ln(2^128) r)"] == "agrees"
    assert words["The curves of the 4 laws other than G(1,1) nearly coincide"] == "agrees"
    assert words["Under G(1,1) the two constant functions take most of the probability"] == \
        "disagrees"
    flat = {law: (lambda rank, k=k: (1 + 2 * k) * 1e-4) for k, law in enumerate(LAWS)}
    words = verdicts(RankPlot.findings(frame_from(flat)))
    assert words[f"Under the law {GREEN}, P(r) is within a factor of two of Zipf's "
                 "1/(ln(2^128) r)"] == "disagrees"
    assert words["The curves of the 4 laws other than G(1,1) nearly coincide"] == "disagrees"


def test_a_tiny_frame_and_missing_cells_are_judged_and_drawn():
    frame = swept(RankPlot, [Cell(BROAD, 400, 2), Cell(GREEN, 400, 2)])
    findings = RankPlot.findings(frame)
    assert verdicts(findings)["Under G(1,1) the two constant functions take most of the "
                              "probability"] == "agrees"
    assert drawn(RankPlot.figures(frame)) == {"rank-plot"}
    assert RankPlot.findings(frame[frame["law"] == GREEN])
    assert drawn(RankPlot.figures(frame_from({law: published(n) for n, law in CURVES.items()})))
