import copy

import numpy as np
import pytest
import torch
from scipy import stats
from torch import nn

import priorscope as ps
from priorscope._core.estimate import Estimate
from priorscope.instruments import complexity_profile
from priorscope.instruments.compare import before, most_different
from priorscope.instruments.compare.measured import independent, paired
from priorscope.measures.plane_complexity import plane_complexity

SMALL = {"random_strings": 10, "pairs": 6, "planes": 3}
BEFORE = {"count": 6, "resolution": 12, "bits": 16, "bit_networks": 24}


class Scaled(nn.Module):
    """A model with its outputs doubled, which changes no class."""

    def __init__(self, model, factor=2.0):
        super().__init__()
        self.model = nn.Sequential(*model.children())
        with torch.no_grad():
            self.model[-1].weight *= factor
            self.model[-1].bias *= factor
        self.eval()

    def forward(self, x):
        return self.model(x)


def network(seed, outputs=1, inputs=9):
    arch = ps.MLP(inputs=inputs, widths=(12,), outputs=outputs)
    return ps.sample(arch, ps.gaussian(2.0, 0.3), count=1, seed=seed)[0]


def bits_data(outputs=1, rows=60):
    bits = ps.random_bits(9, count=rows, low=0.0)
    with torch.no_grad():
        found = network(2, outputs)(bits)
    labels = found.argmax(1) if outputs > 1 else (found[:, 0] > 0).long()
    labels[::7] = (labels[::7] + 1) % max(2, outputs)
    names = tuple(str(k) for k in range(max(2, outputs)))
    return ps.AuditData.of_samples(ps.Samples("bits", bits, labels, names, (3, 3)))


def real_data(rows=40):
    inputs = torch.from_numpy(np.random.default_rng(0).normal(size=(rows, 9))).float()
    labels = (inputs[:, 0] > 0).long()
    return ps.AuditData.of_samples(ps.Samples("reals", inputs, labels, ("no", "yes"), (9,)))


@pytest.fixture(scope="module")
def two():
    return ps.compare(network(2), network(18), data=bits_data(), **SMALL)


@pytest.mark.parametrize("data", [bits_data(), real_data()], ids=["bits", "reals"])
def test_a_model_against_itself_differs_by_exactly_nothing(data):
    model = network(2)
    result = ps.compare(model, copy.deepcopy(model), data=data, **SMALL)
    assert len(result.rows) > 18
    for row in result.rows:
        assert (row.difference.mean, row.difference.low, row.difference.high) == (0, 0, 0), row
    assert result.beyond == ()
    assert result.agreement.mean == 1.0
    assert "none differ" in result.words


@pytest.mark.parametrize("data", [bits_data(), real_data()], ids=["bits", "reals"])
def test_doubled_outputs_double_margins_and_growth_and_nothing_else(data):
    model = network(2)
    result = ps.compare(model, Scaled(copy.deepcopy(model)), data=data, **SMALL)
    for row in result.rows:
        name = row.measure
        if name.endswith("margin") or name.startswith("growth"):
            assert row.difference.mean == pytest.approx(row.first.mean, rel=1e-5)
            assert row.difference.count == row.first.count
        else:
            assert row.difference.mean == pytest.approx(0.0, abs=1e-6), name
            assert not row.beyond, name
    margin = result.row("data margin")
    assert margin.relative.mean == pytest.approx(2 / 3)


def test_paired_differences_are_those_of_a_plain_loop(two):
    """Walked row by row, without arrays of the library, by scipy's own interval."""
    parts = [audit.parts["data"] for audit in two.audits]
    columns = {
        "data margin": [part.margin for part in parts],
        "data accuracy": [part.correct for part in parts],
        "data distance": [part.distance for part in parts],
        "interval towards the same class": [
            audit.geometry.intervals["same class"].length for audit in two.audits],
        "transitions towards another class": [
            audit.geometry.transitions["another class"].counts.sum(dim=1)
            for audit in two.audits],
        "Fourier complexity on planes": [
            audit.geometry.slices.values["Fourier"] for audit in two.audits],
    }
    for measure, (first, second) in columns.items():
        gaps, lost = [], 0
        for a, b in zip(first, second, strict=True):
            if np.isfinite(float(a)) and np.isfinite(float(b)):
                gaps.append(float(b) - float(a))
            else:
                lost += 1
        low, high = stats.t.interval(0.95, len(gaps) - 1, np.mean(gaps), stats.sem(gaps))
        row = two.row(measure)
        assert row.difference.mean == pytest.approx(np.mean(gaps), abs=1e-12)
        assert (row.difference.low, row.difference.high) == pytest.approx((low, high), abs=1e-9)
        assert (row.difference.count, row.left_out) == (len(gaps), lost)
        assert row.second.mean - row.first.mean == pytest.approx(row.difference.mean, abs=1e-9)


