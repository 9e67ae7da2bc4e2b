"""The shape and the precision of inputs that a model takes."""

from typing import Any

import torch
from torch import Tensor, nn

from ..._core.errors import UnsupportedModel
from ...domains import Dataset
from ...networks import evaluate
from ...networks.evaluation import Model
from .data import AuditData

#: Channels of colour pictures that are stored with their channels last.
_LAST = (1, 3, 4)


def fitting(data: Dataset, model: Model, *, seed: int = 0) -> AuditData:
    """Return a data set in the shape and with the labels that a model calls for.

    Inputs are handed over flat or, if the model does not take them so, as pictures with their
    channels in front. Of digits a model of one or two outputs is asked for even or odd; any other
    model, and other data, for the classes.

    Raises:
        UnsupportedModel: The model takes neither.
    """
    whole = AuditData.of_dataset(data, seed=seed).in_shape((data.features,))
    shaped, outputs = _shaped(whole, model)
    if outputs > 2 or not all(name.isdigit() for name in data.class_names):
        return shaped
    return AuditData.of_dataset(data.even_odd(), seed=seed).in_shape(shaped.input_shape)


def fitting_file(data: AuditData, model: Model) -> AuditData:
    """Return the inputs of a file in the first shape that a model takes.

    As they are; flat; pictures with one channel in front; pictures whose channels come last with
    their channels in front.

    Raises:
        UnsupportedModel: The model takes none of these.
    """
    return _shaped(data, model)[0]


def taking_doubles(model: Model, inputs: Tensor) -> Model:
    """Return a model that takes float64 points, which are what lines between inputs have.

    A module's points are cast to the type of its weights wherever it is measured. A callable has
    none to ask for: one that fails on float64 is handed points of the inputs' own type.
    """
    if isinstance(model, nn.Module) and any(p.is_floating_point() for p in model.parameters()):
        return model
    try:
        with torch.no_grad():
            model(inputs[:1].to(torch.float64, copy=True))
    except Exception:  # whatever a user's function raises on what it does not take
        return _cast(model, inputs.dtype)
    return model


def _cast(model: Model, dtype: torch.dtype) -> Model:
    def cast(points: Tensor) -> Any:
        return model(points.to(dtype))

    return cast


def _shaped(data: AuditData, model: Model) -> tuple[AuditData, int]:
    """Return the data in the first shape that the model takes, and the model's outputs."""
    refusals = []
    for candidate in _candidates(data):
        try:
            outputs = evaluate(model, candidate.shaped(candidate.listed)[:2]).shape[1]
        except UnsupportedModel as error:
            refusals.append(error)
            continue
        return candidate, outputs
    raise refusals[0]


def _candidates(data: AuditData) -> list[AuditData]:
    features = data.parts[data.listed][0].shape[1]
    image = data.image_shape
    shapes = [data.input_shape, (features,)]
    if image is not None:
        shapes += [(1, *image[-2:])] if image[0] == 1 or len(image) == 2 else []
        shapes += [image]
    candidates = [data.in_shape(shape) for shape in dict.fromkeys(shapes)]
    if image is not None and len(image) == 3 and image[2] in _LAST and image[0] not in _LAST:
        candidates.append(_channels_first(data, image))
    return candidates


def _channels_first(data: AuditData, image: tuple[int, ...]) -> AuditData:
    high, wide, channels = image
    parts = {name: (inputs.reshape(-1, *image).movedim(3, 1).flatten(1), labels)
             for name, (inputs, labels) in data.parts.items()}
    return data.with_parts(parts, (channels, high, wide))
