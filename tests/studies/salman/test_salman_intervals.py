"""The studies of intervals: pairs, mid-lines, depths and photographs."""

from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest
from salman_frames import lines, network, networks, word

from priorscope.studies.salman import Cifar10, Depths, MidLines, Pairwise
from priorscope.studies.salman.mid_lines.findings import as_labelled
from priorscope.studies.salman.networks_on_lines import LineCell, measure_lines
from priorscope.sweeps.columns import encode

STUDIES = [Pairwise, MidLines, Depths, Cifar10]


@pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.name)
@pytest.mark.parametrize("scale", ["smoke", "laptop", "paper"])
def test_cells_are_frozen_and_distinct(study, scale):
    cells = study.cells_of(scale)
    assert all(study.cost(cell) > 0 for cell in cells)
    settings = {(c.data, c.labels, c.factor, c.widths) for c in cells if c.learner == "trained"}
    replicas = [sum((c.data, c.labels, c.factor, c.widths) == setting and c.learner == "trained"
                    for c in cells) for setting in settings]
    assert min(replicas) >= (2 if scale == "smoke" else 5)
    assert {c.labels for c in cells} == {"real", "random"}
    if scale == "paper":
        assert all(c.pairs is None for c in cells if c.learner == "trained")


@pytest.mark.parametrize("learner", ["trained", "nearest"])
def test_the_seed_decides(learner):
    cell = LineCell("digits", "random", learner, per_class=6, pairs=20, law="he_normal",
                    widths=(16,), max_epochs=60, kinds=("same", "different", "random", "mid"))
    first, again, other = (measure_lines(cell, seed) for seed in (1, 1, 2))
    assert encode(first) == encode(again) != encode(other)
    assert set(first["line"]) == set(cell.kinds)
    assert (first["upper"] >= 0).all()
    assert (first["lower"] <= 0).all()


def test_a_smoke_frame_is_judged_without_a_verdict():
    cells = [cell for cell in Pairwise.cells_of("smoke") if cell.replica == 0][:6]
    frame = pd.concat([pd.DataFrame({**asdict(cell) | {"widths": "x", "kinds": "y"},
                                     **Pairwise.measure(cell, place)})
                       for place, cell in enumerate(cells)])
    findings = Pairwise.findings(frame)
    assert findings
    assert {finding.verdict.word for finding in findings} == {"undecided"}
    assert Pairwise.figures(frame)


def pairs_frame(random=(1.75, 1.4, 1.0, 0.1), real=(1.75, 1.74, 1.73, 1.7)):
    """Intervals in 784, 196, 49 dimensions and on two moons, with mean upper ends as given."""
    parts = []
    for labels, means in (("real", real), ("random", random)):
        for features, mean in zip((784, 196, 49, 2), means, strict=True):
            parts.append(networks(mean, labels=labels, features=features,
                                  data="moons" if features == 2 else "mnist"))
    return pd.concat(parts, ignore_index=True)


def test_what_the_paper_has_agrees():
    frame = pairs_frame()
    bumps = pd.concat([lines(-0.7, np.full(30, 0.6), labels=labels, replica=k)
                       for labels in ("real", "random") for k in range(6)])
    findings = Pairwise.findings(pd.concat([frame, bumps]))
    other = {f.claim for f in findings if f.verdict.word != "agrees"}
    # Six networks whose means differ by 0.004 each are not apart by chance.
    assert not other, other
    assert len(findings) >= 14


def test_what_differs_from_the_paper_disagrees():
    findings = Pairwise.findings(pairs_frame(random=(1.2, 1.6, 1.75, 1.6),
                                             real=(1.75, 1.4, 1.0, 1.7)))
    for words in ("784 dimensions the mean pairwise", "densities of pairwise",
                  "random labels the mean pairwise interval is shorter in 196",
                  "real labels the mean pairwise interval in 196", "drops dramatically",
                  "almost all lines are interrupted", "is larger in 2 "):
        assert word(findings, words) == "disagrees", words


def test_interrupted_lines_are_told_from_others():
    frame = pairs_frame(random=(0.5, 0.5, 0.5, 0.5))
    assert word(Pairwise.findings(frame), "as many lines are interrupted") == "disagrees"


def control_frame(**uppers):
    parts = [networks(upper, learner=learner, labels=labels, line=line)
             for (learner, labels, line), upper in uppers.items()]
    return pd.concat(parts, ignore_index=True)