def test_pairs_without_a_number_on_either_side_are_left_out():
    row = paired("m", "g", "u", [1.0, np.inf, 3.0, np.nan], [2.0, 5.0, 5.0, 1.0])
    assert row.difference == Estimate.of([1.0, 2.0])
    assert (row.first.mean, row.second.mean, row.left_out) == (2.0, 3.5, 2)
    assert paired("m", "g", "u", [np.inf], [1.0]) is None


def test_independent_means_differ_by_intervals_in_squares():
    row = independent("m", "g", "u", Estimate(1.0, -2.0, 4.0, 9), Estimate(5.0, 1.0, 9.0, 7))
    assert row.difference == Estimate(4.0, -1.0, 9.0, 7)
    assert not row.beyond
    assert independent("m", "g", "u", None, Estimate(0, 0, 0, 1)) is None


def test_both_look_at_the_same_rows_lines_and_planes(two):
    one, other = (audit.geometry for audit in two.audits)
    for kind, partner in one.partner.items():
        assert torch.equal(partner, other.partner[kind])
    assert np.array_equal(one.slices.corners, other.slices.corners)
    assert np.array_equal(one.slices.functions.shape, other.slices.functions.shape)
    back = ps.compare(network(18), network(2), data=bits_data(), **SMALL)
    for row in two.rows:
        assert back.row(row.measure).difference.mean == pytest.approx(-row.difference.mean)


def test_several_classes_compare_confidence_and_a_limit_keeps_rows():
    data = bits_data(outputs=3)
    result = ps.compare(network(2, 3), network(18, 3), data=data, limit=25, names=("old", "new"),
                        random_strings=10, pairs=0)
    assert result.row("data confidence").difference.count == 25
    assert result.audits[0].geometry is None
    assert result.headings == ("old", "new")
    assert "old gets" in result.words


def test_a_model_without_units_to_see_has_no_transitions_to_compare():
    hidden = network(3).forward
    result = ps.compare(network(2), hidden, data=real_data(), **SMALL)
    assert not any(row.measure.startswith("transitions") for row in result.rows)
    assert any(row.measure.startswith("growth") for row in result.rows)


class Named(nn.Module):
    """A network that returns its logits by name."""

    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, x):
        return {"logits": self.inner(x)}


def test_an_output_is_told_and_found_inside_a_compiled_model():
    plain, other = network(2), network(3)
    wrapped = [torch.compile(Named(one).eval(), backend="eager") for one in (plain, other)]
    found = ps.compare(*wrapped, data=real_data(), output="logits", **SMALL)
    expected = ps.compare(plain, other, data=real_data(), **SMALL)
    assert found.settings["output"] == "logits"
    assert found.notes == ()
    assert [row.measure for row in found.rows] == [row.measure for row in expected.rows]
    for row, twin in zip(found.rows, expected.rows, strict=True):
        assert row.difference.mean == pytest.approx(twin.difference.mean, rel=1e-6, abs=1e-9)


def test_inputs_on_which_they_differ_come_first(two):
    one, other = (audit.parts["data"] for audit in two.audits)
    order = most_different(*two.audits)
    split = (one.predicted != other.predicted)[order]
    assert 0 < split.sum() < len(split)
    assert split[:split.sum()].all()
    nearer = np.minimum(one.distance, other.distance)[order][split]
    assert (np.diff(nearer) <= 0).all()
    assert sorted(order) == list(range(len(split)))


def test_the_result_reads_as_a_table(two):
    assert two.headings == ("A", "B")
    assert "data accuracy, B − A" in repr(two)
    frame = two.to_frame()
    assert list(frame.measure) == [row.measure for row in two.rows]
    assert (frame.beyond == ((frame["difference low"] > 0) | (frame["difference high"] < 0))).all()
    with pytest.raises(KeyError):
        two.row("nothing")


