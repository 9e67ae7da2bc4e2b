"""The compiled generator draws NumPy's numbers, bit for bit."""

import numpy as np
import pytest

from priorscope._core import seeds
from priorscope._core.errors import BadInput
from priorscope.measures.boolean.quick_stream import TAIL, QuickStream
from priorscope.networks import MLP, sample
from priorscope.networks.laws import LAWS, OrthogonalLaw
from priorscope.networks.sampling import block_stream, draw_block


@pytest.mark.parametrize("seed", [0, 1, 2**63])
def test_normals_are_numpys_through_tails_and_rejections(seed):
    """1,500,000 numbers hold about 400 of the tail and 15,000 that take a second test."""
    stream = seeds.numpy_stream(seed, "quick")
    quick = QuickStream(stream)
    expected = stream.standard_normal(1_500_000, dtype=np.float32)
    assert quick.standard_normal(1_500_000).tobytes() == expected.tobytes()
    assert (np.abs(expected) > TAIL).sum() > 200


def test_draws_of_any_length_and_kind_may_follow_each_other():
    stream = seeds.numpy_stream(5, "quick")
    quick, choose = QuickStream(stream), np.random.default_rng(0)
    for _ in range(500):
        length = int(choose.integers(0, 300))
        kind = ("standard_normal", "random")[int(choose.integers(2))]
        expected = getattr(stream, kind)(length, dtype=np.float32)
        assert getattr(quick, kind)(length).tobytes() == expected.tobytes()


def test_it_starts_in_the_middle_of_a_word():
    stream = seeds.numpy_stream(6, "quick")
    stream.random(1, dtype=np.float32)
    quick = QuickStream(stream)
    assert quick.random((3, 5)).tobytes() == stream.random((3, 5), dtype=np.float32).tobytes()


def test_other_types_are_refused():
    with pytest.raises(BadInput, match="float32"):
        QuickStream(seeds.numpy_stream(0)).standard_normal(3, dtype=np.float64)


@pytest.mark.parametrize("name", [name for name, make in LAWS.items()
                                  if not isinstance(make(), OrthogonalLaw)])
def test_every_law_draws_the_same_networks_with_it(name):
    arch, law = MLP(inputs=5, widths=(9, 4), gated=True), LAWS[name]()
    quick = draw_block(arch, law, 20, 3, 7, stream=QuickStream(block_stream(3, 7)))
    plain = draw_block(arch, law, 20, 3, 7)
    for mine, theirs in zip(quick.layers, plain.layers, strict=True):
        assert mine.weight.equal(theirs.weight)
        assert mine.bias.equal(theirs.bias)
    assert sample(arch, law, count=1, seed=3)[0] is not None
