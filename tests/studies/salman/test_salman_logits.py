import numpy as np
import pandas as pd
import pytest
import torch
from salman_frames import word

from priorscope.domains import Lines, load_digits
from priorscope.networks import MLP, he_normal, sample
from priorscope.studies.salman import LogitsAlongLines
from priorscope.studies.salman.logits_along_lines.logits import path_rows
from priorscope.studies.salman.logits_along_lines.paths import (
    BETWEEN,
    THROUGH_MEAN,
    mean_paths,
    means_apart,
)
from priorscope.studies.salman.logits_along_lines.study import Cell
from priorscope.sweeps.columns import encode

TINY = {"paths": 6, "curves": 1, "per_class": 8, "law": "he_normal", "max_epochs": 60}


@pytest.fixture(scope="module")
def rows():
    data = load_digits().subset(train=150)
    return data.train_inputs, data.train_labels


@pytest.mark.parametrize("scale", ["smoke", "laptop", "paper"])
def test_cells_are_frozen_and_distinct(scale):
    cells = LogitsAlongLines.cells_of(scale)
    assert {cell.labels for cell in cells} == {"real", "random"}
    assert all(LogitsAlongLines.cost(cell) > 0 for cell in cells)
    assert len(cells) >= (4 if scale == "smoke" else 10)


def test_paths_through_a_mean_are_equally_long(rows):
    inputs, labels = rows
    paths = mean_paths(inputs, labels, seed=0)
    assert set(paths) == set(THROUGH_MEAN)
    means = torch.stack([inputs[labels == kind].double().mean(0) for kind in range(10)])
    lengths = torch.stack([lines.direction.norm(dim=1) for lines in paths.values()])
    assert torch.allclose(lengths, lengths[:1].expand_as(lengths))
    for lines in paths.values():
        assert torch.allclose(lines.point, means)
        assert lines.label.tolist() == list(range(10))
    normal, first = (paths[name].direction for name in ("normal", "first component"))
    assert (normal * first).sum(1).abs().max() < 1e-9
    # From 9 towards 1, as in the paper.
    along = first[9] / first[9].norm()
    way = means[1] - means[9] - ((means[1] - means[9]) @ along) * along
    assert torch.allclose(normal[9] / normal[9].norm(), way / way.norm())


def test_class_means_of_a_known_plane():
    inputs = torch.tensor([[-1.0, 0.0], [1.0, 0.0], [-1.0, 6.0], [1.0, 6.0]])
    assert means_apart(inputs, torch.tensor([0, 0, 1, 1])) == pytest.approx(6.0)


def test_logits_are_those_of_a_fine_grid():
    model = sample(MLP(inputs=5, widths=(16, 16), outputs=4), he_normal(), count=1)[0].double()
    stream = np.random.default_rng(2)
    point, way = (torch.from_numpy(stream.standard_normal((12, 5))) for _ in range(2))
    label = model(point).argmax(1).detach()
    found = path_rows(model, {"same": Lines(point, way, label, (-1.0, 2.0))}, curves=1)
    table = pd.DataFrame(found)
    whole = table[table.part == "path"]
    at = torch.linspace(-1, 2, 30_001, dtype=torch.float64)
    for k in range(12):
        logits = model(point[k] + at[:, None] * way[k]).detach()
        classes = logits.argmax(1)
        own = logits[:, label[k]]
        row = whole.iloc[k]
        assert row.change == pytest.approx((own.max() - own.min()).item(), rel=1e-3)
        assert row.crossings == (classes[1:] != classes[:-1]).sum()
        assert row.kept == bool((classes == label[k]).all())
        inside = classes[(at >= 0) & (at <= 1)]
        assert row["between"] == bool((inside == label[k]).all())
    assert 0 < whole.kept.sum() < 12
    points = table[table.part == "point"]
    assert set(points.number) == {0}
    drawn = torch.tensor(points.place.tolist(), dtype=torch.float64)
    exact = model(point[0] + drawn[:, None] * way[0])[:, 2].detach().numpy()
    assert points.logit_2.to_numpy(dtype=float) == pytest.approx(exact, abs=1e-4)