def test_controls_are_set_beside_the_network():
    base = {("trained", "real", "same"): 1.6, ("trained", "real", "random"): 1.2,
            ("trained", "random", "same"): 1.5, ("trained", "random", "random"): 1.7,
            ("untrained", "real", "same"): 1.9, ("linear", "real", "same"): 1.62,
            ("linear", "random", "same"): 1.1, ("nearest", "real", "same"): 1.9,
            ("nearest", "random", "same"): 1.88}
    parts = [networks(upper, learner=learner, labels=labels, line=line)
             for (learner, labels, line), upper in base.items()]
    findings = Pairwise.findings(pd.concat(parts, ignore_index=True))
    assert word(findings, "With real labels intervals towards a sample") == "agrees"
    assert word(findings, "With random labels intervals towards a sample") == "disagrees"
    assert word(findings, "Training lengthens") == "disagrees"
    assert word(findings, "With real labels the mean pairwise interval of softmax") == "agrees"
    assert word(findings, "With random labels the mean pairwise interval of softmax") == "disagrees"
    assert word(findings, "nearest-neighbour rule") == "agrees"
    assert word(findings, "No line of softmax regression with real") == "agrees"


def mid_frame(mid_random=1.0, pair_random=1.5):
    parts = []
    for line, real, random in (("same", 1.5, pair_random), ("mid", 2.5, mid_random)):
        for labels, mean in (("real", real), ("random", random)):
            for seed in range(6):
                rows = network(0.0, seed=seed, line=line, labels=labels, lower=0.0)
                stream = np.random.default_rng(seed + 100)
                upper = mean + 0.1 * stream.standard_normal(len(rows))
                low = -1.65 if line == "mid" else -0.9
                rows = rows.assign(lower=low, upper=upper, labelled=upper - low)
                if labels == "random":
                    rows.loc[:30, "labelled"] = 0.0
                parts.append(rows)
    return pd.concat(parts, ignore_index=True)


def test_mid_lines_as_published_agree():
    findings = MidLines.findings(mid_frame())
    for words in ("keep their class over the same share", "class of the base point being",
                  "triangle's label being", "another class on some", "better than pairs do"):
        assert word(findings, words) == "agrees", words


def test_mid_lines_that_tell_nothing_disagree():
    findings = MidLines.findings(mid_frame(mid_random=2.5, pair_random=0.2))
    for words in ("class of the base point being", "better than pairs do"):
        assert word(findings, words) == "disagrees", words


def test_the_label_as_reference_takes_the_length_of_other_base_points():
    rows = lines([-1.0, -2.0], [1.0, 3.0], line="mid", labelled=[0.0, 5.0])
    assert (as_labelled(rows).upper - as_labelled(rows).lower).tolist() == [0.0, 5.0]


def depth_frame(deep=1.5, bumps=(0, 40)):
    parts = []
    for widths, mean, extra in (("512", 1.5, bumps[0]), ("256,256", 1.5, bumps[0]),
                                ("128,128,128,128", deep, bumps[1])):
        for labels in ("real", "random"):
            parts.append(networks(mean, labels=labels, widths=widths))
            if extra:
                parts += [lines(-0.7, np.full(extra + k, 0.6), labels=labels, widths=widths,
                                replica=k) for k in range(6)]
    return pd.concat(parts, ignore_index=True)


def test_depths():
    findings = Depths.findings(depth_frame())
    assert {finding.verdict.word for finding in findings} <= {"agrees", "undecided"}
    assert word(findings, "With real labels the bump near 1.3 grows") == "agrees"
    other = Depths.findings(depth_frame(deep=0.2, bumps=(40, 0)))
    assert word(other, "With random labels the bump near 1.3 grows") == "disagrees"
    assert word(other, "With real labels the mean pairwise interval of networks 4 × 128") == (
        "disagrees")
    assert "networks 2 × 256 is that of 1 × 512" in findings[0].claim


def test_photographs():
    alike = pd.concat([networks(1.5, data="cifar10", labels=labels) for labels in
                       ("real", "random")])
    apart = pd.concat([networks(mean, data="cifar10", labels=labels) for labels, mean in
                       (("real", 1.5), ("random", 0.6))])
    assert {f.verdict.word for f in Cifar10.findings(alike)} <= {"agrees", "undecided"}
    assert {f.verdict.word for f in Cifar10.findings(apart)} == {"disagrees"}


@pytest.mark.parametrize(("study", "frame"), [
    (Pairwise, pairs_frame()), (MidLines, mid_frame()), (Depths, depth_frame()),
    (Cifar10, networks(1.5, data="cifar10"))], ids=["pairs", "mid", "depths", "photographs"])
@pytest.mark.parametrize("part", [
    lambda frame: frame, lambda frame: frame[frame.labels == "real"],
    lambda frame: frame[frame.labels == "random"], lambda frame: frame[frame.replica == 0]],
    ids=["all", "real", "random", "one network"])
def test_missing_cells_leave_what_can_be_said(study, frame, part):
    frame = part(frame)
    study.findings(frame)
    for illustration in study.figures(frame).values():
        assert illustration.caption
        assert illustration.table
        drawn = illustration.figure.axes
        assert all(ax.has_data() for ax in drawn)
