"""The choice of a prefactor before training: its pieces, and how made-up scores are judged."""

from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest
import torch

import priorscope as ps
from priorscope.studies.joining_rows import joined
from priorscope.studies.redshift import Steering
from priorscope.studies.redshift.modular_addition.training import target_values
from priorscope.studies.redshift.steering.boolean_tasks import addition, parity_of_bits, phrases
from priorscope.studies.redshift.steering.findings import differences
from priorscope.studies.redshift.steering.study import Cell
from priorscope.studies.redshift.steering.tasks import TASKS


def scored(task, activation, *, default, matched, swept, reached=True, noise=0.001):
    """Rows of networks whose scores differ from the given means by a noise of their own."""
    cell = Cell(task, activation, networks=8)
    own = np.random.default_rng([len(task), len(activation)]).normal(0, noise, (2, 8))
    parts = []
    for way, prefactor, mean in [("default", 1.0, default), ("matched", 3.0, matched),
                                 *(("swept", c, mean) for c, mean in swept.items())]:
        parts.append({"way": np.full(8, way), "prefactor": np.full(8, prefactor),
                      "network": np.arange(8), "validation": np.full(8, mean),
                      "test": mean + own[int(way == "matched")]})
    rows = pd.DataFrame(joined(parts)).assign(wanted=0.3, reached=reached, least=2.0, largest=4.0)
    return rows.assign(**asdict(cell))


def words(frame, part):
    found = {one.verdict.word for one in Steering.findings(frame) if part in one.claim}
    assert found
    return found


def test_phrases_of_the_target_are_those_of_its_labels():
    labels = torch.from_numpy(target_values(4)).flatten()
    expected = ps.lempel_ziv_complexity(labels.long(), variant="lz78")
    assert phrases(labels[None]) == pytest.approx([float(expected)])
    assert phrases(5.0 - 3.0 * labels[None]).shape == (1,)


def test_what_the_data_suggest_is_the_target_where_all_is_seen(monkeypatch):
    from priorscope.studies.redshift.steering import boolean_tasks

    task = addition(7)

    def everything(count, **settings):
        return torch.arange(count).expand(settings["networks"], -1)

    monkeypatch.setattr(boolean_tasks, "training_places", everything)
    assert task.wanted(2, 0) == phrases(task.labels[None]).item()


def test_suggestions_use_the_training_points_alone():
    task = parity_of_bits()
    one, same, other = (task.wanted(7, seed) for seed in (0, 0, 1))
    assert one == same
    assert one != other
    # Every neighbour of a string has the other parity: what neighbours suggest is no parity.
    assert one != phrases(task.labels[None]).item()


def test_the_sweep_takes_each_networks_best_validation_score_and_the_nearest_of_equals():
    rows = scored("parity", "sine", default=0.5, matched=0.7, swept={0.1: 0.6, 1.0: 0.6, 10.0: 0.4})
    swept = rows.way == "swept"
    rows.loc[swept & (rows.prefactor == 0.1), "test"] = 0.2
    rows.loc[swept & (rows.prefactor == 10.0) & (rows.network == 3), "validation"] = 0.9
    rows.loc[swept & (rows.prefactor == 10.0), "test"] = 0.3
    _, as_good = differences(rows)
    matched = rows[rows.way == "matched"].test.to_numpy()
    at_one = rows[swept & (rows.prefactor == 1.0)].test.to_numpy()
    expected = matched - np.where(np.arange(8) == 3, 0.3, at_one)
    assert as_good == pytest.approx(expected)


def test_a_choice_that_helps_agrees_and_one_that_harms_does_not():
    good = scored("modulo 7", "tanh", default=0.6, matched=0.9, swept={0.5: 0.7, 3.0: 0.9})
    assert words(good, "better than the default") == {"agrees"}
    assert words(good, "as well as the best") == {"agrees"}
    bad = scored("modulo 7", "tanh", default=0.6, matched=0.5, swept={0.5: 0.7, 3.0: 0.9})
    assert words(bad, "better than the default") == {"disagrees"}
    assert words(bad, "as well as the best") == {"disagrees"}
    rough = scored("modulo 7", "tanh", default=0.6, matched=0.65, swept={3.0: 0.65}, noise=0.2)
    assert words(rough, "better than the default") == {"undecided"}


def test_where_nothing_is_reached_the_default_is_no_gain():
    same = scored("modulo 4", "sine", default=0.6, matched=0.6, swept={1.0: 0.6}, reached=False,
                  noise=0.0)
    assert words(same, "better than the default") == {"disagrees"}
    assert "default stays" in Steering.findings(same)[0].note


def test_all_tasks_together_are_judged_over_tasks_and_activations():
    frame = pd.concat([scored(task, activation, default=0.5, matched=0.8, swept={3.0: 0.8})
                       for task in ("modulo 7", "modulo 4", "parity")
                       for activation in ("tanh", "sine")])
    assert words(frame, "Over all tasks") == {"agrees"}
    assert set(Steering.figures(frame)) == {"modulo-7", "modulo-4", "parity"}


def test_a_smoke_cell_measures_and_repeats(unchanged_globals):
    (cell,) = Steering.cells("smoke")
    with unchanged_globals():
        first = Steering.measure(cell, 2)
    table = pd.DataFrame(first).assign(**asdict(cell))
    assert set(table.way) == {"default", "matched", "swept"}
    assert len(table) == 3 * (2 + len(cell.what.prefactors))
    assert (table.least <= table.largest).all()
    assert table.test.between(0, 1).all()
    assert Steering.findings(table)
    assert Steering.cost(cell) > 0


def test_scales_cover_every_task():
    for scale in ("laptop", "paper"):
        cells = Steering.cells(scale)
        assert {cell.task for cell in cells} == set(TASKS)
        assert len(cells) == 18
    assert Steering.cells("laptop")[0].what.architecture("sine").activation == "sine"
