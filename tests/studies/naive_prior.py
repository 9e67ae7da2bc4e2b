"""Boolean functions of random networks the slow way: strings, loops and float64."""

from collections import Counter
from dataclasses import asdict

import numpy as np

import priorscope as ps


def functions(arch, law, count, seed, low=0.0, high=1.0):
    """The functions of the first networks as strings: character i is the output on input i."""
    strings = []
    for net in ps.sample(arch, law, count=count, seed=seed):
        layers = [(m.weight.detach().double().numpy(),
                   None if m.bias is None else m.bias.detach().double().numpy())
                  for m in net if hasattr(m, "weight")]
        bits = []
        for i in range(2**arch.inputs):
            x = np.array([high if i >> (arch.inputs - 1 - j) & 1 else low
                          for j in range(arch.inputs)])
            for place, (weight, bias) in enumerate(layers):
                x = weight @ x + (0 if bias is None else bias)
                if place < len(layers) - 1:
                    x = np.tanh(x) if arch.activation == "tanh" else np.maximum(x, 0)
            bits.append("1" if x[0] > 0 else "0")
        strings.append("".join(bits))
    return strings


def complexity(string):
    """K_LZ by growing each word until it is new."""
    def words(s):
        count = start = 0
        while start < len(s):
            length = 1
            while start + length < len(s) and s[start:start + length] in s[:start + length - 1]:
                length += 1
            count, start = count + 1, start + length
        return count

    bits = np.log2(len(string))
    if len(set(string)) == 1:
        return bits
    return bits * (words(string) + words(string[::-1])) / 2


def pack(strings):
    """Packed tables, bit i of a table being character i."""
    return np.array([[sum(int(s[64 * w + p]) << p for p in range(64)) for w in range(len(s) // 64)]
                     for s in strings], dtype=np.uint64)


def counted(strings):
    """Counts in falling order."""
    return sorted(Counter(strings).values(), reverse=True)


def swept(study, cells, seed=1):
    """The frame of some cells, as the engine makes it."""
    from priorscope.sweeps.columns import encode
    from priorscope.sweeps.table import frame_of

    return frame_of([(place, asdict(cell), encode(study.measure(cell, seed + place)))
                     for place, cell in enumerate(cells)])


def verdicts(findings):
    """Claim to the word of its verdict."""
    return {finding.claim: finding.verdict.word for finding in findings}


def drawn(figures):
    """Check that every figure draws something and has a caption, and return the names."""
    for illustration in figures.values():
        illustration.figure.draw_without_rendering()
        assert illustration.caption
        assert illustration.ax.has_data()
    return set(figures)
