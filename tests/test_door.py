"""The names at the door that the design promises exist, and can be called as it says."""

import inspect

import pytest

import priorscope as ps

NAMES = """
MLP he_normal gaussian glorot_uniform uniform orthogonal torch_default sample Ensemble
hypercube random_bits grid segment circle flower load_digits load_mnist load_cifar10 two_moons
colored_digits fourier_complexity polynomial_complexity lempel_ziv_complexity k_lz
boundary_distance random_flip_distance truth_table function_prior walsh_spectrum sensitivity
linear_pieces linear_regions generalization_interval trajectory_length transitions dichotomies
line_spectrum same_class_path sequence_complexity InfiniteWidthKernel profile audit reproduce
Estimate BadInput UnsupportedLayer NonFinite
Ensemble.from_modules InfiniteWidthKernel.variance InfiniteWidthKernel.correlation
InfiniteWidthKernel.slope_at_one InfiniteWidthKernel.matrix theory.boundary_distance
theory.random_flip_distance theory.region_bound theory.length_growth
""".split()  # noqa: SIM905

#: Fields of results that the design names, by the result.
FIELDS = {
    "BoundaryDistance": "distance flips found certified",
    "RandomFlipDistance": "distance changed",
    "LinearPieces": "counts breakpoints classes crossings",
    "GeneralizationInterval": "lower upper length",
    "FunctionPrior": "tables counts samples",
}

#: Parameters that the design writes out.
PARAMETERS = {
    "MLP": "inputs widths outputs activation bias layer_norm residual gated prefactor",
    "gaussian": "weight_variance bias_variance",
    "glorot_uniform": "scale bias",
    "uniform": "bound",
    "orthogonal": "gain",
    "sample": "count seed dtype",
    "InfiniteWidthKernel": "activation depth weight_variance bias_variance",
    "polynomial_complexity": "basis",
    "lempel_ziv_complexity": "variant",
    "boundary_distance": "search",
    "random_flip_distance": "seed",
    "function_prior": "count seed",
    "generalization_interval": "window",
    "theory.boundary_distance": "law",
}


def at_door(name):
    value = ps
    for part in name.split("."):
        value = getattr(value, part)
    return value


@pytest.mark.parametrize("name", NAMES)
def test_the_name_is_there_and_says_what_it_is(name):
    assert inspect.getdoc(at_door(name))


@pytest.mark.parametrize("name", PARAMETERS)
def test_the_parameters_are_those_of_the_design(name):
    assert set(PARAMETERS[name].split()) <= set(inspect.signature(at_door(name)).parameters)


def results():
    """Every class of a result that the measures return, by name."""
    import priorscope.measures as measures

    return {name: getattr(measures, name) for name in dir(measures)}


@pytest.mark.parametrize("name", FIELDS)
def test_the_fields_are_those_of_the_design(name):
    members = {member for base in results()[name].__mro__
               for member in (*vars(base), *getattr(base, "__annotations__", ()))}
    assert set(FIELDS[name].split()) <= members


@pytest.mark.parametrize("name", ["fourier_complexity", "boundary_distance", "linear_pieces",
                                  "trajectory_length", "truth_table", "audit", "sample"])
def test_after_the_thing_measured_options_are_by_keyword(name):
    kinds = [parameter.kind for parameter in inspect.signature(at_door(name)).parameters.values()]
    positional = sum(kind is inspect.Parameter.POSITIONAL_OR_KEYWORD for kind in kinds)
    assert positional <= 3
    assert inspect.Parameter.KEYWORD_ONLY in kinds
