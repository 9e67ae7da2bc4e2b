"""The rules that turn an interval into a word."""

import numpy as np
import pytest

from priorscope import BadInput, Estimate
from priorscope._core.verdicts import (
    AGREES,
    DISAGREES,
    UNDECIDED,
    Verdict,
    at_least,
    at_most,
    between,
    compatible,
    near,
)


def estimate(low, high):
    return Estimate((low + high) / 2, low, high, 10)


@pytest.mark.parametrize(("low", "high", "word"), [
    (1.1, 1.9, AGREES), (1.0, 2.0, AGREES), (0.5, 0.9, DISAGREES), (2.1, 3.0, DISAGREES),
    (0.5, 1.5, UNDECIDED), (1.5, 2.5, UNDECIDED), (0.0, 3.0, UNDECIDED), (0.5, 1.0, UNDECIDED),
])
def test_an_interval_decides_only_when_it_lies_wholly_inside_or_outside(low, high, word):
    assert between(estimate(low, high), 1.0, 2.0).word == word


def test_an_exact_number_always_decides():
    assert near(Estimate(1.0, 1.0, 1.0, 0), 1.0, tolerance=0.0).word == AGREES
    assert near(Estimate(1.1, 1.1, 1.1, 0), 1.0, tolerance=0.05).word == DISAGREES


@pytest.mark.parametrize(("rule", "agree", "disagree"), [
    (at_most, (0.0, 0.9), (1.1, 2.0)), (at_least, (1.1, 2.0), (0.0, 0.9)),
])
def test_one_sided_rules(rule, agree, disagree):
    assert rule(estimate(*agree), 1.0).word == AGREES
    assert rule(estimate(*disagree), 1.0).word == DISAGREES
    assert rule(estimate(0.5, 1.5), 1.0).word == UNDECIDED


def test_two_estimates_contradict_each_other_when_apart_and_agree_only_when_sharp():
    assert compatible(estimate(0, 1), estimate(2, 3)).word == DISAGREES
    assert compatible(estimate(0, 1), estimate(0.5, 1.5)).word == AGREES
    assert compatible(estimate(0, 3), estimate(0.5, 1.5)).word == UNDECIDED


def test_a_single_sample_decides_nothing():
    assert near(Estimate.of([1.0]), 1.0, tolerance=0.1).word == UNDECIDED


def test_a_true_claim_is_called_false_in_at_most_five_percent():
    # 2,000 trials; at a rate of 5 % (both sides) the count of false calls exceeds 150 with a
    # chance below 1e-6. Half the width of zero tolerance is the worst case.
    stream = np.random.Generator(np.random.SFC64(np.random.SeedSequence(7)))
    words = [near(Estimate.of(stream.standard_normal(20)), 0.0, tolerance=0.0).word
             for _ in range(2000)]
    assert 50 < words.count(DISAGREES) < 150
    assert AGREES not in words


def test_the_rule_tells_its_numbers():
    assert "0.4 ± 0.01" in near(estimate(0.3, 0.5), 0.4, tolerance=0.01).rule
    assert str(at_most(estimate(0, 1), 2.0)) == AGREES


def test_other_words_are_refused():
    with pytest.raises(BadInput, match="maybe"):
        Verdict("maybe", "")
