"""Fits of a peak: their spectra, ends and order, and how depth, width and bounds are judged."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
import torch

from priorscope._core.seeds import numpy_stream
from priorscope.networks import MLP, sample, torch_default
from priorscope.studies.rahaman.delta_target.findings import judge_all
from priorscope.studies.rahaman.delta_target.shapes import Shape, series, shapes
from priorscope.studies.rahaman.delta_target.study import Cell, DeltaTarget

STEPS, POINTS = np.arange(0, 110, 10), 20
PLACE = np.arange(POINTS) / POINTS


def low_passed(highest, share=1.0):
    """The peak at 0.5 with nothing above a frequency."""
    spectrum = share * np.exp(-1j * np.pi * np.arange(POINTS // 2 + 1))
    spectrum[highest + 1:] = 0
    return np.fft.irfft(spectrum, POINTS)


def rows(layers, width, clip, reach, *, growing=True):
    """Networks of a shape, each of which gets to a frequency of its own, lowest first."""
    parts = []
    for network, highest in enumerate(reach):
        for record, step in enumerate(STEPS):
            # All frequencies in order, or from the highest down.
            now = round(highest * record / (len(STEPS) - 1))
            value = low_passed(now)
            if not growing:
                value = low_passed(highest) - low_passed(highest - now)
            parts.append(pd.DataFrame({
                "layers": layers, "width": width, "clip": clip, "network": network, "step": step,
                "place": PLACE, "value": value}))
    return pd.concat(parts, ignore_index=True)


def words(frame, part):
    found = [one for one in judge_all(frame) if part in one.claim]
    assert found
    return {one.verdict.word for one in found}


def one(frame):
    (shape,) = shapes(frame)
    return shape


def test_ends_of_a_known_fit():
    shape = one(rows(3, 16, 10.0, [4, 10]))
    assert shape.outputs.shape == (2, len(STEPS), POINTS)
    assert shape.highest.tolist() == [4, 10]
    assert shape.area == pytest.approx([5 / 11, 1.0])
    assert shape.peak == pytest.approx([low_passed(4)[10], 1.0])
    by_hand = [abs(sum(v * np.exp(-2j * np.pi * k * z) for v, z in zip(
        low_passed(4), PLACE, strict=True))) for k in range(POINTS // 2 + 1)]
    assert np.abs(shape.spectra[0, -1]) == pytest.approx(by_hand, abs=1e-12)


def test_rows_may_come_in_any_order():
    frame = rows(3, 16, 10.0, [4, 7, 9])
    mixed = frame.sample(frac=1.0, random_state=1)
    assert np.array_equal(one(frame).outputs, one(mixed).outputs)


def test_settling_looks_at_phases_as_well():
    frame = rows(3, 16, 10.0, [10])
    shape = one(frame)
    assert shape.settled.tolist() == [list(range(11))]
    shifted = frame.assign(value=np.roll(shape.outputs, 3, axis=2).ravel())
    # A shift by 3 places turns k by 2π · 3k/20: right at k = 0 and wrong by 0.9 and more at 1 to 5.
    assert (one(shifted).settled[0, 1:6] == len(STEPS)).all()
    assert one(shifted).highest == shape.highest


def test_order_is_one_upwards_and_none_downwards_and_absent_where_nothing_settles():
    assert one(rows(3, 16, 10.0, [9, 10])).in_order == pytest.approx([1.0, 1.0])
    assert one(rows(3, 16, 10.0, [10], growing=False)).in_order[0] < 0.3
    flat = rows(3, 16, 10.0, [5]).assign(value=0.0)
    assert len(one(flat).in_order) == 0


BASE, MORE, LESS, MIXED = [4, 5, 4, 5, 4], [8, 9, 9, 8, 9], [1, 2, 1, 2, 2], [1, 9, 2, 9, 1]


@pytest.mark.parametrize(("reach", "word"), [(MORE, "agrees"), (LESS, "disagrees"),
                                             (MIXED, "undecided")])
def test_depth_width_and_bounds_are_judged(reach, word):
    base = rows(3, 16, 10.0, BASE)
    assert words(pd.concat([base, rows(6, 16, 10.0, reach)]), "Depth helps") == {word}
    assert words(pd.concat([base, rows(3, 128, 10.0, reach)]), "Width helps") == {word}
    bounds = [rows(6, 64, 0.1, BASE), rows(6, 64, 2.0, reach)]
    assert words(pd.concat(bounds), "A larger bound") == {word}
    both = pd.concat([base, rows(3, 128, 10.0, BASE), rows(6, 16, 10.0, reach)])
    assert words(both, "3 more layers help more than 3 doublings") == {word}


def test_a_tight_bound_is_judged_by_its_share_of_the_spectrum():
    loose = rows(6, 64, 2.0, [10] * 5)
    for reach, word in (([0, 1, 1, 0, 1], "agrees"), ([8, 9, 9, 8, 9], "disagrees"),
                        ([1, 9, 2, 9, 1], "undecided")):
        assert words(pd.concat([rows(6, 64, 0.1, reach), loose]), "keeps networks") == {word}


def test_the_order_is_judged():
    def frame(*growing):
        return pd.concat([rows(layers, 16, 10.0, [10] * 3, growing=up)
                          for layers, up in zip((3, 4), growing, strict=True)])

    part = "learned before high ones, over all depths"
    assert words(frame(True, True), part) == {"agrees"}
    assert words(frame(False, False), part) == {"disagrees"}
    assert words(frame(True, False), part) == {"undecided"}


def test_series_hold_what_varies_alone():
    frame = pd.concat([rows(*cell, [3]) for cell in (
        (3, 16, 10.0), (6, 16, 10.0), (3, 32, 10.0), (6, 64, 0.1), (6, 64, 2.0))])
    found = {what: [(one.layers, one.width, one.clip) for one in own]
             for what, own in series(frame).items()}
    assert found == {"layers": [(3, 16, 10.0), (6, 16, 10.0)],
                     "width": [(3, 16, 10.0), (3, 32, 10.0)],
                     "clip": [(6, 64, 0.1), (6, 64, 2.0)]}


def test_training_is_plain_adam_with_a_clamp():
    cell = Cell(3, 5, 0.3, steps=30, count=2, points=20, learning_rate=3e-2)
    frame = pd.DataFrame(DeltaTarget.measure(cell, 4))
    seed = int(numpy_stream(4, "weights").integers(2**62))
    nets = sample(MLP(inputs=1, widths=(5, 5)), torch_default(), count=2, seed=seed)
    x, target = torch.arange(20)[:, None] / 20, torch.zeros(20)
    target[10] = 1.0
    for index in range(2):
        net = nets[index]
        optimiser = torch.optim.Adam(net.parameters(), lr=3e-2)
        for _ in range(30):
            optimiser.zero_grad()
            (net(x)[:, 0] - target).square().mean().backward()
            optimiser.step()
            with torch.no_grad():
                for value in net.parameters():
                    value.clamp_(-0.3, 0.3)
        last = frame[(frame.network == index) & (frame.step == 30)].sort_values("place")
        wanted = net(x)[:, 0].detach().numpy()
        np.testing.assert_allclose(last.value, wanted, atol=1e-4)
    # Without the clamp the fit is another.
    loose = pd.DataFrame(DeltaTarget.measure(dataclasses.replace(cell, clip=10.0), 4))
    assert np.abs(loose.value - frame.value).max() > 0.01


def test_the_smoke_scale_end_to_end():
    parts = []
    for cell in DeltaTarget.cells_of("smoke"):
        small = dataclasses.replace(cell, steps=40)
        parts.append(pd.DataFrame(DeltaTarget.measure(small, 1)).assign(
            **dataclasses.asdict(small)))
    frame = pd.concat(parts, ignore_index=True)
    assert np.isfinite(frame.to_numpy(dtype=float)).all()
    assert len(DeltaTarget.findings(frame)) >= 9
    assert set(DeltaTarget.figures(frame)) == {
        f"{kind}-by-{what}" for kind in ("spectrum", "reach") for what in (
            "layers", "width", "clip")} | {"fit-by-clip"}
    for part in (parts[0], parts[-1]):
        assert DeltaTarget.findings(part) == []
        DeltaTarget.figures(part)


@pytest.mark.parametrize("scale", ["smoke", "laptop", "paper"])
def test_the_grids(scale):
    cells = DeltaTarget.cells(scale)
    assert all(DeltaTarget.cost(cell) > 0 for cell in cells)
    if scale != "smoke":
        traits = {(cell.layers, cell.width, cell.clip) for cell in cells}
        assert {(layers, 16, 10.0) for layers in (3, 4, 5, 6)} <= traits
        assert {(3, width, 10.0) for width in (16, 32, 64, 128)} <= traits
        assert {(6, 64, clip) for clip in (0.1, 0.15, 0.2, 2.0)} <= traits
        assert all(cell.count >= 5 and cell.points == 200 for cell in cells)


def test_a_shape_is_described():
    assert Shape(3, 16, 0.5, pd.DataFrame()).words == "3 layers of width 16, K = 0.5"
