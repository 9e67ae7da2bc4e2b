"""What a ``Sequential`` begins with, and what of it can be passed over."""

from torch import Tensor, nn

from ...networks.evaluation import Model


def split_first_linear(model: Model, *, inputs: int) -> tuple[nn.Linear | None, Model]:
    """Split a ``Sequential`` into its leading ``Linear`` on all inputs and the rest.

    Returns (None, model) where there is no such layer, or where a hook on what would be passed
    over expects to be called.
    """
    modules = unrolled(model)
    while modules and passes_on(modules[0]):
        modules.pop(0)
    if not modules or type(modules[0]) is not nn.Linear or modules[0].in_features != inputs:
        return None, model
    if any(hooked(module) for module in _passed_over(model)):
        return None, model
    return modules[0], _chain(modules[1:])


def unrolled(model: Model) -> list[nn.Module]:
    """Return the modules that a ``Sequential`` calls, nested ones unpacked; itself otherwise."""
    if type(model) is not nn.Sequential:
        return [model] if isinstance(model, nn.Module) else []
    return [inner for module in model for inner in unrolled(module)]


def passes_on(module: nn.Module) -> bool:
    """Whether a module in evaluation mode hands on the numbers it is given."""
    if isinstance(module, nn.Flatten):
        return (module.start_dim, module.end_dim) == (1, -1)
    return isinstance(module, nn.Identity | nn.Dropout)


def hooked(module: nn.Module) -> bool:
    """Whether calling a module does more than its forward pass."""
    return bool(module._forward_hooks or module._forward_pre_hooks)


def _passed_over(model: Model) -> list[nn.Module]:
    if not isinstance(model, nn.Module):
        return []
    return [module for module in model.modules()
            if type(module) is nn.Sequential or passes_on(module)]


def _chain(modules: list[nn.Module]) -> Model:
    def run(z: Tensor) -> Tensor:
        for module in modules:
            z = module(z)
        return z

    return run
