from dataclasses import asdict, astuple

import numpy as np
import pandas as pd
import pytest
import torch

from priorscope._core.errors import DataFileError
from priorscope._core.seeds import numpy_stream
from priorscope.domains import Dataset, random_bits
from priorscope.networks import he_normal, sample
from priorscope.studies.depalma.trained_networks import strings as trained_strings
from priorscope.studies.depalma.trained_networks.laws import KERNELS, ZERO_ONE, law
from priorscope.studies.depalma.trained_networks.network_means import slope_and_intercept, strings
from priorscope.studies.depalma.trained_networks.study import Cell, TrainedNetworks
from priorscope.sweeps.columns import encode
from priorscope.theory import InfiniteWidthKernel
from priorscope.training import parity_architecture, train_parity

N = 16


@pytest.fixture
def tiny(monkeypatch):
    """Stand-in for MNIST: 16 pixels, ten classes that the pixels tell only roughly."""
    stream = numpy_stream(0, "tiny")
    labels = torch.arange(240) % 10
    centres = torch.from_numpy(stream.random((10, N), dtype=np.float32))
    noise = torch.from_numpy(stream.random((240, N), dtype=np.float32))
    pixels = (0.3 * centres[labels] + 0.7 * noise).mul(0.2)
    data = Dataset("tiny", pixels[:160], labels[:160], pixels[160:], labels[160:], None,
                   tuple("0123456789"))
    monkeypatch.setattr(trained_strings, "load_mnist", lambda: data)
    return data.binarised(threshold=25 / 255).even_odd()


def measured(cell, seed=3):
    frame = pd.DataFrame({**asdict(cell), **TrainedNetworks.measure(cell, seed)}
                         | {"checkpoints": str(cell.checkpoints)})
    encode(TrainedNetworks.measure(cell, seed))
    return frame


def outputs(model, x):
    """The network in numpy, from its weights."""
    first, second, last = (p.detach().double().numpy() for p in model.parameters())
    return np.maximum(np.maximum(x @ first.T, 0) @ second.T, 0) @ last[0]


def naive_distance(model, x, low):
    """Greedy search by the authors' loop, on one string of numbers low and 1."""
    x, start, steps = x.copy(), outputs(model, x) > 0, 0
    while (outputs(model, x) > 0) == start and steps <= len(x):
        tried = []
        for i in range(len(x)):
            y = x.copy()
            y[i] = low if x[i] == 1 else 1
            tried.append((outputs(model, y), i))
        _, i = min(tried) if start else max(tried)
        x[i] = low if x[i] == 1 else 1
        steps += 1
    return steps


@pytest.mark.parametrize("scale", ["smoke", "laptop", "paper"])
def test_cells_are_frozen_and_distinct(scale):
    cells = TrainedNetworks.cells_of(scale)
    assert {cell.state for cell in cells} == {"trained", "untrained"}
    assert all(TrainedNetworks.cost(cell) > 0 for cell in cells)
    epochs = {max(cell.checkpoints) for cell in cells if cell.checkpoints}
    assert epochs == {"smoke": {1}, "laptop": {10, 20}, "paper": {10, 20}}[scale]


def test_distances_after_training_are_those_of_a_naive_search(tiny):
    frame = measured(Cell("trained", 0, strings=8, wrong=5, checkpoints=(1, 3)))
    assert set(frame.epoch) == {1, 3}
    assert len(strings(frame, "test", epoch=3, chosen="wrong")) == 5
    model, _ = train_parity(tiny, epochs=3, seed=3)
    x = random_bits(N, count=8, seed=3, low=0.0).double().numpy()
    own = strings(frame, "random", epoch=3)
    assert own.distance.tolist() == [naive_distance(model, row, 0.0) for row in x]
    assert np.allclose(own.output, np.abs([outputs(model, row) for row in x]), rtol=1e-4)
    assert set(own.answer) == {"none"}


def test_images_are_judged_against_their_own_labels(tiny):
    frame = measured(Cell("trained", 0, strings=80, wrong=80, checkpoints=(2,)))
    model, _ = train_parity(tiny, epochs=2, seed=3)
    right = (outputs(model, tiny.test_inputs.double().numpy()) > 0) == tiny.test_labels.numpy()
    assert 0.2 < right.mean() < 0.95
    uniform, wrong = (strings(frame, "test", epoch=2, chosen=chosen)
                      for chosen in ("uniformly", "wrong"))
    assert (uniform.answer == "right").sum() == right.sum()
    assert frame.test_accuracy.unique().tolist() == [right.mean()]
    assert len(wrong) == (~right).sum()
    assert set(wrong.answer) == {"wrong"}
    all_wrong = [naive_distance(model, x, 0.0) for x in
                 tiny.test_inputs[torch.from_numpy(~right)].double().numpy()]
    assert sorted(wrong.distance) == sorted(all_wrong)