def test_the_seed_decides_and_every_kind_is_there():
    cell = Cell("digits", "real", 0, **TINY)
    first, again, other = (LogitsAlongLines.measure(cell, seed) for seed in (1, 1, 2))
    assert encode(first) == encode(again) != encode(other)
    assert set(first["kind"]) == {*BETWEEN, *THROUGH_MEAN}


#: Mean changes, shares kept and crossings as the paper describes them.
PUBLISHED = {("real", "same"): (2, 1, 0), ("real", "different"): (20, 0, 1),
             ("real", "random"): (12, 0, 3), ("real", "first component"): (1, 1, 0),
             ("real", "normal"): (15, 0, 1), ("real", "minor component"): (8, 0, 2),
             ("real", "any direction"): (6, 0, 1), ("random", "same"): (6, 1, 0),
             ("random", "first component"): (5, 0, 1), ("random", "any direction"): (5, 0, 1)}


def invented(numbers=PUBLISHED, apart=(1.0, 0.1), data="mnist"):
    stream, table = np.random.default_rng(0), []
    for (labels, kind), (change, kept, crossings) in numbers.items():
        for replica in range(6):
            table += [{"data": data, "labels": labels, "replica": replica, "kind": kind,
                       "part": "path", "number": k, "label": k, "kept": bool(kept),
                       "between": bool(kept), "crossings": crossings,
                       "change": change * (1 + 0.02 * stream.standard_normal()),
                       "train_accuracy": 1.0, "means_apart": apart[labels == "random"]
                       * (1 + 0.01 * stream.standard_normal())} for k in range(10)]
            if replica == 0:
                table += [{"data": data, "labels": labels, "replica": 0, "kind": kind,
                           "part": "point", "number": 0, "label": 3, "place": place,
                           "logit_0": 0.0, "logit_3": place, "train_accuracy": 1.0}
                          for place in (-1.0, 0.0, 1.0)]
    return pd.DataFrame(table)


def test_what_the_paper_describes_agrees():
    findings = LogitsAlongLines.findings(invented())
    assert {finding.verdict.word for finding in findings} == {"agrees"}
    assert len(findings) == 14


def test_what_differs_disagrees():
    swapped = {("real", "same"): (20, 0, 3), ("real", "different"): (2, 1, 0),
               ("real", "random"): (2, 1, 0), ("real", "first component"): (15, 0, 1),
               ("real", "normal"): (1, 1, 0), ("real", "minor component"): (1, 1, 0),
               ("real", "any direction"): (1, 1, 0), ("random", "same"): (6, 0, 2),
               ("random", "first component"): (5, 0, 1), ("random", "any direction"): (1, 0, 1)}
    findings = LogitsAlongLines.findings(invented(swapped, apart=(0.3, 0.2)))
    words = {finding.claim: finding.verdict.word for finding in findings}
    agree = {claim for claim, verdict in words.items() if verdict != "disagrees"}
    # No class change at all is no change less often than elsewhere.
    assert all(claim.startswith("Along random directions") for claim in agree)
    assert len(words) == 14


def test_quick_looks_decide_nothing():
    findings = LogitsAlongLines.findings(invented(data="digits"))
    assert {finding.verdict.word for finding in findings} == {"undecided"}


def test_figures_follow_what_is_there():
    frame = invented()
    figures = LogitsAlongLines.figures(frame)
    assert set(figures) == {"between-samples-real", "between-samples-random", "through-mean-real",
                            "through-mean-random", "changes"}
    assert len(figures["between-samples-real"].figure.axes) == 3
    for illustration in figures.values():
        assert all(ax.has_data() for ax in illustration.figure.axes)
        assert illustration.table
    few = frame[(frame.replica != 0) & (frame.labels == "real")]
    assert set(LogitsAlongLines.figures(few)) == {"changes"}
    assert word(LogitsAlongLines.findings(few), "flips once") == "agrees"
