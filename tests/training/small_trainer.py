"""A small task for the trainer of transformers, which its tests share."""

import random
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch
from noisy_net import noisy_net
from torch import nn
from torch.nn import functional
from torch.utils.data import Dataset


class Waves(Dataset):
    """Forty points of a sine: five batches of eight an epoch."""

    def __len__(self):
        return 40

    def __getitem__(self, index):
        x = torch.tensor([index / 40])
        return {"x": x, "labels": torch.sin(6 * x)}


class Task(nn.Module):
    """Fits a sine; dropout draws from the global state, batch norm keeps statistics."""

    def __init__(self):
        super().__init__()
        self.net = noisy_net()

    def forward(self, x, labels):
        outputs = self.net(x)
        return {"loss": functional.mse_loss(outputs, labels), "logits": outputs}


def inside(model):
    return model.net


def trainer_of(folder, *callbacks, task=None, **options):
    """A trainer for two epochs, ten steps, that reports to nobody."""
    import transformers

    settings = {"output_dir": str(folder), "num_train_epochs": 2, "use_cpu": True, "seed": 0,
                "report_to": [], "disable_tqdm": True, "per_device_train_batch_size": 8,
                "learning_rate": 0.01, "lr_scheduler_type": "constant",
                "logging_steps": 2,
                "save_strategy": "no", "dataloader_pin_memory": False, **options}
    return transformers.Trainer(Task() if task is None else task,
                                transformers.TrainingArguments(**settings),
                                train_dataset=Waves(), callbacks=list(callbacks))


@contextmanager
def globals_put_back() -> Iterator[None]:
    """Put the global random states back, which the trainer seeds."""
    numpy, python = np.random.get_state(), random.getstate()  # noqa: NPY002
    with torch.random.fork_rng(devices=[]):
        yield
    np.random.set_state(numpy)  # noqa: NPY002
    random.setstate(python)
