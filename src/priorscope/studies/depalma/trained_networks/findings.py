"""What the boundary distances of trained networks say about the paper's claims."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import Verdict, at_least, compatible, near
from ....measures.comparison import ratio
from .errors import judge_errors, not_as_published
from .laws import law
from .network_means import (
    network_means,
    over_networks,
    paired,
    slope_and_intercept,
    strings,
)

if TYPE_CHECKING:
    import pandas as pd

BITS = 784
NAMES = {"train": "training images", "test": "test images", "random": "random bit strings"}

#: Fig. 3a: means of 400 networks after 20 epochs, with the bands drawn, read off the poster.
FIG_3A = {"train": Estimate(10.5, 10.35, 10.7, 400), "test": Estimate(10.3, 10.15, 10.5, 400),
          "random": Estimate(4.6, 4.5, 4.75, 400)}

#: Fig. 3b: slopes as printed beside the lines, and where these meet the vertical axis.
FIG_3B = {"train": 0.20, "test": 0.20, "random": 0.15}
INTERCEPT = 1.0

#: The paper prints two digits and fits means of bins, this study all strings: 10 % of .20.
SLOPE_TOLERANCE = 0.02

#: "About 1" by eye.
INTERCEPT_TOLERANCE = 0.5

#: The paper calls 4.6 close to 4.33, which is 6 %; a tenth is taken as close.
CLOSE = 0.1

#: Epochs of training behind Fig. 3.
PUBLISHED_EPOCHS = 20

#: A published accuracy of three digits, and the spread between networks.
ACCURACY, ACCURACY_TOLERANCE = 0.988, 0.003


@dataclass(frozen=True)
class Trained:
    """The rows of the study, with the epoch that Fig. 3 is judged at.

    Attributes:
        frame: All rows.
        epoch: The last epoch at which any network was measured.
    """

    frame: "pd.DataFrame"
    epoch: int

    def rows(self, part: str) -> "pd.DataFrame":
        """Return uniformly chosen strings of a part after the last epoch."""
        return strings(self.frame, part, epoch=self.epoch)

    def judged(self, verdict: Verdict) -> Verdict:
        """Return the verdict if the networks were trained as published; else it is undecided."""
        whole = self.frame[self.frame.state == "trained"].train_rows.isna().all()
        if whole and self.epoch == PUBLISHED_EPOCHS:
            return verdict
        return not_as_published(verdict, self.epoch, PUBLISHED_EPOCHS)

    def note(self, rows: "pd.DataFrame") -> str:
        """Say how the networks were trained, how many there are, and what the interval means."""
        per_network = rows.groupby(["block", "network"]).size()
        many = int((self.frame.epoch.eq(self.epoch) & ~self.frame.found.astype(bool)).sum())
        return (f"{len(per_network)} networks after {self.epoch} epochs, "
                f"{per_network.median():.0f} strings each; the interval is over networks. "
                "Distances change with the epochs, as |φ| grows; published after "
                f"{PUBLISHED_EPOCHS}."
                + (f" No other class was found from {many} strings, left out." if many else ""))


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the rows can speak about."""
    found = judge_untrained(frame)
    if (frame.state == "trained").any():
        trained = Trained(frame, int(frame.epoch.max()))
        judges: tuple[Callable[[Trained], list[Finding]], ...] = (
            judge_means, judge_random, judge_lines, judge_accuracy)
        found = [finding for judge in judges for finding in judge(trained)] + found
        found += judge_errors(frame)
    return found


def judge_means(trained: Trained) -> list[Finding]:
    """Set the three means of Fig. 3a beside the published ones."""
    found = []
    for part, published in FIG_3A.items():
        rows = trained.rows(part)
        if len(rows):
            mean = over_networks(network_means(rows))
            found.append(Finding(
                f"The mean boundary distance of {NAMES[part]} is {published.mean:g} bits.",
                published, None, mean,
                trained.judged(compatible(mean, published)), "Fig. 3a",
                trained.note(rows)))
    images = network_means(trained.rows("test"))
    farther = paired(images, network_means(trained.rows("random")), lambda a, b: a - b)
    if farther is not None:
        found.append(Finding(
            "Test images lie farther from the boundary than random bit strings, in bits.",
            FIG_3A["test"].mean - FIG_3A["random"].mean, None, farther, at_least(farther, 0.0),
            "Fig. 3a", f"Differences within each network. {trained.note(trained.rows('test'))}"))
    return found


