import copy
import os
import sys

import numpy as np
import pytest
import torch
from noisy_net import noisy_net
from torch.nn import functional
from torch.utils.data import DataLoader, TensorDataset

import priorscope as ps
from priorscope.training import lightning as adapter
from priorscope.training.lightning import lightning_callback
from priorscope.training.recorders import LengthRecorder, SpectrumRecorder

if os.environ.get("CI") == "true":
    import pytorch_lightning as pl
else:
    pl = pytest.importorskip("pytorch_lightning", reason="pytorch-lightning is not installed: it "
                             "is no dependency; pip install pytorch-lightning")

from pytorch_lightning.loggers import Logger

pytestmark = [  # what Lightning warns of itself
    pytest.mark.filterwarnings("ignore:.*LeafSpec:FutureWarning"),
    pytest.mark.filterwarnings("ignore:.*does not have many workers"),
]

LINE = ps.segment([0.0], [1.0])


class Book(Logger):
    """Keeps the numbers of this package that a trainer logs."""

    name, version = "book", 0

    def __init__(self):
        super().__init__()
        self.entries = []

    def log_metrics(self, metrics, step=None):
        if any("spectrum" in name or "length" in name for name in metrics):
            self.entries.append((step, metrics))

    def log_hyperparams(self, *given, **named):
        pass


class Task(pl.LightningModule):
    """Fits a sine; dropout draws from the global state, batch norm keeps statistics."""

    def __init__(self):
        super().__init__()
        self.net = noisy_net()

    def forward(self, x):
        return self.net(x)

    def training_step(self, batch, index):
        return functional.mse_loss(self(batch[0]), batch[1])

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=0.01)


def loader():
    x = torch.arange(40)[:, None] / 40
    return DataLoader(TensorDataset(x, torch.sin(6 * x)), batch_size=8)  # five batches an epoch


def fitted(folder, *callbacks, task=None, epochs=2, logger=False, resume=None, **options):
    task = Task() if task is None else task
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        trainer = pl.Trainer(
            max_epochs=epochs, callbacks=list(callbacks), logger=logger, accelerator="cpu",
            enable_progress_bar=False, enable_model_summary=False, default_root_dir=folder,
            enable_checkpointing=False, log_every_n_steps=1, **options)
        trainer.fit(task, loader(), ckpt_path=resume)
    return trainer, task


def spectrum(**options):
    return SpectrumRecorder(LINE, frequencies=[1, 2], every=3, **options)


def test_it_records_before_training_and_by_the_optimisers_steps(tmp_path):
    recorder = spectrum()
    _, task = fitted(tmp_path, lightning_callback(recorder))
    assert recorder.steps == [0, 3, 6, 9]
    assert task.net.training
    first = spectrum()
    first.start(Task())
    assert np.array_equal(first.magnitudes[0], recorder.magnitudes[0])
    assert len(np.unique(recorder.magnitudes[:, 0])) == 4


def test_training_ends_in_the_same_weights_to_the_bit(tmp_path):
    _, plain = fitted(tmp_path)
    length = LengthRecorder(LINE, every=1)
    _, recorded = fitted(tmp_path, lightning_callback(spectrum()),
                         lightning_callback(length, model=lambda module: module.net))
    assert len(length) == 11
    pairs = zip(plain.state_dict().values(), recorded.state_dict().values(), strict=True)
    assert all(torch.equal(one, other) for one, other in pairs)


def test_steps_of_the_optimiser_count_and_not_batches(tmp_path):
    recorder = spectrum()
    fitted(tmp_path, lightning_callback(recorder), accumulate_grad_batches=2, epochs=3)
    assert recorder.steps == [0, 3, 6, 9]  # nine steps in fifteen batches


def test_the_trainers_loggers_and_the_recorders_own_get_the_numbers(tmp_path):
    books, own = [Book(), Book()], []
    recorder = spectrum(prefix="fit/", logger=lambda numbers, step: own.append((step, numbers)))
    fitted(tmp_path, lightning_callback(recorder), logger=books)
    assert books[0].entries == books[1].entries == own
    assert [step for step, _ in own] == recorder.steps
    assert own[-1][1] == recorder.latest()
    assert list(own[0][1]) == ["fit/spectrum/1", "fit/spectrum/2"]


def test_a_resumed_run_goes_on_with_its_records(tmp_path):
    first, through, resumed = spectrum(), spectrum(), spectrum()
    trainer, _ = fitted(tmp_path, lightning_callback(first), epochs=1)
    trainer.save_checkpoint(tmp_path / "half.ckpt")
    again = lightning_callback(resumed)
    fitted(tmp_path, again, resume=tmp_path / "half.ckpt")
    fitted(tmp_path, lightning_callback(through))
    assert first.steps == [0, 3]
    assert resumed.steps == through.steps == [0, 3, 6, 9]
    assert np.array_equal(resumed.magnitudes[:2], first.magnitudes)
    assert again.recorder is resumed


def test_two_recorders_share_a_checkpoint(tmp_path):
    pair = [lightning_callback(spectrum()), lightning_callback(spectrum(prefix="b/"))]
    trainer, _ = fitted(tmp_path, *pair)
    trainer.save_checkpoint(tmp_path / "both.ckpt")
    kept = torch.load(tmp_path / "both.ckpt", weights_only=True)["callbacks"]
    assert {"priorscope/spectrum", "priorscope/b/spectrum"} <= set(kept)


def test_only_the_first_process_records():
    recorder = spectrum()

    class Second:
        is_global_zero, global_step = False, 0

    lightning_callback(recorder).on_train_start(Second(), None)
    assert not recorder.steps


def test_the_callback_is_of_the_package_that_is_there(monkeypatch):
    callback = lightning_callback(spectrum())
    assert isinstance(callback, pl.Callback)
    assert type(lightning_callback(spectrum())) is type(callback)
    assert copy.copy(callback).recorder is callback.recorder
    monkeypatch.setattr(adapter, "_PACKAGES", ("no_such_package",))
    with pytest.raises(ImportError, match="pip install pytorch-lightning"):
        lightning_callback(spectrum())
    assert "no_such_package" not in sys.modules
