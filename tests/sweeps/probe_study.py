"""A study without networks, for the engine's tests; its cells can be told to misbehave."""

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

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
    return dict((int(place), word) for place, word in pairs).get(number, "")


def misbehave(fault: str) -> None:
    if fault == "raise":
        raise RuntimeError("this cell was told to fail")
    if fault == "hang":
        while True:
            time.sleep(0.01)
    if fault == "stuck":  # in a call that no Python signal handler interrupts
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
        time.sleep(600)
    if fault == "die":
        os.kill(os.getpid(), signal.SIGKILL)


@study("probe/numbers", paper="none", question="Does the engine keep its promises?")
class Numbers:
    @staticmethod
    def cells(scale):
        count = COUNTS.get(scale) or int(os.environ.get("PROBE_CELLS", "100"))
        return [Cell(number) for number in range(count)]

    @staticmethod
    def measure(cell, seed):
        if TRACE in os.environ:
            with Path(os.environ[TRACE]).open("a") as file:
                file.write(f"{cell.number}\n")
        time.sleep(float(os.environ.get(PAUSE, "0")))
        fault = fault_of(cell.number)
        misbehave(fault)
        draws = numpy_stream(seed, "draws").standard_normal(3)
        return {"value": np.append(draws, np.nan) if fault == "nan" else draws,
                "label": "even" if cell.number % 2 == 0 else None,
                "row": np.arange(len(draws) + (fault == "nan"))}

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