def test_models_come_back_as_they_went_in():
    model = network(2)
    other = network(18)
    before = [{k: v.clone() for k, v in m.state_dict().items()} for m in (model, other)]
    modes = [[m.training for m in one.modules()] for one in (model, other)]
    ps.compare(model, other, data=bits_data(rows=20), random_strings=5, pairs=3, planes=2)
    for one, state, mode in zip((model, other), before, modes, strict=True):
        assert all(torch.equal(one.state_dict()[k], v) for k, v in state.items())
        assert [m.training for m in one.modules()] == mode
        assert all(p.grad is None and p.requires_grad for p in one.parameters())
        assert not any(m._forward_hooks for m in one.modules())


def test_architectures_are_compared_by_independent_networks():
    relu, sine = (ps.MLP(inputs=2, widths=(16, 16), activation=name, prefactor=c)
                  for name, c in (("relu", 1.0), ("sine", 4.0)))
    result = ps.compare(relu, sine, names=("relu", "sine"), **BEFORE)
    own = result.priors[0].complexities["Fourier"]
    row = result.row("Fourier complexity")
    assert row.first == own
    half = np.hypot((row.first.high - row.first.low) / 2, (row.second.high - row.second.low) / 2)
    assert row.difference.high - row.difference.mean == pytest.approx(half)
    assert row.beyond
    assert row.difference.mean > 0
    assert "sine has the larger" in result.words
    flips = result.row("boundary distance")
    assert all(one.low < one.mean < one.high for one in flips.theory)
    assert result.settings["seed of B"] == result.settings["seed of A"] + 1


def test_the_first_of_two_architectures_has_the_numbers_of_its_profile():
    arch, law = ps.MLP(inputs=2, widths=(16,)), ps.glorot_uniform()
    one = ps.compare(arch, arch, laws=(law, None), **BEFORE)
    profiled = ps.profile(arch, law=law, **BEFORE)
    assert one.priors[0].complexities == profiled.complexities[profiled.name].estimates
    assert one.row("boundary distance").first == profiled.bits.boundary.summary()["mean"]
    assert one.row("share of the atlas above, Fourier").first \
        == profiled.place.simpler_than["Fourier"]


def small():
    return nn.Sequential(nn.Linear(16, 4), nn.ReLU(), nn.Linear(4, 1))


def wide():
    return nn.Sequential(nn.Linear(24, 8), nn.Tanh(), nn.Linear(8, 1))


def test_factories_of_other_inputs_are_compared_on_planes_and_say_what_is_missing():
    result = ps.compare(small, wide, **BEFORE)
    assert result.names == ("small", "wide")
    assert any("16 bits for A stand against 24" in note for note in result.notes)
    assert any("limit of a factory" in note for note in result.notes)
    assert "boundary distance" not in {row.measure for row in result.rows}


def test_both_are_placed_in_the_atlas_on_one_plane(monkeypatch):
    seen = []

    def watched(networks, **settings):
        seen.append(settings["axes"])
        return plane_complexity(networks, **settings)

    for module in (before, complexity_profile):
        monkeypatch.setattr(module, "plane_complexity", watched)
    ps.compare(small, small, **BEFORE)
    assert len(seen) == 4  # each at the resolution asked for, and at the atlas's
    assert all(torch.equal(axes, seen[0]) for axes in seen)


@pytest.mark.parametrize(("first", "second", "settings", "word"), [
    (network(1), network(2), {}, "without data"),
    (ps.MLP(inputs=2, widths=(4,)), 3, {}, "cannot be compared"),
    (small, small, {"laws": (ps.he_normal(), None)}, "factories draw"),
    (network(1), ps.MLP(inputs=9, widths=(4,)), {"data": bits_data()}, "no weights"),
    (network(1), network(1, 3), {"data": bits_data()}, "tells 2 classes apart and B 3"),
    (small, small, {"count": 1}, "count is 1"),
])
def test_what_cannot_be_compared_is_refused(first, second, settings, word):
    with pytest.raises(ps.BadInput, match=word):
        ps.compare(first, second, **settings)
