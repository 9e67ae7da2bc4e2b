import copy

import pytest
import torch
from torch import nn

from priorscope._core.errors import BadInput, NonFinite, UnsupportedModel
from priorscope.networks import MLP, check_model, evaluate, he_normal, sample
from priorscope.networks.evaluation import placement


def network(dtype=torch.float32):
    return sample(MLP(inputs=3, widths=(5,), outputs=2), he_normal(), count=1, dtype=dtype)[0]


def points(*shape, dtype=torch.float32):
    return torch.rand(*shape, generator=torch.Generator().manual_seed(0)).to(dtype)


class Recorder(nn.Module):
    """Sums its input and keeps a note of every batch."""

    def __init__(self, most=10**9):
        super().__init__()
        self.batches, self.most = [], most

    def forward(self, x):
        self.batches.append((len(x), x.dtype))
        if len(x) > self.most:
            raise torch.OutOfMemoryError("out of memory")
        return x.sum(1)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("given", [torch.float32, torch.float64, torch.float16, torch.int64])
def test_the_batch_is_cast_to_the_model_and_neither_is_changed(dtype, given):
    model, x = network(dtype), (4 * points(6, 3)).to(given)
    before, kept = copy.deepcopy(model.state_dict()), x.clone()
    out = evaluate(model, x)
    assert out.dtype == dtype
    torch.testing.assert_close(out, model(x.to(dtype)).detach())
    assert x.dtype == given
    assert torch.equal(x, kept)
    assert all(torch.equal(before[k], v) and v.dtype == dtype
               for k, v in model.state_dict().items())


def test_a_callable_sees_the_points_as_they_are_unless_they_are_integers():
    for given, expected in ((torch.float64, torch.float64), (torch.float32, torch.float32),
                            (torch.int64, torch.float32), (torch.bool, torch.float32)):
        model = Recorder()
        evaluate(model, points(2, 3).to(given))
        evaluate(lambda x, model=model: model(x), points(2, 3).to(given))
        assert model.batches == [(2, expected)] * 2


def test_the_batch_goes_where_the_model_is():
    model = nn.Linear(3, 1, device="meta", dtype=torch.float64)
    assert placement(model, points(2, 3)) == (torch.device("meta"), torch.float64)
    seen = []

    class Elsewhere(nn.Module):
        def __init__(self):
            super().__init__()
            self.counter = nn.Parameter(torch.zeros(1, dtype=torch.int64), requires_grad=False)
            self.inner = model

        def forward(self, x):
            seen.append((x.device.type, x.dtype))
            return torch.zeros(len(x))

    evaluate(Elsewhere(), points(2, 3))
    assert seen == [("meta", torch.float64)]


@pytest.mark.parametrize("batch_size", [1, 4, 9, 10, 11])
def test_the_batch_size_changes_nothing_but_the_batches(batch_size):
    model, x = Recorder(), points(10, 3)
    expected = x.sum(1, keepdim=True)
    assert torch.equal(evaluate(model, x, batch_size=batch_size), expected)
    assert [rows for rows, _ in model.batches] == [
        min(batch_size, 10 - start) for start in range(0, 10, batch_size)]


def test_large_inputs_are_taken_in_pieces_by_themselves():
    model = Recorder()
    x = torch.zeros(1, 1).expand(20, 2**18)
    evaluate(model, x)
    assert 1 < max(rows for rows, _ in model.batches) < 20


def test_memory_that_runs_out_halves_the_batch():
    model, x = Recorder(most=3), points(10, 3)
    assert torch.equal(evaluate(model, x), x.sum(1, keepdim=True))
    assert [rows for rows, _ in model.batches] == [10, 5, 2, 2, 2, 2, 2]


@pytest.mark.parametrize(("model", "shape"), [
    (lambda x: x[:, 0], (6, 1)), (lambda x: x, (6, 3)), (lambda x: x.argmax(1), (6, 1)),
    (lambda x: x.reshape(6, 3, 1, 1), (6, 3))])
def test_outputs_are_flattened_to_one_row_per_point(model, shape):
    assert evaluate(model, points(6, 3)).shape == shape


def test_images_keep_their_shape_on_the_way_in():
    seen = []
    evaluate(lambda x: seen.append(x.shape) or x.flatten(1), points(5, 2, 4, 3))
    assert seen == [(5, 2, 4, 3)]


def test_no_graph_and_no_gradient_is_left_behind():
    model, x = network(), points(4, 3).requires_grad_()
    out = evaluate(model, x)
    assert not out.requires_grad
    assert out.grad_fn is None
    assert x.grad is None
    assert all(p.grad is None and p.requires_grad for p in model.parameters())
    graphs = []
    evaluate(lambda x: graphs.append(torch.is_grad_enabled()) or x, x)
    assert graphs == [False]
    assert torch.is_grad_enabled()


def test_a_model_that_turns_gradients_on_gives_outputs_without_a_graph():
    model = network()
    assert not evaluate(torch.enable_grad()(lambda x: model(x)), points(4, 3)).requires_grad


