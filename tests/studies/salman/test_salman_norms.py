import numpy as np
import pandas as pd
import pytest
import torch
from salman_frames import word
from torch import nn

from priorscope.domains import Dataset
from priorscope.networks import MLP, gaussian, sample
from priorscope.studies.salman import Norms
from priorscope.studies.salman.learners import Learner
from priorscope.studies.salman.norms.local_maps import map_norms, steepest
from priorscope.studies.salman.norms.study import Cell, _radii
from priorscope.sweeps.columns import encode

TINY = Cell("digits", "real", 0, 12, per_class=8, law="he_normal", max_epochs=60)


@pytest.fixture(scope="module")
def network():
    arch = MLP(inputs=7, widths=(9, 8), outputs=4)
    return sample(arch, gaussian(2.0, 1.0), count=1, seed=3)[0].double()


@pytest.fixture(scope="module")
def points():
    return torch.from_numpy(np.random.default_rng(0).standard_normal((300, 7)))


@pytest.mark.parametrize("scale", ["smoke", "laptop", "paper"])
def test_cells_are_frozen_and_distinct(scale):
    cells = Norms.cells_of(scale)
    assert {cell.labels for cell in cells} == {"real", "random"}
    assert all(Norms.cost(cell) > 0 for cell in cells)


def test_local_norms_are_those_of_the_jacobian(network, points):
    norms = map_norms(network, points)
    for k in (0, 17, 299):
        jacobian = torch.autograd.functional.jacobian(network, points[k])
        assert norms.local[k].item() == pytest.approx(jacobian.abs().sum(1).max().item())


def test_the_whole_product_and_the_bound_by_loops(network, points):
    first, second, last = (p.detach().numpy() for p in network.parameters() if p.ndim == 2)
    norms = map_norms(network, points)

    def largest_row(matrix):
        return max(sum(abs(entry) for entry in row) for row in matrix.tolist())

    assert norms.product == pytest.approx(largest_row(last @ second @ first))
    assert norms.bound == pytest.approx(np.prod([largest_row(m) for m in (first, second, last)]))
    assert (norms.local <= norms.bound).all()
    assert norms.local.std() > 0


def test_the_steepest_signs_lower_the_lead_most(network, points):
    """Among all signs, for a step within the region: the linear map decides."""
    some = points[:20]
    labels = network(some).argmax(1)
    signs = steepest(network, some, labels)
    every = torch.cartesian_prod(*[torch.tensor([-1.0, 1.0], dtype=torch.float64)] * 7)

    def lead(at, label):
        logits = network(at)
        own = logits[:, label]
        return own - torch.cat([logits[:, :label], logits[:, label + 1:]], 1).amax(1)

    for k in range(20):
        label = int(labels[k])
        best = lead(some[k] + 1e-7 * every, label).min()
        found = lead(some[k:k + 1] + 1e-7 * signs[k:k + 1], label)[0]
        assert found.item() == pytest.approx(best.item(), abs=1e-12)


def test_the_radius_of_a_linear_model_is_exact():
    """Logits w·x and −w·x: the lead 2w·x vanishes w·x/‖w‖₁ away along −sign(w), the radius."""
    weight = torch.tensor([[0.5, -1.0, 0.25]], dtype=torch.float64)
    model = nn.Sequential(nn.utils.skip_init(nn.Linear, 3, 2, dtype=torch.float64))
    with torch.no_grad():
        model[0].weight.copy_(torch.cat([weight, -weight]))
        model[0].bias.zero_()
    inputs = torch.tensor([[0.2, 0.1, 0.9], [0.6, -0.3, 0.0], [-0.1, 0.4, 0.2], [0.9, 0.9, 0.1]])
    labels = (inputs.double() @ weight[0] < 0).long()
    data = Dataset("toy", inputs, labels, inputs, labels, None, ("a", "b"))
    learner = Learner(model, torch.ones(4, dtype=torch.bool), 1.0, 1.0, 1)
    radii = _radii(data, learner, 4, map_norms(model, inputs).product)
    expected = (inputs.double() @ weight[0]).abs() / 1.75
    assert torch.allclose(radii["radius"], expected)
    assert torch.allclose(radii["reach"], expected)
    assert (radii["towards"] >= expected).all()


