"""What a recorder logs to TensorBoard, read back from its files by the package itself."""

import os

import numpy as np
import pytest
import torch
from small_trainer import Task, Waves, globals_put_back, inside, trainer_of
from torch.nn import functional
from torch.utils.data import DataLoader

import priorscope as ps
from priorscope.training import SpectrumRecorder, lightning_callback, trainer_callback

if os.environ.get("CI") == "true":
    import accelerate
    import pytorch_lightning as pl
    import tensorboard  # noqa: F401
    import transformers
else:
    reason = "not installed: pip install 'priorscope[test]'"
    pytest.importorskip("tensorboard", reason=f"tensorboard is {reason}")
    pl = pytest.importorskip("pytorch_lightning", reason=f"pytorch-lightning is {reason}")
    transformers = pytest.importorskip("transformers", reason=f"transformers is {reason}")
    accelerate = pytest.importorskip("accelerate", reason=f"accelerate is {reason}")

pytestmark = [  # what Lightning warns of itself
    pytest.mark.filterwarnings("ignore:.*LeafSpec:FutureWarning"),
    pytest.mark.filterwarnings("ignore:.*does not have many workers"),
]


def spectrum(**options):
    return SpectrumRecorder(ps.segment([0.0], [1.0]), frequencies=[1, 2], every=3, **options)


def check(folder, recorder):
    """Compare the scalars in the files below a folder with the records, up to float32."""
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    (events,) = folder.rglob("events.out.tfevents.*")
    found = EventAccumulator(str(events)).Reload()
    assert recorder.steps == [0, 3, 6, 9]
    for place, frequency in enumerate((1, 2)):
        (tag,) = [tag for tag in found.Tags()["scalars"] if tag.endswith(f"spectrum/{frequency}")]
        scalars = found.Scalars(tag)
        assert [scalar.step for scalar in scalars] == recorder.steps
        np.testing.assert_allclose([scalar.value for scalar in scalars],
                                   recorder.magnitudes[:, place], rtol=1e-6)


@pytest.fixture(autouse=True)
def _as_it_was():
    with globals_put_back():
        yield


def test_from_a_plain_loop(tmp_path):
    from torch.utils.tensorboard import SummaryWriter

    task = Task()
    optimiser = torch.optim.Adam(task.parameters(), lr=0.01)
    with SummaryWriter(str(tmp_path)) as writer:
        recorder = spectrum(logger=writer)
        recorder.start(task.net)
        for _ in range(10):
            for batch in DataLoader(Waves(), batch_size=40):
                optimiser.zero_grad()
                task(**batch)["loss"].backward()
                optimiser.step()
                recorder.step(task.net)
    check(tmp_path, recorder)


class Module(pl.LightningModule):
    def __init__(self):
        super().__init__()
        self.net = Task().net

    def training_step(self, batch, index):
        return functional.mse_loss(self.net(batch["x"]), batch["labels"])

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=0.01)


def test_from_lightning(tmp_path):
    recorder = spectrum()
    trainer = pl.Trainer(
        max_steps=10, logger=pl.loggers.TensorBoardLogger(str(tmp_path)), accelerator="cpu",
        callbacks=[lightning_callback(recorder, model=inside)], enable_progress_bar=False,
        enable_model_summary=False, enable_checkpointing=False, log_every_n_steps=1)
    trainer.fit(Module(), DataLoader(Waves(), batch_size=8))
    check(tmp_path, recorder)


def test_from_the_trainer_of_transformers(tmp_path):
    recorder = spectrum()
    trainer = trainer_of(tmp_path, report_to="tensorboard")
    trainer.add_callback(trainer_callback(recorder, model=inside, trainer=trainer))
    trainer.train()
    check(tmp_path, recorder)
