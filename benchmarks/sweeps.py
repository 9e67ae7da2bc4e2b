"""What the sweep engine adds to each cell, and how fast 10,000 finished cells are read again.

Both sides run in turn on the same disk. The floor of storing a cell is one write, fsync and rename
of the same bytes; of resuming, one read of each file. Seconds of storing are per cell.
"""

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks._timing import paired, print_rows, row
from priorscope.sweeps import Study, parquet_bytes
from priorscope.sweeps import run as sweep
from priorscope.sweeps.cell_file import CellFile, header
from priorscope.sweeps.columns import encode
from priorscope.sweeps.keys import cell_key, cell_seed, config_of
from priorscope.sweeps.provenance import versions


@dataclass(frozen=True)
class Cell:
    """A cell with fields of two kinds."""

    number: int
    width: int = 40


def _study(cells: int) -> Study:
    def measure(cell: Cell, seed: int) -> Mapping[str, Any]:
        return {"row": np.arange(5), "value": np.arange(5) / 7 + cell.number, "seed": seed}

    return Study("benchmark/small", paper="", question="", measure=measure,
                 cells=lambda scale: [Cell(number) for number in range(cells)],
                 findings=lambda frame: [], figures=lambda frame: {})


def run(smoke: bool) -> list[dict[str, Any]]:
    """Return one row for storing and one for resuming; ``smoke`` takes few cells."""
    with tempfile.TemporaryDirectory(prefix="priorscope-benchmark-") as scratch:
        return [_storing(Path(scratch), 20 if smoke else 300, 3 if smoke else 9),
                _resuming(Path(scratch), 50 if smoke else 10_000, 3 if smoke else 7)]


def _storing(scratch: Path, cells: int, repeats: int) -> dict[str, Any]:
    study, folders = _study(cells), count()
    contents = _contents(study)

    def ours() -> None:
        sweep(study, scale="smoke", folder=scratch / f"ours-{next(folders)}")

    def bare() -> None:
        folder = scratch / f"bare-{next(folders)}"
        folder.mkdir()
        for name, content in contents.items():
            aside = folder / f".{name}"
            with aside.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            aside.replace(folder / name)

    def computed() -> None:
        for cell in study.cells("smoke"):
            study.measure(cell, 1)

    times = paired({"ours": ours, "bare": bare, "computed": computed}, repeats)
    own, floor = ((times[name] - spent) / cells
                  for name, spent in (("ours", times["computed"]), ("bare", 0.0)))
    return row(f"overhead of one of {cells} cells", own, "write, fsync, rename", floor,
               f"{floor * 1e3:.3g} ms")


def _resuming(scratch: Path, cells: int, repeats: int) -> dict[str, Any]:
    study, folder = _study(cells), scratch / "finished"
    stored = folder / "cells"
    stored.mkdir(parents=True)
    for name, content in _contents(study).items():
        (stored / name).write_bytes(content)
    if sweep(study, scale="smoke", folder=folder).computed:
        raise AssertionError("finished cells were computed again")

    def ours() -> None:
        parquet_bytes(sweep(study, scale="smoke", folder=folder).frame)

    def bare() -> None:
        for path in stored.iterdir():
            path.read_bytes()

    times = paired({"ours": ours, "bare": bare}, repeats)
    return row(f"resume of {cells} cells, to the table", times["ours"], "read each file",
               times["bare"], f"{times['bare']:.2g} s")


def _contents(study: Study) -> Mapping[str, bytes]:
    """Return the files of finished cells by name."""
    files = {}
    for cell in study.cells("smoke"):
        payload = encode(study.measure(cell, cell_seed(study, cell, 0)))
        head = header(study.name, study.version, config_of(cell), 0, 0.001, versions())
        files[cell_key(study, cell, 0)] = CellFile(head, payload).to_bytes()
    return files


if __name__ == "__main__":
    print_rows(run(smoke=False))
