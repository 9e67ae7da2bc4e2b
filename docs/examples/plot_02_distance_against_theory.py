"""
Boundary distance against theory
================================

How many bits of a random string have to be flipped until a random network changes its class? Three
hundred networks for each length of the string, one string each, beside two laws of infinite width:
the limit of the theorem, and the linearised law, which holds at small n as well.
"""

import priorscope as ps
from priorscope.plots import line_with_theory

lengths, measured = (25, 50, 100, 200, 300), []
for n in lengths:
    arch = ps.MLP(inputs=n, widths=(n, n), bias=False)
    nets = ps.sample(arch, ps.he_normal(), count=300, seed=1)
    found = ps.boundary_distance(nets, ps.random_bits(n, count=300, seed=2))
    measured.append(ps.Estimate.of(found.distance[found.found].double().numpy()))

# %%
# A string from which no other class was reached has no distance and is left out. A uniformly random
# function would be at distance 1 from nearly every string: these networks change their mind late.

kernel = ps.InfiniteWidthKernel(activation="relu", depth=2)
theory = {f"{law}": [ps.theory.boundary_distance(n, kernel, law=law).mean for n in lengths]
          for law in ("linearised", "theorem")}
ax = line_with_theory(lengths, {"random ReLU networks": measured}, theory=theory,
                      across="bits of the input, n", up="flips to another class")