def test_untrained_networks_are_searched_under_both_codings(tiny):
    frame = measured(Cell("untrained", 0, networks=7))
    nets = sample(parity_architecture(N), he_normal(), count=7, seed=3)
    bits = random_bits(N, count=7, seed=3, low=0.0).double().numpy()
    for coding, low in (("01", 0.0), ("±1", -1.0)):
        own = strings(frame, "random", epoch=0, coding=coding)
        x = np.where(bits > 0, 1.0, low)
        naive = [naive_distance(nets[i], x[i], low) for i in range(7)]
        assert own.distance.tolist() == [d for d in naive if d <= N]
        assert own.network.tolist() == [i for i in range(7) if naive[i] <= N]
    assert len(frame) == 7 * 3 * 2


@pytest.mark.parametrize("cell", [Cell("trained", 0, strings=4, wrong=4, checkpoints=(1,)),
                                  Cell("untrained", 0, networks=4)])
def test_the_same_seed_gives_the_same_numbers(tiny, cell):
    first, again, other = (TrainedNetworks.measure(cell, seed) for seed in (5, 5, 6))
    assert first == again
    assert first["output"] != other["output"]


def test_without_the_data_the_error_of_the_loader_comes_through(monkeypatch, tmp_path):
    (tmp_path / "mnist").mkdir()
    monkeypatch.setenv("PRIORSCOPE_DATA", str(tmp_path))
    with pytest.raises(DataFileError, match="mnist"):
        TrainedNetworks.measure(Cell("trained", 0, checkpoints=(1,)), 0)


def test_bits_of_0_and_1_follow_the_kernel_of_a_biased_first_layer():
    """Against the kernel for inputs of any norm, at 40 strings of 4000 bits: errors of 1/√n."""
    x = random_bits(4000, count=40, low=0.0, dtype=torch.float64)
    exact, flips = InfiniteWidthKernel(), 200
    y = x.clone()
    y[:, :flips] = 1 - y[:, :flips]
    cross = np.array([exact.matrix(a[None], b[None]).item() for a, b in zip(x, y, strict=True)])
    xx, yy = (np.array([exact.matrix(a[None]).item() for a in points]) for points in (x, y))
    assert xx.mean() == pytest.approx(ZERO_ONE.variance, rel=0.02)
    deficit = (1 - cross / np.sqrt(xx * yy)).mean()
    assert deficit == pytest.approx(ZERO_ONE.correlation_deficit(2 * flips / 4000), rel=0.02)
    assert ZERO_ONE.slope_at_one == pytest.approx(0.5)
    assert set(KERNELS) == set(trained_strings.CODINGS)


SLOPES = {"train": 0.20, "test": 0.20, "random": 0.15}

#: 40 distances of each part with the published means.
WHOLE = {"train": [*range(1, 21)] * 2, "test": [*range(1, 21), *range(1, 20), 12],
         "random": [*range(1, 9)] * 4 + [*range(1, 8), 12]}


