import io

import numpy as np
import pandas as pd
import pytest
import torch

import priorscope as ps
from priorscope._core.errors import BadInput, OutputError, UnknownName
from priorscope.training.recorders import LengthRecorder, Recorder, SpectrumRecorder

LINE = ps.segment([0.0], [1.0])


class Counter(Recorder):
    """Records what the model returns."""

    kind = "count"

    def measure(self, model):
        return {"place": np.arange(2), "value": np.array([model(None), -1.0])}

    def scalars(self, record):
        return {"value": record["value"][0]}

    def settings(self):
        return {"rows": 2}


def counted(recorder, steps, start=True):
    if start:
        recorder.start(lambda x: 0.0)
    return [n for n in range(1, steps + 1) if recorder.step(lambda x, n=n: float(n))]


def test_it_records_every_so_many_steps_and_before_the_first():
    recorder = Counter(every=4)
    assert counted(recorder, 10) == [4, 8]
    assert recorder.steps == [0, 4, 8]
    assert recorder.count == 10
    assert [record["value"][0] for record in recorder.records] == [0.0, 4.0, 8.0]


def test_without_a_start_there_is_no_step_0():
    recorder = Counter(every=4)
    assert counted(recorder, 10, start=False) == [4, 8]
    assert recorder.steps == [4, 8]


def test_steps_can_be_listed():
    recorder = Counter(every=(n * n for n in (1, 2, 3)))
    assert counted(recorder, 20) == [1, 4, 9]
    assert recorder.every == (1, 4, 9)


def test_a_loop_can_count_itself_and_tell_a_step_twice():
    recorder = Counter(every=5)
    told = [0, 5, 5, 7, 10, 10, 12]
    assert [recorder.step(lambda x: 1.0, step=n) for n in told] == [
        True, True, False, False, True, False, False]
    assert recorder.steps == [0, 5, 10]
    with pytest.raises(BadInput, match="step is 11 after 12"):
        recorder.step(lambda x: 1.0, step=11)
    with pytest.raises(BadInput, match="step is -1"):
        recorder.step(lambda x: 1.0, step=-1)


def test_a_record_can_be_taken_at_any_step_but_once():
    recorder = Counter(every=5)
    counted(recorder, 7)
    assert recorder.record(lambda x: 7.0)
    assert not recorder.record(lambda x: 8.0)
    assert recorder.steps == [0, 5, 7]
    assert recorder.records[-1]["value"][0] == 7.0


def test_starting_again_does_nothing():
    recorder = Counter(every=5)
    counted(recorder, 7)
    assert not recorder.start(lambda x: 1.0)
    assert recorder.steps == [0, 5]


def test_the_frame_is_tidy():
    recorder = Counter(every=5)
    assert list(recorder.to_frame().columns) == ["step"]
    counted(recorder, 10)
    frame = recorder.to_frame()
    assert list(frame.columns) == ["step", "place", "value"]
    assert frame["step"].tolist() == [0, 0, 5, 5, 10, 10]
    assert frame["value"].tolist() == [0, -1, 5, -1, 10, -1]
    assert repr(recorder).startswith("Counter: 3 records, steps 0 to 10, ")
    assert repr(Counter()).startswith("Counter: 0 records, 0 s")


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_the_table_is_saved(ending, tmp_path):
    recorder = LengthRecorder(LINE, every=1, samples=4)
    recorder.start(ps.sample(ps.MLP(inputs=1, widths=(3,)), ps.he_normal(), count=1)[0])
    path = recorder.save(tmp_path / "new" / f"records.{ending}")
    read = pd.read_csv(path, dtype={"layer": str}) if ending == "csv" else pd.read_parquet(path)
    pd.testing.assert_frame_equal(read, recorder.to_frame(), check_dtype=False)
    with pytest.raises(UnknownName, match=r"'\.xls'"):
        recorder.save(tmp_path / "records.xls")
    with pytest.raises(OutputError):
        recorder.save(tmp_path / "new" / f"records.{ending}" / f"below.{ending}")


def networks(steps):
    """A network whose weights change from step to step."""
    model = ps.sample(ps.MLP(inputs=1, widths=(8,)), ps.gaussian(2.0, 1.0), count=1)[0]
    for _ in range(steps):
        yield model
        with torch.no_grad():
            model[0].weight.mul_(1.1)


@pytest.mark.parametrize("make", [
    lambda: SpectrumRecorder(LINE, frequencies=[1, 3], target=2.0, scalar=0, every=2),
    lambda: LengthRecorder(LINE, layers=["0", "output"], every=2),
])
def test_a_resumed_recorder_ends_as_one_that_went_through(make):
    whole, first, second = make(), make(), make()
    for number, model in enumerate(networks(9)):
        whole.start(model) if number == 0 else whole.step(model)
        if number < 5:
            first.start(model) if number == 0 else first.step(model)
        if number == 4:
            buffer = io.BytesIO()
            torch.save(first.state_dict(), buffer)
            buffer.seek(0)
            second.load_state_dict(torch.load(buffer, weights_only=True))
            assert second.seconds == first.seconds > 0
        if number > 4:
            assert second.start(model) is False
            second.step(model)
    assert second.steps == whole.steps == [0, 2, 4, 6, 8]
    pd.testing.assert_frame_equal(second.to_frame(), whole.to_frame())


def test_a_state_does_not_change_with_the_recorder():
    recorder = Counter(every=1)
    counted(recorder, 2)
    state = recorder.state_dict()
    recorder.records[0]["value"][0] = 99.0
    counted(recorder, 1, start=False)
    assert state["steps"] == [0, 1, 2]
    assert state["records"][0]["value"][0] == 0.0


def test_a_state_of_something_else_is_refused():
    state = SpectrumRecorder(LINE, frequencies=[1, 3]).state_dict()
    with pytest.raises(BadInput, match="settings"):
        SpectrumRecorder(LINE, frequencies=[1, 2]).load_state_dict(state)
    with pytest.raises(BadInput, match="settings"):
        SpectrumRecorder(LINE, frequencies=[1, 3], exact=True).load_state_dict(state)
    with pytest.raises(BadInput, match=r"kind 'spectrum': expected .* 'length'"):
        LengthRecorder(LINE).load_state_dict(state)
    with pytest.raises(BadInput, match="kind None"):
        LengthRecorder(LINE).load_state_dict({})
