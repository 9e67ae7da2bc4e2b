"""The unbiased model's spectrum, what it learns, and what is said of it."""

from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest
import torch

from priorscope.domains import grid
from priorscope.networks.sine_series import SineSeries
from priorscope.studies.redshift.unbiased import Unbiased
from priorscope.studies.redshift.unbiased.spectrum import fall, radial_amplitudes
from priorscope.studies.redshift.unbiased.study import Cell
from priorscope.studies.redshift.unbiased.targets import cell_centres, disc, modular, splits

DRAWN = Cell(members=3, side=12, hidden=1, width=8)
LEARNING = Cell(target="disc", members=3, side=6, steps=30, hidden=1, width=16)
SPREAD = np.array([-0.01, 0.0, 0.0, 0.01])


def drawn_frame(complexity=0.55, slope=0.0, network_slope=-3.0, noise=1.0):
    rows = []
    radii = np.arange(1, 21)
    for model, change in (("unbiased", slope), ("relu", network_slope)):
        # Amplitudes 1 + change (r/R - 2/3) have a mean of 1 over the plane, and this change.
        for member, shift in enumerate(noise * SPREAD):
            line = 1 + (change + shift) * (radii / 20 - 2 / 3)
            rows += [{"model": model, "kind": "spectrum", "member": member, "place": radius,
                      "value": value} for radius, value in zip(radii, line, strict=True)]
            rows.append({"model": model, "kind": "complexity", "member": member, "place": 0,
                         "value": (complexity if model == "unbiased" else 0.2) + shift})
        rows += [{"model": model, "kind": "function", "member": 0, "place": place,
                  "value": place / 3} for place in range(4)]
    return pd.DataFrame(rows).assign(**asdict(Cell()))


def learned_frame(training=1.0, test=0.5, network=0.9, noise=1.0):
    rows = []
    for model, share, other in (("unbiased", training, test), ("relu", 1.0, network)):
        for member, shift in enumerate(noise * SPREAD):
            rows += [{"model": model, "kind": kind, "member": member, "place": 0, "value": value}
                     for kind, value in (("training", share), ("test", other + shift),
                                         ("majority", 0.6))]
        rows += [{"model": model, "kind": kind, "member": 0, "place": place, "value": place % 2}
                 for kind in ("target", "shown", "learned") for place in range(4)]
    return pd.DataFrame(rows).assign(**asdict(Cell(target="disc", steps=9)))


def words(findings):
    return [finding.verdict.word for finding in findings]


def test_one_wave_has_its_amplitude_at_its_radius_alone():
    wave = SineSeries(torch.tensor([[3.0, -4.0]]), torch.tensor([2.0]), torch.tensor([0.3]))
    values = wave.double()(grid(14)).detach().numpy().reshape(1, 14, 14)
    radii, amplitudes = radial_amplitudes(values)
    assert radii.tolist() == [1, 2, 3, 4, 5, 6]
    ring = [(i, j) for i in range(-6, 7) for j in range(-6, 7) if round(np.hypot(i, j)) == 5]
    inside = [(i, j) for i in range(-6, 7) for j in range(-6, 7)
              if 0 < round(np.hypot(i, j)) <= 6]
    # Two of the ring's frequencies bear it; the mean over all is what it is divided by.
    assert amplitudes[0] == pytest.approx([0, 0, 0, 0, len(inside) / len(ring), 0], abs=1e-5)
    shifted = radial_amplitudes(5 * values + 2)[1]
    assert shifted == pytest.approx(amplitudes, abs=1e-5)


def test_the_fall_of_straight_lines():
    radii = np.arange(1.0, 2001.0)
    lines = np.stack([np.ones(2000), 1 - radii / 2000, radii / 2000])
    assert fall(radii, lines) == pytest.approx([0.0, -3.0, 1.5], abs=0.01)
    assert fall(radii, 7 * lines) == pytest.approx(fall(radii, lines))
    steep = fall(radii, np.exp(-radii / 100))
    fitted = np.polyfit(radii / 2000, np.exp(-radii / 100), 1, w=np.sqrt(radii))
    assert steep == pytest.approx(fitted[0] / np.average(np.exp(-radii / 100), weights=radii))


