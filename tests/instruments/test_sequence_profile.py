"""What untrained language models write: draws, factories, words, command and page."""

import numpy as np
import pytest
import torch
from torch import nn

import priorscope as ps
from priorscope._core.errors import BadInput
from priorscope.cli.app import run
from priorscope.instruments.sequence_profile import sequence_profile
from priorscope.measures.sequences.sequence_prior import vocabulary_of
from priorscope.reports.saving import page_of


class Counting(nn.Module):
    """Goes on from each token by a step that its weights choose."""

    def __init__(self, vocabulary=40):
        super().__init__()
        self.table = nn.Embedding(vocabulary, 4)
        self.step = int(self.table.weight[0, 0].abs().item() * 1e6) % vocabulary

    def forward(self, tokens):
        vocabulary = self.table.num_embeddings
        return nn.functional.one_hot((tokens + self.step) % vocabulary, vocabulary).float()


def factory():
    return Counting()


def test_each_sequence_has_weights_of_its_own_and_does_not_depend_on_the_count(unchanged_globals):
    with unchanged_globals():
        few = ps.sequence_prior(factory, count=3, length=10, seed=5)
        many = ps.sequence_prior(factory, count=6, length=10, seed=5)
    assert np.array_equal(few.sequences, many.sequences[:3])
    steps = (many.sequences[:, 1] - many.sequences[:, 0]) % 40
    assert len(set(steps.tolist())) > 2
    modules = ps.Ensemble.from_factory(factory, count=6, seed=5)
    assert steps.tolist() == [module.step for module in modules]


def test_sequences_are_those_of_the_same_model_and_prompt():
    found = ps.sequence_prior(factory, count=2, length=12, seed=1)
    module = ps.Ensemble.from_factory(factory, count=2, seed=1)[1]
    alone = ps.sequence_complexity(module, found.sequences[1:, :1], length=12)
    assert np.array_equal(alone.sequences[0], found.sequences[1])


def test_the_vocabulary_is_read_off_or_asked_for():
    (model,) = ps.Ensemble.from_factory(lambda: Counting(17), count=1)
    assert vocabulary_of(model) == 17
    with pytest.raises(BadInput, match="how many tokens"):
        vocabulary_of(nn.Identity())
    with pytest.raises(BadInput, match="makes no models"):
        ps.sequence_prior(3)
    first = ps.sequence_prior(factory, count=50, length=1, vocabulary=2).sequences[:, 0]
    assert set(first.tolist()) == {0, 1}


def test_words_follow_the_way_from_one_token_to_all_different():
    def constant():
        model = Counting()
        model.step = 0
        return model

    result = sequence_profile(constant, count=3, length=20)
    assert result.share.mean == pytest.approx(result.floor)
    assert "one token repeated" in result.words

    def different():
        model = Counting()
        model.step = 1
        return model

    result = sequence_profile(different, count=3, length=20)
    assert result.share.mean == 1.0
    assert "hardly ever repeats" in result.words
    assert "in words" in result.summary()


def test_the_page_shows_the_sequences():
    html = page_of(sequence_profile(factory, count=4, length=15, name="counting"),
                   command="priorscope sequences").html()
    for words in ("counting", "What it writes", "phrases a token", "priorscope sequences"):
        assert words in html


def test_the_command_takes_a_factory_and_refuses_two_architectures(tmp_path, capsys, monkeypatch):
    (tmp_path / "countingnets.py").write_text(
        "import torch\nfrom torch import nn\n\n\nclass Net(nn.Module):\n"
        "    def __init__(self):\n        super().__init__()\n"
        "        self.table = nn.Embedding(9, 9)\n\n"
        "    def forward(self, tokens):\n        return self.table(tokens)\n\n\n"
        "def make():\n    return Net()\n")
    monkeypatch.syspath_prepend(tmp_path)
    out = tmp_path / "page.html"
    assert run(["sequences", "--model", "countingnets:make", "--count", "3", "--length", "8",
                "--out", str(out)]) == 0
    assert "LZ78 phrases a token" in capsys.readouterr().out
    assert out.stat().st_size > 10_000
    assert run(["sequences", "--model", "countingnets:make", "--blocks", "3"]) == 2
    assert "brings its own architecture" in capsys.readouterr().err


def test_devices_are_where_it_is_computed():
    found = ps.sequence_prior(factory, count=2, length=4, device=torch.device("cpu"))
    assert found.sequences.shape == (2, 5)
