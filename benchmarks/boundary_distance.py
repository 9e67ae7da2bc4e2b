"""Boundary distances of random networks n-n-n-1, one string each, on one thread.

Floor of one greedy step, in multiply-adds: evaluating all n flips takes n·n² behind the first
layer, which a flip changes by one column (n² for all n flips). Screening k of them takes k·n²,
the gradient 3n² more. Memory: both weight matrices pass once per step, 8n² bytes in float32,
which stay in the cache. Random numbers drawn: 2n² + n per network.

Rivals: a batched forward pass of all n flips at every step, as one would write it in torch; our
own full search; drawing the weights; and, in one row each, Keras and its ``predict``, the way
the paper's authors did it (skipped where Keras is not installed).
"""

import importlib.util
import os
from collections.abc import Callable

import torch

import priorscope as ps

from ._timing import paired, row

SIZE, NETWORKS, REPEATS = 784, 12, 5


def run(*, smoke: bool) -> list[dict]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        n, count, repeats = (64, 3, 1) if smoke else (SIZE, NETWORKS, REPEATS)
        rows = _speed(n, count, repeats)
        rows += [_agreement(size, 20 if smoke else 2000) for size in (100, 200)]
        return rows + _keras(n)
    finally:
        torch.set_num_threads(threads)


def _networks(n: int, count: int) -> ps.Ensemble:
    return ps.sample(ps.MLP(inputs=n, widths=(n, n), bias=False), ps.he_normal(), count=count)


def _speed(n: int, count: int, repeats: int) -> list[dict]:
    nets, x = _networks(n, count), ps.random_bits(n, count=count)
    nets(x[:1])  # draws and keeps the weights, so that searches are timed alone
    modules = list(nets)
    seconds = paired({
        "screened": lambda: ps.boundary_distance(nets, x),
        "full": lambda: ps.boundary_distance(nets, x, search="full"),
        "batched": lambda: [all_flips(net, start) for net, start in zip(modules, x, strict=True)],
        "drawing": lambda: list(_networks(n, count).stacks()),
    }, repeats)
    ours, what = seconds["screened"] / count, f"screened, n={n}, per network"
    steps = float(ps.boundary_distance(nets, x).distance.mean())
    floor = f"{steps:.1f} steps x {23 * n * n / 1e6:.1f}e6 multiply-adds"
    return [
        row(what, ours, "torch, all flips batched", seconds["batched"] / count, floor),
        row(what, ours, "our full search", seconds["full"] / count, floor),
        row(what, ours, "drawing the weights", seconds["drawing"] / count, floor),
        row(f"full, n={n}, per network", seconds["full"] / count, "torch, all flips batched",
            seconds["batched"] / count, f"{steps:.1f} steps x {n**3 / 1e6:.0f}e6 multiply-adds"),
    ]


def all_flips(net: Callable[[torch.Tensor], torch.Tensor], x: torch.Tensor) -> int:
    """Greedy descent with one batched forward pass of all n flips a step."""
    n = len(x)
    signs = 1.0 - 2.0 * torch.eye(n)
    with torch.no_grad():
        positive = bool(net(x[None]) > 0)
        for step in range(1, n + 2):
            outputs = net(x * signs)[:, 0]
            best = int(outputs.argmin() if positive else outputs.argmax())
            x = x * signs[best]
            if bool(outputs[best] > 0) != positive:
                return step
    return -1


def _agreement(n: int, count: int) -> dict:
    nets, x = _networks(n, count), ps.random_bits(n, count=count)
    screened, full = (ps.boundary_distance(nets, x, search=s) for s in ("screened", "full"))
    same = int((screened.distance == full.distance).sum())
    return {"what": f"screened = full, n={n}", "floor": f"equal in {same} of {count} networks"}


def _keras(n: int) -> list[dict]:
    if importlib.util.find_spec("keras") is None:
        return []
    os.environ.setdefault("KERAS_BACKEND", "torch")
    import keras

    init = keras.initializers.VarianceScaling(2.0, "fan_in", "normal", seed=0)
    layers = [keras.layers.Dense(n, "relu", use_bias=False, kernel_initializer=init)
              for _ in range(2)]
    model = keras.Sequential([keras.Input((n,)), *layers,
                              keras.layers.Dense(1, use_bias=False, kernel_initializer=init)])
    starts = ps.random_bits(n, count=4)
    nets = _networks(n, 4)
    nets(starts[:1])

    def predicted(strings: torch.Tensor) -> torch.Tensor:
        return torch.as_tensor(model.predict(strings.numpy(), verbose=0, batch_size=n))

    def in_keras() -> int:
        return sum(all_flips(predicted, start) for start in starts)

    seconds = paired({"ours": lambda: ps.boundary_distance(nets, starts), "keras": in_keras}, 3)
    steps = float(ps.boundary_distance(nets, starts).distance.sum())
    return [row(f"screened, n={n}, per step", seconds["ours"] / steps, "Keras, model.predict",
                seconds["keras"] / in_keras(), "networks of the same law, other draws")]


if __name__ == "__main__":
    from ._timing import print_rows

    print_rows(run(smoke=False))
