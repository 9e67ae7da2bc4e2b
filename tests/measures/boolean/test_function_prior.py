"""Counting functions: against one network at a time, in pieces, on, and from files."""

import dataclasses
from collections import Counter

import numpy as np
import pytest
import torch

from priorscope._core.errors import BadInput, DataFileError, OutputError
from priorscope.domains import hypercube
from priorscope.measures.boolean import (
    PUBLISHED_LAWS,
    function_prior,
    load_prior,
    merge_priors,
    table_k_lz,
    truth_table,
)
from priorscope.measures.boolean import function_prior as function_prior_name
from priorscope.networks import MLP, gaussian, sample
from priorscope.networks.laws import fan_in_normal

ARCH, LAW = MLP(inputs=7, widths=(40, 40)), PUBLISHED_LAWS["black"]


def identical(a, b):
    assert a.tables.tobytes() == b.tables.tobytes()
    assert a.counts.tobytes() == b.counts.tobytes()
    for name in ("arch", "law", "seed", "spans", "values", "threshold"):
        assert getattr(a, name) == getattr(b, name)


@pytest.mark.parametrize("arch", [
    MLP(inputs=3, widths=(6,)), MLP(inputs=4, widths=(5,), activation="tanh", bias=False),
    MLP(inputs=7, widths=(12, 12)),
], ids=str)
def test_counts_are_those_of_the_networks_one_by_one(arch):
    law = gaussian(1.5, 0.4)
    prior = function_prior(arch, law, count=400, seed=5, start=30)
    nets = sample(arch, law, count=430, seed=5, dtype=torch.float64)
    bits = (nets(hypercube(arch.inputs, low=0.0))[..., 0] > 0).numpy()[30:]
    expected = Counter(map(bytes, bits))
    found = {bytes(row): int(count) for row, count in zip(prior.bits, prior.counts, strict=True)}
    assert found == expected
    assert (prior.samples, prior.counts.sum()) == (400, 400)
    assert prior.seen_twice == sum(count > 1 for count in expected.values())
    assert (np.diff(prior.counts) <= 0).all()


def test_going_on_and_merging_give_the_bytes_of_one_go():
    whole = function_prior(ARCH, LAW, count=3000, seed=1)
    on = function_prior(ARCH, LAW, count=100, seed=1).extended(count=1).extended(count=2899)
    identical(on, whole)
    parts = [function_prior(ARCH, LAW, count=stop - start, seed=1, start=start)
             for start, stop in ((1700, 3000), (0, 33), (33, 1700))]
    identical(merge_priors(parts), whole)
    identical(merge_priors([merge_priors(parts[:2]), parts[2]]), whole)
    identical(merge_priors([whole]), whole)
    assert merge_priors(parts[:2]).spans == ((0, 33), (1700, 3000))
    assert merge_priors(parts[:2]).samples == 1333


def test_a_prior_that_starts_later_goes_on_behind_its_last_network():
    late = function_prior(ARCH, LAW, count=60, start=500).extended(count=40)
    identical(late, function_prior(ARCH, LAW, count=100, start=500))
    gap = merge_priors([late, function_prior(ARCH, LAW, count=30)])
    assert gap.extended(count=5).spans == ((0, 30), (500, 605))


def test_chunks_do_not_matter(monkeypatch):
    import sys

    whole = function_prior(ARCH, LAW, count=2500)
    module = sys.modules[function_prior_name.__module__]
    monkeypatch.setattr(module, "CHUNK_BYTES", 1)
    identical(function_prior(ARCH, LAW, count=2500), whole)


def test_what_does_not_belong_together_is_refused():
    prior = function_prior(ARCH, LAW, count=50)
    for other, word in [
        (function_prior(ARCH, LAW, count=50, start=49), "networks 49 to 49"),
        (prior, "networks 0 to 49"),
        (function_prior(ARCH, LAW, count=5, start=50, seed=1), "seed"),
        (function_prior(ARCH, gaussian(), count=5, start=50), "law"),
        (function_prior(ARCH.replace(widths=(40,)), LAW, count=5, start=50), "arch"),
        (function_prior(ARCH, LAW, count=5, start=50, values=(-1, 1)), "values"),
        (function_prior(ARCH, LAW, count=5, start=50, threshold=0.1), "threshold"),
    ]:
        with pytest.raises(BadInput, match=word):
            merge_priors([prior, other])
    with pytest.raises(BadInput, match="no priors"):
        merge_priors([])


@pytest.mark.parametrize(("arguments", "word"), [
    ({"count": 0}, "count"), ({"count": 1, "seed": -1}, "seed"), ({"count": 1, "start": -1}, "st"),
    ({"count": 1, "values": (0, 0)}, "values"), ({"count": 1, "threshold": None}, "threshold"),
])
def test_bad_arguments_are_named(arguments, word):
    with pytest.raises(BadInput, match=word):
        function_prior(ARCH, LAW, **arguments)


