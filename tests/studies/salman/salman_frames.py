"""Frames of lines as cells would give them, with known distributions."""

import numpy as np
import pandas as pd


def lines(lower, upper, *, line="same", labels="real", data="mnist", learner="trained",
          features=784, replica=0, widths="128,128,128", labelled=None, **more):
    """Rows of one network: ends of intervals, one a line."""
    lower, upper = np.broadcast_arrays(np.asarray(lower, float), np.asarray(upper, float))
    length = upper - lower
    return pd.DataFrame({
        "data": data, "labels": labels, "learner": learner, "replica": replica, "widths": widths,
        "factor": 1, "line": line, "lower": lower, "upper": upper, "features": features,
        "labelled": length if labelled is None else labelled, "train_accuracy": 1.0,
        "test_accuracy": 0.8, "epochs": 30, **more})


def network(mean_upper, *, seed, count=300, spread=0.1, lower=-0.7, **names):
    """A network whose upper ends scatter about a mean."""
    stream = np.random.default_rng(seed)
    upper = np.clip(mean_upper + spread * stream.standard_normal(count), 0, 2)
    return lines(np.full(count, lower), upper, replica=seed, **names)


def networks(mean_upper, *, count=6, **options):
    """Several networks of one setting."""
    return pd.concat([network(mean_upper + 0.004 * (seed - 2.5), seed=seed, **options)
                      for seed in range(count)], ignore_index=True)


def word(findings, words):
    """The verdict of the only finding whose claim has these words."""
    (one,) = [finding for finding in findings if words in finding.claim]
    return one.verdict.word
