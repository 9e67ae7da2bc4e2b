"""What the boundary distances of misclassified images say (Fig. 4)."""

from typing import TYPE_CHECKING, Any

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import UNDECIDED, Verdict, at_least, near
from ....measures import auroc
from .network_means import each_network, network_means, over_networks, paired, strings

if TYPE_CHECKING:
    import pandas as pd

#: Mean distances of Fig. 4, and how far from them another 20 networks may lie: two standard errors
#: of the difference of two such experiments, rounded up.
FIG_4 = {("train", "wrong"): (1.42, 0.2), ("train", "right"): (10.61, 0.5),
         ("test", "wrong"): (2.30, 0.2), ("test", "right"): (10.47, 0.5)}

#: Shares of the misclassified at distance 1, read off the poster, and the error of reading.
AT_ONE = {"train": 0.73, "test": 0.46}
AT_ONE_TOLERANCE = 0.04

#: Epochs of training behind Fig. 4, by its text.
PUBLISHED_EPOCHS = 10

#: A change of distances between epochs that would not matter.
STEADY = 0.05


def judge_errors(frame: "pd.DataFrame") -> list[Finding]:
    """Judge the claims of Fig. 4 after as many epochs as published, if there were so many."""
    epoch = epoch_of_errors(frame)
    if epoch is None:
        return []
    with_errors = frame[frame.chosen == "wrong"]
    groups = {group: images_of(frame, *group, epoch) for group in FIG_4}
    sizes = with_errors[with_errors.epoch == epoch].groupby(["block", "network", "part"]).size()
    note = (f"{sizes.groupby(['block', 'network']).ngroups} networks after {epoch} epochs; up to "
            f"{sizes.max()} misclassified images of each, right ones from a uniform draw; the "
            "interval is over networks. Published for 20 networks after "
            f"{PUBLISHED_EPOCHS} epochs.")
    return [*_means(groups, note), *_shares(groups, note), *_closer(groups, note),
            *_detection(groups, note), *_steady(frame)]


def epoch_of_errors(frame: "pd.DataFrame") -> int | None:
    """Return the epoch of Fig. 4 if errors were measured then, else the last one, or None."""
    epochs = frame[frame.chosen == "wrong"].epoch
    if epochs.empty:
        return None
    return PUBLISHED_EPOCHS if (epochs == PUBLISHED_EPOCHS).any() else int(epochs.max())


def not_as_published(verdict: Verdict, epoch: int, published: int) -> Verdict:
    """Return no decision: networks trained otherwise can neither support nor refute a number."""
    return Verdict(UNDECIDED, f"after {published} epochs on all images: {verdict.rule}; not judged "
                              f"after {epoch}{' on fewer images' if epoch == published else ''}")


def images_of(frame: "pd.DataFrame", part: str, answer: str, epoch: int) -> "pd.DataFrame":
    """Return images of one part of the data that the networks classified right, or wrong."""
    chosen = "wrong" if answer == "wrong" else "uniformly"
    return strings(frame, part, epoch=epoch, chosen=chosen, answer=answer)


def _near(rows: "pd.DataFrame", mean: Estimate, published: float, tolerance: float) -> Verdict:
    verdict, epoch = near(mean, published, tolerance=tolerance), int(rows.epoch.iloc[0])
    if epoch == PUBLISHED_EPOCHS and rows.train_rows.isna().all():
        return verdict
    return not_as_published(verdict, epoch, PUBLISHED_EPOCHS)


def _means(groups: dict[Any, "pd.DataFrame"], note: str) -> list[Finding]:
    found = []
    for (part, answer), (published, tolerance) in FIG_4.items():
        rows = groups[part, answer]
        if len(rows):
            mean = over_networks(network_means(rows))
            found.append(Finding(
                f"{part.capitalize()} images that are classified {answer} lie {published:g} bits "
                "from the boundary.", published, None, mean,
                _near(rows, mean, published, tolerance), "Fig. 4", note))
    return found


def _shares(groups: dict[Any, "pd.DataFrame"], note: str) -> list[Finding]:
    found = []
    for part, published in AT_ONE.items():
        rows = groups[part, "wrong"]
        if len(rows):
            share = over_networks(each_network(rows, lambda own: (own.distance == 1).mean()))
            found.append(Finding(
                f"Of the misclassified {part} images, {100 * published:.0f} % are one flip from "
                "the boundary.", published, None, share,
                _near(rows, share, published, AT_ONE_TOLERANCE), "Fig. 4", note))
    return found


def _closer(groups: dict[Any, "pd.DataFrame"], note: str) -> list[Finding]:
    found = []
    for part in AT_ONE:
        gap = paired(network_means(groups[part, "right"]), network_means(groups[part, "wrong"]),
                     lambda right, wrong: right - wrong)
        if gap is not None:
            published = FIG_4[part, "right"][0] - FIG_4[part, "wrong"][0]
            found.append(Finding(
                f"Misclassified {part} images lie closer to the boundary than the others, in "
                "bits.", published, None, gap, at_least(gap, 0.0), "Fig. 4",
                f"Differences within each network. {note}"))
    return found


def _detection(groups: dict[Any, "pd.DataFrame"], note: str) -> list[Finding]:
    """Compare the distance with |φ| as a detector of errors."""
    import pandas as pd

    rows = pd.concat([groups["test", "right"], groups["test", "wrong"]])
    rows = rows.groupby(["state", "block", "network"]).filter(lambda own: own.answer.nunique() == 2)
    if rows.empty:
        return []
    areas = {score: each_network(rows, lambda own, score=score: auroc(  # type: ignore[misc]
        -own[score], own.answer == "wrong").mean) for score in ("distance", "output")}
    gain = paired(areas["distance"], areas["output"], lambda a, b: a - b)
    assert gain is not None
    plain = over_networks(areas["output"])
    return [Finding(
        "The boundary distance tells misclassified test images better than |φ| does: its area "
        "under the ROC curve is larger.", None, None, gain, at_least(gain, 0.0),
        "Beyond the paper", f"Areas {over_networks(areas['distance']):.3f} and {plain:.3f}; "
        f"differences within each network. {note}")]


def _steady(frame: "pd.DataFrame") -> list[Finding]:
    """Ask whether the disagreement between 10 and 20 epochs in the sources matters."""
    epochs = sorted(frame[frame.epoch > 0].epoch.unique())
    halves = [(e // 2, e) for e in epochs if e % 2 == 0 and e // 2 in epochs]
    if not halves:
        return []
    early, late = halves[-1]
    before, after = (network_means(strings(frame, "test", epoch=epoch)) for epoch in halves[-1])
    shift = paired(after, before, lambda late, early: late - early)
    if shift is None:
        return []
    start = over_networks(before).mean
    change = Estimate(1 + shift.mean / start, 1 + shift.low / start, 1 + shift.high / start,
                      shift.count)
    return [Finding(
        f"Test images lie as far from the boundary after {late} epochs as after {early}: the "
        "ratio of the mean distances is 1.", None, None, change,
        near(change, 1.0, tolerance=STEADY), "Beyond the paper",
        f"{change.count} networks, the same strings at both times. The text gives 10 epochs for "
        "Fig. 4, the code 20.")]
