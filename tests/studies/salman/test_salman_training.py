import numpy as np
import pandas as pd
import pytest
from salman_frames import word
from scipy import stats

from priorscope.studies.salman import DuringTraining
from priorscope.studies.salman.during_training.findings import correlation, pearson, spearman
from priorscope.studies.salman.during_training.study import Cell
from priorscope.sweeps.columns import encode

TINY = Cell("digits", "real", 0, 15, per_class=8, law="he_normal", max_epochs=12)


@pytest.mark.parametrize("scale", ["smoke", "laptop", "paper"])
def test_cells_are_frozen_and_distinct(scale):
    cells = DuringTraining.cells_of(scale)
    assert all(DuringTraining.cost(cell) > 0 for cell in cells)
    kinds = {(cell.data, cell.labels) for cell in cells}
    if scale != "smoke":
        assert kinds == {("mnist", "real"), ("cifar10", "real"), ("mnist", "random")}
        assert len(cells) >= 15


@pytest.fixture(scope="module")
def course():
    return pd.DataFrame(DuringTraining.measure(TINY, 1))


def test_the_course_begins_before_training_and_ends_with_it(course):
    assert course.epoch.tolist() == [0, 1, 2, 3, 4, 6, 8, 11, 12]
    assert course.train_accuracy.iloc[-1] > course.train_accuracy.iloc[0]
    assert ((course.label <= course.own + 1e-12) & (course.own <= 3)).all()
    # A base point of another class than its label has no interval under the second convention.
    early = course[course.train_accuracy < 0.3]
    assert len(early)
    assert (early.label < 0.6 * early.own).all()


def test_conventions_agree_once_all_rows_are_right():
    fitted = DuringTraining.measure(Cell("digits", "real", 0, 15, per_class=8, law="he_normal",
                                         max_epochs=300), 1)
    assert fitted["train_accuracy"][-1] == 1.0
    assert fitted["own"][-1] == fitted["label"][-1] == pytest.approx(fitted["right"][-1])
    assert fitted["share_right"][-1] == 1.0


def test_the_seed_decides(course):
    assert encode(DuringTraining.measure(TINY, 1)) == encode(
        {name: [None if value != value else value for value in column]
         for name, column in course.to_dict("list").items()})
    assert encode(DuringTraining.measure(TINY, 1)) != encode(DuringTraining.measure(TINY, 2))


def test_correlations_are_those_of_scipy():
    stream = np.random.default_rng(0)
    x, y = stream.standard_normal(20), np.round(stream.standard_normal(20))
    assert pearson(x, y) == pytest.approx(stats.pearsonr(x, y).statistic)
    assert spearman(x, y) == pytest.approx(stats.spearmanr(x, y).statistic)
    assert pearson(x, np.zeros(20)) is None
    assert pearson(x[:2], y[:2]) is None


def invented(*, own="falls", label="follows", photographs=0.5, replicas=5):
    """Courses whose intervals follow the validation accuracy, or run the other way."""
    table = []
    stream = np.random.default_rng(1)
    for data, labels, noise in (("mnist", "real", 0.01), ("cifar10", "real", photographs),
                                ("mnist", "random", 0.01)):
        for replica in range(replicas):
            # Training accuracy jumps late, validation accuracy rises steadily.
            for step, epoch in enumerate((0, 1, 2, 4, 8, 15, 28, 56)):
                test = 0.1 + 0.1 * step
                follows = 3 * test + noise * stream.standard_normal()
                falls = 3 - follows
                table.append({
                    "data": data, "labels": labels, "replica": replica, "epoch": epoch,
                    "test_accuracy": 0.1 if labels == "random" else test,
                    "train_accuracy": 0.1 + 0.9 * (step > 5), "share_right": test,
                    "own": falls if own == "falls" else follows,
                    "label": follows if label == "follows" else falls,
                    "right": None if step == 0 else 2.5})
    return pd.DataFrame(table)


def test_what_the_paper_has_agrees():
    findings = DuringTraining.findings(invented(own="follows"))
    for words in ("On MNIST the mean pairwise interval correlates strongly with validation "
                  "accuracy over the epochs, the class", "On MNIST the mean pairwise interval "
                  "correlates strongly with validation accuracy over the epochs, the label",
                  "lower on CIFAR-10 than on MNIST, the label",
                  "On MNIST the mean pairwise interval of the label's class",
                  "With random labels, too"):
        assert word(findings, words) == "agrees", words
    assert word(findings, "On MNIST intervals of the base point's own") == "disagrees"


def test_intervals_that_shrink_disagree():
    findings = DuringTraining.findings(invented(own="falls", label="falls", photographs=0.01))
    for words in ("On MNIST the mean pairwise interval correlates strongly with validation "
                  "accuracy over the epochs, the class",
                  "On MNIST the mean pairwise interval of the label's class",
                  "With random labels, too"):
        assert word(findings, words) == "disagrees", words
    assert word(findings, "On MNIST intervals of the base point's own") == "agrees"


def test_the_unit_is_a_network():
    frame = invented()
    mean = correlation(frame[(frame.data == "mnist") & (frame.labels == "real")], "label")
    assert mean.count == 5
    assert mean.mean > 0.99


@pytest.mark.parametrize("part", [
    lambda frame: frame[frame.labels == "random"], lambda frame: frame[frame.data == "cifar10"],
    lambda frame: frame[frame.replica == 0]], ids=["random", "photographs", "one network"])
def test_missing_cells_leave_what_can_be_said(part):
    frame = part(invented())
    DuringTraining.findings(frame)
    (illustration,) = DuringTraining.figures(frame).values()
    assert all(ax.has_data() for ax in illustration.figure.axes)
    assert illustration.table["mean"]
