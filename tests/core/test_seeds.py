import random

import numpy as np
import pytest
import torch
from scipy import stats

from priorscope._core.errors import BadInput
from priorscope._core.seeds import numpy_stream, sequence

PATHS = [(), ("network",), ("network", 0), ("network", 17), ("network", 17, 0), (17, "network"),
         (17,), ("networks", 17), ("net", "work"), ("work", "net"), ("", "network"), (0,), (0, 0)]


def word(seed, *path):
    return int(sequence(seed, *path).generate_state(1, np.uint64)[0])


def draw(stream):
    if isinstance(stream, np.random.Generator):
        return stream.random(4).tolist()
    return torch.rand(4, generator=stream).tolist()


def test_words_enter_by_their_crc():
    """CRC-32 of "123456789" is 0xCBF43926 in every description of the algorithm."""
    assert word(3, "123456789", 5) == word(3, 0xCBF43926, 5)
    twin = np.random.SeedSequence(3, spawn_key=(0xCBF43926, 5))
    assert word(3, "123456789", 5) == int(twin.generate_state(1, np.uint64)[0])


def test_streams_are_frozen():
    """Values once drawn stay: on other machines, in other processes, in later versions."""
    draws = numpy_stream(0, "network", 17).integers(2**32, size=3)
    assert draws.tolist() == [3338908176, 556871670, 2287359926]


def test_every_seed_and_path_has_a_stream_of_its_own():
    words = [word(seed, *path) for seed in (0, 1, 17, 2**40) for path in PATHS]
    assert len(set(words)) == len(words)


@pytest.mark.parametrize("make", [numpy_stream])
def test_neither_order_nor_earlier_draws_matter(make):
    forward = {path: draw(make(5, *path)) for path in PATHS}
    streams = {path: make(5, *path) for path in reversed(PATHS)}
    for path, stream in streams.items():
        draw(make(5, "another"))
        assert draw(stream) == forward[path]
    assert draw(streams[()]) != forward[()]


@pytest.mark.parametrize("make", [numpy_stream])
def test_the_global_states_are_neither_read_nor_written(make):
    states = random.getstate(), np.random.get_state(), torch.get_rng_state()  # noqa: NPY002
    try:
        values = []
        for seed in (1, 2):
            random.seed(seed)
            np.random.seed(seed)  # noqa: NPY002
            torch.manual_seed(seed)
            before = torch.get_rng_state(), np.random.get_state()[1].tolist()  # noqa: NPY002
            stream = make(0, "network")
            values.append(draw(stream))
            assert torch.equal(before[0], torch.get_rng_state())
            assert before[1] == np.random.get_state()[1].tolist()  # noqa: NPY002
        assert values[0] == values[1]
    finally:
        random.setstate(states[0])
        np.random.set_state(states[1])  # noqa: NPY002
        torch.set_rng_state(states[2])


def test_neighbouring_streams_are_uniform_and_uncorrelated():
    """First two draws of 2,000 streams: a KS test and a correlation, each at 1e-6."""
    draws = np.array([numpy_stream(0, "network", i).random(2) for i in range(2000)])
    assert stats.kstest(draws[:, 0], "uniform").pvalue > 1e-6
    for a, b in ((draws[:-1, 0], draws[1:, 0]), (draws[:, 0], draws[:, 1])):
        assert stats.pearsonr(a, b).pvalue > 1e-6


def test_integers_of_numpy_name_the_same_stream():
    assert word(np.int64(3), "a", np.int32(2)) == word(3, "a", 2)


@pytest.mark.parametrize("seed", [-1, 1.0, True, "0", None, np.float64(2)])
def test_a_seed_is_a_whole_number_of_at_least_zero(seed):
    for make in (sequence, numpy_stream):
        with pytest.raises(BadInput, match=r"seed is .*: expected a whole number of at least 0"):
            make(seed)


def test_streams_come_from_sfc64():
    assert isinstance(numpy_stream(0).bit_generator, np.random.SFC64)
