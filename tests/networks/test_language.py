"""Untrained GPT-2: the stream of normals, the law of weights, the decoder, the head in bytes."""

import math
import sys

import numpy as np
import pytest
import torch
from scipy import stats
from torch import nn

from priorscope import BadInput, NonFinite, PriorscopeError, UnknownName
from priorscope.networks.language import GPT2, continue_greedily, decoder_of, redraw
from priorscope.networks.language.gpt2_decoder import GPT2Decoder
from priorscope.networks.language.next_token import NextToken, largest_finite
from priorscope.networks.language.philox_normals import CHUNK, fill_normals, philox
from priorscope.networks.language.screened_head import ScreenedHead, screen

TINY = GPT2(blocks=2, width=32, heads=4, vocabulary=101, positions=64)


def normals(count, key=(1, 2), first_chunk=0, scale=1.0):
    out = np.empty(count, np.float32)
    fill_normals(out, first_chunk, np.array(key, np.uint32), np.float32(scale))
    return out


def philox_by_hand(counter, key):
    """Ten rounds in whole numbers of any size."""
    a, b, c, d = counter
    x, y = key
    for _ in range(10):
        first, second = a * 0xD2511F53, c * 0xCD9E8D57
        a, b, c, d = (second >> 32) ^ b ^ x, second % 2**32, (first >> 32) ^ d ^ y, first % 2**32
        x, y = (x + 0x9E3779B9) % 2**32, (y + 0xBB67AE85) % 2**32
    return a, b, c, d


