"""The sentence on growth, and transitions in an audit."""

import pytest
import torch

import priorscope as ps
from priorscope.instruments.audit.growth_words import at_output, growth_words
from priorscope.measures import TrajectoryLength


def grown(factor, *, layers=3, lines=20, spread=0.02):
    """Lines that each layer lengthens by a factor, the last layer included."""
    noise = 1 + spread * torch.linspace(-1, 1, lines, dtype=torch.float64)[:, None]
    lengths = noise * factor ** torch.arange(1, layers + 1, dtype=torch.float64)
    ones = torch.ones(lines, dtype=torch.float64)
    return TrajectoryLength(lengths, ones, tuple("abc"), ones.long(), ones.bool(), "exact")


def test_stretching_between_classes_is_told():
    text = growth_words(grown(1.0), grown(2.0))
    assert "8 times as long at the output" in text
    assert "within a class 1 times" in text
    assert "8 times as much as what lies within" in text
    assert "Layer a lengthens them most, 2 times" in text


def test_no_difference_and_the_reverse_are_told():
    assert "no differently" in growth_words(grown(1.5, spread=0.3), grown(1.51, spread=0.3))
    assert "poorly set apart" in growth_words(grown(2.0), grown(1.0))


def test_what_is_missing_or_shrinks_is_told():
    assert growth_words(grown(2.0), None) == ""
    assert "as at the input" in growth_words(None, grown(2.0))
    assert "No layer lengthens them" in growth_words(grown(0.4), grown(0.5))
    assert "shrink to a point" in growth_words(grown(0.0), grown(0.5))


def test_growth_is_that_of_the_last_layer():
    assert at_output(grown(2.0)).mean == pytest.approx(8.0)


def test_an_audit_counts_transitions_on_the_lines_it_measures():
    data = ps.load_digits(test_fraction=0.5).even_odd().subset(train=80, test=80)
    model = ps.sample(ps.MLP(inputs=64, widths=(16, 16)), ps.gaussian(2.0, 0.1), count=1)[0]
    audit = ps.audit(model, ps.AuditData.of_dataset(data), pairs=12)
    for kind, found in audit.geometry.transitions.items():
        assert found.status == "exact"
        assert len(found.counts) == len(audit.geometry.growth[kind].input_length) == 12
        # On a straight line each change of one unit starts a new linear piece.
        pieces = audit.geometry.growth[kind].samples
        assert torch.equal(found.counts.sum(dim=1) + 1, pieces)
        assert f"transitions, {kind}" in audit.summary()


def test_a_smooth_model_is_counted_on_a_grid():
    data = ps.load_digits(test_fraction=0.5).even_odd().subset(train=40, test=40)
    model = ps.sample(ps.MLP(inputs=64, widths=(16,), activation="tanh"), ps.he_normal(),
                      count=1)[0]
    audit = ps.audit(model, ps.AuditData.of_dataset(data), pairs=5)
    assert {found.status for found in audit.geometry.transitions.values()} == {"estimated"}