def test_targets_by_hand():
    table = modular(16).reshape(16, 16)
    assert all(table[i, j] == float((i + j) % 10 <= 5) for i in range(16) for j in range(16))
    points = cell_centres(16)
    assert points[1].tolist() == [-15 / 16, -13 / 16]
    assert len({tuple(row) for row in (points % 2).tolist()}) == 256
    inside = disc(16)
    assert inside.mean().item() == pytest.approx(0.5, abs=0.05)
    assert inside.reshape(16, 16)[0, 0] == 0
    assert inside.reshape(16, 16)[8, 8] == 1


def test_splits_hold_the_share_and_do_not_depend_on_the_number_of_runs():
    few, many = (splits(100, 0.75, count, 4) for count in (2, 5))
    assert (many.sum(axis=1) == 75).all()
    assert np.array_equal(few, many[:2])
    assert not np.array_equal(many[0], many[1])


def test_random_members_repeat_and_are_measured():
    found = Unbiased.measure(DRAWN, 3)
    again = Unbiased.measure(DRAWN, 3)
    assert all(np.array_equal(column, again[name]) for name, column in found.items())
    table = pd.DataFrame(found)
    counts = table.groupby(["model", "kind"]).size()
    assert counts["unbiased", "complexity"] == 3
    assert counts["relu", "spectrum"] == 3 * 5
    assert counts["relu", "function"] == 144
    other = pd.DataFrame(Unbiased.measure(Cell(scale=50.0, **{
        name: value for name, value in asdict(DRAWN).items() if name != "scale"}), 3))
    same = [rows[(rows.model == "unbiased") & (rows.kind == "complexity")].value.to_numpy()
            for rows in (table, other)]
    assert same[0] == pytest.approx(same[1])  # the magnitude cancels


def test_learners_are_scored_on_the_points_they_saw_and_on_the_others():
    found = pd.DataFrame(Unbiased.measure(LEARNING, 3))
    shown = {}
    for model in ("unbiased", "relu"):
        own = found[(found.model == model) & (found.member == 0)]
        truth, seen, learned = (own[own.kind == kind].sort_values("place").value.to_numpy()
                                for kind in ("target", "shown", "learned"))
        right = (learned > 0.5) == (truth > 0.5)
        for kind, rows in (("training", seen == 1), ("test", seen == 0)):
            (value,) = own[own.kind == kind].value
            assert value == pytest.approx(right[rows].mean()), (model, kind)
        (majority,) = own[own.kind == "majority"].value
        held = truth[seen == 0].mean()
        assert majority == pytest.approx(max(held, 1 - held))
        assert seen.sum() == 27
        shown[model] = seen
    assert np.array_equal(shown["unbiased"], shown["relu"])


def test_random_members_as_claimed_and_not():
    assert words(Unbiased.findings(drawn_frame())) == ["agrees"] * 3
    assert words(Unbiased.findings(drawn_frame(0.3, -1.0, 0.0))) == ["disagrees"] * 3
    wide = Unbiased.findings(drawn_frame(0.58, 0.05, -1.05, noise=10))
    assert words(wide) == ["undecided"] * 3


def test_learning_as_claimed_and_not():
    assert words(Unbiased.findings(learned_frame())) == ["agrees"] * 3
    assert words(Unbiased.findings(learned_frame(test=0.8))) == ["agrees", "disagrees", "disagrees"]
    assert words(Unbiased.findings(learned_frame(test=0.65, network=0.95, noise=3))) == [
        "agrees", "undecided", "agrees"]
    # Nothing is said of generalisation where the training points were not learned.
    assert words(Unbiased.findings(learned_frame(training=0.8))) == [
        "disagrees", "undecided", "undecided"]


def test_figures_of_either_part_and_of_both():
    drawn, learned = drawn_frame(), learned_frame()
    assert Unbiased.figures(drawn).keys() == {"random", "complexity", "spectra"}
    (picture,) = Unbiased.figures(learned).values()
    assert len(picture.ax.images) == 4
    assert picture.table["test accuracy"] == pytest.approx([0.5, 0.9])
    both = Unbiased.figures(pd.concat([drawn, learned], ignore_index=True))
    assert both.keys() == {"random", "complexity", "spectra", "learned"}


def test_scales():
    for scale in ("smoke", "laptop", "paper"):
        listed = Unbiased.cells(scale)
        assert {cell.target for cell in listed} == {"", "modular addition", "disc"}
        assert all(Unbiased.cost(cell) > 0 for cell in listed)
    assert {cell.side for cell in Unbiased.cells("laptop") if cell.target} == {16}
