"""Modules of one build, with their parameters stacked along a first axis."""

import copy
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.func import functional_call, stack_module_state, vmap

from .._core.errors import BadInput, UnsupportedModel
from ..networks.activations import Erf, Gaussian, Sine
from ..networks.ensemble import Ensemble, ModuleEnsemble
from ..networks.modules import Prefactor

#: What draws random numbers or keeps statistics over a batch while training.
_MIXING = (nn.modules.dropout._DropoutNd, nn.modules.batchnorm._BatchNorm)

#: What maps each entry by itself, whatever axes stand in front.
_ELEMENTWISE = (nn.ReLU, nn.LeakyReLU, nn.GELU, nn.SiLU, nn.SELU, nn.Sigmoid, nn.Tanh,
                nn.Hardtanh, nn.Identity, Erf, Sine, Gaussian, Prefactor)


class StackedNetworks:
    """Networks of one build that are evaluated and differentiated in one call.

    Attributes:
        parameters: By name, the parameters of all networks, (count, ...), leaves of the graph.
        buffers: By name, their buffers, (count, ...).
        count: Number of networks.
    """

    def __init__(self, nets: Ensemble | Sequence[nn.Module],
                 device: torch.device | str | None = None) -> None:
        """Copy the weights of the networks; they themselves are not changed.

        Args:
            nets: An ensemble, or modules that differ in their weights alone.
            device: Where the copies live; by default where the first network does.

        Raises:
            BadInput: No network, or modules of different builds.
            UnsupportedModel: A layer that draws random numbers or averages over a batch.
        """
        modules = list(nets)
        _check(modules)
        kept, self.buffers = stack_module_state(modules)
        self.parameters = {name: value.detach().to(device).requires_grad_()
                           for name, value in kept.items()}
        self.buffers = {name: value.to(device) for name, value in self.buffers.items()}
        self.count = len(modules)
        self._modules = modules
        # The skeleton has no weights of its own: vmap fills in those of each network.
        self._skeleton = copy.deepcopy(modules[0]).to("meta").eval()
        self._chain = isinstance(self._skeleton, nn.Sequential) and all(
            type(part) in (nn.Linear, *_ELEMENTWISE) for part in self._skeleton)

    @property
    def device(self) -> torch.device:
        """Where the weights live."""
        return next(iter(self.parameters.values())).device

    def outputs(self, x: Tensor) -> Tensor:
        """Evaluate all networks with a graph.

        Args:
            x: (points, ...) seen by all, or (count, points, ...) where each sees its own, as
                ``own`` says.

        Returns:
            (count, points, outputs).
        """
        return self._apply(x, own=False)

    def own_outputs(self, x: Tensor) -> Tensor:
        """Evaluate each network on points of its own, (count, points, ...), with a graph."""
        return self._apply(x, own=True)

    @torch.no_grad()
    def __call__(self, x: Tensor) -> Tensor:
        """Evaluate all networks on the same points, without a graph."""
        return self.outputs(x)

    def networks(self) -> Ensemble:
        """Return modules with copies of the weights as they are, in evaluation mode."""
        made = [copy.deepcopy(module).to(self.device).eval() for module in self._modules]
        for index, module in enumerate(made):
            module.load_state_dict({name: value.detach()[index] for name, value in
                                    (self.parameters | self.buffers).items()})
        return ModuleEnsemble(made)

    def _apply(self, x: Tensor, *, own: bool) -> Tensor:
        if self._chain and x.ndim == 2 + own:
            return self._along_chain(x if own else x.expand(self.count, *x.shape))

        def one(parameters: dict[str, Tensor], buffers: dict[str, Tensor],
                points: Tensor) -> Tensor:
            return functional_call(self._skeleton, (parameters, buffers), (points,))

        return vmap(one, in_dims=(0, 0, 0 if own else None))(self.parameters, self.buffers, x)

    def _along_chain(self, x: Tensor) -> Tensor:
        """Evaluate a chain with one product a layer, bias included; vmap takes two passes."""
        for name, part in self._skeleton.named_children():
            if not isinstance(part, nn.Linear):
                x = part(x)
                continue
            weight = self.parameters[f"{name}.weight"].transpose(1, 2)
            bias = self.parameters.get(f"{name}.bias")
            x = torch.bmm(x, weight) if bias is None else torch.baddbmm(bias[:, None], x, weight)
        return x


def _check(modules: Sequence[nn.Module]) -> None:
    if not modules:
        raise BadInput("no network was given: expected an ensemble or a list of modules")
    first = {name: value.shape for name, value in modules[0].state_dict().items()}
    for index, module in enumerate(modules):
        other = {name: value.shape for name, value in module.state_dict().items()}
        if other != first or str(module) != str(modules[0]):
            raise BadInput(f"network {index} is built differently from network 0: expected "
                           "modules that differ in their weights alone")
    for name, part in modules[0].named_modules():
        if isinstance(part, _MIXING):
            raise UnsupportedModel(f"layer '{name}' is a {type(part).__name__}: networks that "
                                   "train together need the same function for every row; train "
                                   "such modules one by one with fit")
