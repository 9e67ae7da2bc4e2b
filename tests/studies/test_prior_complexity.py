import dataclasses
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from naive_prior import complexity, drawn, functions, pack, swept, verdicts
from scipy.stats import spearmanr

from priorscope._core.estimate import Estimate
from priorscope.studies.prior.block_counts import BlockCounts, counts_by_block
from priorscope.studies.prior.columns import columns_of
from priorscope.studies.prior.complexity.study import Cell, Complexity
from priorscope.studies.prior.complexity.traits import BEYOND, traits_of
from priorscope.studies.prior.envelope import (
    Envelope,
    fit_tops,
    held_out_tops,
    tops,
    upper_envelope,
)
from priorscope.studies.prior.estimate_columns import exact, from_row, scaled, to_columns
from priorscope.studies.prior.laws import BROAD, UNIFORM
from priorscope.studies.prior.networks import FUNCTIONS, HIDDEN, NETWORKS, PERCEPTRON
from priorscope.studies.prior.published import TOPS

SCALES = ("smoke", "laptop", "paper")


def naive_traits(string):
    """Entropy, sensitivity, critical share, boundary distance and random flips by definition."""
    n, size = 7, 128
    share = string.count("1") / size
    entropy = -sum(p * np.log2(p) for p in (share, 1 - share) if p)
    pairs = [(x, x ^ 1 << bit) for x in range(size) for bit in range(n)]
    differ = {(x, y) for x, y in pairs if string[x] != string[y]}
    distance = [min((bin(x ^ y).count("1") for y in range(size) if string[y] != string[x]),
                    default=BEYOND) for x in range(size)]
    stays = {0: np.ones(size)}  # chance that a path to x ^ mask has not changed class
    for mask in sorted(range(1, size), key=lambda m: bin(m).count("1")):
        before = [stays[mask ^ 1 << bit] for bit in range(n) if mask >> bit & 1]
        same = np.array([string[x] == string[x ^ mask] for x in range(size)])
        stays[mask] = same * np.mean(before, axis=0)
    alive = [np.mean([stays[m].mean() for m in range(size) if bin(m).count("1") == k])
             for k in range(n)]
    return (entropy, len(differ) / len(pairs), len({x for x, _ in differ}) / size,
            float(np.mean(distance)), sum(alive))


@pytest.mark.parametrize("scale", SCALES)
def test_cells_are_different_and_frozen(scale):
    cells = Complexity.cells_of(scale)
    assert len(cells) == len(NETWORKS) + 1
    assert all(cell.samples % cell.blocks == 0 for cell in cells)
    with pytest.raises(dataclasses.FrozenInstanceError):
        cells[0].prior = ""


def test_rows_count_the_functions_of_each_complexity_and_frequency():
    columns = Complexity.measure(Cell(BROAD, 60, 3), 4)
    _, arch, law = NETWORKS[BROAD]
    strings = functions(arch, law, 60, 4)
    expected = Counter((complexity(s), count) for s, count in Counter(strings).items())
    found = dict(zip(zip(columns["complexity"], columns["count"], strict=True),
                     columns["functions"], strict=True))
    assert found == expected
    mean = Estimate.of([complexity(s) for s in strings])
    assert columns["mean_complexity"] == pytest.approx(mean.mean)
    assert columns["mean_complexity_low"] == pytest.approx(mean.low)
    last = [value for value in columns["held_out"] if value is not None]
    assert len(last) == len({complexity(s) for s in strings})


def test_traits_are_those_of_their_definitions():
    strings = [*(string * 64 for string in ("01", "00")), "0" * 127 + "1", "0" * 64 + "1" * 64,
               "".join(np.random.default_rng(0).choice(["0", "1"], 128))]
    found = traits_of(pack(strings))
    for place, string in enumerate(strings):
        values = (found.entropy, found.sensitivity, found.critical, found.boundary, found.flips)
        assert [v[place] for v in values] == pytest.approx(naive_traits(string))
        assert found.complexity[place] == complexity(string)


