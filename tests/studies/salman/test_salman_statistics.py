import numpy as np
import pandas as pd
import pytest
from salman_frames import lines, networks
from scipy import stats

from priorscope.studies.salman.judging import STAND_IN, alike, larger
from priorscope.studies.salman.network_statistics import (
    among_real,
    bump,
    chosen,
    each_network,
    interrupted,
    kolmogorov_smirnov,
    mean_length,
    over_networks,
    paired,
    real_against_random,
    whole,
)


@pytest.mark.parametrize("sizes", [(3, 5), (30, 30), (40, 7)])
def test_the_distance_is_that_of_scipy(sizes):
    stream = np.random.default_rng(0)
    first, second = (np.round(stream.standard_normal(size) + shift, 1)
                     for size, shift in zip(sizes, (0, 0.5), strict=True))
    assert kolmogorov_smirnov(first, second) == pytest.approx(
        stats.ks_2samp(first, second, method="asymp").statistic)


def test_shares_of_lines():
    rows = lines([-1, -1, -0.5, 0.0], [2.0, 0.4, 2.0, 1.0])
    assert mean_length(rows) == pytest.approx((3 + 1.4 + 2.5 + 1.0) / 4)
    assert whole(rows) == 0.25
    assert interrupted(rows) == 0.25
    assert whole(lines([-2, -1], [3.0, 2.0], line="mid")) == 0.5


@pytest.mark.parametrize(("values", "excess"), [
    ([1.2, 1.3, 1.4, 2.5], 0.75), ([0.8, 0.9, 1.7, 1.8], -0.5), ([2.0] * 4, 0.0)])
def test_a_bump_exceeds_both_neighbours(values, excess):
    assert bump(lines(0.0, np.array(values))) == pytest.approx(excess)


def test_the_unit_is_a_network_however_many_lines_it_has():
    frame = pd.concat([lines(0.0, [1.0, 1.0], replica=0), lines(0.0, [2.0] * 50, replica=1)])
    estimate = over_networks(frame, mean_length)
    assert (estimate.mean, estimate.count) == (1.5, 2)
    assert each_network(frame, mean_length) == {0: 1.0, 1: 2.0}
    assert over_networks(frame[:0], mean_length) is None


def test_pairs_of_networks_are_apart_by_what_differs():
    same = pd.concat([networks(1.5), networks(1.5, labels="random")])
    other = pd.concat([networks(1.5), networks(0.5, labels="random")])
    assert real_against_random(other).mean == 1.0
    assert real_against_random(same).mean < 0.3
    assert among_real(other).count == 3
    assert among_real(other).mean < 0.3
    assert real_against_random(chosen(other, labels="real")) is None


def test_lines_of_one_network_are_compared_within_it():
    frame = pd.concat([lines(0.0, [1.0 + k], replica=k) for k in range(4)])
    more = frame.assign(upper=frame.upper + 0.5)
    difference = paired(more, frame, mean_length, lambda a, b: a - b)
    assert (difference.low, difference.mean, difference.high) == pytest.approx((0.5, 0.5, 0.5))
    (within,) = larger("c", more, frame, "s", within=True)
    (across,) = larger("c", more, frame, "s")
    assert (within.verdict.word, across.verdict.word) == ("agrees", "undecided")


def test_stand_in_data_decide_nothing():
    frames = [networks(1.5, data=name) for name in ("mnist", STAND_IN)]
    words = [alike("c", own, own, "s", tolerance=0.5)[0] for own in frames]
    assert [finding.verdict.word for finding in words] == ["agrees", "undecided"]
    assert "stand in for" in words[1].note


def test_notes_tell_of_rows_left_out():
    frame = networks(1.5)
    partly = frame.assign(train_accuracy=0.9)
    (whole_note, part_note) = (alike("c", own, own, "s", tolerance=0.5)[0].note
                               for own in (frame, partly))
    assert "left out" not in whole_note
    assert "90.0 % of the training rows" in part_note
    assert alike("c", frame[:0], frame, "s", tolerance=0.5) == []