def test_files_carry_what_it_takes_to_go_on(tmp_path):
    prior = function_prior(ARCH, LAW, count=700, seed=2, values=(-1, 1), threshold=0.25)
    path = tmp_path / "prior.npz"
    prior.save(path)
    read = load_prior(str(path))
    identical(read, prior)
    whole = function_prior(ARCH, LAW, count=900, seed=2, values=(-1, 1), threshold=0.25)
    identical(read.extended(count=200), whole)
    read.extended(count=200).save(path)
    whole.save(tmp_path / "whole.npz")
    assert path.read_bytes() == (tmp_path / "whole.npz").read_bytes()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["prior.npz", "whole.npz"]


def test_damaged_and_foreign_files_are_refused(tmp_path):
    path = tmp_path / "prior.npz"
    with pytest.raises(DataFileError, match="no file"):
        load_prior(path)
    function_prior(ARCH, LAW, count=300).save(path)
    good = path.read_bytes()
    for damaged in (b"", good[: len(good) // 2], good[:2000] + b"\0\1\2" + good[2003:], b"text"):
        path.write_bytes(damaged)
        with pytest.raises(DataFileError, match="cannot be read as a prior"):
            load_prior(path)
    np.savez(path, a=np.arange(3))
    with pytest.raises(DataFileError, match="header"):
        load_prior(path)
    np.savez(path, header=np.array([{"a": 1}], dtype=object))
    with pytest.raises(DataFileError):
        load_prior(path)


def test_tables_that_do_not_fit_their_header_are_refused(tmp_path):
    path = tmp_path / "prior.npz"
    prior = function_prior(ARCH, LAW, count=300)
    for wrong in (
        {"counts": prior.counts + 1}, {"counts": prior.counts[::-1].copy()},
        {"tables": prior.tables[:, :1]}, {"tables": prior.tables.astype(np.int64)},
        {"spans": ((0, 299),)},
    ):
        dataclasses.replace(prior, **wrong).save(path)
        with pytest.raises(DataFileError):
            load_prior(path)


def test_what_cannot_be_written_is_said(tmp_path):
    prior = function_prior(ARCH, LAW, count=10)
    with pytest.raises(OutputError, match="cannot be written"):
        prior.save(tmp_path / "missing" / "prior.npz")

    class Foreign(type(LAW)):
        def __str__(self):
            return "foreign"

    with pytest.raises(BadInput, match="foreign has no text"):
        dataclasses.replace(prior, law=Foreign(3.0)).save(tmp_path / "prior.npz")


def test_numbers_read_off_a_prior():
    prior = function_prior(ARCH, gaussian(1.0, 1.0), count=4000)
    constant = prior.probability(np.zeros(128, bool))
    shares = [np.mean([not row.any() for row in truth_table(
        sample(ARCH, gaussian(1.0, 1.0), count=4000)).bits])]
    assert constant.mean == pytest.approx(shares[0])
    assert constant.low < constant.mean < constant.high
    assert prior.probability(prior.tables[-1]).mean == prior.counts[-1] / 4000
    random = np.random.default_rng(0).random(128) < 0.5
    assert (prior.probability(random).mean, prior.probability(random).low) == (0.0, 0.0)
    assert prior.probabilities.sum() == pytest.approx(1.0)
    complexity = table_k_lz(prior)
    expected = np.repeat(complexity, prior.counts)
    average = prior.average(complexity)
    assert average.mean == pytest.approx(expected.mean())
    half = 1.96 * expected.std(ddof=1) / np.sqrt(4000)
    assert average.high - average.mean == pytest.approx(half, rel=1e-3)
    plot = prior.rank_plot(at_least=2)
    assert len(plot.rank) == prior.seen_twice
    assert plot.rank[0] == 1
    assert plot.zipf[0] == pytest.approx(1 / 88.7228, rel=1e-5)
    assert plot.probability[0] == prior.counts[0] / 4000
    assert len(prior.rank_plot().rank) == len(prior.counts)
    with pytest.raises(BadInput, match="expected one"):
        prior.probability(prior.tables[:2])
    with pytest.raises(BadInput, match="one each"):
        prior.average([1.0])


def test_the_result_shows_and_frames_itself():
    prior = function_prior(MLP(inputs=2, widths=()), fan_in_normal(), count=200)
    assert "chance of a new one" in repr(prior)
    frame = prior.to_frame()
    assert frame["count"].sum() == 200
    assert set(frame["table"]) <= set("0123456789abcdef")
    assert prior.samples == 200
    assert prior.inputs == 2


def test_published_laws_are_those_of_the_rank_plot():
    for label, (weights, biases) in {
        "blue": (1.0, 1.0), "black": (2.0, 2.0 / 40), "orange": (1.0, 1.0 / 40),
        "magenta": (40 * 6.25, 6.25), "green": (900.0, 900.0 / 40),
    }.items():
        assert PUBLISHED_LAWS[label].variances(40, 40) == pytest.approx((weights, biases))
    assert len(PUBLISHED_LAWS) == 5
