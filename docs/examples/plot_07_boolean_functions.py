"""
Simple Boolean functions are the probable ones
==============================================

Eighty thousand random networks on seven bits. Each computes one of 2¹²⁸ Boolean functions; how
often a function comes up is set against its Lempel-Ziv complexity. Frequent functions are simple,
and complex ones are never frequent.
"""

import numpy as np

import priorscope as ps
from priorscope.plots import probability_against_complexity

arch = ps.MLP(inputs=7, widths=(40, 40))
prior = ps.function_prior(arch, ps.PUBLISHED_LAWS["magenta"], count=80_000, seed=0)
print(prior)

# %%
# Functions that came up once say little about their probability and are left out. A uniformly
# random function has a complexity of about 149 bits.

often = prior.counts > 1
complexity = ps.table_k_lz(prior.tables[often], inputs=7)
probability = prior.probabilities[often]
dots, functions = np.unique(np.stack([complexity, probability]), axis=1, return_counts=True)
ax = probability_against_complexity(*dots, functions=functions)
