"""Audits of regressions, of models of several outputs, and of inputs in other shapes."""

import math
import sys

import numpy as np
import pytest
import torch
from torch import nn

import priorscope as ps
from priorscope.instruments.audit.exactness import exactness
from priorscope.instruments.audit.fitting import fitting, fitting_file
from priorscope.networks import SelectOutput


def points(count=40, features=3, seed=0):
    return torch.from_numpy(np.random.default_rng(seed).standard_normal((count, features))).float()


def network(inputs=3, outputs=1, seed=0):
    return ps.sample(ps.MLP(inputs=inputs, widths=(16,), outputs=outputs), ps.gaussian(2.0, 0.2),
                     count=1, seed=seed)[0]


def quick(model, data, **settings):
    return ps.audit(model, data, **{"pairs": 6, "planes": 2, **settings})


def samples(inputs, labels, **more):
    names = tuple(str(label) for label in range(int(max(labels)) + 1))
    return ps.AuditData.of_samples(ps.Samples("file", inputs.flatten(1), torch.as_tensor(labels),
                                              names, tuple(inputs.shape[1:]), **more))


def test_a_regression_is_cut_at_the_threshold_and_its_error_told(tmp_path):
    """y is the first input itself, known to the model up to 0.25."""
    x = points()
    path = tmp_path / "numbers.csv"
    rows = ["a,b,c,y", *(",".join(f"{float(v):.9g}" for v in (*row, row[0])) for row in x)]
    path.write_text("\n".join(rows))
    model = nn.utils.skip_init(nn.Linear, 3, 1)
    model.weight.data, model.bias.data = torch.tensor([[1.0, 0, 0]]), torch.tensor([0.25])
    read = ps.read_samples(path, cut=0.1)
    assert read.class_names == ("≤ 0.1", "> 0.1")
    assert read.feature_names == ("a", "b", "c")
    result = quick(model, ps.AuditData.of_samples(read), threshold=0.1)
    part = result.parts["data"]
    assert part.error == pytest.approx(0.25, abs=1e-6)
    assert np.array_equal(part.correct, (x[:, 0] > 0.1).numpy() == (x[:, 0] + 0.25 > 0.1).numpy())
    assert part.margin == pytest.approx(np.abs(x[:, 0].numpy() + 0.25 - 0.1), abs=1e-6)
    assert result.summary()["data absolute error"].mean == pytest.approx(0.25, abs=1e-6)
    limited = result.data.limited(9, seed=1)
    assert torch.equal(limited.targets["data"].float(), limited.parts["data"][0][:, 0])


def test_a_regression_needs_numbers_and_one_output(tmp_path):
    path = tmp_path / "words.csv"
    path.write_text("a,b,y\n1,2,cold\n3,4,hot\n0,1,hot\n")
    with pytest.raises(ps.BadInput, match="are no numbers"):
        ps.read_samples(path, cut=1.0)
    data = samples(points(), [0, 1] * 20, targets=torch.zeros(40))
    with pytest.raises(ps.BadInput, match="a model of one output, this one has 2"):
        quick(network(outputs=2), data)


class Named(nn.Module):
    """A network that returns its logits among other things."""

    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, x):
        return {"hidden": x, "logits": self.inner(x)}


@pytest.mark.parametrize("output", ["logits", 1])
def test_one_output_of_several_is_audited_as_if_it_were_alone(output):
    inner = network(outputs=3)
    model = Named(inner).eval() if output == "logits" else lambda x: (x, inner(x))
    data = samples(points(), [0, 1, 2, 0] * 10)
    plain, named = quick(inner, data), quick(model, data, output=output)
    assert np.array_equal(named.parts["data"].predicted, plain.parts["data"].predicted)
    assert named.parts["data"].margin == pytest.approx(plain.parts["data"].margin)
    exact = output == "logits"
    assert named.geometry.exact == exact
    assert named.parts["data"].distance == pytest.approx(
        plain.parts["data"].distance, rel=1e-9 if exact else 1e-3)
    with pytest.raises(ps.UnsupportedModel, match="no output 'nothing'"):
        quick(model, data, output="nothing")


