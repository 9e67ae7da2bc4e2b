"""What is concluded from sequences whose complexity is made up, and a small cell measured."""

import math
from dataclasses import asdict, replace

import numpy as np
import pandas as pd
import pytest
import torch

from priorscope._core.seeds import numpy_stream
from priorscope.networks.language import GPT2
from priorscope.studies.redshift.transformers import Transformers
from priorscope.studies.redshift.transformers.drawn_sequences import drawn_sequences
from priorscope.studies.redshift.transformers.shares import constant_share, default, shares
from priorscope.studies.redshift.transformers.study import ALL, NAMED, Cell

#: As the paper says, at the default scale.
PUBLISHED = {"relu": 0.2, "gelu": 0.26, "selu": 0.6, "tanh": 0.4, "sine": 0.45, "gaussian": 0.15}


def frame(levels, *, draws=12, spread=0.02, parts=2, **setting):
    """Rows whose phrases a token are the given ones up to a little noise."""
    tables = []
    for part in range(parts):
        cell = Cell(part, draws, tuple(levels), **setting)
        stream = numpy_stream(part, "noise", *(int(100 * level) for level in levels.values()))
        noise = spread * stream.standard_normal((draws, len(levels)))
        tables.append(pd.DataFrame({
            "activation": np.tile(list(levels), draws), "prompt": 5, "lzw": 9, "distinct": 4,
            "draw": np.repeat(np.arange(draws), len(levels)), "tokens": "",
            "share": (np.array(list(levels.values())) + noise).ravel()}).assign(
                **{**asdict(cell), "activations": " ".join(levels)}))
    return pd.concat(tables, ignore_index=True)


def word(findings, part):
    (one,) = [finding for finding in findings if part in finding.claim]
    return one.verdict.word


def over_scales(levels):
    """Rows of one level a scale, the same for all activations but the Gaussian and the sine."""
    return pd.concat([frame({"relu": level, "gelu": level, "sine": sine, "gaussian": gaussian},
                            norm_scale=scale, spread=0.005)
                      for scale, (level, sine, gaussian) in levels.items()], ignore_index=True)


def test_the_published_order_agrees_and_its_reverse_does_not():
    found = Transformers.findings(frame(PUBLISHED))
    reverse = {name: 0.8 - level for name, level in PUBLISHED.items()}
    other = Transformers.findings(frame(reverse))
    for part in ("With SELU", "With tanh", "With the sine", "With ReLU", "the Gaussian is low"):
        assert word(found, part) == "agrees"
        assert word(other, part) == "disagrees"
    assert word(found, "biased towards simple") == "agrees"
    # The level whose place is half-way from a constant sequence's to 1 is (1 + 13/101) / 2 = 0.56.
    high = Transformers.findings(frame({"gelu": 0.6}))
    assert word(high, "biased towards simple") == "disagrees"
    assert word(Transformers.findings(frame({"gelu": 0.5643}, spread=0.1)),
                "biased towards simple") == "undecided"


def test_noise_and_sequences_that_are_all_alike_decide_nothing():
    found = Transformers.findings(frame(dict.fromkeys(PUBLISHED, 0.129), spread=0.0))
    assert word(found, "With SELU") == word(found, "With ReLU") == "undecided"
    # An interval of 95 % misses zero once in twenty; the seed is one where none of the two does.
    noisy = Transformers.findings(frame(PUBLISHED | {"relu": 0.26}, spread=0.3))
    assert word(noisy, "With ReLU") == "undecided"


def test_the_gaussian_that_climbs_and_the_one_that_does_not():
    climbs = {1.0: (0.2, 0.4, 0.15), 4.0: (0.5, 0.6, 0.9)}
    found = Transformers.findings(over_scales(climbs))
    assert word(found, "the Gaussian is low") == "agrees"
    assert word(found, "at 4 times the scale") == "agrees"
    stays = Transformers.findings(over_scales({1.0: (0.2, 0.4, 0.15), 4.0: (0.5, 0.6, 0.3)}))
    assert word(stays, "at 4 times the scale") == "disagrees"


def test_rises_falls_and_bumps_over_the_scale():
    rising = {0.5: (0.2, 0.2, 0.2), 1.0: (0.3, 0.5, 0.3), 2.0: (0.4, 0.4, 0.4), 4.0: (0.9,) * 3}
    found = Transformers.findings(over_scales(rising))
    assert word(found, "With GELU, sequences") == word(found, "With the sine, seq") == "agrees"
    assert word(found, "rise monotonically") == "agrees"
    assert word(found, "have a bump") == "agrees"
    dented = rising | {2.0: (0.2, 0.6, 0.4)}
    other = Transformers.findings(over_scales(dented))
    assert word(other, "rise monotonically") == "disagrees"
    assert word(other, "have a bump") == "undecided", "four scales may step over a bump"
    many = {1.1**place: (0.05 * place,) * 3 for place in range(1, 10)}
    assert word(Transformers.findings(over_scales(many)), "have a bump") == "disagrees"
    falling = {0.5: (0.5, 0.5, 0.5), 1.0: (0.3, 0.3, 0.3)}
    assert word(Transformers.findings(over_scales(falling)), "With GELU, seq") == "disagrees"


