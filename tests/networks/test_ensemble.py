import pytest
import torch
from torch import nn

from priorscope._core.errors import BadInput, NonFinite
from priorscope.networks import MLP, Ensemble, he_normal, sample

ARCH = MLP(inputs=3, widths=(5,), outputs=2)


def factory():
    return nn.Sequential(nn.Linear(3, 4), nn.Dropout(0.5), nn.Linear(4, 2))


def weights(module):
    return torch.cat([parameter.detach().flatten() for parameter in module.parameters()])


def modules(count=4):
    return list(sample(ARCH, he_normal(), count=count))


def points(*shape, seed=0):
    return torch.rand(*shape, generator=torch.Generator().manual_seed(seed))


def test_own_modules_are_kept_as_they_are():
    own = modules()
    nets = Ensemble.from_modules(own)
    assert len(nets) == 4
    assert all(net is module for net, module in zip(nets, own, strict=True))
    assert nets[2] is own[2]
    assert nets[-1] is own[3]
    own.pop()
    assert len(nets) == 4
    assert repr(nets) == "Ensemble of 4 Sequential modules"


def test_an_ensemble_needs_a_module():
    with pytest.raises(BadInput, match="at least one module"):
        Ensemble.from_modules([])


@pytest.mark.parametrize("batch_size", [None, 1, 3])
def test_outputs_have_one_slice_per_network(batch_size):
    own, x = modules(), points(7, 3)
    out = Ensemble.from_modules(own)(x, batch_size=batch_size)
    assert out.shape == (4, 7, 2)
    assert not out.requires_grad
    for module, rows in zip(own, out, strict=True):
        torch.testing.assert_close(rows, module(x).detach())


@pytest.mark.parametrize(("batch_size", "expected"), [(None, [7]), (3, [3, 3, 1])])
def test_the_batch_size_of_modules_counts_points(batch_size, expected):
    seen = []

    class Watched(nn.Identity):
        def forward(self, x):
            seen.append(len(x))
            return x

    Ensemble.from_modules([Watched(), Watched()])(points(7, 3), batch_size=batch_size)
    assert seen == expected * 2


def test_each_network_may_have_points_of_its_own():
    own, x = modules(), points(4, 7, 3)
    out = Ensemble.from_modules(own)(x)
    for index in range(4):
        torch.testing.assert_close(out[index], own[index](x[index]).detach())


def test_modules_and_the_sampled_ensemble_they_came_from_agree():
    nets = sample(ARCH, he_normal(), count=4)
    for x in (points(6, 3), points(4, 6, 3)):
        torch.testing.assert_close(Ensemble.from_modules(list(nets))(x), nets(x))


@pytest.mark.parametrize(("x", "words"), [
    (points(3), r"\(3,\): expected a tensor \(points, inputs\)"),
    (points(4, 2, 2, 3), r"\(4, 2, 2, 3\)"), ([[1.0, 2.0, 3.0]], "points are list"),
    (points(5, 6, 3), r"shape \(5, 6, 3\): expected 4 sets, one a network"),
    (points(1, 6, 3), "expected 4 sets")])
@pytest.mark.parametrize("make", [lambda: Ensemble.from_modules(modules()),
                                  lambda: sample(ARCH, he_normal(), count=4)])
def test_points_of_another_shape_are_refused(x, words, make):
    with pytest.raises(BadInput, match=words):
        make()(x)


def test_an_output_that_is_not_finite_is_refused():
    own = modules()
    with torch.no_grad():
        own[2][0].weight.fill_(float("inf"))
    with pytest.raises(NonFinite):
        Ensemble.from_modules(own)(points(5, 3))


def test_a_member_depends_on_the_seed_and_its_place_alone():
    """Neither on how many there are nor on what was drawn before; conftest guards the rest."""
    few, many = (Ensemble.from_factory(factory, count=count, seed=5) for count in (3, 6))
    for index in range(3):
        assert torch.equal(weights(few[index]), weights(many[index]))
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(17)
        again = Ensemble.from_factory(factory, count=1, seed=5)
    assert torch.equal(weights(again[0]), weights(few[0]))
    other = Ensemble.from_factory(factory, count=6, seed=6)
    drawn = [tuple(weights(net).tolist()) for nets in (many, other) for net in nets]
    assert len(set(drawn)) == 12


def test_a_factory_that_draws_more_for_one_member_leaves_the_others_alone():
    calls = []

    def greedy():
        calls.append(None)
        if len(calls) == 2:
            torch.rand(1000)
        return factory()

    nets, plain = (Ensemble.from_factory(f, count=4, seed=1) for f in (greedy, factory))
    equal = [torch.equal(weights(a), weights(b)) for a, b in zip(nets, plain, strict=True)]
    assert equal == [True, False, True, True]


def test_the_global_random_state_is_neither_read_nor_written():
    state = torch.get_rng_state()
    Ensemble.from_factory(factory, count=3)
    with pytest.raises(ZeroDivisionError):
        Ensemble.from_factory(lambda: torch.rand(3) / (1 // 0), count=1)
    assert torch.equal(torch.get_rng_state(), state)


def test_members_come_in_evaluation_mode():
    nets = Ensemble.from_factory(factory, count=2)
    assert not any(module.training for net in nets for module in net.modules())
    assert nets(points(5, 3)).equal(nets(points(5, 3)))


def test_seed_zero_is_the_default():
    first, second = Ensemble.from_factory(factory, count=1), Ensemble.from_factory(
        factory, count=1, seed=0)
    assert torch.equal(weights(first[0]), weights(second[0]))


@pytest.mark.parametrize("options", [{"count": 0}, {"count": 2.0}, {"count": True},
                                     {"count": 2, "seed": -1}, {"count": 2, "seed": 0.5}])
def test_counts_and_seeds_are_whole_numbers(options):
    with pytest.raises(BadInput, match="whole number"):
        Ensemble.from_factory(factory, **options)


def test_a_factory_that_makes_no_module_is_refused():
    with pytest.raises(BadInput, match="the factory returned a int: expected"):
        Ensemble.from_factory(lambda: 3, count=2)
