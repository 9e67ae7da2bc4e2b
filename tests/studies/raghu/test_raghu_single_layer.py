"""One layer trained at a time: what moves, what the rows say, what is drawn."""

import copy
import dataclasses

import numpy as np
import pandas as pd
import pytest
import torch

import priorscope as ps
from priorscope.studies.raghu.data import images
from priorscope.studies.raghu.single_layer import SingleLayer
from priorscope.studies.raghu.single_layer.findings import rank_correlations
from priorscope.studies.raghu.single_layer.study import Cell, looks, train_layer
from priorscope.sweeps.columns import encode

TINY = Cell("digits", 2.0, 0, 20, 150, 100, 3, 3)


@pytest.mark.parametrize(("scale", "settings"), [("smoke", 2), ("laptop", 3), ("paper", 3)])
def test_cells_are_frozen_and_distinct(scale, settings):
    cells = SingleLayer.cells_of(scale)
    kinds = {(cell.data, cell.weight_variance, cell.width) for cell in cells}
    assert len(kinds) == settings
    assert len(cells) >= (3 if scale != "smoke" else 2) * settings
    assert all(0 < SingleLayer.cost(cell) < (90 if scale == "laptop" else np.inf)
               for cell in cells)


def network(width=12, depth=4):
    arch = ps.MLP(inputs=64, widths=(width,) * depth, outputs=10, activation="hard_tanh",
                  bias=False)
    return ps.sample(arch, ps.gaussian(2.0, 0.0), count=1, seed=3)[0]


@pytest.mark.parametrize("layer", [2, 3, 4])
def test_only_the_named_layer_moves(layer):
    model, data = network(40), images("digits", train=300, test=50, seed=0)
    before = copy.deepcopy(model)
    seen = train_layer(model, layer, data, epochs=100, seed=0)
    moved = [place for place, (old, new) in enumerate(zip(before.parameters(), model.parameters(),
                                                          strict=True))
             if not torch.equal(old, new)]
    assert moved == [layer - 1]
    assert all(parameter.requires_grad for parameter in model.parameters())
    assert [epoch for epoch, _, _ in seen] == sorted(looks(100))
    assert seen[-1][1] > seen[0][1] + 0.1
    # What is noted at the end is what the whole network does then.
    hits = model(data.test_inputs.float()).argmax(1) == data.test_labels
    assert seen[-1][2] == pytest.approx(hits.double().mean().item())
    hits = before(data.train_inputs.float()).argmax(1) == data.train_labels
    assert seen[0][1] == pytest.approx(hits.double().mean().item())


def test_training_goes_as_if_the_whole_network_were_passed_with_the_rest_frozen():
    model, data = network(), images("digits", train=100, test=50, seed=0)
    whole = copy.deepcopy(model).requires_grad_(False)
    whole[2].requires_grad_()
    ps.training.fit(whole, data.train_inputs, data.train_labels, epochs=2, batch_size=100,
                    learning_rate=0.001, seed=5)
    train_layer(model, 2, data, epochs=2, seed=5)
    torch.testing.assert_close(model[2].weight, whole[2].weight)


def test_epochs_looked_at_hold_the_first_and_the_last():
    assert looks(2) == {0, 1, 2}
    assert looks(40) == {0, 1, 3, *range(2, 41, 2)}
    assert looks(61) >= {0, 1, 2, 3, 4, 6, 60, 61}


def test_the_seed_decides_and_all_layers_start_from_one_network():
    first = SingleLayer.measure(TINY, 1)
    assert encode(first) == encode(SingleLayer.measure(TINY, 1))
    assert encode(first) != encode(SingleLayer.measure(TINY, 2))
    rows = pd.DataFrame(first)
    assert rows.layer.unique().tolist() == [2, 3]
    start = rows[rows.epoch == 0]
    assert start.train_accuracy.nunique() == start.test_accuracy.nunique() == 1


def invented(slope, *, top=0.9, gap=0.05, data="mnist", variance=2.0, replicas=5):
    """Accuracies that fall by ``slope`` a layer, from epoch 0 at chance to the end."""
    stream, table = np.random.default_rng(0), []
    for replica in range(replicas):
        for layer in range(2, 9):
            end = top - slope * (layer - 2)
            for epoch, part in ((0, 0.0), (10, 0.8), (40, 1.0)):
                test = 0.1 + part * (end - 0.1) + 0.001 * stream.standard_normal()
                table.append({"data": data, "weight_variance": variance, "replica": replica,
                              "layer": layer, "epoch": epoch, "test_accuracy": test,
                              "train_accuracy": test + part * gap, "width": 100, "depth": 8,
                              "train": 6000, "test": 2000, "epochs": 40})
    return pd.DataFrame(table)


def words(frame, part):
    return {finding.verdict.word for finding in SingleLayer.findings(frame)
            if part in finding.claim}


@pytest.mark.parametrize(("slope", "word"), [(0.05, "agrees"), (-0.05, "disagrees")])
def test_the_order_of_the_layers_is_judged_both_ways(slope, word):
    frame = invented(slope, top=0.6)
    assert words(frame, "the lower the layer") == {word}
    assert words(frame, "second hidden layer alone") == {word}
    assert len(SingleLayer.findings(frame)) == 5


def test_layers_that_are_equally_good_have_no_order():
    assert rank_correlations(np.ones((2, 7))) == [0.0, 0.0]
    assert rank_correlations(np.array([[3.0, 2.0, 1.0], [1.0, 1.0, 2.0]])) == pytest.approx(
        [-1.0, np.sqrt(3) / 2])
    assert words(invented(0.0), "the lower the layer") == {"disagrees"}


@pytest.mark.parametrize(("top", "gap", "words_of"), [
    (0.4, 0.3, ("agrees", "agrees", "agrees")), (0.8, 0.02, ("agrees", "disagrees", "disagrees")),
    (0.11, 0.0, ("disagrees", "agrees", "disagrees"))])
def test_photographs_are_asked_for_more(top, gap, words_of):
    frame = invented(0.0001, top=top, gap=gap, data="cifar10", variance=1.0)
    for part, word in zip(("enough to learn", "low overall", "generalisation is limited"),
                          words_of, strict=True):
        assert words(frame, part) == {word}, part


def test_what_stands_in_and_what_is_alone_is_not_decided():
    assert words(invented(0.05, data="digits"), "") == {"undecided"}
    assert words(invented(0.05, replicas=1), "") == {"undecided"}


def test_figures_have_a_line_a_layer_and_a_panel_for_train_and_test():
    frame = pd.concat([invented(0.05), invented(0.02, data="cifar10", variance=1.0)],
                      ignore_index=True)
    drawn = SingleLayer.figures(frame)
    assert set(drawn) == {"mnist-variance-2", "cifar10-variance-1"}
    for illustration in drawn.values():
        assert [len(ax.lines) for ax in illustration.figure.axes] == [7, 7]
        assert len(illustration.table["mean"]) == 2 * 7 * 3
    (line, *_) = drawn["mnist-variance-2"].figure.axes[1].lines
    assert line.get_ydata()[-1] == pytest.approx(0.9, abs=0.01)


def test_smoke_runs_from_end_to_end():
    cell = SingleLayer.cells_of("smoke")[0]
    frame = pd.DataFrame({**SingleLayer.measure(cell, 0), **dataclasses.asdict(cell)})
    assert len(SingleLayer.findings(frame)) == 5
    assert words(frame, "") == {"undecided"}
    assert set(SingleLayer.figures(frame)) == {"digits-variance-2"}
