"""Studies without networks, for the engine's tests; their cells can be told to misbehave."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from probe_faults import JUNK, misbehave

from priorscope._core.estimate import Estimate
from priorscope._core.finding import Finding
from priorscope._core.seeds import numpy_stream
from priorscope._core.verdicts import near
from priorscope.plots import line_with_theory
from priorscope.plots.illustration import Illustration
from priorscope.sweeps import study

#: How many cells the scales have; a test may say how many "paper" has.
COUNTS = {"smoke": 6, "laptop": 40}

#: What a cell does instead of measuring, by its number; read from the environment, so that a
#: process of its own can be told, and changed between two runs.
FAULTS = "PROBE_FAULTS"

#: A file in which every computed cell leaves a line.
TRACE = "PROBE_TRACE"

#: Seconds that a cell takes.
PAUSE = "PROBE_PAUSE"


@dataclass(frozen=True)
class Cell:
    number: int
    scale: float = 1.0
    widths: tuple[int, ...] = (4, 4)


def fault_of(number: int) -> str:
    pairs = [pair.split(":") for pair in os.environ.get(FAULTS, "").split(",") if pair]
    return {int(place): word for place, word in pairs}.get(number, "")


def leave_trace(words: object) -> None:
    if TRACE in os.environ:
        with Path(os.environ[TRACE]).open("a") as file:
            file.write(f"{words}\n")


@study("probe/numbers", paper="none", question="Does the engine keep its promises?")
class Numbers:
    @staticmethod
    def cells(scale):
        count = COUNTS.get(scale) or int(os.environ.get("PROBE_CELLS", "100"))
        return [Cell(number) for number in range(count)]

    @staticmethod
    def measure(cell, seed):
        leave_trace(cell.number)
        time.sleep(float(os.environ.get(PAUSE, "0")))
        fault = fault_of(cell.number)
        misbehave(fault)
        if fault in JUNK:
            return JUNK[fault]
        draws = numpy_stream(seed, "draws").standard_normal(3)
        return {"value": draws, "label": "even" if cell.number % 2 == 0 else None,
                "row": np.arange(len(draws))}

    @staticmethod
    def findings(frame):
        mean = Estimate.of(frame["value"])
        return [Finding("the draws have mean zero", 0.0, 0.0, mean, near(mean, 0.0, tolerance=1.0))]

    @staticmethod
    def figures(frame):
        means = [Estimate.of(rows["value"]) for _, rows in frame.groupby("number")]
        ax = line_with_theory(sorted(frame["number"].unique()), {"draws": means})
        return {"means": Illustration(ax, "Means of the draws", "They scatter about zero.",
                                      {"mean": [mean.mean for mean in means]})}


@study("probe/words", paper="none", question="Do two studies share a folder?")
class Words:
    @staticmethod
    def cells(scale):
        return [Cell(number) for number in range(3)]

    @staticmethod
    def measure(cell, seed):
        leave_trace(f"word {cell.number}")
        time.sleep(float(os.environ.get(PAUSE, "0")))
        misbehave(fault_of(100 + cell.number))
        return {"word": "ab"[seed % 2]}

    @staticmethod
    def findings(frame):
        share = Estimate.share(frame["word"] == "a")
        return [Finding("half of the words are a", None, 0.5, share,
                        near(share, 0.5, tolerance=0.5))]

    @staticmethod
    def figures(frame):
        return {}
