"""100 networks 2-64-64-64-1 on a 64 x 64 grid, against the machine's matrix-product rate.

Floor: 2·(2·64 + 64·64·2 + 64) operations per point and network, 6.9e9 in all, at the rate of a
1024 x 1024 float32 product timed in the same run; plus one activation per hidden unit, which
costs a pass over memory unless it happens in the cache.

Rival: one ``nn.Sequential`` after the other.
"""

import torch

import priorscope as ps

from ._timing import paired, row


def run(*, smoke: bool) -> list[dict]:
    count, side, repeats = (4, 16, 1) if smoke else (100, 64, 9)
    arch = ps.MLP(inputs=2, widths=(64, 64, 64))
    nets = ps.sample(arch, ps.he_normal(), count=count)
    x = ps.grid(side, dtype=torch.float32)
    nets(x)
    modules = list(nets)
    size = 128 if smoke else 1024
    a, b = torch.rand(size, size), torch.rand(size, size)

    def in_turn() -> None:
        with torch.no_grad():
            torch.stack([module(x) for module in modules])

    seconds = paired({"ours": lambda: nets(x), "modules": in_turn, "product": lambda: a @ b},
                     repeats)
    operations = 2 * sum(i * o for i, o in arch.shapes) * count * len(x)
    rate = 2 * size**3 / seconds["product"]
    floor = operations / rate
    what = f"{count} networks on {len(x)} points"
    return [
        row(what, seconds["ours"], "nn.Sequential in turn", seconds["modules"],
            f"{operations / 1e9:.1f}e9 operations"),
        row(what, seconds["ours"], "matrix-product rate", floor,
            f"{floor / seconds['ours']:.0%} of {rate / 1e9:.0f} GFLOP/s"),
    ]


if __name__ == "__main__":
    from ._timing import print_rows

    print_rows(run(smoke=False))
