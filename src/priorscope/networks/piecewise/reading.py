"""From the graph of a module to steps, one node at a time."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor, fx, nn

from ..._core.errors import UnsupportedLayer
from . import leaves
from .steps import Affine, Bend, Pool, Step


class Reading:
    """The steps of a graph, found by going through it with two example points.

    Args:
        model: The module that was traced, in float64.
        graph: Its graph.
        points: Example points, whose values give the shapes inside.
        output: Which output is meant, where there are several.
    """

    def __init__(self, model: nn.Module, graph: fx.Graph, points: Tensor,
                 output: int | str | None) -> None:
        self.model = model
        self.steps: list[Step] = []
        self.called: list[str] = []
        self.slots: dict[fx.Node, int] = {}
        self.samples: dict[int, Tensor] = {0: points}
        self.constants: dict[fx.Node, Any] = {}
        *nodes, last = graph.nodes
        returned: Any = last.args[0]
        result: fx.Node = returned if isinstance(returned, fx.Node) else returned[output]
        needed = {result}
        for node in reversed(nodes):
            if node in needed:
                needed.update(node.all_input_nodes)
        for node in nodes:
            if node in needed or node.op == "placeholder":
                self._read(node)
        self.result = self.slots[result]

    def _read(self, node: fx.Node) -> None:
        if node.op == "placeholder":
            if not self.slots:
                self.slots[node] = 0
            else:
                self.constants[node] = node.args[0] if node.args else None
        elif node.op == "get_attr":
            value: Any = self.model
            for part in str(node.target).split("."):
                value = getattr(value, part)
            self.constants[node] = value.detach() if isinstance(value, Tensor) else value
        elif any(parent in self.slots for parent in node.all_input_nodes):
            (self._module if node.op == "call_module" else self._function)(node)
        else:
            self.constants[node] = self._call(node, *self._plain(node))

    def _module(self, node: fx.Node) -> None:
        path = str(node.target)
        module = self.model.get_submodule(path)
        source = self._source(node)
        bend = leaves.bend_of_module(module)
        if bend is not None:
            self._bend(node, path, bend)
        elif isinstance(module, nn.MaxPool1d | nn.MaxPool2d | nn.MaxPool3d):
            self._pool(node, path, leaves.pooling(module))
        elif isinstance(module, nn.Linear) and self.samples[source].ndim == 2:
            gain, offset = leaves.gain_of(module)
            self._add(node, Affine(path, (source,), len(self.samples), module, gain, offset,
                                   module.weight.detach(),
                                   None if module.bias is None else module.bias.detach()))
        elif leaves.is_affine_module(module):
            self._affine(node, path, module, *leaves.gain_of(module))
        else:
            raise self._refusal(path, type(module).__name__)

    def _function(self, node: fx.Node) -> None:
        target, (args, options) = node.target, (node.args, node.kwargs)
        name = node.name
        data = [parent for parent in node.all_input_nodes if parent in self.slots]
        rest = tuple(self._values(args[1:])) if args and args[0] in data else ()
        bend = leaves.bend_of_function(target, rest, dict(self._values(options)))
        if target in ("size", "dim", "numel") or target is getattr:
            self.constants[node] = self._call(node, *self._sampled(node))
        elif bend is not None and len(data) == 1:
            self._bend(node, name, bend)
        elif target in (nn.functional.max_pool2d, nn.functional.max_pool1d):
            names = ("kernel_size", "stride", "padding", "dilation", "ceil_mode")
            given = {**dict(zip(names, rest, strict=False)), **self._values(options)}
            self._pool(node, name, leaves.pooling(given))
        elif target in leaves.RESHAPES:
            shape = self._example(node).shape
            self._affine(node, name, lambda x: x.reshape(len(x), *shape[1:]), 1.0)
        elif self._is_affine(target, node, data):
            self._affine(node, name, self._closure(node), self._gain(node, data),
                         self._constant(node))
        else:
            raise self._refusal(self._path(node), getattr(target, "__name__", str(target)))

    def _is_affine(self, target: Any, node: fx.Node, data: list[fx.Node]) -> bool:
        both = (*leaves.ADDITIONS, *leaves.SUBTRACTIONS, *leaves.JOINS)
        if target in both:
            return True
        if target in leaves.PRODUCTS:
            return len(data) == 1 and node.args.count(data[0]) == 1
        if target in leaves.QUOTIENTS:
            return len(data) == 1 and node.args[0] is data[0] and node.args[1] is not data[0]
        if target in leaves.SKIPPED:
            return not self._values(node.kwargs).get("training", True)
        return len(data) == 1 and node.args[0] is data[0] and target in leaves.AFFINE_FUNCTIONS

    def _bend(self, node: fx.Node, name: str, kinks: leaves.Kinks) -> None:
        self._add(node, Bend(name, self._source(node), len(self.samples), *kinks))

    def _pool(self, node: fx.Node, name: str, windows: Callable[[Tensor], Tensor] | None) -> None:
        source = self._source(node)
        if windows is None:
            raise self._refusal(name, "max pooling with ceil_mode")
        shape = self.samples[source].shape[1:]
        places = torch.arange(shape.numel()).reshape(shape)
        example = self._example(node)
        self._add(node, Pool(name, source, len(self.samples), windows(places),
                             tuple(example.shape[1:])))

    def _affine(self, node: fx.Node, name: str, apply: Callable[..., Tensor], gain: float,
                offset: float = 0.0) -> None:
        inputs = tuple(self.slots[parent] for parent in node.all_input_nodes
                       if parent in self.slots)
        self._add(node, Affine(name, inputs, len(self.samples), apply, gain, offset))

    def _add(self, node: fx.Node, step: Step) -> None:
        calls = sum(name == step.name for name in self.called) + 1
        self.called.append(step.name)
        if calls > 1:  # a module that is used again
            step = replace(step, name=f"{step.name}#{calls}")
        self.steps.append(step)
        self.slots[node] = step.output
        self.samples[step.output] = step.value(*(self.samples[slot] for slot in step.inputs))

    def _closure(self, node: fx.Node) -> Callable[..., Tensor]:
        """Return the node's function of its slots alone, every other argument as it is."""
        data = [parent for parent in node.all_input_nodes if parent in self.slots]

        def apply(*values: Tensor) -> Tensor:
            given = dict(zip(data, values, strict=True))
            args, options = fx.node.map_arg(
                (node.args, node.kwargs),
                lambda parent: given[parent] if parent in given else self.constants[parent])
            return self._call(node, args, options)

        return apply

    def _gain(self, node: fx.Node, data: list[fx.Node]) -> float:
        if node.target in (*leaves.PRODUCTS, *leaves.QUOTIENTS, torch.matmul, "matmul"):
            ones = torch.ones_like(self.samples[self.slots[data[0]]])
            return float(self._closure(node)(ones).abs().max())
        if node.target is nn.functional.linear:
            return float(self._values(node.args)[1].abs().sum(1).max())
        return float(len(data))

    def _constant(self, node: fx.Node) -> float:
        """Return the largest output for an input of zeros."""
        data = [parent for parent in node.all_input_nodes if parent in self.slots]
        zeros = [torch.zeros_like(self.samples[self.slots[parent]]) for parent in data]
        return float(self._closure(node)(*zeros).abs().max())

    def _source(self, node: fx.Node) -> int:
        return self.slots[next(parent for parent in node.all_input_nodes if parent in self.slots)]

    def _example(self, node: fx.Node) -> Tensor:
        args, options = self._sampled(node)
        return self._call(node, args, options)

    def _sampled(self, node: fx.Node) -> tuple[Any, Any]:
        return fx.node.map_arg(
            (node.args, node.kwargs),
            lambda parent: (self.samples[self.slots[parent]] if parent in self.slots
                            else self.constants[parent]))

    def _plain(self, node: fx.Node) -> tuple[Any, Any]:
        return fx.node.map_arg((node.args, node.kwargs), lambda parent: self.constants[parent])

    def _values(self, given: Any) -> Any:
        return fx.node.map_arg(given, lambda parent: self.constants.get(parent))

    def _call(self, node: fx.Node, args: Any, options: Any) -> Any:
        if node.op == "call_method":
            # What is done in place must not reach the slots: they are read again.
            return getattr(args[0], str(node.target).rstrip("_"))(*args[1:], **options)
        if node.op == "call_module":
            return self.model.get_submodule(str(node.target))(*args, **options)
        target: Any = node.target
        return leaves.OUT_OF_PLACE.get(target, target)(*args, **options)

    def _path(self, node: fx.Node) -> str:
        stack = node.meta.get("nn_module_stack")
        path = next(reversed(stack), "") if stack else ""
        return path or node.name

    def _refusal(self, path: str, kind: str) -> UnsupportedLayer:
        return UnsupportedLayer(
            f"layer {path} ({kind}) is not among the piecewise-linear layers that are treated: "
            f"{leaves.SUPPORTED}; {leaves.ALTERNATIVE}")
