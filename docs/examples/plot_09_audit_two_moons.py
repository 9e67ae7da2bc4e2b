"""
Audit your own network: two moons
=================================

A network of one's own, in a few lines: train, audit, look at the answers to doubt. The distance of
an input is that at which the class changes on the way to the nearest input of another class.
"""

import priorscope as ps
from priorscope.plots import new_figure, region_map

data = ps.two_moons(count=600, noise=0.3, seed=0)
model = ps.sample(ps.MLP(inputs=2, widths=(32, 32), outputs=2), ps.he_normal(), count=1)[0]
ps.training.fit(model, data.train_inputs, data.train_labels, epochs=60, learning_rate=5e-3)

result = ps.audit(model, ps.AuditData.of_dataset(data), pairs=50, planes=0)
print(result.words)

# %%
# ``result.doubtful`` lists the rows nearest to another class first. Ten of them are marked; the
# lines are those on which the network bends.

ax = region_map(ps.linear_regions(model, ps.box(-2.0, 3.0)), names=data.class_names,
                ax=new_figure(620, 560).add_subplot())
inputs, wrong = data.test_inputs.numpy(), ~result.parts["test"].correct
ax.scatter(*inputs[~wrong].T, s=12, color="#222222", zorder=6, label="right")
ax.scatter(*inputs[wrong].T, s=30, color="#222222", marker="x", zorder=6, label="wrong")
ax.scatter(*inputs[result.doubtful[:10]].T, s=90, facecolors="none", edgecolors="#222222",
           zorder=6, label="the ten to doubt first")
ax.legend(loc="upper right", frameon=True)
