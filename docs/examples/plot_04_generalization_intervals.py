"""
Generalization intervals: real and random directions
====================================================

From a digit on to another digit of its class, and in a random direction of the same length: how
long does the class last? A window from -1 to 2 is looked at, in units of the distance between the
two digits; 3 means that the class never changed in it. Four networks, 200 lines of each kind.
"""

import priorscope as ps
from priorscope.plots import window_densities

data = ps.load_digits()
nets = ps.sample(ps.MLP(inputs=64, widths=(64, 64), outputs=10), ps.he_normal(), count=4)
lengths = {"towards the same class": [], "towards another class": [], "random direction": []}
for model in nets:
    ps.training.fit(model, data.train_inputs, data.train_labels, epochs=20)
    for name, kind in zip(lengths, ("same", "different", "random"), strict=True):
        lines = ps.lines_between(data.test_inputs, data.test_labels, kind=kind, count=200)
        found = ps.generalization_interval(model, lines.point, lines.direction,
                                           window=lines.window)
        lengths[name].append(found.length.numpy())

# %%
# Lines that kept the class in the whole window stand as bars beyond the dotted line. A random
# direction is no harder than one towards the same class: a long interval is no merit by itself.

ax = window_densities(lengths, window=3.0, across="length of the interval")
