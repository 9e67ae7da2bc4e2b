import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn.metrics import roc_auc_score

from priorscope._core.errors import BadInput, NonFinite
from priorscope.measures import auroc

levels = st.sampled_from([0.0, 0.25, 1.0, 2.0, 5.0, float("inf"), float("-inf")])
cases = st.lists(st.tuples(levels, st.booleans()), min_size=2, max_size=14).filter(
    lambda pairs: {positive for _, positive in pairs} == {True, False})


def pair_twin(scores, positives):
    """Count all pairs; return the area and DeLong's variance from the table of their outcomes."""
    yes = [s for s, p in zip(scores, positives, strict=True) if p]
    no = [s for s, p in zip(scores, positives, strict=True) if not p]
    table = np.array([[(a > b) + 0.5 * (a == b) for b in no] for a in yes])
    by_yes, by_no = table.mean(1), table.mean(0)
    variance = sum(float(((v - table.mean()) ** 2).sum()) / (len(v) - 1) / len(v)
                   for v in (by_yes, by_no)) if min(table.shape) > 1 else None
    return float(table.mean()), variance


def studies(count, yes, no, shift, seed):
    stream = np.random.default_rng(seed)
    labels = np.arange(yes + no) < yes
    return [(stream.normal(size=yes + no) + shift * labels, labels) for _ in range(count)]


@settings(deadline=None, derandomize=True, max_examples=150)
@given(cases)
def test_the_area_is_the_share_of_pairs_in_order(pairs):
    scores, positives = zip(*pairs, strict=True)
    found = auroc(scores, positives)
    expected, _ = pair_twin(scores, positives)
    assert found.mean == pytest.approx(expected, abs=1e-12)
    assert found.count == min(sum(positives), len(positives) - sum(positives))
    assert 0.0 <= found.low <= found.mean <= found.high <= 1.0


@pytest.mark.parametrize("ties", [None, 1, 0])
def test_it_agrees_with_scikit_learn(ties):
    for scores, labels in studies(20, 30, 70, 0.7, seed=1):
        rounded = scores if ties is None else scores.round(ties)
        assert auroc(rounded, labels).mean == pytest.approx(roc_auc_score(labels, rounded),
                                                            abs=1e-12)


@pytest.mark.parametrize("ties", [None, 0])
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_the_interval_is_delongs_on_the_logit_scale(ties, level):
    for scores, labels in studies(10, 12, 25, 0.8, seed=2):
        scores = scores if ties is None else scores.round(ties)
        area, variance = pair_twin(scores, labels)
        step = stats.norm.ppf(0.5 + level / 2) * np.sqrt(variance) / (area * (1 - area))
        odds = area / (1 - area)
        expected = [1 / (1 + np.exp(sign * step) / odds) for sign in (1, -1)]
        found = auroc(scores, labels, level=level)
        np.testing.assert_allclose([found.low, found.high], expected, rtol=1e-9)


@pytest.mark.parametrize(("yes", "no", "shift"), [(40, 40, 1.0), (30, 200, 0.5), (60, 60, 0.0)])
def test_95_percent_intervals_hold_the_true_area_in_95_percent_of_studies(yes, no, shift):
    """Normal scores have area Φ(shift/√2). DeLong's interval is asymptotic: 94.7 to 95.5 % in
    20,000 studies of these sizes. Of 2,000 studies, 92 to 98 %: false alarms below 1e-7 a case.
    """
    truth = stats.norm.cdf(shift / np.sqrt(2))
    held = sum(truth in auroc(*study) for study in studies(2000, yes, no, shift, seed=3))
    assert 0.92 * 2000 < held < 0.98 * 2000


