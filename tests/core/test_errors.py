import pickle

import pytest

from priorscope._core import errors
from priorscope._core.errors import PriorscopeError, UnknownName

KINDS = [
    (errors.BadInput, ValueError), (errors.UnknownName, ValueError),
    (errors.ModelFileError, Exception), (errors.DataFileError, Exception),
    (errors.UnsupportedLayer, errors.UnsupportedModel),
    (errors.UnsupportedModel, TypeError), (errors.NonFinite, ArithmeticError),
    (errors.OutputError, OSError),
]


def make(kind):
    return kind("law", "he", ["he_normal"]) if kind is UnknownName else kind("one sentence")


@pytest.mark.parametrize(("kind", "builtin"), KINDS)
def test_every_error_is_ours_and_the_builtin_one_that_users_would_catch(kind, builtin):
    with pytest.raises(PriorscopeError):
        raise make(kind)
    with pytest.raises(builtin):
        raise make(kind)


def test_no_kind_is_forgotten_here():
    named = {value for value in vars(errors).values()
             if isinstance(value, type) and issubclass(value, PriorscopeError)}
    assert named - {PriorscopeError} == {kind for kind, _ in KINDS}


@pytest.mark.parametrize("kind", [kind for kind, _ in KINDS])
def test_errors_travel_between_processes(kind):
    error = make(kind)
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is kind
    assert str(back) == str(error)


def test_an_unknown_name_suggests_the_nearest_and_lists_all():
    error = UnknownName("activation", "rellu", ["tanh", "relu", "selu"])
    assert str(error) == ("unknown activation 'rellu': did you mean relu or selu? "
                          "known are relu, selu, tanh")


def test_at_most_three_names_are_suggested_and_none_when_all_are_far():
    many = UnknownName("law", "law5", [f"law{k}" for k in range(5)])
    assert str(many).split("?")[0].count(" or ") == 2
    far = UnknownName("law", "zzz", ["he_normal", "uniform"])
    assert str(far) == "unknown law 'zzz': known are he_normal, uniform"


@pytest.mark.parametrize("name", [None, 3, ["relu"]])
def test_what_is_no_word_is_an_unknown_name_too(name):
    assert str(name) in str(UnknownName("activation", name, ["relu"]))
