"""``priorscope compare``."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from ..instruments import Comparison, compare
from .compare_flags import check_model_flag, data_name, epochs_here, refuse_ignored
from .contender_models import Room, subject
from .contenders import INITIAL, TRAINED, before_training, contender
from .data_flags import DataFlags
from .model_flags import torch_device
from .reporting import prepare, report
from .tables import say, show


def compare_command(
    first: str,
    second: str,
    /,
    *,
    model: str | None = None,
    data: str | None = None,
    label: str | None = None,
    classes: str | None = None,
    binarise: float | None = None,
    grey: Annotated[bool, Parameter(negative="")] = False,
    threshold: float = 0.0,
    regression: Annotated[bool, Parameter(negative="")] = False,
    output: str | None = None,
    limit: int | None = None,
    random_strings: int = 500,
    pairs: int = 200,
    planes: int = 24,
    epochs: int | None = None,
    count: int = 100,
    resolution: int = 64,
    bits: int = 100,
    bit_networks: int = 400,
    inputs: int | None = None,
    device: str = "cpu",
    seed: int = 0,
    out: Path | None = None,
) -> None:
    """Set every measure of two models or architectures side by side, with the differences.

    Models are audited on the same inputs and compared input by input; architectures are sampled
    before training. A trained model can be set against its own initialisation.

    For example:

        priorscope compare trained initial --out compare.html

        priorscope compare relu tanh

        priorscope compare relu:depth=4,width=32 sine:prefactor=2,law=gaussian:2,0.1

        priorscope compare mypackage.nets:small mypackage.nets:large --inputs 784

        priorscope compare best.safetensors last.safetensors --model mypackage.nets:make
        --data test.npz

        priorscope compare mypackage.nets:make@best.safetensors initial --data test.npz

    Parameters
    ----------
    first:
        What is compared: an activation with options (depth, width, widths, bias, layer_norm,
        residual, gated, prefactor, law), package.module:function, the same with @ and a file of
        weights, a file of weights of --model, or trained for a network that is trained here on
        digits or mnist.
    second:
        The same, or initial for the first one's initialisation: of a factory, what it draws under
        seed 0, which is not the very start of a run under another one.
    model:
        package.module:function of files of weights that are given without one.
    data:
        digits (embedded), mnist, cifar10, or a file of inputs and labels: .npz, .csv or .parquet.
        By default digits where a network is trained here.
    label:
        Array or column of the labels in that file, if it is not called y, label, target or class.
    classes:
        Names of the classes in the order of the outputs, such as cat,dog; without them words are
        taken in alphabetical order.
    binarise:
        Inputs above this become 1, others 0; by default 0.5 for digits, 25/255 for mnist and none
        for cifar10 or a file.
    grey:
        Keep the grey values of digits or mnist.
    threshold:
        Where a single output changes class; 0.5 for probabilities.
    regression:
        The file's labels are numbers: class 1 lies above the threshold, for labels and outputs.
    output:
        Which output is meant where models return several: a key, such as logits, or a place.
    limit:
        At most so many inputs of each part of the data.
    random_strings:
        Random bit strings to set beside.
    pairs:
        Lines of each kind between inputs; 0 leaves out all that lies between inputs.
    planes:
        Planes through three inputs on which complexity is measured; 0 leaves them out.
    epochs:
        Passes over the data where a network is trained here; 20 for digits, 10 for mnist.
    count:
        Networks of each architecture on a plane.
    resolution:
        Grid points a side there.
    bits:
        Length of the bit strings on which architectures are looked at.
    bit_networks:
        Networks of each on bit strings.
    inputs:
        Number of inputs of a factory's modules, where it cannot be read off.
    device:
        Where models with data run: cpu, cuda, cuda:1, ...
    seed:
        Fixes every random draw.
    out:
        Write the report, one HTML page, here.
    """
    sides = (contender(first, model=model), contender(second, model=model))
    check_model_flag(model, sides)
    before = before_training(*sides, data)
    for_data = {"--label": label, "--classes": classes, "--binarise": binarise,
                "--grey": grey, "--output": output, "--regression": regression,
                "--limit": limit, "--epochs": epochs,
                "--threshold": threshold != 0.0, "--device": device != "cpu",
                "--random-strings": random_strings != 500, "--pairs": pairs != 200,
                "--planes": planes != 24}
    for_priors = {"--inputs": inputs, "--count": count != 100, "--resolution": resolution != 64,
                  "--bits": bits != 100, "--bit-networks": bit_networks != 400}
    if before:
        refuse_ignored(for_data, "models on data")
        prepare(out)
        result = compare(*(subject(side) for side in sides),
                         laws=(sides[0].law, sides[1].law), names=(first, second), count=count,
                         resolution=resolution, bits=bits, bit_networks=bit_networks,
                         inputs=inputs, seed=seed)
    else:
        refuse_ignored(for_priors, "architectures before training")
        if {side.kind for side in sides} <= {TRAINED, INITIAL}:
            refuse_ignored({"--output": output}, "models that return several outputs")
        wanted = DataFlags(data_name(data, sides), label, binarise, grey,
                           threshold if regression else None, classes)
        wanted.check()
        prepare(out)
        room = Room(wanted, torch_device(device), output, epochs_here(epochs, sides, wanted), seed)
        models = room.models(sides)
        result = compare(*models, data=wanted.read(models[0], seed=seed), names=(first, second),
                         threshold=threshold, limit=limit, random_strings=random_strings,
                         pairs=pairs, planes=planes, seed=seed)
    _print(result)
    report(result, out)


def _print(result: Comparison) -> None:
    one, other = result.headings
    title = f"{result.names[0]} and {result.names[1]} on {result.looked_at}"
    if result.headings != result.names:
        title = f"A: {result.names[0]}; B: {result.names[1]}; on {result.looked_at}"
    show(title, ["measure", one, other, f"{other} − {one}", "beyond"],
         [[row.measure, row.first, row.second, row.difference, "yes" if row.beyond else "no"]
          for row in result.rows])
    theory = [[row.measure, *row.theory] for row in result.rows if any(row.theory)]
    if theory:
        show("What theory of infinite width expects", ["measure", one, other], theory)
    say(result.words)
    for note in result.notes:
        say(note)