@settings(deadline=None, derandomize=True, max_examples=60)
@given(cases, st.sampled_from([lambda s: 3 * s - 7, np.arctan, lambda s: np.sign(s) * s**2]))
def test_only_the_order_of_the_scores_matters(pairs, rising):
    scores, positives = (np.array(part) for part in zip(*pairs, strict=True))
    assert auroc(rising(scores), positives) == auroc(scores, positives)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(cases, st.randoms(use_true_random=False))
def test_turning_scores_or_labels_round_mirrors_the_interval(pairs, random):
    scores, positives = (np.array(part) for part in zip(*pairs, strict=True))
    found = auroc(scores, positives)
    for mirrored in (auroc(-scores, positives), auroc(scores, ~positives)):
        np.testing.assert_allclose([mirrored.low, mirrored.mean, mirrored.high],
                                   [1 - found.high, 1 - found.mean, 1 - found.low], atol=1e-9)
    shuffled = random.sample(pairs, len(pairs))
    again = auroc(*zip(*shuffled, strict=True))
    np.testing.assert_allclose([again.low, again.high], [found.low, found.high], rtol=1e-9)


def test_infinite_scores_tie_with_each_other_and_beat_the_rest():
    infinite = float("inf")
    assert auroc([infinite, infinite, 1e308, -infinite], [1, 0, 0, 0]).mean == 2.5 / 3
    assert auroc([-infinite, -infinite], [1, 0]).mean == 0.5


@pytest.mark.parametrize("scarcer", [1, 5, 100])
def test_without_a_single_mistake_the_interval_keeps_its_width(scarcer):
    """Its far end b solves bⁿ = 2.5 %: at a rate of b, n cases without a mistake are that rare."""
    scores, labels = np.arange(scarcer + 100), np.arange(scarcer + 100) >= 100
    found = auroc(scores, labels)
    assert (found.mean, found.high, found.count) == (1.0, 1.0, scarcer)
    assert found.low**scarcer == pytest.approx(0.025)
    wrong = auroc(-scores, labels)
    assert (wrong.mean, wrong.low) == (0.0, 0.0)
    assert wrong.high == pytest.approx(1 - found.low)
    assert auroc(scores, labels, level=0.8).low**scarcer == pytest.approx(0.1)


def test_a_single_case_of_one_kind_has_a_wide_interval():
    found = auroc(np.arange(101.0), np.arange(101) == 60)
    assert found.mean == pytest.approx(0.6)
    assert found.low < 0.1
    assert found.high > 0.9


def test_lists_arrays_and_tensors_of_any_shape_give_the_same():
    scores, labels = [3.0, 1.0, 2.0, 0.0], [1, 0, 0, 1]
    expected = auroc(scores, labels)
    assert expected.mean == 0.5
    for make in (np.array, torch.tensor, lambda v: np.array(v).reshape(2, 2)):
        assert auroc(make(scores), make(labels)) == expected
        assert auroc(make(scores), make(labels) == 1) == expected


@pytest.mark.parametrize(("scores", "positives", "error", "words"), [
    ([1.0, 2.0], [True], BadInput, "2 scores for 1 cases"),
    ([1.0, 2.0], [False, False], BadInput, "there are no errors: .* both kinds"),
    ([1.0, 2.0], [True, True], BadInput, "there are no correct cases"),
    ([], [], BadInput, "there are no errors"),
    ([1.0, float("nan")], [True, False], NonFinite, r"the scores .*\(1,\)")])
def test_what_cannot_be_ranked_is_refused(scores, positives, error, words):
    with pytest.raises(error, match=words):
        auroc(scores, positives)


def test_scores_may_carry_a_graph():
    assert auroc(torch.tensor([1.0, 0.0], requires_grad=True), [True, False]).mean == 1.0


def test_a_level_is_a_share():
    with pytest.raises(BadInput, match="level"):
        auroc([1.0, 2.0, 3.0], [True, False, True], level=95)


def test_the_interval_of_a_single_error_is_shown():
    assert "[" in str(auroc([1.0, 2.0, 3.0, 4.0], [False, True, False, False]))
