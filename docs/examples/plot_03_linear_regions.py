"""
Linear regions around three digits
==================================

A small network learns the handwritten digits that come with priorscope. Three digits span a plane;
in it the network is affine on polygons, found exactly. The thick line is where the class changes.
"""

import priorscope as ps
from priorscope.plots import boundary_lines, new_figure, region_map

data = ps.load_digits()
arch = ps.MLP(inputs=64, widths=(48, 32), outputs=10)
model = ps.sample(arch, ps.he_normal(), count=1, seed=0)[0]
ps.training.fit(model, data.train_inputs, data.train_labels, epochs=30)

images = data.test_inputs[:3]
regions = ps.linear_regions(model, ps.plane(*images))
print(regions)

# %%
# On the right the same plane, by the layer whose unit made each line. Lines of the second layer
# bend where they cross those of the first.

figure = new_figure(900, 450)
left, right = figure.subplots(1, 2)
region_map(regions, names=data.class_names, ax=left,
           images=(images / images.max()).reshape(-1, 8, 8).numpy())
boundary_lines(regions, ax=right)
