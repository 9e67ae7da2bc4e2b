"""Runs of one study trained as one batched ensemble, against the same runs one after the other.

Experiment 1 of Rahaman et al.: ten networks with hidden layers 5 × 256 on 200 points, where the
products dominate, and a hundred of 2 × 32, where the overhead of small calls does.

Floor: forward and backward passes need 6·points·weights operations a network and step (4 for the
first layer), at the rate of a batched float32 product of the hidden layer timed in the same run;
Adam reads four and writes three numbers a weight.

Rival: ``torch.optim.Adam`` on one ``nn.Sequential`` at a time.
"""

import torch
from torch.nn import functional

import priorscope as ps

from ._timing import paired, row


def run(*, smoke: bool) -> list[dict]:
    rows = []
    for count, hidden, width, steps, repeats in ((10, 5, 256, 20, 5), (100, 2, 32, 200, 3)):
        if smoke:
            count, steps, repeats = 3, 2, 1
        rows += _compared(count, hidden, width, steps, repeats)
    return rows


def _compared(count: int, hidden: int, width: int, steps: int, repeats: int) -> list[dict]:
    points = 200
    arch = ps.MLP(inputs=1, widths=(width,) * hidden)
    x = torch.arange(points)[:, None] / points
    targets = torch.sin(20 * x[:, 0]).expand(count, -1)
    nets = ps.sample(arch, ps.torch_default(), count=count)
    a, b = torch.rand(count, points, width), torch.rand(count, width, width)

    def together() -> None:
        ps.training.fit_ensemble(nets, x, targets, steps=steps)

    def in_turn() -> None:
        for index in range(count):
            _train(nets[index], x, targets[index], steps)

    def products() -> None:
        for _ in range(20):
            torch.bmm(a, b)

    seconds = paired({"ours": together, "turn": in_turn, "product": products}, repeats)
    rate = 20 * 2 * points * width**2 * count / seconds["product"]
    weights = [fan_in * fan_out for fan_in, fan_out in arch.shapes]
    operations = points * steps * count * (6 * sum(weights) - 2 * weights[0])
    floor = operations / rate
    what = f"{count} runs of {hidden} x {width}, {steps} steps"
    return [row(what, seconds["ours"], "one run after the other", seconds["turn"],
                f"{operations / 1e9:.1f}e9 operations"),
            row(what, seconds["ours"], "product rate", floor,
                f"{floor / seconds['ours']:.0%} of {rate / 1e9:.0f} GFLOP/s")]


def _train(module: torch.nn.Module, x: torch.Tensor, targets: torch.Tensor, steps: int) -> None:
    optimiser = torch.optim.Adam(module.parameters(), lr=3e-4)
    for _ in range(steps):
        optimiser.zero_grad()
        functional.mse_loss(module(x)[:, 0], targets).backward()
        optimiser.step()


if __name__ == "__main__":
    from ._timing import print_rows

    print_rows(run(smoke=False))