def judge_random(trained: Trained) -> list[Finding]:
    """Ask whether random strings are where theory puts them, and where training found them."""
    rows = trained.rows("random")
    if rows.empty:
        return []
    mean, theorem = over_networks(network_means(rows)), law(BITS, "±1", "theorem").mean
    found = [Finding(
        "Random bit strings lie close to √(n/(2π ln n)) bits from the boundary of trained "
        "networks.", FIG_3A["random"], theorem, mean,
        trained.judged(near(mean, theorem, tolerance=CLOSE * theorem)), "Fig. 3a, dashed line",
        f"The law is for bits ±1, the networks were trained on 0 and 1; untrained, such inputs "
        f"lie at {law(BITS, '01').mean:.2f}. {trained.note(rows)}")]
    before = strings(trained.frame, "random", epoch=0)
    if len(before):
        untrained = over_networks(network_means(before))
        change = ratio(mean, untrained)
        found.append(Finding(
            "Training leaves random bit strings as far from the boundary as before: the ratio of "
            "the mean distances is 1.", None, 1.0, change,
            trained.judged(near(change, 1.0, tolerance=CLOSE)),
            "Fig. 3a, implied by its dashed line",
            f"Bits 0 and 1 in both; {untrained.count} untrained networks, one string each. "
            f"{trained.note(rows)}"))
    return found


def judge_lines(trained: Trained) -> list[Finding]:
    """Set slopes and intercepts beside those of Fig. 3b."""
    found = []
    for part, published in FIG_3B.items():
        rows = trained.rows(part)
        fit = slope_and_intercept(rows)
        if fit is None:
            continue
        note = ("Least squares through all strings of a network; the paper's lines go through "
                f"means of bins, and distances bend where |φ| is small. Mean |φ| "
                f"{rows.output.mean():.3g}. {trained.note(rows)}")
        found += [
            Finding(f"The distance of {NAMES[part]} grows by {published:.2f} bits per unit of |φ|.",
                    published, None, fit[0],
                    trained.judged(near(fit[0], published, tolerance=SLOPE_TOLERANCE)),
                    "Fig. 3b", note),
            Finding(f"The line of {NAMES[part]} meets |φ| = 0 at about 1 bit.", INTERCEPT, None,
                    fit[1], trained.judged(near(fit[1], INTERCEPT, tolerance=INTERCEPT_TOLERANCE)),
                    "Fig. 3b", note)]
    return found


def judge_accuracy(trained: Trained) -> list[Finding]:
    """Set the test accuracy beside the published one."""
    rows = trained.frame[trained.frame.epoch == trained.epoch]
    mean = over_networks(network_means(rows, "test_accuracy"))
    return [Finding(
        "Networks 784-784-784-1 read even and odd digits with a test accuracy of 98.8 %.",
        ACCURACY, None, mean, trained.judged(near(mean, ACCURACY, tolerance=ACCURACY_TOLERANCE)),
        "Section 4.3", f"{mean.count} networks after {trained.epoch} epochs; published after "
        f"{PUBLISHED_EPOCHS}.")]


def judge_untrained(frame: "pd.DataFrame") -> list[Finding]:
    """Set untrained networks beside the linearised law, for both codings of the bits."""
    words = {"±1": "±1", "01": "0 and 1"}
    found = []
    for coding, bits in words.items():
        rows = strings(frame, "random", epoch=0, coding=coding)
        if rows.empty:
            continue
        mean, expected = over_networks(network_means(rows)), law(BITS, coding)
        verdict: Verdict = near(mean, expected.mean, tolerance=CLOSE / 2 * expected.mean)
        found.append(Finding(
            f"Random strings of bits {bits} lie at the linearised law's distance from the "
            "boundary of untrained networks.", None, expected, mean, verdict,
            "Section 3.3, eq. 10, summed over the best flips",
            f"{mean.count} networks of width {BITS}, one string each. With bits 0 and 1 the "
            "first layer acts as one of weight and bias variance 1/2: F'(1) = 1/2."))
    return found
