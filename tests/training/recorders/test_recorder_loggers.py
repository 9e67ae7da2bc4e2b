import logging

import pytest
import torch

import priorscope as ps
from priorscope._core.errors import BadInput
from priorscope.training.recorders import SpectrumRecorder


def recorded(logger, prefix="", steps=2):
    recorder = SpectrumRecorder(ps.segment([0.0], [1.0]), frequencies=[1, 2.5], every=2,
                                logger=logger, prefix=prefix)
    recorder.start(lambda x: torch.sin(2 * torch.pi * x))
    for _ in range(steps):
        recorder.step(lambda x: 3 * torch.sin(2 * torch.pi * x))
    return recorder


class Book:
    """Keeps what was logged; its subclasses are the kinds of loggers."""

    def __init__(self):
        self.entries = []


class RunLike(Book):
    def log(self, data, step=None, commit=None):
        self.entries.append((step, data))


class KeywordsLike(Book):
    def log(self, values, **kwargs):
        self.entries.append((kwargs["step"], values))


class StepLess(Book):
    def log(self, values):
        values = dict(values)
        self.entries.append((values.pop("step"), values))


class LightningLike(Book):
    def log_metrics(self, metrics, step=None):
        self.entries.append((step, metrics))

    def log(self, name, value):
        raise AssertionError("log_metrics comes first")


class WriterLike(Book):
    def add_scalar(self, tag, value, step):
        if not self.entries or self.entries[-1][0] != step:
            self.entries.append((step, {}))
        self.entries[-1][1][tag] = value


class Function(Book):
    def __call__(self, numbers, step):
        self.entries.append((step, numbers))


@pytest.mark.parametrize("kind", [RunLike, KeywordsLike, StepLess, LightningLike, WriterLike,
                                  Function])
def test_every_kind_of_logger_gets_names_numbers_and_steps(kind):
    logger = kind()
    recorder = recorded(logger, prefix="a/")
    assert [step for step, _ in logger.entries] == [0, 2]
    for (_, numbers), magnitudes in zip(logger.entries, recorder.magnitudes, strict=True):
        assert list(numbers) == ["a/spectrum/1", "a/spectrum/2.5"]
        assert list(numbers.values()) == magnitudes.tolist()
        assert all(type(number) is float for number in numbers.values())
    assert logger.entries[1][1]["a/spectrum/1"] == pytest.approx(3.0, abs=1e-5)
    assert recorder.latest() == logger.entries[1][1]


def test_several_loggers_get_the_same():
    loggers = [RunLike(), Function()]
    recorded(loggers)
    assert loggers[0].entries == loggers[1].entries
    assert len(loggers[0].entries) == 2


@pytest.mark.parametrize("greedy", [
    lambda numbers, step: numbers.clear(),
    type("Greedy", (), {"log": lambda self, numbers, step: numbers.clear()})(),
    type("Greedy", (), {"log_metrics": lambda self, numbers, step: numbers.clear()})(),
])
def test_what_a_logger_does_to_its_numbers_stays_there(greedy):
    book = Function()
    recorded([greedy, book])
    assert [len(numbers) for _, numbers in book.entries] == [2, 2]


def test_errors_of_a_logger_pass_and_the_record_is_kept():
    def offline(numbers, step):
        raise ConnectionError("no network")

    recorder = SpectrumRecorder(ps.segment([0.0], [1.0]), frequencies=[1], logger=offline)
    with pytest.raises(ConnectionError, match="no network"):
        recorder.start(torch.sin)
    assert recorder.steps == [0]
    assert recorder.magnitudes.shape == (1, 1)


def test_nothing_is_logged_before_the_first_record():
    recorder = SpectrumRecorder(ps.segment([0.0], [1.0]), frequencies=[1])
    assert recorder.latest() == {}


@pytest.mark.parametrize(("logger", "words"), [
    (3, "logger is a int: expected an object with log_metrics"),
    ([print, "file.txt"], "logger is a str"),
    (logging.getLogger("priorscope.test"), "takes a level and words"),
])
def test_what_is_no_logger_is_refused(logger, words):
    with pytest.raises(BadInput, match=words):
        SpectrumRecorder(ps.segment([0.0], [1.0]), frequencies=[1], logger=logger)
