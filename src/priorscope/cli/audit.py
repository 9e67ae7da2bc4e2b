"""``priorscope audit``."""

from pathlib import Path
from typing import Annotated

import torch
from cyclopts import Parameter

from .._core.checks import whole_number
from .._core.errors import BadInput
from ..domains import Dataset, load_digits, load_mnist
from ..domains.tables import SUFFIXES, read_samples
from ..instruments import Audit, AuditData, audit
from ..instruments.audit_data import fitting
from ..instruments.trained import save_weights, train_parity, trained_sizes
from ..networks.loading import load_model
from .reporting import prepare, report
from .tables import say, show

#: Epochs of the network that is trained when none is named.
EPOCHS = {"digits": 20, "mnist": 10}


def audit_command(
    *,
    model: str | None = None,
    weights: Path | None = None,
    data: str = "digits",
    label: str | None = None,
    binarise: float | None = None,
    grey: bool = False,
    threshold: float = 0.0,
    search: str = "screened",
    limit: int | None = None,
    random_strings: int = 500,
    pairs: int = 200,
    around: str | None = None,
    epochs: int | None = None,
    save: Path | None = None,
    device: str = "cpu",
    seed: int = 0,
    out: Annotated[Path | None, Parameter(help="Write the report, one HTML page, here.")] = None,
) -> None:
    """Measure how far a trained network's inputs are from another class, and list the doubtful.

    Without a model it trains one on the data, digits told even from odd, in seconds.

    For example:

        priorscope audit --out audit.html

        priorscope audit --data mnist --limit 2000

        priorscope audit --model mypackage.nets:make --weights best.safetensors --data test.npz

        priorscope audit --data digits --grey --around 3,17,42 --out audit.html

    Parameters
    ----------
    model:
        package.module:function that returns a torch.nn.Module.
    weights:
        Its weights: .safetensors, or a state dict as .pt, .pth, .bin or .ckpt.
    data:
        digits (embedded), mnist, or a file of inputs and labels: .npz, .csv or .parquet.
    label:
        Array or column of the labels in that file, if it is not called label or y.
    binarise:
        Inputs above this become 1, others 0; by default 0.5 for digits, 25/255 for mnist and none
        for a file. Distances are flips of bits where inputs have two values, else lengths.
    grey:
        Keep the grey values of digits or mnist.
    threshold:
        Where a single output changes class; 0.5 for probabilities.
    search:
        screened (fast) or full (every flip at every step).
    limit:
        At most so many inputs of each part of the data.
    random_strings:
        Random bit strings to set beside.
    pairs:
        Lines of each kind between inputs; 0 leaves them out.
    around:
        Three rows of the data around which linear regions are drawn, such as 3,17,42; by default
        the most doubtful one and its nearest of the same and of another class.
    epochs:
        Passes over the data when the network is trained here; 20 for digits, 10 for mnist.
    save:
        Write the weights of the network trained here, as .safetensors.
    device:
        Where the model runs: cpu, cuda, cuda:1, ...
    seed:
        Fixes training, random strings and limits.
    """
    _check_flags(model, weights, data, label, epochs, save)
    if grey and (binarise is not None or data not in EPOCHS):
        raise BadInput("--grey keeps the values of digits or mnist: drop it, or drop --binarise")
    _rows(around)
    prepare(out, save)
    place = torch_device(device)
    named = load_model(model, weights=weights).to(place) if model is not None else None
    if data in EPOCHS:
        dataset = _dataset(data, binarise, grey)
        network = named
        if network is None:
            network, _ = train_parity(dataset.even_odd(), epochs=epochs or EPOCHS[data],
                                      seed=seed, device=place)
        checked = fitting(dataset, network, seed=seed)
    else:
        assert named is not None
        network, checked = named, AuditData.of_samples(read_samples(data, label=label),
                                                       threshold=binarise)
    if save is not None:
        save_weights(network, save)
    name = model or f"ReLU network {'-'.join(map(str, trained_sizes(network)))}, trained here"
    result = audit(network, checked, name=name, threshold=threshold, search=search,
                   limit=limit, random_strings=random_strings, pairs=pairs,
                   around=_rows(around), seed=seed)
    _print(result)
    report(result, out)


def _check_flags(model: str | None, weights: Path | None, data: str, label: str | None,
                 epochs: int | None, save: Path | None) -> None:
    """Refuse flags that would be ignored, and data of no known kind, before any work."""
    needed = "add --model package.module:function"
    if data not in EPOCHS and not data.endswith(SUFFIXES):
        raise BadInput(f"data is {data!r}: expected digits, mnist, or a file that ends in "
                       f"{', '.join(SUFFIXES)}")
    if model is None and weights is not None:
        raise BadInput(f"weights {weights} without a model: {needed}")
    if model is None and data not in EPOCHS:
        raise BadInput(f"data {data} without a model: {needed}")
    if model is not None and (epochs is not None or save is not None):
        raise BadInput("--epochs and --save are for the network that is trained here: drop them, "
                       "or drop --model")
    if label is not None and data in EPOCHS:
        raise BadInput(f"--label names a column of a file: {data} has its own labels")
    if epochs is not None:
        whole_number("epochs", epochs)


def torch_device(name: str) -> torch.device:
    """Return a device that exists, or say what is wrong with the name."""
    try:
        device = torch.device(name)
        torch.empty(0, device=device)
    except (RuntimeError, AssertionError) as error:
        reason = str(error).splitlines()[0]
        raise BadInput(f"device {name!r} cannot be used here ({reason}): try cpu") from None
    return device


def _rows(given: str | None) -> tuple[int, ...] | None:
    """Return the rows of ``--around``."""
    if given is None:
        return None
    try:
        return tuple(int(part) for part in given.split(","))
    except ValueError:
        raise BadInput(f"--around is {given!r}: expected three row numbers such as 3,17,42"
                       ) from None


def _dataset(name: str, binarise: float | None, grey: bool) -> Dataset:
    dataset = load_digits(test_fraction=0.5) if name == "digits" else load_mnist()
    if grey:
        return dataset
    return dataset.binarised(threshold=_or(binarise, 0.5 if name == "digits" else 25 / 255))


def _or(value: float | None, default: float) -> float:
    return default if value is None else value


def _print(result: Audit) -> None:
    rows = [[name, value] for name, value in result.summary().items()
            if name not in ("model", "data", "in words")]
    show(f"{result.name} on {result.data.name}", ["", ""], rows)
    show("The ten most doubtful answers",
         ["row", "label", "predicted", "answer", result.unit, "|φ|"], result.doubtful_rows(10))
    say(result.words)
    if result.geometry is not None and result.geometry.words:
        say(result.geometry.words)
