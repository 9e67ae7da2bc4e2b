"""A recorder in the real trainer of transformers."""

import json
import os
import sys

import numpy as np
import pytest
import torch
from small_trainer import Task, globals_put_back, inside, trainer_of

import priorscope as ps
from priorscope.training import LengthRecorder, SpectrumRecorder, trainer_callback

if os.environ.get("CI") == "true":
    import accelerate
    import transformers
else:
    reason = "not installed: pip install 'priorscope[test]'"
    transformers = pytest.importorskip("transformers", reason=f"transformers is {reason}")
    accelerate = pytest.importorskip("accelerate", reason=f"accelerate is {reason}")

LINE = ps.segment([0.0], [1.0])
NAMES = ["spectrum/1", "spectrum/2"]


def spectrum(**options):
    return SpectrumRecorder(LINE, frequencies=[1, 2], every=3, **options)


@pytest.fixture(autouse=True)
def _as_it_was():
    with globals_put_back():
        yield


def own_logs(trainer):
    """The entries of the trainer's log that hold a recorder's numbers, and the others."""
    history = trainer.state.log_history
    own = [entry for entry in history if any("spectrum" in name for name in entry)]
    return own, [entry for entry in history if entry not in own]


def test_it_records_before_training_and_by_the_optimisers_steps(tmp_path):
    recorder = spectrum()
    callback = trainer_callback(recorder, model=inside)
    trainer = trainer_of(tmp_path, callback)
    trainer.train()
    assert callback.recorder is recorder
    assert recorder.steps == [0, 3, 6, 9]
    first = spectrum()
    first.start(Task().net)
    assert np.array_equal(first.magnitudes[0], recorder.magnitudes[0])
    assert len(np.unique(recorder.magnitudes[:, 0])) == 4
    own, _ = own_logs(trainer)
    assert [entry["step"] for entry in own] == recorder.steps
    assert {name: own[-1][name] for name in NAMES} == recorder.latest()


def test_steps_of_the_optimiser_count_and_not_batches(tmp_path):
    recorder = spectrum()
    trainer_of(tmp_path, trainer_callback(recorder, model=inside), num_train_epochs=3,
               gradient_accumulation_steps=2).train()
    assert recorder.steps == [0, 3, 6, 9]  # nine steps in fifteen batches


def test_training_ends_in_the_same_weights_to_the_bit_and_logs_the_same(tmp_path):
    plain, recorded = Task(), Task()
    alone = trainer_of(tmp_path / "plain", task=plain)
    alone.train()
    length = LengthRecorder(LINE, every=1)
    seen = trainer_of(tmp_path / "recorded", trainer_callback(length, model=inside), task=recorded)
    seen.add_callback(trainer_callback(spectrum(), model=inside, trainer=seen))
    seen.train()
    assert len(length) == 11
    pairs = zip(plain.state_dict().values(), recorded.state_dict().values(), strict=True)
    assert all(torch.equal(one, other) for one, other in pairs)
    losses = [[(entry["step"], entry["loss"]) for entry in trainer.state.log_history
               if "loss" in entry] for trainer in (alone, seen)]
    assert losses[0] == losses[1]
    assert [step for step, _ in losses[0]] == [2, 4, 6, 8, 10]  # 6 is a step recorded too


def test_with_its_trainer_everything_it_reports_to_gets_the_numbers(tmp_path):
    told, sent = [], []

    class Book(transformers.TrainerCallback):
        def on_log(self, args, state, control, logs=None, **given):
            told.extend([(state.global_step, logs)] if NAMES[0] in logs else [])

    recorder = spectrum(logger=lambda numbers, step: sent.append((step, numbers)))
    trainer = trainer_of(tmp_path, Book())
    trainer.add_callback(trainer_callback(recorder, model=inside, trainer=trainer))
    trainer.train()
    assert [(step, {name: logs[name] for name in NAMES}) for step, logs in told] == sent
    assert [step for step, _ in sent] == recorder.steps == [0, 3, 6, 9]
    assert len(own_logs(trainer)[0]) == 4


@pytest.mark.parametrize("restore", [False, True])
def test_a_resumed_run_goes_on_with_its_records(tmp_path, restore):
    first, through, resumed = spectrum(), spectrum(), spectrum()
    options = {"save_strategy": "steps", "save_steps": 4,
               "restore_callback_states_from_checkpoint": restore}
    trainer_of(tmp_path, trainer_callback(first, model=inside), max_steps=4, **options).train()
    assert first.steps == [0, 3]
    state = json.loads((tmp_path / "checkpoint-4/trainer_state.json").read_text())
    assert "priorscope/spectrum" in state["stateful_callbacks"]
    trainer = trainer_of(tmp_path, trainer_callback(resumed, model=inside), max_steps=10, **options)
    trainer.train(resume_from_checkpoint=str(tmp_path / "checkpoint-4"))
    trainer_of(tmp_path / "b", trainer_callback(through, model=inside), max_steps=10).train()
    assert resumed.steps == through.steps == [0, 3, 6, 9]
    assert np.array_equal(resumed.magnitudes[:2], first.magnitudes)
    assert np.array_equal(resumed.magnitudes, through.magnitudes)


def test_a_checkpoint_without_a_recorder_can_be_gone_on_from_with_one(tmp_path):
    recorder, options = spectrum(), {"save_strategy": "steps", "save_steps": 5}
    trainer_of(tmp_path, max_steps=5, **options).train()
    late = trainer_of(tmp_path, trainer_callback(recorder, model=inside), max_steps=10, **options)
    late.train(resume_from_checkpoint=True)
    assert recorder.steps == [6, 9]
    assert (tmp_path / "checkpoint-10").is_dir()


def test_what_cannot_be_recorded_is_said_before_the_first_step(tmp_path):
    pair = [trainer_callback(spectrum(), model=inside) for _ in range(2)]
    with pytest.raises(ps.BadInput, match="2 recorders are named priorscope/spectrum"):
        trainer_of(tmp_path, *pair).train()
    with pytest.raises(ps.BadInput, match="half precision"):
        trainer_of(tmp_path, trainer_callback(spectrum()), bf16=True).train()


def test_two_recorders_share_a_trainer(tmp_path):
    pair = [spectrum(), spectrum(prefix="b/")]
    both = [trainer_callback(one, model=inside) for one in pair]
    trainer_of(tmp_path, *both, max_steps=3).train()
    assert pair[0].steps == pair[1].steps == [0, 3]


def test_only_the_first_process_records():
    recorder = spectrum()
    callback = trainer_callback(recorder)
    state = transformers.TrainerState(is_world_process_zero=False)
    callback.on_step_end(None, state, transformers.TrainerControl(), model=None)
    assert not recorder.steps


def test_without_transformers_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "transformers", None)
    with pytest.raises(ImportError, match=r"priorscope\[language\]"):
        trainer_callback(spectrum())
