"""Convolutions, pooling, batch norm and residual sums on lines; degenerate networks; bad input."""

import copy

import numpy as np
import pytest
import torch
from test_linear_pieces import disagreement, ends, linear
from torch import nn
from torch.nn import functional

import priorscope as ps


def fill(module, seed=0):
    """Give every parameter and statistic a value without touching the global random state."""
    stream = np.random.default_rng(seed)
    for name, value in [*module.named_parameters(), *module.named_buffers()]:
        if value.is_floating_point():
            draw = (stream.uniform(0.5, 2.0, value.shape) if "var" in name
                    else stream.normal(size=value.shape) / max(1, value[0].numel()) ** 0.5)
            value.data = torch.from_numpy(np.asarray(draw)).to(value.dtype)
    return module.eval()


def skipped(kind, *args, **options):
    return nn.utils.skip_init(kind, *args, **options)


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.first = skipped(nn.Conv2d, channels, channels, 3, padding=1)
        self.norm = nn.BatchNorm2d(channels)
        self.second = skipped(nn.Conv2d, channels, channels, 3, padding=1)

    def forward(self, x):
        out = functional.relu(self.norm(self.first(x)))
        out = self.second(out)
        out += x
        return functional.relu(out, inplace=True)


def convolutional(pool):
    side = 2 if isinstance(pool, nn.AdaptiveAvgPool2d) else 3
    return fill(nn.Sequential(
        skipped(nn.Conv2d, 2, 4, 3), nn.LeakyReLU(0.1), Residual(4), pool, nn.Flatten(),
        skipped(nn.Linear, 4 * side**2, 8), nn.Hardtanh(), nn.Dropout(), skipped(nn.Linear, 8, 3)))


POOLS = [nn.AvgPool2d(2), nn.MaxPool2d(2), nn.MaxPool2d(3, stride=2, padding=1),
         nn.MaxPool2d(2, stride=2, dilation=2, padding=1), nn.AdaptiveAvgPool2d(2)]


@pytest.mark.parametrize("pool", POOLS, ids=str)
def test_image_networks_agree_with_their_forward_pass(pool):
    model, (start, end) = convolutional(pool), ends(5, 2, 8, 8)
    pieces = ps.linear_pieces(model, start, end, patterns=True)
    assert pieces.counts.min() > 10
    assert disagreement(model, pieces, start, end) < 1e-12
    for count, patterns in zip(pieces.counts, pieces.patterns, strict=True):
        assert len(torch.unique(patterns, dim=0)) == count


def test_the_maximum_of_units_breaks_at_its_upper_envelope():
    """max(0, 4t − 1, 8t − 4) changes hands at 1/4 and 3/4."""
    layer = linear([[0.0], [4.0], [8.0]], [0.0, -1.0, -4.0])
    model = nn.Sequential(layer, nn.Unflatten(1, (1, 3)), nn.MaxPool1d(3), nn.Flatten())
    pieces = ps.linear_pieces(model, [0.0], [1.0], patterns=True)
    assert pieces.breakpoints[0].tolist() == [0.0, 0.25, 0.75, 1.0]
    assert pieces.patterns[0].flatten().tolist() == [0, 1, 2]
    assert pieces.outputs[0].flatten().tolist() == [0.0, 0.0, 2.0, 4.0]


def test_equal_neurons_break_once_and_are_flagged():
    layer = linear([[1.0], [2.0], [1.0]], [-0.5, -1.0, -0.75])
    model = nn.Sequential(layer, nn.ReLU(), linear([[1.0, 1.0, 1.0]], [0.0]))
    pieces = ps.linear_pieces(model, [0.0], [1.0])
    assert pieces.breakpoints[0].tolist() == [0.0, 0.5, 0.75, 1.0]
    assert pieces.degenerate.tolist() == [True]
    assert pieces.outputs[0].flatten().tolist() == [0.0, 0.0, 0.75, 1.75]


def test_a_neuron_that_stays_zero_makes_no_piece_and_is_flagged():
    """The second layer adds what the first cancels: exactly zero from 1/2 on."""
    first = linear([[-1.0], [1.0]], [0.5, 5.0])
    second = linear([[1.0, 0.0], [-1.0, 0.0]], [0.0, 0.0])
    model = nn.Sequential(first, nn.ReLU(), second, nn.ReLU(), linear([[1.0, 1.0]], [0.0]))
    pieces = ps.linear_pieces(model, [0.0], [1.0])
    assert pieces.breakpoints[0].tolist() == [0.0, 0.5, 1.0]
    assert pieces.degenerate.tolist() == [True]


def test_lines_through_the_origin_of_a_network_without_biases():
    model = ps.sample(ps.MLP(inputs=4, widths=(20, 20), bias=False), ps.he_normal(), count=1)[0]
    x, _ = ends(5, 4)
    through = ps.linear_pieces(model, -x, x)
    assert through.counts.tolist() == [2] * 5
    assert through.degenerate.all()
    assert [places.tolist() for places in through.breakpoints] == [[0.0, 0.5, 1.0]] * 5
    from_it = ps.linear_pieces(model, torch.zeros_like(x), x)
    assert from_it.counts.tolist() == [1] * 5


