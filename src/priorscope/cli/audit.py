"""``priorscope audit``."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from torch import nn

from .._core.checks import whole_number
from .._core.errors import BadInput
from ..instruments import Audit, audit
from ..instruments.audit.trained import save_weights, train_parity, trained_sizes
from ..networks.loading import load_model
from .data_flags import DataFlags
from .model_flags import torch_device, with_output
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
    classes: str | None = None,
    binarise: float | None = None,
    grey: bool = False,
    threshold: float = 0.0,
    regression: Annotated[bool, Parameter(negative="")] = False,
    output: str | None = None,
    search: str = "screened",
    limit: int | None = None,
    random_strings: int = 500,
    pairs: int = 200,
    planes: int = 12,
    exact: bool | None = None,
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

        priorscope audit --model mypackage.nets:price --weights price.safetensors --data homes.csv
        --label price --regression --threshold 250000

        priorscope audit --data digits --grey --around 3,17,42 --out audit.html

    Parameters
    ----------
    model:
        package.module:function that returns a torch.nn.Module.
    weights:
        Its weights: .safetensors, or a state dict as .pt, .pth, .bin or .ckpt.
    data:
        digits (embedded), mnist, cifar10, or a file of inputs and labels: .npz, .csv or .parquet.
    label:
        Array or column of the labels in that file, if it is not called y, label, target or class.
    classes:
        Names of the classes in the order of the outputs, such as cat,dog; without them words are
        taken in alphabetical order.
    binarise:
        Inputs above this become 1, others 0; by default 0.5 for digits, 25/255 for mnist and none
        for cifar10 or a file. Distances are flips of bits where inputs have two values, else
        lengths.
    grey:
        Keep the grey values of digits or mnist.
    threshold:
        Where a single output changes class; 0.5 for probabilities.
    regression:
        The file's labels are numbers: class 1 lies above the threshold, for labels and outputs.
    output:
        Which output is meant where the model returns several: a key, such as logits, or a place.
    search:
        screened (fast) or full (every flip at every step).
    limit:
        At most so many inputs of each part of the data.
    random_strings:
        Random bit strings to set beside.
    pairs:
        Lines of each kind between inputs; 0 leaves out all that lies between inputs.
    planes:
        Planes through three inputs on which complexity is measured; 0 leaves them out.
    exact:
        Cut lines through the network exactly at any cost, or with --no-exact never; by default
        where it is piecewise linear and that is some two minutes' work.
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
    _check_flags(model, weights, data, output, epochs, save)
    wanted = DataFlags(data, label, binarise, grey, threshold if regression else None,
                       classes)
    wanted.check()
    _rows(around)
    prepare(out, save)
    place = torch_device(device)
    network: nn.Module
    if model is None:
        network = train_parity(wanted.dataset().even_odd(), epochs=epochs or EPOCHS[data],
                               seed=seed, device=place)[0]
    else:
        network = with_output(load_model(model, weights=weights).to(place), output)
    checked = wanted.read(network, seed=seed)
    if save is not None:
        save_weights(network, save)
    name = model or f"ReLU network {'-'.join(map(str, trained_sizes(network)))}, trained here"
    result = audit(network, checked, name=name, threshold=threshold, search=search,
                   limit=limit, random_strings=random_strings, pairs=pairs, planes=planes,
                   around=_rows(around), exact=exact, seed=seed)
    _print(result)
    report(result, out)


def _check_flags(model: str | None, weights: Path | None, data: str, output: str | None,
                 epochs: int | None, save: Path | None) -> None:
    """Refuse flags that would be ignored before any work."""
    needed = "add --model package.module:function"
    if model is None and weights is not None:
        raise BadInput(f"weights {weights} without a model: {needed}")
    if model is None and output is not None:
        raise BadInput(f"--output {output} without a model: the network that is trained here has "
                       "one output, so drop it")
    if model is None and data not in EPOCHS:
        raise BadInput(f"data {data} without a model: {needed}")
    if model is not None and (epochs is not None or save is not None):
        raise BadInput("--epochs and --save are for the network that is trained here: drop them, "
                       "or drop --model")
    if epochs is not None:
        whole_number("epochs", epochs)


def _rows(given: str | None) -> tuple[int, ...] | None:
    """Return the rows of ``--around``."""
    if given is None:
        return None
    try:
        return tuple(int(part) for part in given.split(","))
    except ValueError:
        raise BadInput(f"--around is {given!r}: expected three row numbers such as 3,17,42"
                       ) from None


def _print(result: Audit) -> None:
    rows = [[name, value] for name, value in result.summary().items()
            if name not in ("model", "data", "in words")]
    show(f"{result.name} on {result.data.name}", ["", ""], rows)
    show("The ten most doubtful answers",
         ["row", "label", "predicted", "answer", result.unit, "|φ|"], result.doubtful_rows(10))
    say(result.words)
    if result.geometry is not None and result.geometry.words:
        say(result.geometry.words)