def spread_out(total, count):
    """Whole numbers, as equal as can be, with a given sum."""
    return [total // count + (i < total % count) for i in range(count)]


def invented(networks=12, epoch=20, times=1, wrong=(142, 230)):
    """Rows as the paper would have them, distances ``times`` as large, networks much alike."""
    stream, rows = np.random.default_rng(0), []

    def add(**values):
        rows.append({"state": "trained", "coding": "01", "chosen": "uniformly", "found": True,
                     "network": 0, "train_rows": None, "test_accuracy": 0.988, **values})

    for block in range(networks):
        odd = stream.integers(-2, 3)
        for part, distances in WHOLE.items():
            for e in (10, epoch):
                for place, distance in enumerate(distances):
                    add(block=block, part=part, epoch=e, output=(distance - 1) / SLOPES[part],
                        distance=times * distance + (odd if place == 19 else 0),
                        answer="none" if part == "random" else "right")
        for part, total, at_one in zip(("train", "test"), wrong, (73, 46), strict=True):
            for distance in [1] * at_one + spread_out(total - at_one, 100 - at_one):
                add(block=block, part=part, epoch=10, output=12.0, answer="wrong", chosen="wrong",
                    distance=distance)
    for network in range(400):
        for coding in ("01", "±1"):
            add(state="untrained", block=0, network=network, epoch=0, coding=coding, answer="none",
                part="random", output=1.0, test_accuracy=None,
                distance=np.rint(law(784, coding).mean + 0.5 * stream.standard_normal()))
    return pd.DataFrame(rows)


def word(findings, words):
    (one,) = [finding for finding in findings if words in finding.claim]
    return one.verdict.word


@pytest.fixture(scope="module")
def as_published():
    return invented()


def test_what_the_paper_has_agrees(as_published):
    findings = TrainedNetworks.findings(as_published)
    other = {finding.claim for finding in findings if finding.verdict.word != "agrees"}
    # Bits 0 and 1 are 6.6 flips from an untrained boundary, so 4.6 is not as far as before.
    assert [claim.split(":")[0] for claim in other] == [
        "Training leaves random bit strings as far from the boundary as before"]
    assert word(findings, "Training leaves") == "disagrees"
    assert len(findings) > 20


def test_what_differs_from_the_paper_disagrees():
    findings = TrainedNetworks.findings(invented(times=2, wrong=(400, 600)))
    for words in ("training images is 10.5", "random bit strings is 4.6", "close to √",
                  "test images grows by 0.20", "test images meets", "10.61", "1.42", "2.3 bits"):
        assert word(findings, words) == "disagrees"
    nearer = TrainedNetworks.findings(invented(wrong=(3000, 3000)))
    assert word(nearer, "Misclassified test images lie closer") == "disagrees"
    assert word(nearer, "better than |φ|") == "disagrees"


def test_networks_trained_otherwise_decide_nothing_about_the_numbers(as_published):
    short = TrainedNetworks.findings(as_published[as_published.epoch <= 10])
    assert word(short, "test images is 10.3") == "undecided"
    assert word(short, "2.3 bits") == "agrees"
    few = as_published.assign(train_rows=np.where(as_published.state == "trained", 2000, None))
    findings = TrainedNetworks.findings(few)
    assert {word(findings, words) for words in ("10.5 bits", "1.42", "98.8")} == {"undecided"}
    assert word(findings, "Misclassified test images lie closer") == "agrees"


def test_the_unit_is_a_network_however_many_strings_it_has(as_published):
    findings = TrainedNetworks.findings(pd.concat([as_published] * 3, ignore_index=True))
    once = TrainedNetworks.findings(as_published)
    for one, three in zip(once, findings, strict=True):
        assert three.claim == one.claim
        assert astuple(three.measured) == pytest.approx(astuple(one.measured))
    (mean,) = [f.measured for f in once if "test images is 10.3" in f.claim]
    assert mean.count == 12


def test_lines_of_single_strings_go_through_all_networks():
    stream = np.random.default_rng(1)
    output = stream.uniform(0, 90, 400)
    rows = pd.DataFrame({"state": "trained", "block": range(400), "network": 0, "output": output,
                         "distance": 1 + 0.2 * output + stream.standard_normal(400)})
    slope, intercept = slope_and_intercept(rows)
    assert 0.2 in slope
    assert 1.0 in intercept
    assert slope.high - slope.low < 0.02
    assert slope_and_intercept(rows[:2]) is None


@pytest.mark.parametrize("part", [
    lambda frame: frame[frame.state == "untrained"], lambda frame: frame[frame.state == "trained"],
    lambda frame: frame[frame.chosen == "uniformly"], lambda frame: frame[frame.block == 0],
    lambda frame: frame[(frame.part == "random")]],
    ids=["untrained", "trained", "no errors", "one network", "no images"])
def test_missing_cells_leave_what_can_be_said(as_published, part):
    frame = part(as_published)
    assert TrainedNetworks.findings(frame)
    for illustration in TrainedNetworks.figures(frame).values():
        assert illustration.caption
        assert illustration.table


def test_figures_show_every_group(as_published):
    figures = TrainedNetworks.figures(as_published)
    assert set(figures) == {"distances", "distance-against-output", "in-the-course-of-training",
                            "right-and-wrong-train", "right-and-wrong-test"}
    ax = figures["distances"].ax
    assert [label.get_text() for label in ax.get_yticklabels()] == [
        "training images", "test images", "random bit strings"]
    assert "wrong, mean 2.3" in figures["right-and-wrong-test"].ax.get_legend().get_texts()[0
        ].get_text()