def test_radii_hold_in_a_trained_network():
    table = pd.DataFrame(Norms.measure(TINY, 1))
    rows = table[table.radius.notna()]
    assert (rows.radius <= rows[["reach", "towards"]].min(axis=1) + 1e-9).all()
    assert (rows.radius > 0).all()
    assert (rows.place == "training rows").all()


def test_distances_to_rows_are_those_of_loops():
    from priorscope._core.seeds import numpy_stream
    from priorscope.studies.salman.data import salman_data

    data = salman_data("digits", "real", per_class=8,
                       seed=int(numpy_stream(1, "data").integers(2**62)))
    inputs, labels = data.train_inputs.double().numpy(), data.train_labels.numpy()
    nearest = [min(np.abs(inputs[i] - inputs[j]).max() for j in range(80)
                   if j != i and labels[i] == labels[j]) for i in range(80)]
    table = pd.DataFrame(Norms.measure(Cell("digits", "real", 0, 80, per_class=8,
                                            law="he_normal", max_epochs=200), 1))
    rows = table[table.radius.notna()]
    assert len(rows) == 80
    assert rows.neighbour.to_numpy(dtype=float) == pytest.approx(nearest)


def test_the_seed_decides():
    first, again, other = (Norms.measure(TINY, seed) for seed in (1, 1, 2))
    assert encode(first) == encode(again) != encode(other)
    assert len(set(first["place"])) == 6


def invented(ratio=0.6, radius=0.01, reach=0.2, bound=0.1, data="mnist"):
    stream, table = np.random.default_rng(0), []
    for labels in ("real", "random"):
        for replica in range(6):
            for place in ("training rows", "uniform noise"):
                for _ in range(50):
                    inside = place == "training rows"
                    table.append({
                        "data": data, "labels": labels, "replica": replica, "place": place,
                        "train_accuracy": 1.0, "bound_ratio": bound,
                        "norm_ratio": ratio * (1 + 0.05 * stream.standard_normal()),
                        **({"radius": radius, "neighbour": 0.5, "reach": reach,
                            "towards": reach + 0.1} if inside else {})})
    return pd.DataFrame(table)


def test_findings_follow_the_numbers():
    fine = Norms.findings(invented())
    assert word(fine, "Of training rows, 99 % lie in regions whose map has at most the norm of the "
                "product of the weight matrices (real") == "agrees"
    assert word(fine, "No region has a larger norm than the product of the norms of the matrices "
                "(real") == "agrees"
    assert word(fine, "within the radius (real") == "agrees"
    assert word(fine, "far too small: the class first changes ten radii away or more (real"
                ) == "agrees"
    assert word(fine, "reaches the nearest row of the label, as the argument on dense class "
                "domains needs (real") == "disagrees"


def test_findings_that_break_the_assumption():
    findings = Norms.findings(invented(ratio=1.5, radius=0.6, reach=0.2, bound=1.2))
    for words in ("Of training rows, 99 % lie in regions whose map has at most the norm of the "
                  "product of the weight matrices (random", "No region has a larger norm than the "
                  "product of the norms of the matrices (random", "within the radius (random",
                  "ten radii away or more (random"):
        assert word(findings, words) == "disagrees", words
    assert word(findings, "domains needs (random") == "agrees"


def test_quick_looks_decide_nothing_and_figures_are_drawn():
    frame = invented(data="digits")
    assert {finding.verdict.word for finding in Norms.findings(frame)} == {"undecided"}
    for part in (frame, frame[frame.labels == "real"], frame[frame.replica == 0]):
        for illustration in Norms.figures(part).values():
            assert illustration.ax.has_data()
            assert illustration.table
