"""What is refused, each in one sentence."""

import pytest
import torch
from torch import nn

import priorscope as ps
from priorscope._core.errors import (
    BadInput,
    NonFinite,
    UnknownName,
    UnsupportedLayer,
    UnsupportedModel,
)


def linear(inputs, outputs):
    layer = nn.utils.skip_init(nn.Linear, inputs, outputs)
    layer.weight.data.fill_(0.5)
    layer.bias.data.fill_(0.1)
    return layer


def network(*middle):
    return nn.Sequential(linear(2, 3), *middle, linear(3, 2)).eval()


class Two(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = linear(2, 1), linear(2, 3)

    def forward(self, x):
        return {"mean": torch.relu(self.first(x)), "scores": self.second(x)}


def test_layers_that_are_not_piecewise_linear_are_named():
    with pytest.raises(UnsupportedLayer, match=r"layer 1 \(Tanh\)"):
        ps.linear_regions(network(nn.Tanh()), ps.box(-1, 1))


def test_one_of_several_outputs_is_asked_for():
    with pytest.raises(UnsupportedModel, match="output="):
        ps.linear_regions(Two().eval(), ps.box(-1, 1))
    assert ps.linear_regions(Two().eval(), ps.box(-1, 1), output="scores").outputs.shape[1] == 3
    assert ps.linear_regions(Two().eval(), ps.box(-1, 1), output="mean").count == 2


def test_planes_of_another_shape_are_refused():
    with pytest.raises(UnsupportedModel, match=r"does not take inputs of shape \(3,\)"):
        ps.linear_regions(network(nn.ReLU()), ps.plane(*torch.eye(3)))
    with pytest.raises(BadInput, match=r"plane is a list: expected ps\.plane"):
        ps.linear_regions(network(nn.ReLU()), [0, 1])


def test_other_bad_input_is_refused():
    model = network(nn.ReLU())
    with pytest.raises(UnknownName, match="layer '9'"):
        ps.linear_regions(model, ps.box(-1, 1), layers=["9"])
    with pytest.raises(BadInput, match="threshold"):
        ps.linear_regions(model, ps.box(-1, 1), threshold=float("nan"))
    with pytest.raises(UnsupportedModel, match="float16"):
        ps.linear_regions(network(nn.ReLU()).half(), ps.box(-1, 1))
    model[0].weight.data[0, 0] = torch.nan
    with pytest.raises(NonFinite):
        ps.linear_regions(model, ps.box(-1, 1))


def test_a_linear_model_has_one_region():
    regions = ps.linear_regions(linear(2, 3).eval(), ps.box(-1, 1), patterns=True, gradients=True)
    assert regions.count == 1
    assert regions.counts_by_layer.tolist() == []
    assert regions.patterns.shape == (1, 0)
    assert regions.gradients.shape == (1, 3, 2)
    assert "regions        1" in repr(regions)
