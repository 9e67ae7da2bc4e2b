"""A made-up page with every kind of block and plot; the numbers are invented, not measured."""

import numpy as np

from priorscope import plots
from priorscope._core.estimate import Estimate
from priorscope.reports import Card, Cards, Figure, Page, Prose, Section, Table

HOSTILE = '<script>document.title="owned"</script>'


def demo_page() -> Page:
    """Return a page about an imagined network of 784 inputs."""
    return Page(
        title="digits.pt on 2,000 test digits",
        subtitle="784 → 256 → 256 → 10, ReLU, 269,322 parameters, float32",
        verdict="The network changes its mind after 10.4 of 784 flipped bits on average, "
                "two and a half times as many as a random one needs, and 41 of the 60 errors "
                "stand among the tenth of the inputs that are closest to another class.",
        command="priorscope audit digits.py:network --weights digits.safetensors "
                "--data digits.npz --inputs 2000 --seed 0 --report audit.html",
        sections=(_distances(), _doubtful(), _prior(), _theory()),
        provenance={"priorscope": "0.1.0", "torch": "2.13.0+cpu", "numpy": "2.4.0",
                    "seed": 0, "date": "2025-11-22", "weights (SHA-256)": "9f3c" * 16,
                    "time taken": "41 s on 2 CPU cores"},
        kicker="priorscope audit",
    )


def _distances() -> Section:
    random = np.random.default_rng(3)
    groups = {"correct": random.poisson(10.4, 1940), "wrong": 1 + random.poisson(1.3, 60),
              "random bits": 1 + random.poisson(3.6, 1500)}
    size = random.gamma(3.0, 6.0, 1400)
    names = np.where(random.random(1400) < 0.5, "training", "test")
    distance = np.maximum(1, np.rint(1.2 + 0.36 * size + random.normal(0, 2.2, 1400)))
    histogram = plots.distance_histogram(groups)
    against = plots.distance_against_output(size, distance, group=names, slope=0.31)
    counts = {name: np.bincount(values, minlength=25)[:25] for name, values in groups.items()}
    return Section(
        "How far from another class",
        "The fewest bits that must flip before the prediction changes, found greedily.",
        (
            Cards((
                Card("Mean boundary distance", Estimate.of(groups["correct"]), "bits of 784"),
                Card("A random network's", Estimate.of(groups["random bits"]),
                     "theory says 4.33 for wide layers"),
                Card("Test accuracy", Estimate(0.97, 0.9616, 0.9766, 2000), "2,000 digits"),
                Card("Search", "certified", "exact for 1,998 of 2,000 inputs"),
            )),
            Figure(plots.to_svg(histogram.figure), "Errors live near the boundary.",
                   "Each outline is the share of its group at that distance; the dotted lines "
                   "mark the means. The further apart the outlines, the better the distance "
                   "tells errors from correct predictions.",
                   {"distance": np.arange(25), **counts}),
            Prose("The distance grows with the size of the output, as theory says it should: "
                  "a network of infinite width is `locally linear` at this scale.\n\n"
                  "The slope is smaller than the theoretical one because training makes the "
                  "outputs large faster than it moves the boundary away."),
            Figure(plots.to_svg(against.figure), "Surer is further.",
                   "Points are single inputs, markers are means of equal bins with their 95 % "
                   "intervals, lines are least-squares fits.",
                   {"size": size[:50], "distance": distance[:50], "group": names[:50].tolist()}),
        ),
    )


