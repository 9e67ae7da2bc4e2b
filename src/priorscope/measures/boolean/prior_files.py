"""Priors in files: arrays and a header of plain text in one ``.npz``, no pickle."""

import dataclasses
import json
import os
from pathlib import Path
from typing import Any

import numpy as np

from ..._core.errors import BadInput, DataFileError, OutputError
from ...networks.laws import law_text, weight_law
from ...networks.mlp import MLP
from .packing import word_count
from .prior import FunctionPrior

#: Raised when the layout of the file changes.
VERSION = 1


def write_prior(prior: FunctionPrior, path: Path) -> None:
    """Write a prior: the same bytes for the same prior, complete or not at all.

    Raises:
        BadInput: The weight law is none of the library's, which a file could not name.
        OutputError: The file cannot be written.
    """
    header = {
        "version": VERSION, "arch": dataclasses.asdict(prior.arch), "law": law_text(prior.law),
        "seed": prior.seed, "spans": prior.spans, "values": prior.values,
        "threshold": prior.threshold,
    }
    text = np.array(json.dumps(header, sort_keys=True))
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with aside.open("wb") as file:
            np.savez(file, header=text, tables=prior.tables, counts=prior.counts)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise OutputError(f"the prior cannot be written to {path}: {error.strerror}") from error


def load_prior(path: str | Path) -> FunctionPrior:
    """Read a prior that ``FunctionPrior.save`` wrote; ``extended`` goes on from there.

    Args:
        path: The ``.npz`` file.

    Raises:
        DataFileError: The file is missing, damaged or no prior.
    """
    try:
        # Opened here, since numpy leaves a damaged file open.
        with Path(path).open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            header: dict[str, Any] = json.loads(str(arrays["header"]))
            tables, counts = arrays["tables"], arrays["counts"]
        return _read(header, tables, counts)
    except FileNotFoundError:
        raise DataFileError(f"there is no file {path}: expected a prior written by save") from None
    # zipfile and numpy raise many kinds of error on a damaged file.
    except Exception as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise DataFileError(f"{path} cannot be read as a prior ({reason}): expected a file "
                            "written by FunctionPrior.save") from error


def _read(header: dict[str, Any], tables: np.ndarray, counts: np.ndarray) -> FunctionPrior:
    if header["version"] != VERSION:
        raise BadInput(f"its version is {header['version']}, this library reads {VERSION}")
    arch = MLP(**header["arch"])
    spans = tuple((int(first), int(stop)) for first, stop in header["spans"])
    low, high = (float(value) for value in header["values"])
    prior = FunctionPrior(arch, weight_law(header["law"]), int(header["seed"]), tables, counts,
                          spans, (low, high), float(header["threshold"]))
    shape = (len(counts), word_count(arch.inputs))
    if tables.dtype != np.uint64 or counts.dtype != np.int64 or tables.shape != shape:
        raise BadInput("its tables or counts have another type or shape")
    if (counts < 1).any() or (np.diff(counts) > 0).any() or counts.sum() != prior.samples:
        raise BadInput("its counts do not fall or do not add up to the samples")
    return prior
