import itertools

import numpy as np
import pandas as pd
import pytest
import torch

from priorscope._core.estimate import Estimate
from priorscope.studies.depalma.greedy_against_exact import excess as greedy_excess
from priorscope.studies.depalma.greedy_against_exact.study import Cell, GreedyAgainstExact
from priorscope.studies.depalma.networks import paper_networks


def judged(findings, words):
    (one,) = [finding for finding in findings if words in finding.claim]
    return one


def exhaustive(nets, bits):
    """The distance of each string by looking through all others; n + 1 if all are of one class."""
    n = bits.shape[1]
    signs = torch.tensor(list(itertools.product([1.0, -1.0], repeat=n)))
    flips = (signs < 0).sum(dim=1)
    distances = []
    for index in range(len(nets)):
        module = nets[index].double()
        with torch.no_grad():
            outputs = module((signs * bits[index]).double()).squeeze(1)
        other = (outputs > 0) != (outputs[0] > 0)
        distances.append(int(flips[other].min()) if other.any() else n + 1)
    return distances


def rows(n, over, *, count=1000, distance=2, **columns):
    """Decided networks, of which a share ``over`` has a greedy distance one bit too large."""
    missed = np.arange(count) < round(over * count)
    return pd.DataFrame({"n": n, "count": count, "block": 0, "budget": 1000, "upper": distance,
                         "lower": distance, "greedy": distance + missed, "greedy_found": True,
                         "decided": True, "exists": True}).assign(**columns)


@pytest.mark.parametrize("scale", ["smoke", "laptop", "paper"])
def test_cells_are_frozen_distinct_and_enough(scale):
    cells = GreedyAgainstExact.cells_of(scale)
    totals = {n: sum(c.count for c in cells if c.n == n) for n in {c.n for c in cells}}
    assert scale == "smoke" or min(totals.values()) >= 300
    assert scale == "smoke" or set(totals) == set(greedy_excess.REFERENCE)


def test_the_measure_is_the_exhaustive_search():
    """Eight bits: greedy search fails on some networks, and some have a single class."""
    found = GreedyAgainstExact.measure(Cell(8, 80, 0, 10**6), 2)
    expected = exhaustive(*paper_networks(8, 80, 2))
    assert found["upper"].tolist() == expected
    assert found["exists"].tolist() == [distance <= 8 for distance in expected]
    assert found["decided"].all()
    reached = found["greedy_found"]
    assert (found["greedy"][reached] >= found["upper"][reached]).all()
    assert (found["greedy"][~reached] == 9).all()
    assert 0 < (~found["exists"]).sum() < (~reached).sum()


def test_a_small_budget_leaves_bounds():
    found = GreedyAgainstExact.measure(Cell(40, 30, 0, 60), 3)
    assert (found["lower"] <= found["upper"]).all()
    assert (found["lower"][found["decided"]] == found["upper"][found["decided"]]).all()
    assert not found["decided"].all()
    assert (found["lower"] < found["upper"])[~found["decided"]].all()


def test_the_seed_alone_decides():
    one, two, other = (GreedyAgainstExact.measure(Cell(8, 40, 0, 10**6), seed)
                       for seed in (1, 1, 2))
    assert one["upper"].tolist() == two["upper"].tolist() != other["upper"].tolist()


@pytest.mark.parametrize(("over", "word"), [(0.11, "agrees"), (0.2, "disagrees"),
                                            (0.05, "disagrees")])
def test_the_excess_is_compared_with_the_reference(over, word):
    finding = judged(GreedyAgainstExact.findings(rows(12, over)), "0.108 bits too large")
    assert finding.verdict.word == word
    assert finding.measured.mean == pytest.approx(over)
    share = judged(GreedyAgainstExact.findings(rows(12, over)), "At every n")
    assert share.verdict.word == {0.2: "disagrees", 0.05: "agrees", 0.11: "undecided"}[over]


def test_what_a_shallow_search_leaves_out_is_left_out():
    """At n = 100 the reference looks 3 deep, so greedy distances above 4 are not in it."""
    frame = pd.concat([rows(100, 0.012, count=500), rows(100, 0.012, count=500, distance=3),
                       rows(100, 0.5, distance=5)], ignore_index=True)
    finding = judged(GreedyAgainstExact.findings(frame), "0.012 bits too large")
    assert finding.measured.count == 1000  # those at 3 that greedy search reaches in 4 as well
    assert finding.measured.mean == pytest.approx(0.012)
    assert "all 2000 decided networks the excess is 0.256" in finding.note