def test_words_are_classes_in_an_order_that_is_told_or_given(tmp_path):
    """A network that knows the truth, under names whose alphabetical order is another one."""
    x, names = points(), ("zebra", "ape", "mole")
    model = network(outputs=3, seed=3)  # gives all three answers
    with torch.no_grad():
        truth = model(x).argmax(1).numpy()
    path = tmp_path / "animals.npz"
    np.savez(path, x=x, y=np.array(names)[truth])
    given = quick(model, ps.AuditData.of_samples(ps.read_samples(path, classes=names)))
    assert given.parts["data"].correct.all()
    assert "classes, alphabetically" not in given.summary()
    guessed = quick(model, ps.AuditData.of_samples(ps.read_samples(path)))
    assert guessed.summary()["classes, alphabetically"] == "0 ape, 1 mole, 2 zebra"
    assert guessed.words.startswith("Fewer answers are right than by chance") == (
        guessed.parts["data"].accuracy.high < 1 / 3)
    with pytest.raises(ps.BadInput, match="a label is 'mole': expected one of the classes"):
        ps.read_samples(path, classes=names[:2])
    few = truth < 2
    np.savez(path, x=x[few], y=np.array(names)[truth[few]])
    with pytest.raises(ps.BadInput, match="2 words, ape, zebra, and the model tells 3 classes"):
        quick(model, ps.AuditData.of_samples(ps.read_samples(path)))
    assert quick(model, ps.AuditData.of_samples(ps.read_samples(path, classes=names))).parts[
        "data"].correct.all()


def test_answers_worse_than_chance_are_asked_about():
    x, model = points(), network(outputs=3)
    with torch.no_grad():
        wrong = (model(x).argmax(1) + 1) % 3
    words = quick(model, samples(x, wrong)).words
    assert words.startswith("Fewer answers are right than by chance")


def test_confidence_is_that_of_the_softmax_and_a_detector():
    model, x = network(outputs=3), points()
    data = samples(x, [0, 1, 2, 0] * 10)
    result = quick(model, data)
    part = result.parts["data"]
    with torch.no_grad():
        logits = model(x).double()
    expected = np.array([math.exp(max(row)) / sum(map(math.exp, row)) for row in logits.tolist()])
    assert part.confidence == pytest.approx(expected, rel=1e-6)
    assert result.detectors["softmax confidence"] == ps.auroc(
        -part.confidence, ~part.correct)
    gain = result.beyond_distance()["softmax confidence"]
    assert gain.mean == pytest.approx(result.detectors["softmax confidence"].mean
                                      - result.detectors["distance to another class"].mean)
    assert gain.low < gain.mean < gain.high
    assert quick(network(), samples(x, [0, 1] * 20)).parts["data"].confidence is None


def test_the_nearest_change_on_a_line_is_a_distance_in_the_input_space():
    """The class is the sign of the first input: from a the change is |a| / |cos| away."""
    model = nn.utils.skip_init(nn.Linear, 2, 1)
    model.weight.data, model.bias.data = torch.tensor([[1.0, 0.0]]), torch.tensor([0.0])
    data = samples(points(features=2), [0, 1] * 20)
    geometry = quick(model, data, pairs=20).geometry
    lines = ps.lines_between(data.shaped("data"), torch.from_numpy(
        (data.shaped("data")[:, 0] > 0).long().numpy()), kind="different", count=20, seed=0)
    expected = (lines.point[:, 0] / lines.direction[:, 0]).abs() * lines.direction.norm(dim=1)
    assert geometry.change("another class") == pytest.approx(expected.numpy())


def test_lines_by_label_are_the_same_for_every_model():
    data = samples(points(), [0, 1] * 20)
    one, other = (quick(network(seed=seed), data, lines_by="label").geometry for seed in (1, 2))
    for kind in one.partner:
        assert torch.equal(one.partner[kind], other.partner[kind])
    assert np.array_equal(one.slices.corners, other.slices.corners)
    with pytest.raises(ps.UnknownName, match="lines_by"):
        quick(network(), data, lines_by="size")


class Picture(nn.Module):
    """A convolution that takes three channels in front and nothing else."""

    def __init__(self):
        super().__init__()
        self.conv = nn.utils.skip_init(nn.Conv2d, 3, 2, 3)

    def forward(self, x):
        if x.ndim != 4:
            raise ValueError("expected pictures")
        return self.conv(x).mean((2, 3))


def test_pictures_with_their_channels_last_reach_a_model_that_wants_them_first():
    model = Picture().eval()
    for parameter, values in zip(model.parameters(), (points(2, 27), points(2, 1)), strict=True):
        parameter.data = values.reshape(parameter.shape)
    pictures = torch.from_numpy(np.random.default_rng(0).random((9, 6, 5, 3))).float()
    found = fitting_file(samples(pictures, [0, 1, 1] * 3), model)
    assert found.input_shape == (3, 6, 5)
    assert torch.equal(found.shaped("data"), pictures.movedim(3, 1))
    np.testing.assert_allclose(found.pictures("data", np.arange(9)) *
                               float(pictures.max() - pictures.min()) + float(pictures.min()),
                               pictures, atol=1e-6)


