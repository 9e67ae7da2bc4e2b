import pytest

from priorscope._core.errors import BadInput, UnknownName
from priorscope.networks import MLP, he_normal, sample


def test_shapes_and_parameter_count_match_a_built_network():
    arch = MLP(inputs=3, widths=(5, 7), outputs=2, gated=True)
    assert arch.shapes == ((3, 5), (5, 7), (7, 2))
    member = sample(arch, he_normal(), count=1)[0]
    assert arch.parameter_count == sum(weight.numel() for weight in member.parameters())


def test_without_biases_no_module_has_one():
    member = sample(MLP(inputs=3, widths=(4,), bias=False), he_normal(), count=1)[0]
    assert all("bias" not in name for name, _ in member.named_parameters())


@pytest.mark.parametrize(("field", "value"), [
    ("widths", (64, 0)), ("widths", (-3,)), ("inputs", 0), ("outputs", 1.5), ("prefactor", 0.0),
    ("prefactor", float("nan")), ("residual", "dense"), ("inputs", True),
])
def test_unusable_fields_are_named(field, value):
    with pytest.raises(BadInput, match=field.rstrip("s")):
        MLP(**{"inputs": 2, "widths": (4,), field: value})


def test_an_unknown_activation_names_the_nearest():
    with pytest.raises(UnknownName, match=r"did you mean.*relu"):
        MLP(inputs=2, widths=(4,), activation="relo")


def test_aliases_and_true_residual_are_stored_under_their_registered_names():
    arch = MLP(inputs=2, widths=(4,), activation="swish", residual=True)
    assert (arch.activation, arch.residual) == ("silu", "resnet")
    assert arch == MLP(inputs=2, widths=(4,), activation="silu", residual="resnet")