def test_depth_and_norms():
    flat = {name: 0.2 + (level - 0.2) / 4 for name, level in PUBLISHED.items()}
    for first, last, expected in ((flat, PUBLISHED, "agrees"), (PUBLISHED, flat, "disagrees")):
        rows = pd.concat([frame(first, blocks=1), frame(last, blocks=6)], ignore_index=True)
        assert word(Transformers.findings(rows), "Depth magnifies") == expected
    for with_norms, without, expected in ((flat, PUBLISHED, "agrees"),
                                          (PUBLISHED, flat, "disagrees")):
        rows = pd.concat([frame(with_norms), frame(without, layer_norm=False)], ignore_index=True)
        assert word(Transformers.findings(rows), "Layer norms lower") == expected


def test_rows_are_sorted_out_by_setting():
    rows = pd.concat([frame(PUBLISHED, parts=3), frame(PUBLISHED, blocks=6, parts=1),
                      frame({"relu": 0.2}, width=768, heads=12)], ignore_index=True)
    table = shares(rows, blocks=3, width=192)
    assert table.shape == (36, 6)
    assert table.relu.mean() == pytest.approx(0.2, abs=6 * 0.02 / math.sqrt(36))  # 2·10⁻⁹
    assert default(rows, "blocks") == 3
    assert shares(rows, blocks=9).empty
    assert [constant_share(n) for n in (1, 2, 3, 101)] == pytest.approx([1, 1 / 2, 2 / 3, 13 / 101])


def test_a_small_cell_is_what_its_draws_give_and_repeats():
    cell = replace(Transformers.cells("smoke")[0], draws=2, shown=2, new_tokens=12)
    first, again = (Transformers.measure(cell, 11) for _ in range(2))
    for name, column in first.items():
        assert np.array_equal(column, again[name]), name
    assert first["activation"][:6].tolist() == list(NAMED)
    assert len(first["share"]) == cell.draws * 6
    # A draw is that of the architecture built on its own, with its activation.
    prompt, place = int(first["prompt"][-1]), cell.draws - 1
    model = GPT2(blocks=2, width=32, heads=4, vocabulary=101, activation="gaussian",
                 positions=13).module(seed=11, index=place)
    expected = model.generate(torch.tensor([[prompt]]), max_new_tokens=12, do_sample=False,
                              attention_mask=torch.ones(1, 1, dtype=torch.long))
    assert first["tokens"][-1] == " ".join(map(str, expected[0].tolist()))
    few, _, prompts = drawn_sequences(cell.arch, ("gelu",), draws=2, length=3, seed=11)
    assert few.tolist() == ["gelu"] * 2
    assert prompts.tolist() == first["prompt"][[0, 6]].tolist()
    table = pd.DataFrame(first).assign(**{**asdict(cell), "activations": "all"})
    figures = Transformers.figures(table)
    assert figures.keys() == {"activations", "sequences-32"}
    assert len(figures["sequences-32"].ax.images) == 6


def test_curves_over_scale_and_depth_are_drawn():
    rows = pd.concat([frame(PUBLISHED), frame(PUBLISHED, norm_scale=2.0),
                      frame(PUBLISHED, blocks=1, parts=3)], ignore_index=True)
    figures = Transformers.figures(rows)
    assert list(figures["activations"].data) == ["activation", "3 blocks of width 192"]
    assert figures.keys() == {"activations", "scale-rectifiers-192", "scale-others-192",
                              "depth-rectifiers-192", "depth-others-192"}
    drawn = figures["scale-others-192"]
    assert drawn.table["gelu, norm_scale"] == [1.0, 2.0]
    assert drawn.table["selu, phrases a token"] == pytest.approx([0.6, 0.6], abs=0.03)


def test_scales_are_the_papers_and_small_enough():
    cells = Transformers.cells("paper")
    usual = [cell for cell in cells if cell.layer_norm and cell.blocks == 12]
    assert sorted({cell.norm_scale for cell in usual}) == pytest.approx(
        np.geomspace(0.1, 10, 25).tolist(), rel=1e-5)
    assert sum(cell.draws for cell in usual if cell.norm_scale == 1.0) == 1000
    assert {cell.blocks for cell in cells} == {1, 3, 6, 9, 12}
    assert {(c.width, c.heads, c.new_tokens, c.vocabulary, c.activations) for c in cells} == {
        (768, 12, 100, 50257, ALL)}
    laptop = Transformers.cells("laptop")
    assert len(laptop) == len(set(laptop)) <= 60
    assert 5 < max(map(Transformers.cost, laptop)) < 120
    assert sum(map(Transformers.cost, laptop)) < 1300