def test_a_file_is_handed_over_as_it_is_flat_or_with_one_channel():
    rows = points(8, 16).reshape(8, 4, 4)
    data = samples(rows, [0, 1] * 4)
    flat = network(inputs=16)
    channel = nn.Sequential(nn.utils.skip_init(nn.Conv2d, 1, 1, 2), nn.Flatten())
    channel[0].weight.data, channel[0].bias.data = points(1, 4).reshape(1, 1, 2, 2), torch.zeros(1)
    assert fitting_file(data, nn.Sequential(nn.Flatten(), flat)).input_shape == (4, 4)
    assert fitting_file(data, flat).input_shape == (16,)

    def picky(x):
        if x.ndim != 4:
            raise ValueError("expected a channel")
        return channel(x)

    assert fitting_file(data, picky).input_shape == (1, 4, 4)
    with pytest.raises(ps.UnsupportedModel, match="does not take inputs of shape"):
        fitting_file(data, network(inputs=5))


def test_digits_are_asked_for_parity_by_a_model_of_one_output_only():
    digits = ps.load_digits(test_fraction=0.5)
    assert fitting(digits, network(inputs=64)).class_names == ("odd", "even")
    assert len(fitting(digits, network(inputs=64, outputs=10)).class_names) == 10


def test_a_few_rows_of_real_numbers_are_no_bit_strings():
    result = quick(network(), samples(points(count=4), [0, 1, 1, 0]), planes=1)
    assert result.random is None


def test_select_output_says_what_there_is():
    model = SelectOutput(lambda x: {"logits": x}, "scores")
    with pytest.raises(ps.UnsupportedModel, match="a dict with logits: it has no output 'scores'"):
        model(torch.ones(2, 1))
    with pytest.raises(ps.BadInput, match=r"output is 1\.5"):
        SelectOutput(lambda x: x, 1.5)


def test_lines_are_cut_exactly_as_far_as_the_budget_goes(monkeypatch):
    data, model = samples(points(), [0, 1] * 20), network()
    exact, grid = quick(model, data), quick(model, data, exact=False)
    assert exact.geometry.exact
    assert exact.parts["data"].exact
    assert not grid.geometry.exact
    assert "an estimate was asked for" in grid.geometry.notes[0]
    assert grid.parts["data"].distance == pytest.approx(exact.parts["data"].distance, abs=1e-3)
    found = exactness(model, points(), None)
    # 2 layers of 16 and 1 units, a ReLU of 16 and the output again, by the pieces of the line.
    pieces = int(ps.linear_pieces(model, points()[:1], points()[1:2]).counts[0])
    assert found.cost == pytest.approx(0.05 * pieces * (16 + 16 + 1 + 1))
    assert found.units == 16
    # The room's name is that of its function, so its files are found among the modules.
    monkeypatch.setattr(sys.modules[exactness.__module__], "BUDGET", 40 * found.cost)
    assert found.allows(40)
    assert not found.allows(41)
    short = quick(model, data)  # 40 rows, and 3 · 6 + 7 · 6 = 60 lines between them
    assert short.parts["data"].exact
    assert not short.geometry.exact
    assert "cutting 60 lines exactly would compute" in short.geometry.notes[0]
    assert quick(model, data, exact=True).geometry.exact


def test_a_smooth_model_cannot_be_cut_at_any_cost():
    model = nn.Sequential(network(), nn.Tanh()).eval()
    data = samples(points(), [0, 1] * 20)
    assert not quick(model, data).geometry.exact
    with pytest.raises(ps.UnsupportedLayer, match="Tanh"):
        quick(model, data, exact=True)


def test_a_network_of_very_many_units_has_no_picture_of_regions():
    wide = ps.sample(ps.MLP(inputs=3, widths=(2100,)), ps.gaussian(2.0, 0.2), count=1)[0]
    found = quick(wide, samples(points(), [0, 1] * 20), pairs=1, planes=0).geometry
    assert found.regions is None
    assert "2,100 units that bend" in found.notes[-1]


@pytest.mark.parametrize("levels", [2, 200])
@pytest.mark.parametrize("dtype", [torch.uint8, torch.int64])
def test_whole_numbers_are_audited_as_the_reals_they_are(levels, dtype):
    whole = torch.from_numpy(np.random.default_rng(0).integers(levels, size=(30, 3))).to(dtype)
    labels = torch.arange(30) % 2
    found, real = (quick(network(), ps.AuditData("whole", {"data": (inputs, labels)}, ("0", "1"),
                                                 (3,)), random_strings=5)
                   for inputs in (whole, whole.float()))
    assert np.array_equal(found.parts["data"].distance, real.parts["data"].distance)
    assert found.summary() == real.summary()


@pytest.mark.parametrize("binary", [True, False])
def test_a_sigmoid_needs_a_threshold_between_0_and_1(binary):
    model = nn.Sequential(network(seed=3), nn.Sigmoid()).eval()
    inputs = (points() > 0).float() if binary else points()
    with pytest.raises(ps.BadInput, match=r"threshold=0\.5"):
        quick(model, samples(inputs, [0, 1] * 20))
    result = quick(model, samples(inputs, [0, 1] * 20), threshold=0.5, random_strings=5)
    assert len(set(result.parts["data"].predicted)) == 2
