"""Values inside a model, seen through forward hooks that are taken off again."""

import copy
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from ..._core.batching import out_of_memory
from ..._core.checks import finite
from ..._core.errors import UnknownName
from ...networks.evaluation import Model, check_model, outputs_of, placement
from ...networks.returned import chosen

#: The name of what the model returns, as a layer.
OUTPUT = "output"

Values = dict[str, Tensor]

#: What is kept of a layer's values (points, units).
Read = Callable[[Tensor], Tensor]


class Watched:
    """A model whose layers' values can be read, in float64 where it lets itself be cast.

    The model itself is neither cast nor changed: a float64 copy is. A model that cannot be copied
    or does not run in float64 is used as it is; hooks are on it during a call alone. Scripted
    modules take no hooks: their layers are not seen.

    Args:
        model: A module or callable.
        output: Which output is meant, where the model returns several.
        example: One batch of one point, float64.
        inputs: Whether the layers' inputs are read instead of what they return.

    Attributes:
        widths: Units of each layer that is called, by name, in order of the calls.
        leaves: Those without submodules, in the same order.
    """

    def __init__(self, model: Model, output: int | str | None, example: Tensor, *,
                 inputs: bool = False) -> None:
        self._output, self._inputs = output, inputs
        self._model, self._device, self._dtype = precise_model(model, example)
        self._modules = ({path: module for path, module in self._model.named_modules()
                          if path and not isinstance(module, torch.jit.ScriptModule)}
                         if isinstance(self._model, nn.Module) else {})
        seen = self._run(example, self._modules)
        self.widths = {name: values.shape[1] for name, values in seen.items()}
        self.leaves = tuple(name for name in seen
                            if name != OUTPUT and not any(self.module(name).children()))

    def __call__(self, x: Tensor, names: Collection[str]) -> Values:
        """Return the values of the named layers at points x, each (points, units), float64.

        Raises:
            NonFinite: A value is NaN or infinite.
        """
        values = self._read(x, names, Tensor.clone)
        for name, value in values.items():
            finite(f"the value of layer {name}", value)
        return values

    def lengths(self, x: Tensor, names: Collection[str]) -> Tensor:
        """Return the length of the polyline through the values of each named layer, (layers,).

        Each layer is summed up as soon as it is computed: no copy of its values is kept, and NaN
        or infinity anywhere shows in its length.

        Raises:
            NonFinite: A value is NaN or infinite.
        """
        lengths = torch.stack(list(self._read(x, names, polyline_length).values()))
        if not lengths.isfinite().all():
            self(x, names)  # raises, and says where
            finite("the length of a layer", lengths)
        return lengths

    def module(self, name: str) -> nn.Module:
        """Return the module of a layer; a second call of one module has the name of the first."""
        return self._modules[_path(name)]

    def check_names(self, names: Collection[str]) -> None:
        """Refuse layers that there are not, or that are not called."""
        for name in names:
            if name not in self.widths:
                raise UnknownName("layer", name, self.widths)

    def _read(self, x: Tensor, names: Collection[str], read: Read) -> Values:
        wanted = {_path(name) for name in names}
        modules = {path: self._modules[path] for path in wanted & set(self._modules)}
        seen = self._run(x, modules, read)
        return {name: seen[name].to("cpu", torch.float64) for name in names}

    def _run(self, x: Tensor, modules: dict[str, nn.Module], read: Read = Tensor.clone) -> Values:
        seen: Values = {}
        given = x.to(device=self._device, dtype=self._dtype, copy=True)
        with torch.no_grad(), _hooks(modules, seen, len(x), self._inputs, read):
            outputs = outputs_of(lambda x: chosen(self._model(x), self._output), given)
            seen[OUTPUT] = outputs if read is Tensor.clone else read(outputs)
        return seen


def polyline_length(values: Tensor) -> Tensor:
    """Return the length of the polyline through rows of values, float64, ()."""
    values = values.double()
    return torch.linalg.vector_norm(values[1:] - values[:-1], dim=1).sum()


def _path(name: str) -> str:
    return name.partition("#")[0]


@contextmanager
def _hooks(modules: dict[str, nn.Module], seen: Values, rows: int,
           inputs: bool, read: Read) -> Iterator[None]:
    """Keep what is read of the modules while the context lasts, a second call under name#2."""

    def watch(path: str) -> Callable[..., None]:
        calls = 0

        def keep(module: nn.Module, given: Any, result: Any = None) -> None:
            nonlocal calls
            value = (given[0] if given else None) if inputs else result
            if isinstance(value, Tensor) and value.ndim and len(value) == rows:
                calls += 1
                # Read at once, and values as a copy: this layer or the next may work in place.
                flat = read(value.detach().reshape(rows, -1))
                seen[path if calls == 1 else f"{path}#{calls}"] = flat

        return keep

    hooks: list[Any] = []
    try:
        for path, module in modules.items():
            hook = watch(path)
            hooks.append(module.register_forward_pre_hook(hook) if inputs
                         else module.register_forward_hook(hook))
        yield
    finally:
        for taken in hooks:
            taken.remove()


def precise_model(model: Model, example: Tensor) -> tuple[Model, torch.device, torch.dtype]:
    """Return a float64 copy of a module if it runs, else the model; its device and dtype.

    Args:
        model: A module or callable.
        example: One batch of one point, float64.
    """
    check_model(model)
    try:
        twin = (copy.deepcopy(model).to(torch.float64) if isinstance(model, nn.Module) else model)
        device = placement(twin, example)[0]
        with torch.no_grad():
            twin(example.to(device=device, copy=True))
    except Exception as error:
        if out_of_memory(error):
            raise
        return model, *placement(model, example.to(torch.get_default_dtype()))
    return twin, device, torch.float64
