"""Draw the linear regions around three digits: ``python docs/regions_picture.py regions.png``."""

import sys

import priorscope as ps
from priorscope.plots import boundary_lines, region_map, to_png

ROWS = (0, 1, 2)


def main(path: str) -> None:
    """Train a network of 64-64-32-10 on the embedded digits and cut a plane through three."""
    data = ps.load_digits()
    arch = ps.MLP(inputs=64, widths=(64, 32), outputs=10)
    model = ps.sample(arch, ps.he_normal(), count=1, seed=0)[0]
    ps.training.fit(model, data.train_inputs, data.train_labels, epochs=40)
    images = data.test_inputs[list(ROWS)]
    regions = ps.linear_regions(model, ps.plane(*images))
    from matplotlib.figure import Figure

    figure = Figure(figsize=(15, 7.4), layout="constrained", facecolor="white")
    left, right = figure.subplots(1, 2)
    region_map(regions, names=data.class_names, ax=left,
               images=(images / images.max()).reshape(-1, 8, 8).numpy())
    boundary_lines(regions, ax=right)
    to_png(figure, path)


if __name__ == "__main__":
    main(sys.argv[1])
