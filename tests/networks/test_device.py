import pytest
import torch

import priorscope as ps

pytestmark = pytest.mark.gpu


@pytest.fixture
def cuda():
    if not torch.cuda.is_available():
        pytest.skip("needs a CUDA device, and torch sees none")
    return torch.device("cuda")


def test_networks_on_a_device_are_those_of_the_cpu(cuda):
    arch = ps.MLP(inputs=3, widths=(32, 32))
    here = ps.sample(arch, ps.he_normal(), count=20)
    there = ps.sample(arch, ps.he_normal(), count=20, device=cuda)
    x = torch.linspace(-1, 1, 30).reshape(10, 3)
    assert there(x).device.type == "cuda"
    torch.testing.assert_close(there(x).cpu(), here(x), rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("search", ["screened", "full"])
def test_distances_on_a_device_are_those_of_the_cpu(cuda, search):
    arch = ps.MLP(inputs=60, widths=(60, 60), bias=False)
    x = ps.random_bits(60, count=100)
    here, there = (
        ps.boundary_distance(ps.sample(arch, ps.he_normal(), count=100, device=device), x,
                             search=search)
        for device in ("cpu", cuda)
    )
    assert (here.distance == there.distance.cpu()).sum() >= 99


def test_a_model_on_a_device_takes_inputs_from_the_cpu(cuda):
    model = ps.sample(ps.MLP(inputs=20, widths=(16,)), ps.he_normal(), count=1)[0]
    x = ps.random_bits(20, count=30)
    expected = ps.random_flip_distance(model, x).distance
    assert (ps.random_flip_distance(model.to(cuda), x).distance.cpu() == expected).sum() >= 29


def test_complexities_on_a_device_are_those_of_the_cpu(cuda):
    arch, law = ps.MLP(inputs=2, widths=(32, 32), activation="sine"), ps.glorot_uniform(4.0)
    here, there = (ps.plane_complexity(ps.sample(arch, law, count=5, dtype=torch.float64,
                                                 device=device), resolution=16)
                   for device in ("cpu", cuda))
    for name, values in here.values.items():
        assert there.values[name] == pytest.approx(values, rel=1e-6), name


def test_a_prefactor_is_matched_on_a_device(cuda):
    arch = ps.MLP(inputs=2, widths=(16,), activation="sine")
    here, there = (ps.match_prefactor(arch, ps.glorot_uniform(), 0.45, networks=4, resolution=16,
                                      device=device) for device in ("cpu", cuda))
    assert there.prefactor.mean == pytest.approx(here.prefactor.mean, rel=0.03)


def test_sequences_on_a_device_are_those_of_the_cpu(cuda):
    arch = ps.GPT2(blocks=2, width=32, heads=4, vocabulary=101)
    here, there = (ps.sequence_prior(arch, count=4, length=20, device=device)
                   for device in ("cpu", cuda))
    # Near ties may fall otherwise, and everything differs from there on.
    assert (here.sequences == there.sequences).all(axis=1).sum() >= 3