def test_noise_of_rounding_makes_no_pieces():
    """0.1 + 0.2 − 0.3 along the whole line: the unit is zero but for rounding."""
    first = linear([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]], [0.0, 0.0, 0.0])
    cancel = linear([[0.1, 0.2, -0.3], [0.1, -0.3, 0.2]], [0.0, 0.0])
    cancel = cancel.double()
    cancel.weight.data = torch.tensor([[0.1, 0.2, -0.3], [0.1, -0.3, 0.2]], dtype=torch.float64)
    model = nn.Sequential(first, nn.ReLU(), cancel, nn.ReLU(), linear([[1.0, 1.0]], [0.0])).double()
    start, end = torch.tensor([[1.0, 1.0, 1.0]]), torch.tensor([[7.0, 7.0, 7.0]])
    pieces = ps.linear_pieces(model, start, end)
    assert pieces.counts.tolist() == [1]
    assert pieces.degenerate.tolist() == [True]


class TwoHeads(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = linear([[1.0], [-1.0]], [0.0, 0.0])

    def forward(self, x):
        h = self.trunk(x)
        return {"logits": h.relu(), "rest": torch.sin(h)}


BAD = {
    "tanh": (nn.Sequential(linear([[1.0]], [0.0]), nn.Sequential(nn.Tanh())), [0.0], [1.0],
             ps.UnsupportedLayer, r"layer 1\.0 \(Tanh\).*ReLU.*samples=3001"),
    "callable": (torch.relu, [0.0], [1.0], ps.UnsupportedModel, "reads the layers"),
    "ensemble": (ps.sample(ps.MLP(inputs=1, widths=(4,)), ps.he_normal(), count=3), [0.0], [1.0],
                 ps.UnsupportedModel, r"ensemble of 3: pass one of them, such as nets\[0\]"),
    "equal ends": (nn.Sequential(linear([[1.0]], [0.0])), [1.0], [1.0], ps.BadInput,
                   "line 0 has no length"),
    "shapes": (nn.Sequential(linear([[1.0]], [0.0])), [1.0], [1.0, 2.0], ps.BadInput,
               r"\(1, 1\).*\(1, 2\)"),
    "wrong shape": (nn.Sequential(linear([[1.0]], [0.0])), [1.0, 0.0], [1.0, 2.0],
                    ps.UnsupportedModel, r"inputs of shape \(2,\)"),
    "half": (copy.deepcopy(nn.Sequential(linear([[1.0]], [0.0]))).half(), [0.0], [1.0],
             ps.UnsupportedModel, "too coarse"),
    "NaN weight": (nn.Sequential(linear([[float("nan")]], [0.0])), [0.0], [1.0], ps.NonFinite,
                   "weight"),
    "NaN end": (nn.Sequential(linear([[1.0]], [0.0])), [0.0], [float("nan")], ps.NonFinite, "end"),
    "heads": (TwoHeads().eval(), [0.0], [1.0], ps.UnsupportedModel, "output=.*'logits', 'rest'"),
    "training": (nn.Sequential(nn.Dropout()), [0.0], [1.0], ps.UnsupportedModel, "stochastic"),
    "text": (nn.Sequential(linear([[1.0]], [0.0])), "here", [1.0], ps.BadInput, "as numbers"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_gets_one_clear_sentence(case):
    model, start, end, kind, words = BAD[case]
    with pytest.raises(kind, match=words):
        ps.linear_pieces(model, start, end)


def test_one_of_several_outputs_can_be_asked_for():
    pieces = ps.linear_pieces(TwoHeads().eval(), [-1.0], [1.0], output="logits")
    assert pieces.breakpoints[0].tolist() == [0.0, 0.5, 1.0]
    with pytest.raises(ps.UnsupportedLayer, match="sin"):
        ps.linear_pieces(TwoHeads().eval(), [-1.0], [1.0], output="rest")


def test_an_unknown_layer_is_named():
    with pytest.raises(ps.UnknownName, match="unknown layer 'fc'"):
        ps.linear_pieces(nn.Sequential(linear([[1.0]], [0.0])), [0.0], [1.0], layers=("fc",))


def test_the_model_is_left_as_it_was():
    model = convolutional(nn.MaxPool2d(2))
    before = copy.deepcopy(model.state_dict())
    start, end = ends(2, 2, 8, 8)
    ps.linear_pieces(model, start, end)
    assert all(torch.equal(before[name], value) for name, value in model.state_dict().items())
    assert all(parameter.requires_grad for parameter in model.parameters())
    assert not any(module._forward_hooks for module in model.modules())


@pytest.mark.parametrize("idle", [nn.Identity(), nn.Dropout(), nn.Flatten(),
                                  nn.Sequential(nn.Unflatten(1, (5, 8)), nn.Flatten())], ids=str)
def test_layers_that_change_nothing_change_nothing(idle):
    """They hand on the memory of the layer before, which must not be used again meanwhile."""
    model = ps.sample(ps.MLP(inputs=5, widths=(40,) * 4, outputs=3), ps.gaussian(3.0, 0.3),
                      count=1)[0]
    padded = nn.Sequential(*(part for layer in model for part in (layer, idle)
                             if part is layer or getattr(layer, "out_features", 0) == 40)).eval()
    start, end = ends(50, 5)
    pieces, plain = (ps.linear_pieces(net, start, end, certify=True) for net in (padded, model))
    assert pieces.status == "certified"
    for mine, theirs in zip(pieces.breakpoints, plain.breakpoints, strict=True):
        torch.testing.assert_close(mine, theirs, rtol=0, atol=1e-12)
