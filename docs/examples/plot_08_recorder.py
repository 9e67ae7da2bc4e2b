"""
What a recorder sees in training
================================

A network learns a sum of sines. A recorder measures the amplitude of each frequency every 25
steps: low frequencies come first. The line is where half of the target's amplitude is reached.
"""

import numpy as np
import torch

import priorscope as ps
from priorscope.plots import heat_map

frequencies = np.arange(2, 13, 2)
x = torch.arange(200)[:, None] / 200
y = sum(torch.sin(2 * torch.pi * k * x) for k in frequencies)
model = ps.sample(ps.MLP(inputs=1, widths=(96,) * 4), ps.torch_default(), count=1, seed=0)[0]
optimiser = torch.optim.Adam(model.parameters(), lr=2e-3)

recorder = ps.training.SpectrumRecorder(ps.segment([0.0], [1.0]), frequencies=frequencies,
                                        target=1.0, every=25)
recorder.start(model)
for _ in range(900):
    optimiser.zero_grad()
    (model(x) - y).square().mean().backward()
    optimiser.step()
    recorder.step(model)

# %%
ax = heat_map(recorder.magnitudes, rows=recorder.steps, columns=recorder.frequencies,
              across="frequency (cycles)", up="step", label="amplitude / target", low=0.0,
              high=1.0, contour=0.5)
