"""Complexity against magnitude, and the claims about components."""

import math
from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest
import torch

from priorscope.domains import grid
from priorscope.measures.fourier import fourier_complexity
from priorscope.networks import MLP, glorot_uniform, sample
from priorscope.studies.redshift.components import Components
from priorscope.studies.redshift.components.pairing import mean_difference, nearest, rise
from priorscope.studies.redshift.components.study import Cell, magnitudes
from priorscope.studies.redshift.components.variants import CHANGES, GROUPS, built, law_of

SPREAD = np.array([-0.004, 0.0, 0.001, 0.003])
SMALL = Cell("structures", "sine", 2, steps=3, fewer=2, networks=3, resolution=12, units=6)


def curve(rise_by, level=0.2, noise=1.0):
    return lambda magnitude: (level + rise_by * math.log(magnitude / 0.1) / math.log(320)
                              + noise * SPREAD)


def frame(curves):
    """Rows of (group, activation, depth): variant and measure to a curve."""
    rows = []
    for (group, activation, depth), variants in curves.items():
        cell = Cell(group, activation, depth)
        for (variant, measure), values in variants.items():
            for magnitude in magnitudes(cell.fewer):
                rows += [{"variant": variant, "measure": measure, "magnitude": magnitude,
                          "network": network, "value": value, **asdict(cell)}
                         for network, value in enumerate(values(magnitude))]
    return pd.DataFrame(rows)


def structures(**curves):
    """Cells of one activation and two depths, the curves of the deep one by variant."""
    names = {"norm": "layer norm", "literal": "residual", "resnet": "residual, ResNet"}
    deep = {(names.get(name, name), "fourier"): values for name, values in curves.items()
            if name != "shallow"}
    return {6: deep, 3: {("plain", "fourier"): curves.get("shallow", curves["plain"])}}


def cells(activation, **curves):
    return {("structures", activation, depth): own
            for depth, own in structures(**curves).items()}


def words(findings, part):
    return [finding.verdict.word for finding in findings if part in finding.claim]


@pytest.fixture(scope="module")
def measured():
    return pd.DataFrame(Components.measure(SMALL, 5)).assign(**asdict(SMALL))


def test_grids_of_fewer_magnitudes_are_within_those_of_more():
    assert set(magnitudes(3)) < set(magnitudes(5)) < set(magnitudes(9))
    assert magnitudes(9)[0] == 0.1
    assert magnitudes(9)[-1] == 32.0


def test_it_repeats_and_holds_what_was_planned(measured):
    again = Components.measure(SMALL, 5)
    assert all((measured[name].to_numpy() == column).all() for name, column in again.items())
    counts = measured.groupby(["variant", "measure"]).size()
    assert counts["plain", "chebyshev"] == counts["plain", "fourier"] == 9
    assert counts["gated", "lempel-ziv"] == 6
    assert set(measured.variant) == {"plain", *GROUPS["structures"]}


def test_a_residual_network_is_the_plain_ones_weights_with_sums_by_hand(measured):
    plain = sample(MLP(inputs=2, widths=(6, 6), activation="sine"), glorot_uniform(scale=32.0),
                   count=3, seed=5, dtype=torch.float64)
    for variant in ("plain", "residual", "residual, ResNet"):
        own = measured[(measured.variant == variant) & (measured.measure == "fourier")
                       & (measured.magnitude == 32.0)]
        for network, net in enumerate(plain):
            first, _, second, _, last = net
            x = grid(12)
            z = first(x)
            h = torch.sin(z) + (z if variant == "residual" else 0)
            z = second(h)
            h = torch.sin(z) + {"plain": 0, "residual": z, "residual, ResNet": h}[variant]
            values = last(h).detach().numpy().reshape(12, 12)
            (found,) = own[own.network == network].value
            assert found == pytest.approx(fourier_complexity(values).item(), rel=1e-6), variant


def test_variants_are_built_as_their_names_say():
    assert built("width 16", "tanh", 2, 64).widths == (16, 16)
    assert built("plain", "tanh", 2, 64) == built("biases 0", "tanh", 2, 64)
    assert str(law_of("biases ±4", 2.0)) == "glorot_uniform(scale=2, bias=4)"
    assert str(law_of("plain", 2.0)) == "glorot_uniform(scale=2, bias=1)"
    assert {variant for group in GROUPS.values() for variant in group} | {"plain"} == set(CHANGES)


