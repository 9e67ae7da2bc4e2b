"""Complexity of greedy sequences, on models that are written down here."""

import math
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from torch import nn

from priorscope import BadInput, Ensemble, NonFinite, UnsupportedModel
from priorscope.measures.sequences import sequence_complexity
from priorscope.measures.sequences.sequence_complexity import counted

VOCABULARY = 23


class Toy(nn.Module):
    """A causal model: the logits behind a token are those of the running mean of embeddings."""

    def __init__(self, seed=0, dropout=0.0):
        super().__init__()
        self.embedding = nn.utils.skip_init(nn.Embedding, VOCABULARY, 8)
        self.drop = nn.Dropout(dropout)
        values = np.random.default_rng(seed).standard_normal((VOCABULARY, 8))
        with torch.no_grad():
            self.embedding.weight.copy_(torch.from_numpy(values))

    def forward(self, tokens):
        x = self.embedding(tokens).cumsum(1) / torch.arange(1, tokens.shape[1] + 1)[:, None]
        return self.drop(torch.sin(7 * x)) @ self.embedding.weight.t()


class Remembering(Toy):
    """The same as Hugging Face's models go: a cache in, a cache out, and only new tokens."""

    read = 0

    def forward(self, input_ids, past_key_values=None, attention_mask=None, use_cache=False):
        assert use_cache
        total, seen = past_key_values or (0.0, 0)
        assert attention_mask.shape == (len(input_ids), seen + input_ids.shape[1])
        self.read += input_ids.shape[1]
        sums = total + self.embedding(input_ids).cumsum(1)
        places = torch.arange(seen + 1, seen + 1 + input_ids.shape[1])
        logits = torch.sin(7 * sums / places[:, None]) @ self.embedding.weight.t()
        return SimpleNamespace(logits=logits,
                               past_key_values=(sums[:, -1:], seen + input_ids.shape[1]))


def by_hand(model, prompt, length):
    tokens = list(prompt)
    for _ in range(length):
        tokens.append(int(model(torch.tensor([tokens]))[0, -1].argmax()))
    return tokens


def phrases_by_hand(tokens):
    known, phrase = set(), ()
    for token in tokens:
        phrase += (token,)
        if phrase not in known:
            known.add(phrase)
            phrase = ()
    return len(known)


def dictionary_by_hand(tokens):
    known, phrase = {(token,) for token in tokens}, ()
    for token in tokens:
        if (*phrase, token) in known:
            phrase = (*phrase, token)
        else:
            known.add((*phrase, token))
            phrase = (token,)
    return len(known)


def one_hot(tokens):
    return nn.functional.one_hot(tokens, 200).float()


def test_sequences_and_phrases_are_those_found_by_hand():
    model, prompts = Toy().eval(), np.random.default_rng(1).integers(VOCABULARY, size=(5, 2))
    found = sequence_complexity(model, prompts, length=30)
    expected = [by_hand(model, prompt, 30) for prompt in prompts.tolist()]
    assert found.sequences.tolist() == expected
    assert found.lz78.tolist() == [phrases_by_hand(row) for row in expected]
    assert found.lz78_share == pytest.approx(found.lz78 / 32)
    assert found.lzw.tolist() == [dictionary_by_hand(row) for row in expected]
    assert found.distinct.tolist() == [len(set(row)) for row in expected]
    assert len(set(found.lz78.tolist())) > 1, "prompts that tell nothing apart test nothing"


def test_extremes_have_the_published_complexity():
    same = sequence_complexity(one_hot, [[4]])
    assert same.sequences.tolist() == [[4] * 101]
    assert (same.lz78[0], same.lz78_share[0], same.distinct[0]) == (13, 13 / 101, 1)
    rising = sequence_complexity(lambda tokens: one_hot((tokens + 1) % 200), [[4]])
    assert (rising.lz78_share[0], rising.lzw[0], rising.distinct[0]) == (1.0, 201, 101)


def test_renaming_tokens_changes_no_complexity():
    stream = np.random.default_rng(2)
    table = stream.integers(4, size=(6, 50))
    renamed = stream.permutation(4)[table]
    one, other = (counted(torch.from_numpy(rows), prompt=1) for rows in (table, renamed))
    for name in ("lz78", "lzw", "distinct"):
        assert np.array_equal(getattr(one, name), getattr(other, name))


def test_a_cache_is_used_and_changes_nothing():
    model = Remembering().eval()
    found = sequence_complexity(model, [[3, 1, 4]], length=20)
    assert found.sequences.tolist() == [by_hand(Toy().eval(), [3, 1, 4], 20)]
    assert model.read == 3 + 19


def test_batches_change_nothing_and_nor_does_measuring_change_the_model():
    model, prompts = Toy(dropout=0.5).eval(), [[token] for token in range(7)]
    before = {name: value.clone() for name, value in model.state_dict().items()}
    whole = sequence_complexity(model, torch.tensor(prompts, dtype=torch.int32), length=12)
    parts = sequence_complexity(model, prompts, length=12, batch_size=3)
    assert np.array_equal(whole.sequences, parts.sequences)
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())
    assert all(value.grad is None and value.requires_grad for value in model.parameters())
    assert not model.training
    assert len(whole.to_frame()) == 7
    assert "LZ78 phrases a token" in repr(whole)


def test_each_network_of_an_ensemble_continues_a_prompt_of_its_own():
    nets = Ensemble.from_modules([Toy(seed).eval() for seed in range(3)])
    found = sequence_complexity(nets, [[1], [1], [2]], length=15)
    assert found.sequences.tolist() == [by_hand(net, [prompt], 15)
                                        for net, prompt in zip(nets, (1, 1, 2), strict=True)]
    with pytest.raises(BadInput, match="3 networks and 1 prompts"):
        sequence_complexity(nets, [[1]])


def test_of_equal_logits_the_first_is_taken():
    found = sequence_complexity(lambda tokens: torch.zeros(*tokens.shape, 5), [[3]], length=4)
    assert found.sequences.tolist() == [[3, 0, 0, 0, 0]]


@pytest.mark.parametrize(("prompts", "words"), [
    ([], "at least one token"), ([[]], "at least one token"), ([1, 2], "shape"),
    ([[1], [1, 2]], "differ in length"), ([[0.5]], "whole numbers"), ([["a"]], "whole numbers"),
    ([[-1]], "token -1"), ([[30]], "ids from 0 to 29"), ([[1] * 6], "at most 4")])
def test_prompts_that_cannot_be_read_are_refused(prompts, words):
    model = Toy().eval()
    model.config = SimpleNamespace(vocab_size=30, max_position_embeddings=10)
    with pytest.raises(BadInput, match=words):
        sequence_complexity(model, prompts, length=5)


@pytest.mark.parametrize(("model", "error", "words"), [
    (Toy(dropout=0.5), UnsupportedModel, "drop in training mode"),
    (Toy().half().eval(), UnsupportedModel, "float16"),
    (lambda tokens: torch.zeros(len(tokens), 5), UnsupportedModel, "expected logits"),
    (lambda tokens: "a", UnsupportedModel, "expected logits"),
    (lambda tokens: torch.full((*tokens.shape, 5), math.nan), NonFinite, "logit")])
def test_models_that_give_no_sequence_are_refused(model, error, words):
    with pytest.raises(error, match=words):
        sequence_complexity(model, [[1]], length=3)


def test_the_length_is_a_whole_number():
    with pytest.raises(BadInput, match="length"):
        sequence_complexity(one_hot, [[1]], length=0)