@pytest.mark.parametrize(("model", "words"), [
    (lambda x: (x, x), "returned a tuple of 2: expected a tensor"),
    (lambda x: {"logits": x}, "dict"),
    (lambda x: x.numpy(), "ndarray"), (lambda x: None, "NoneType"),
    (lambda x: x.sum(), r"shape \(\) for 4 points: expected one row per point"),
    (lambda x: x[:-1], r"shape \(3, 3\) for 4 points"), (lambda x: x.T, r"shape \(3, 4\)")])
def test_outputs_of_another_kind_are_refused(model, words):
    with pytest.raises(UnsupportedModel, match=words):
        evaluate(model, points(4, 3))


def test_outputs_that_are_not_finite_are_counted_over_all_batches():
    def model(x):
        return torch.where(x[:, :1] > 0.5, torch.nan, x[:, :1])

    x = torch.tensor([[0.0], [0.1], [0.9], [0.2], [0.8]])
    with pytest.raises(NonFinite, match=r"output holds NaN.*2 values, .*index \(2, 0\)"):
        evaluate(model, x, batch_size=2)


def test_points_are_needed():
    with pytest.raises(BadInput, match="no points"):
        evaluate(network(), torch.empty(0, 3))


STOCHASTIC = [nn.Dropout(0.5), nn.Dropout1d(0.5), nn.Dropout2d(0.1), nn.Dropout3d(0.1),
              nn.AlphaDropout(0.5), nn.FeatureAlphaDropout(0.5), nn.RReLU(), nn.BatchNorm1d(4),
              nn.BatchNorm2d(4), nn.BatchNorm3d(4), nn.SyncBatchNorm(4)]


@pytest.mark.parametrize("layer", STOCHASTIC, ids=lambda layer: type(layer).__name__)
def test_stochastic_layers_are_named_by_their_path_until_they_are_put_to_rest(layer):
    layer.train()
    model = nn.Sequential(nn.ReLU(), nn.ModuleDict({"block": nn.ModuleList([layer])}))
    with pytest.raises(UnsupportedModel, match=r"stochastic: 1\.block\.0 in training mode"):
        check_model(model)
    with pytest.raises(UnsupportedModel, match=f"stochastic: {type(layer).__name__} in"):
        check_model(layer)
    assert layer.training
    check_model(model.eval())


def test_five_layers_are_named_at_most():
    model = nn.Sequential(*(nn.Dropout(0.5) for _ in range(7)))
    with pytest.raises(UnsupportedModel, match=r"stochastic: 0, 1, 2, 3, 4 in training"):
        check_model(model)


def test_what_is_the_same_twice_is_accepted_in_training_mode():
    check_model(nn.Sequential(nn.Dropout(0.0), nn.LayerNorm(3), nn.GroupNorm(1, 3), nn.ReLU()))
    check_model(network().train())
    check_model(lambda x: x)


@pytest.mark.parametrize("make", [
    lambda: nn.MultiheadAttention(4, 2, dropout=0.5),
    lambda: nn.LSTM(3, 2, num_layers=2, dropout=0.5),
    lambda: nn.GRU(3, 2, num_layers=2, dropout=0.5)], ids=["attention", "lstm", "gru"])
def test_dropout_inside_a_layer_is_stochastic_too(make):
    with torch.random.fork_rng(devices=[]):
        layer = make().train()
    with pytest.raises(UnsupportedModel, match="stochastic"):
        check_model(layer)


def test_a_batch_norm_without_statistics_is_refused_even_in_evaluation_mode():
    model = nn.Sequential(nn.ReLU(), nn.BatchNorm1d(3, track_running_stats=False)).eval()
    with pytest.raises(UnsupportedModel, match="batch norm 1 keeps no statistics"):
        check_model(model)
    check_model(nn.InstanceNorm1d(3).eval())


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_precision_is_refused_by_name(dtype):
    model = network()
    model[2].to(dtype)
    with pytest.raises(UnsupportedModel, match=rf"2\.weight is {dtype}, .*deepcopy"):
        check_model(model)
    check_model(copy.deepcopy(model).double())


def test_a_parameter_that_is_not_finite_is_refused():
    model = network()
    with torch.no_grad():
        model[0].bias[3] = float("nan")
    with pytest.raises(NonFinite, match=r"parameter 0\.bias of the model .*\(3,\)"):
        check_model(model)


def test_a_buffer_that_is_not_finite_or_too_coarse_is_refused():
    norm = nn.BatchNorm1d(3).eval()
    norm.running_var[1] = float("inf")
    with pytest.raises(NonFinite, match=r"running_var of the model .*\(1,\)"):
        check_model(nn.Sequential(norm))
    norm.running_var = torch.ones(3, dtype=torch.float16)
    with pytest.raises(UnsupportedModel, match=r"0\.running_var is torch\.float16"):
        check_model(nn.Sequential(norm))


@pytest.mark.parametrize("model", [None, 3, "model", torch.ones(2)])
def test_what_cannot_be_called_is_no_model(model):
    with pytest.raises(UnsupportedModel, match=f"a {type(model).__name__} is no model"):
        check_model(model)