@pytest.mark.parametrize(("far", "word"), [(0.5, "agrees"), (0.0, "disagrees")])
def test_misses_out_of_sight_are_set_against_those_in_sight(far, word):
    frame = pd.concat([rows(100, 0.1), rows(100, far, count=400, distance=6)], ignore_index=True)
    finding = judged(GreedyAgainstExact.findings(frame), "cannot look")
    assert finding.verdict.word == word
    assert finding.measured.mean == pytest.approx(far - 0.1)
    assert not [f for f in GreedyAgainstExact.findings(rows(100, 0.1)) if "cannot" in f.claim]


def test_failures_undecided_and_lonely_networks_do_not_count():
    bad = [rows(20, 1.0, count=50, greedy_found=False), rows(20, 1.0, count=50, decided=False),
           rows(20, 1.0, count=50, exists=False)]
    frame = pd.concat([rows(20, 0.07, count=400), *bad], ignore_index=True)
    assert greedy_excess.excess(frame, 20).mean == pytest.approx(0.07)
    assert judged(GreedyAgainstExact.findings(frame), "decides nine").measured.mean == 500 / 550


def test_no_miss_at_all_keeps_a_width():
    found = greedy_excess.excess(rows(25, 0.0, count=300), 25)
    assert found == Estimate.share(np.zeros(300))
    assert found.high > 0.01


def test_the_trend_is_judged_between_the_ends():
    falling = pd.concat([rows(12, 0.1), rows(16, 0.09), rows(50, 0.02)], ignore_index=True)
    rising = pd.concat([rows(12, 0.02), rows(50, 0.1)], ignore_index=True)
    words = "the more bits"
    assert judged(GreedyAgainstExact.findings(falling), words).verdict.word == "agrees"
    assert judged(GreedyAgainstExact.findings(rising), words).verdict.word == "disagrees"


def test_a_greedy_distance_below_the_exact_one_is_found_out():
    frame = rows(12, 0.1)
    frame.loc[0, "greedy"] = 1
    finding = judged(GreedyAgainstExact.findings(frame), "never below")
    assert finding.verdict.word == "disagrees"


def test_failures_and_single_classes_at_twelve_bits():
    frame = pd.concat([rows(12, 0.1, count=1892), rows(12, 0.0, count=78, greedy_found=False),
                       rows(12, 0.0, count=30, greedy_found=False, exists=False)],
                      ignore_index=True)
    findings = GreedyAgainstExact.findings(frame)
    assert judged(findings, "one network in twenty").verdict.word == "agrees"
    assert judged(findings, "in one class").verdict.word == "agrees"
    none = GreedyAgainstExact.findings(rows(12, 0.1, count=2000))
    assert judged(none, "one network in twenty").verdict.word == "disagrees"


def test_the_cut_at_four_is_judged_with_both_bounds():
    """A tenth at distance 9 is recorded as 4: half a bit of 2.7 on average."""
    far = rows(100, 0.0, count=100, distance=9)
    frame = pd.concat([rows(100, 0.0, count=900), far], ignore_index=True)
    finding = judged(GreedyAgainstExact.findings(frame), "recording 4")
    assert finding.verdict.word == "disagrees"
    assert finding.measured.mean == pytest.approx(0.5 / 2.7)
    vague = pd.concat([rows(100, 0.0, count=900), far.assign(lower=4, decided=False)],
                      ignore_index=True)
    finding = judged(GreedyAgainstExact.findings(vague), "recording 4")
    assert finding.verdict.word == "undecided"
    assert finding.measured.low == 0.0
    near = GreedyAgainstExact.findings(rows(100, 0.1))
    assert judged(near, "recording 4").verdict.word == "agrees"


def test_figures_hold_what_they_say():
    frame = pd.concat([rows(12, 0.1, count=50), rows(50, 0.04, count=50)], ignore_index=True)
    drawings = GreedyAgainstExact.figures(frame)
    assert set(drawings) == {"excess", "distances"}
    assert drawings["excess"].data["excess"] == pytest.approx([0.1, 0.04])
    assert drawings["distances"].data["exact"].tolist() == [2] * 50
    assert drawings["excess"].ax.lines


def test_a_frame_without_decided_networks_is_no_trouble():
    frame = rows(50, 0.0, count=20, decided=False, lower=3, upper=51, greedy=51,
                 greedy_found=False, exists=False)
    assert GreedyAgainstExact.findings(frame)
    assert set(GreedyAgainstExact.figures(frame)) == {"excess"}
