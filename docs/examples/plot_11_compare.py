"""
Trained against untrained
=========================

``ps.compare`` sets every measure of two models side by side, on the same inputs and lines, with the
interval of each difference. Here a network that learned the digits and its own initialisation.
Filled points lie beyond their interval.
"""

import copy

import priorscope as ps
from priorscope.plots import difference_dots

data = ps.load_digits()
trained = ps.sample(ps.MLP(inputs=64, widths=(48, 48), outputs=10), ps.he_normal(), count=1)[0]
initial = copy.deepcopy(trained)
ps.training.fit(trained, data.train_inputs, data.train_labels, epochs=20)

result = ps.compare(initial, trained, data=ps.AuditData.of_dataset(data), pairs=80, planes=0,
                    names=("initial", "trained"))
print(result.words)

# %%
# Each difference as a share of the initial network's value; those of more than eight times it are
# left out.

groups = {}
for row in result.rows:
    first = row.first.mean
    if first > 0 and abs(row.difference.mean / first) < 8:
        groups.setdefault(row.group, {})[row.measure] = ps.Estimate(
            row.difference.mean / first, row.difference.low / first, row.difference.high / first,
            row.difference.count)
ax = difference_dots(groups, label="trained less initial, as a share of the initial value",
                     sides=("initial larger", "trained larger"))