@pytest.mark.parametrize(("counter", "key", "words"), [
    ((0,) * 4, (0,) * 2, (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((2**32 - 1,) * 4, (2**32 - 1,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    ((0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344), (0xA4093822, 0x299F31D0),
     (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1)),
])
def test_the_generator_gives_the_published_words(counter, key, words):
    """The known answers of Random123, the generator's reference implementation."""
    found = philox(*map(np.uint64, counter), *map(np.uint32, key))
    assert tuple(map(int, found)) == words == philox_by_hand(counter, key)


def test_normals_are_box_and_mullers_of_the_words():
    found = normals(2 * CHUNK, key=(5, 2**31 + 7), scale=3.0)
    for chunk, place in ((0, 0), (0, 2047), (1, 77)):
        words = philox_by_hand((place, chunk, 0, 0), (5, 2**31 + 7))
        for pair in (0, 1):
            u = ((words[2 * pair] >> 1) + 0.5) / 2**31
            radius, turn = math.sqrt(-2 * math.log(u)), 2 * math.pi * words[2 * pair + 1] / 2**32
            start = chunk * CHUNK + 2 * pair * (CHUNK // 4) + place
            assert found[start] == pytest.approx(3 * radius * math.cos(turn), abs=1e-5)
            assert found[start + CHUNK // 4] == pytest.approx(3 * radius * math.sin(turn), abs=1e-5)


def test_normals_are_normal_in_the_middle_and_in_the_tails():
    found = normals(2_000_000).astype(float)
    n = len(found)
    # Kolmogorov's test errs with a chance of 10⁻⁶, each moment beyond six errors 2·10⁻⁹.
    assert stats.kstest(found, "norm").pvalue > 1e-6
    for power, moment, variance in ((1, 0, 1), (2, 1, 2), (3, 0, 15), (4, 3, 96)):
        assert abs((found**power).mean() - moment) < 6 * math.sqrt(variance / n)
    beyond, expected = (abs(found) > 4).sum(), 2 * n * stats.norm.sf(4)
    assert abs(beyond - expected) < 6 * math.sqrt(expected)
    assert np.isfinite(found).all()
    assert abs(found).max() < 6.7


def test_neighbours_and_streams_are_independent():
    n = 500_000
    one, other = normals(n), normals(n, key=(1, 3))
    quarter = CHUNK // 4
    # Six standard errors: 2·10⁻⁹ each. Places a quarter of a chunk apart share a counter.
    for a, b in ((one, other), (one[1:], one[:-1]), (one[quarter:], one[:-quarter]),
                 (one[CHUNK:], one[:-CHUNK])):
        assert abs(np.mean(a * b)) < 6 / math.sqrt(len(a))
        assert abs(np.mean((a**2 - 1) * (b**2 - 1))) < 6 * 2 / math.sqrt(len(a))


def test_any_stretch_of_a_stream_can_be_drawn_alone():
    whole = normals(3 * CHUNK)
    assert np.array_equal(normals(CHUNK + 10), whole[:CHUNK + 10])
    assert np.array_equal(normals(CHUNK, first_chunk=2), whole[2 * CHUNK:])
    assert not np.isin(whole[:CHUNK], whole[CHUNK:]).mean() > 0.01


def test_weights_follow_the_law_of_twelve_blocks():
    model = TINY.replace(norm_scale=2.5, activation="sine", width=64).module(seed=3)
    for name, weight in model.named_parameters():
        values = weight.detach()
        if ".ln_" in name or name.endswith("bias"):
            expected = 2.5 if ".h." in name else 1.0
            assert (values == (0.0 if name.endswith("bias") else expected)).all(), name
            continue
        spread = 0.02 / math.sqrt(24) if name.endswith("c_proj.weight") else 0.02
        # Six standard errors of a standard deviation, 2·10⁻⁹.
        assert values.std().item() == pytest.approx(
            spread, abs=6 * spread / math.sqrt(2 * values.numel())), name
    assert model.lm_head.weight is model.transformer.wte.weight
    assert model.transformer.h[1].mlp.act(torch.tensor(0.5)).item() == pytest.approx(math.sin(0.5))
    assert sum(weight.numel() for weight in model.parameters()) == TINY.replace(
        width=64).parameter_count
    assert not model.training


def test_draws_depend_on_seed_and_index_only():
    model = TINY.module(seed=3, index=2)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    redraw(model, seed=3, index=0)
    assert not torch.equal(model.transformer.wte.weight, before["transformer.wte.weight"])
    threads = torch.get_num_threads()
    try:
        torch.set_num_threads(2 if threads == 1 else 1)
        redraw(model, seed=3, index=2)
    finally:
        torch.set_num_threads(threads)
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())
    deeper = TINY.replace(blocks=3, activation="relu").module(seed=3, index=2).state_dict()
    assert all(torch.equal(deeper[name], value) for name, value in before.items())
    redraw(model.double(), seed=3, index=2)
    assert torch.equal(model.transformer.wpe.weight, before["transformer.wpe.weight"].double())


def test_what_is_no_gpt2_is_not_redrawn():
    with pytest.raises(BadInput, match="cannot be redrawn"):
        redraw(nn.Identity(), seed=0, index=0)
    with pytest.raises(BadInput, match="index"):
        redraw(TINY.module(), seed=0, index=-1)


@pytest.mark.parametrize("setting", [
    {}, {"layer_norm": False}, {"norm_scale": 4.0, "activation": "gaussian"}])
@pytest.mark.parametrize("count", [1, 3])
def test_the_decoder_says_what_hugging_faces_does(setting, count):
    model = TINY.replace(**setting).module(seed=1)
    prompts = torch.arange(3 * count).view(count, 3)
    expected = model.generate(prompts, max_new_tokens=20, do_sample=False,
                              attention_mask=torch.ones_like(prompts))
    decoder = decoder_of(model, sequences=count, length=23)
    assert isinstance(decoder, GPT2Decoder)
    found = continue_greedily(decoder, prompts, length=20)
    assert torch.equal(found, expected)
    assert torch.equal(continue_greedily(decoder, prompts, length=20), expected)
    with torch.no_grad():
        decoder.restart()
        own = [decoder.logits(part) for part in (prompts, *found[:, 3:].split(1, dim=1))]
        theirs = model(found).logits[:, 2:]
    assert torch.allclose(torch.stack(own, dim=1), theirs, rtol=0, atol=1e-5)


def test_the_decoder_works_in_double_precision():
    model = TINY.module(seed=1).double()
    found = continue_greedily(decoder_of(model, sequences=1, length=12), torch.tensor([[7, 8]]),
                              length=10)
    with torch.no_grad():
        assert torch.equal(model(found).logits[:, 1:-1].argmax(-1), found[:, 2:])


def test_the_screened_head_finds_the_largest_product():
    stream = np.random.default_rng(0)
    weights = stream.standard_normal((500, 24)).astype(np.float32)
    weights[:5] *= np.array([0, 1e-6, 1e3, 1e3, 1], np.float32)[:, None]
    head = ScreenedHead(weights)
    hidden = stream.standard_normal((30, 24)).astype(np.float32)
    exact = hidden.astype(float) @ weights.astype(float).T
    assert head.best(hidden).tolist() == exact.argmax(axis=1).tolist()
    near = np.empty((30, 500), np.float32)
    screen(head.steps, head.scales, hidden, np.zeros(30, np.float32), near)
    reach = 0.502 * head.scales * abs(hidden).sum(axis=1)[:, None]
    assert (abs(near - exact) <= reach + 1e-30).all()
    assert 1 <= max(map(len, head.candidates(hidden))) < 10


def test_the_screened_head_decides_what_bytes_cannot():
    stream = np.random.default_rng(1)
    row = stream.standard_normal(64).astype(np.float32)
    weights = np.tile(row, (9, 1))
    weights[4:, 0] += np.array([1, 2, 3, 3, 1], np.float32) * np.float32(1e-6)
    head = ScreenedHead(weights)
    hidden = np.stack([row, np.full(64, np.nan, np.float32), row])
    hidden[0, 0], hidden[2, 0] = 1.0, -1.0
    assert [len(rows) for rows in head.candidates(hidden)] == [9, 0, 9]
    assert head.best(hidden).tolist() == [6, -1, 0], "the first of two equal ones"
    zeros = ScreenedHead(np.zeros((4, 3), np.float32))
    assert zeros.best(np.ones((1, 3), np.float32)).tolist() == [0]


def test_no_token_is_the_most_likely_where_logits_are_not_finite():
    assert largest_finite(torch.tensor([[0.0, 2.0, 2.0], [-math.inf, -1.0, -2.0]])).tolist() == [
        1, 1]
    for bad in (math.nan, math.inf):
        with pytest.raises(NonFinite):
            largest_finite(torch.tensor([[0.0, 1.0], [bad, 1.0]]))
    with pytest.raises(NonFinite):
        largest_finite(torch.full((1, 3), -math.inf))
    with pytest.raises(NonFinite):
        NextToken(torch.ones(4, 3), sequences=1)(torch.full((1, 3), math.nan))


@pytest.mark.parametrize(("setting", "error", "words"), [
    ({"heads": 5}, BadInput, "do not divide"), ({"blocks": 0}, BadInput, "blocks"),
    ({"norm_scale": 0.0}, BadInput, "norm_scale"), ({"activation": "gello"}, UnknownName, "gelu"),
    ({"layer_norm": False, "norm_scale": 2.0}, BadInput, "no layer norm")])
def test_architectures_that_make_no_sense_are_refused(setting, error, words):
    with pytest.raises(error, match=words):
        TINY.replace(**setting)


def test_without_transformers_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "transformers", None)
    with pytest.raises(PriorscopeError, match=r"pip install 'priorscope\[language\]'"):
        TINY.module()
    assert str(TINY.replace(activation="swish")) == "silu GPT-2, 2 blocks of 32, norms ×1"