def test_differences_are_of_networks_that_both_settings_have():
    rows = frame({("plain", "relu", 3): {("plain", "fourier"): curve(0.3)}})
    found = rise(rows, {"depth": 3})
    assert found.mean == pytest.approx(0.3)
    assert found.high - found.low < 1e-9  # the spread is that of the networks, the same throughout
    less = rows[~((rows.magnitude == 0.1) & (rows.network > 1))]
    assert rise(less, {"depth": 3}).count == 2
    assert rise(rows[rows.magnitude == 0.1], {"depth": 3}) is None
    assert mean_difference(rows, {"magnitude": 0.1}, {"magnitude": 7.0}) is None
    assert nearest(rows, 8.0, {"depth": 3}) == magnitudes(5)[3]
    assert nearest(rows, 8.0, {"depth": 3}, {"depth": 4}) is None


def test_claims_that_hold():
    found = Components.findings(frame(
        cells("tanh", plain=curve(0.3), shallow=curve(0.1), norm=curve(0.0), literal=curve(0.01),
              resnet=curve(0.2), gated=curve(0.4))
        | cells("relu", plain=curve(0.01), norm=curve(0.0), literal=curve(0.0),
                gated=curve(0.2))))
    assert {finding.verdict.word for finding in found} == {"agrees"}
    assert len(found) == 16


def test_claims_that_fail():
    found = Components.findings(frame(
        cells("tanh", plain=curve(0.0), shallow=curve(0.1), norm=curve(0.2), literal=curve(0.2),
              resnet=curve(0.02), gated=curve(-0.1))
        | cells("relu", plain=curve(0.3), shallow=curve(0.0), norm=curve(0.2), literal=curve(0.4),
                gated=curve(0.1))))
    assert {finding.verdict.word for finding in found} == {"disagrees"}
    assert len(found) == 16


def test_wide_intervals_decide_nothing():
    found = Components.findings(frame(cells(
        "sine", plain=curve(0.1, noise=1), norm=curve(0.05, noise=0),
        gated=lambda magnitude: 0.2 + 60 * SPREAD[::-1])))
    assert words(found, "Gates raise") == ["undecided"] * 2


def test_the_chebyshev_measure_is_judged_apart():
    for by, expected in ((0.0, "agrees"), (0.1, "disagrees")):
        found = Components.findings(frame({("plain", "relu", 6): {
            ("plain", "fourier"): curve(0.0), ("plain", "chebyshev"): curve(by)}}))
        assert words(found, "By the Chebyshev") == [expected]
        assert words(found, "as simple with large weights") == [
            "agrees", expected] if by == 0 else ["agrees", "disagrees"]


def test_sizes_are_judged_by_the_activation_that_differs_most():
    same, more = curve(0.1), curve(0.1, level=0.35)
    for changed, expected in ((same, "agrees"), (more, "disagrees")):
        found = Components.findings(frame({
            ("widths", "relu", 3): {("plain", "fourier"): same, ("width 16", "fourier"): same},
            ("widths", "tanh", 3): {("plain", "fourier"): same, ("width 16", "fourier"): changed}}))
        assert words(found, "A width of 16") == [expected] * 2
        assert ("tanh, of relu" in found[0].note) == (expected == "disagrees")


def test_figures_show_what_was_measured(measured):
    found = Components.figures(measured)
    assert found.keys() == {"activations-fourier", "activations-chebyshev",
                            "activations-lempel-ziv", "structures"}
    table = pd.DataFrame(found["structures"].table)
    own = measured[(measured.measure == "fourier") & (measured.variant == "gated")
                   & (measured.magnitude == 32.0)]
    (mean,) = table[(table.series == "gated") & (table.magnitude == 32.0)]["mean"]
    assert mean == pytest.approx(own.value.mean())
    sizes = frame({("biases", "relu", 3): {("plain", "fourier"): curve(0.0),
                                           ("biases 0", "fourier"): curve(0.0)}})
    assert Components.figures(sizes).keys() == {"biases"}


def test_every_scale_compares_with_plain_networks_and_costs_grow():
    for scale in ("smoke", "laptop", "paper"):
        listed = Components.cells(scale)
        assert {"structures", "biases"} <= {cell.group for cell in listed}
        assert all(set(magnitudes(cell.fewer)) <= set(magnitudes(cell.steps)) for cell in listed)
    assert len(Components.cells("laptop")) <= 60
    assert 0 < Components.cost(SMALL) < Components.cost(Components.cells("laptop")[0])