def test_blocks_hold_consecutive_networks_and_add_up():
    _, arch, law = NETWORKS[PERCEPTRON]
    found = counts_by_block(arch, law, samples=90, blocks=3, seed=2)
    strings = functions(arch, law, 90, 2)
    place = {tuple(table): row for row, table in enumerate(found.tables.tolist())}
    expected = np.zeros_like(found.counts)
    for network, table in enumerate(pack(strings).tolist()):
        expected[place[tuple(table)], network // 30] += 1
    assert np.array_equal(found.counts, expected)
    assert found.samples == 90
    assert np.array_equal(found.total, expected.sum(axis=1))


def test_the_seed_decides_for_networks_and_for_random_functions():
    for prior in (HIDDEN, FUNCTIONS):
        first, again, other = (Complexity.measure(Cell(prior, 200, 2), seed) for seed in (1, 1, 2))
        assert all(np.array_equal(first[name], again[name]) for name in first)
        assert first["mean_complexity"] != other["mean_complexity"]


def test_the_envelope_of_an_exponential_edge_is_found():
    k = np.repeat(np.arange(7.0, 70, 3.5), 3)
    counts = np.rint(2 ** (-0.3 * k + 25) / np.tile([1, 3, 9], 18)).astype(int)
    fit = upper_envelope(k, counts)
    kept, highest = tops(k, counts)
    assert fit.a == pytest.approx(0.3, abs=1e-3)
    assert fit.b == pytest.approx(25 - np.log2(counts.sum()), abs=0.02)
    assert np.array_equal(highest, counts[::3])
    assert np.array_equal(kept, k[::3])
    assert fit_tops(np.array([7.0, 21.0]), np.array([0.1, 0.01])) is None
    assert Envelope(0.5, 2.0).log2(6.0) == -1.0


def test_held_out_tops_are_free_of_selection():
    k = np.repeat(np.arange(40.0), 100)
    counts = np.random.default_rng(1).poisson(5.0, size=(4000, 10))
    values, held_out = held_out_tops(k, counts)
    highest = [counts[k == value].sum(axis=1).max() for value in values]
    assert values.tolist() == list(range(40))
    # Chosen fairly a function is seen 50 times; 40 columns have a standard error of about 1.
    assert held_out.mean() == pytest.approx(50, abs=7)
    assert np.mean(highest) > 62
    twin = np.array([[9, 9, 9], [1, 2, 3]])
    assert held_out_tops(np.array([7.0, 7.0]), twin)[1].tolist() == [27]


def frame_from(envelope, prior=UNIFORM, samples=10**7, spearman=-0.6, mean=60.0):
    """The rows of one prior: three functions a column, the top on the envelope."""
    dots = []
    for k in (7.0, *np.arange(17.5, 60, 3.5)):
        top = TOPS[7.0] if k == 7.0 else 2 ** envelope.log2(k)
        counts = sorted({max(1, int(top * samples / part)) for part in (1, 30, 400)})
        dots += [{"complexity": k, "count": count, "functions": 5, "held_out":
                  count if count == counts[-1] else None} for count in counts]
    columns = {}
    for name, value in (("a", envelope.a), ("b", envelope.b), ("highest", 60.0),
                        ("spearman_complexity", spearman), ("spearman_all", spearman / 3),
                        ("spearman_entropy", spearman), ("mean_complexity", mean),
                        ("mean_sensitivity", mean / 300), ("mean_flips", 300 / mean)):
        columns |= to_columns(name, Estimate(value, value - 0.01, value + 0.01, 10))
    return pd.DataFrame(dots).assign(prior=prior, networks=samples, blocks=10, **columns)


def test_the_published_line_agrees_with_itself_and_a_flat_one_does_not():
    line, flat = (verdicts(Complexity.findings(frame_from(Envelope(*pair))))
                  for pair in ((0.296, -3.4), (0.1, -8.0)))
    falls = "The bound 2^(−aK + b) falls as the published line does, a = 0.296"
    stands = "The bound 2^(−aK + b) stands where the published line does, b = −3.4"
    assert (line[falls], line[stands]) == ("agrees", "agrees")
    assert (flat[falls], flat[stands]) == ("disagrees", "disagrees")
    upper = "The published line is an upper bound: the constant functions lie below it"
    assert line[upper] == "disagrees"
    sided = "The bound is one-sided: most simple functions are far less probable than it allows"
    assert line[sided] == "agrees"


def test_verdicts_follow_correlations_and_comparisons():
    claim = f"Probability falls with Lempel-Ziv complexity: {UNIFORM}"
    for spearman, word in ((-0.6, "agrees"), (0.6, "disagrees"), (-0.001, "undecided")):
        frame = frame_from(Envelope(0.3, -3.0), spearman=spearman)
        assert verdicts(Complexity.findings(frame))[claim] == word
    simpler = f"Under the law {UNIFORM} the mean Lempel-Ziv complexity is lower than over all " \
              "functions"
    for mean, word in ((60.0, "agrees"), (160.0, "disagrees")):
        frame = pd.concat([frame_from(Envelope(0.3, -3.0), mean=mean),
                           frame_from(Envelope(0.3, -3.0), prior=FUNCTIONS, mean=150.0)])
        assert verdicts(Complexity.findings(frame))[simpler] == word
    steep = f"The bound falls more steeply for {HIDDEN} than for the {PERCEPTRON}"
    for a, word in ((0.3, "agrees"), (0.05, "disagrees")):
        frame = pd.concat([frame_from(Envelope(a, -3.0), prior=HIDDEN),
                           frame_from(Envelope(0.1, -5.0), prior=PERCEPTRON)])
        assert verdicts(Complexity.findings(frame))[steep] == word


def test_the_laws_constants_are_compared_with_the_figures():
    for law in (UNIFORM, BROAD):
        words = verdicts(Complexity.findings(frame_from(Envelope(0.3, -3.0), prior=law)))
        claim = "The figure's highest P at K_LZ = 7, of the constant functions, is that of the law"
        assert words[f"{claim} {law}"] == "agrees"
    frame = frame_from(Envelope(0.3, -3.0))
    frame.loc[frame["complexity"] == 7.0, ["count", "held_out"]] *= 3
    assert verdicts(Complexity.findings(frame))[f"{claim} {UNIFORM}"] == "disagrees"


def test_columns_know_their_tops_and_networks():
    found = columns_of(frame_from(Envelope(0.3, -3.0), samples=10**6))
    assert found.complexity[0] == 7.0
    assert found.at(7.0) == (107_000, 107_000)
    assert found.at(8.0) is None
    assert found.networks[0] == 5 * (107_000 + 107_000 // 30 + 107_000 // 400)


def test_estimates_survive_the_columns():
    frame = pd.DataFrame(to_columns("x", [Estimate(1.0, 0.5, 2.0, 7), None]))
    assert from_row(frame.iloc[0], "x") == Estimate(1.0, 0.5, 2.0, 7)
    assert from_row(frame.iloc[1], "x") is None
    assert scaled(exact(2.0), 3.0) == Estimate(6.0, 6.0, 6.0, 0)


def test_random_functions_have_the_means_of_closed_forms():
    columns = Complexity.measure(Cell(FUNCTIONS, 3000, 10), 1)
    # Six standard errors, of 0.0008 and 0.0013.
    assert columns["mean_sensitivity"] == pytest.approx(0.5, abs=0.005)
    assert columns["mean_flips"] == pytest.approx(2 - 2**-6, abs=0.008)


def test_tiny_frames_and_missing_cells_are_judged_and_drawn():
    cells = [Cell(prior, 600, 2) for prior in (UNIFORM, BROAD, PERCEPTRON, FUNCTIONS)]
    frame = swept(Complexity, cells)
    assert Complexity.findings(frame)
    assert drawn(Complexity.figures(frame)) >= {"probability-against-complexity", "perceptron",
                                                "complexity-of-networks", "mean-complexity"}
    for prior in (FUNCTIONS, PERCEPTRON):
        part = frame[frame["prior"] == prior]
        Complexity.findings(part)
        drawn(Complexity.figures(part))


def test_spearman_in_a_block_is_that_of_functions_seen_twice():
    columns = Complexity.measure(Cell(PERCEPTRON, 900, 1), 3)
    _, arch, law = NETWORKS[PERCEPTRON]
    counts = Counter(functions(arch, law, 900, 3))
    twice = [(complexity(s), c) for s, c in counts.items() if c > 1]
    assert columns["spearman_complexity"] == pytest.approx(spearmanr(*zip(*twice, strict=True))[0])


def test_random_functions_are_spread_over_the_blocks():
    from priorscope.studies.prior.complexity.study import _found

    found = _found(Cell(FUNCTIONS, 30, 3), 1)
    assert isinstance(found, BlockCounts)
    assert found.counts.sum(axis=0).tolist() == [10, 10, 10]