def _doubtful() -> Section:
    random = np.random.default_rng(5)
    digits = np.zeros((6, 28, 28))
    for number, digit in enumerate(digits):
        angle = np.linspace(0, 2 * np.pi * (0.55 + 0.09 * number), 160)
        row = np.clip(14 + 8 * np.sin(angle) + random.normal(0, 0.4, 160), 1, 26).astype(int)
        column = np.clip(14 + 5 * np.cos(angle) + random.normal(0, 0.4, 160), 1, 26).astype(int)
        digit[row, column] = 1
        digit[row, column + 1] = np.maximum(digit[row, column + 1], 0.6)
    flipped = np.zeros_like(digits, bool)
    for mask in flipped:
        mask[random.integers(5, 22, 3), random.integers(5, 22, 3)] = True
    strip = plots.image_strip(digits, [f"no. {17 * n + 4}, read as {n}\n{1 + n // 3} bits away"
                                       for n in range(6)], flipped=flipped)
    errors = random.random(800) < 0.12
    curve = plots.roc_curve({
        "boundary distance": (-random.normal(8 - 6 * errors, 3), errors),
        "softmax margin": (-random.normal(2 - 1.1 * errors, 0.9), errors),
        "chance": (random.random(800), errors)})
    rows = [(17 * n + 4, f"{n % 10}", f"{(n * 7 + 3) % 10}", n % 3 == 0, 1 + n // 6,
             Estimate(0.5 + 0.01 * n, 0.48 + 0.009 * n, 0.52 + 0.011 * n, 32),
             None if n == 3 else 10.0 ** (n % 7 - 5)) for n in range(40)]
    return Section(
        "Predictions to doubt first",
        "Inputs that stand closest to another class, in the order in which to look at them.",
        (
            Figure(plots.to_svg(strip.figure), "The six most doubtful inputs.",
                   "Marked pixels are those whose flip changes the prediction."),
            Table(("input", "read as", "label", "wrong", "distance (bits)", "path length",
                   "density"), rows, "Doubtful inputs, most doubtful first",
                  "Click a heading to sort. Rows at the top deserve a second look by a person.",
                  highlight=(0, 3), first=10),
            Figure(plots.to_svg(curve.figure), "Distance finds more errors than confidence.",
                   "A curve that bends further to the upper left finds more of the errors for "
                   "the same number of correct predictions looked at in vain."),
        ),
    )


def _prior() -> Section:
    names = ["identity", "relu", "gelu", "tanh", "silu", "sine", "gaussian"]
    means = [0.021, 0.083, 0.088, 0.121, 0.079, 0.204, 0.231]
    rows = {f"{name}, he_normal": Estimate(m, m * 0.86, m * 1.13, 100)
            for name, m in zip(names, means, strict=True)}
    rows = {"yours: relu, scale 1.0": Estimate(0.094, 0.085, 0.103, 100), **rows}
    dots = plots.complexity_dots(rows, highlight="yours: relu, scale 1.0",
                                 references={"linear function": 0.018, "white noise": 0.245},
                                 label="Fourier complexity (share of the Nyquist frequency)")
    x, y = np.meshgrid(np.linspace(-1, 1, 48), np.linspace(-1, 1, 48))
    images = np.stack([x + 0.4 * y, np.maximum(x + 0.2, 0) - np.abs(y) * 0.7,
                       np.sin(4 * x) * np.cos(3 * y), np.exp(-6 * (x**2 + y**2)) - 0.3,
                       2 + x * y])
    gallery = plots.function_gallery(images, ["identity", "relu", "sine", "gaussian", "swish"])
    return Section(
        "What its architecture prefers",
        "Before any training, random weights already make some functions likely.",
        (
            Figure(plots.to_svg(dots.figure), "Its place among known architectures.",
                   "Each dot is the mean over 100 random networks, each bar its 95 % interval."),
            Figure(plots.to_svg(gallery.figure), "Five random networks of two inputs.",
                   "Blue is below zero, orange above; the line is the class boundary."),
            Table(("architecture", "complexity"),
                  [(HOSTILE, Estimate(0.3, 0.2, 0.4, 10)),
                   *((name, estimate) for name, estimate in rows.items())],
                  "Complexities", highlight=(1,)),
        ),
    )


def _theory() -> Section:
    t = np.linspace(-1, 1, 101)
    theory = (np.sqrt(1 - t**2) + t * (np.pi - np.arccos(t))) / np.pi
    places = np.linspace(-0.9, 0.9, 7)
    exact = (np.sqrt(1 - places**2) + places * (np.pi - np.arccos(places))) / np.pi
    curve = plots.kernel_curve(t, theory, measured_t=places, measured=[
        Estimate(v + 0.006, v - 0.02, v + 0.03, 200) for v in exact])
    n = np.array([100, 300, 1000, 3000, 10000])
    law = np.sqrt(n / (2 * np.pi * np.log(n)))
    line = plots.line_with_theory(
        n, {"relu": [Estimate(1.04 * v, v, 1.08 * v, 400) for v in law],
            "tanh": [Estimate(0.82 * v, 0.78 * v, 0.86 * v, 400) for v in law]},
        theory={"relu": law, "first moment": 1.25 * law}, across="number of bits n",
        up="boundary distance (bits)", log_x=True, log_y=True)
    return Section(
        "What theory says",
        "Networks of infinite width are Gaussian processes with a known kernel.",
        (
            Figure(plots.to_svg(curve.figure), "The kernel of this architecture.",
                   "Points on the line mean that width 256 is as good as infinite."),
            Figure(plots.to_svg(line.figure), "Distance grows like the square root of n / ln n.",
                   "Markers are measured, lines are theory.", {"n": n, "theory": law}),
        ),
    )
