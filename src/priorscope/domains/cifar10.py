"""CIFAR-10: 60,000 small colour photographs, from the binary version of its authors."""

from pathlib import Path

import numpy as np
import torch

from .._core.errors import DataFileError
from .dataset import Dataset
from .locate import locate
from .published import FileSet, RemoteFile, Source

_IMAGE_SHAPE = (3, 32, 32)
_RECORD = 1 + 3 * 32 * 32
_BATCH_SIZE = 30_730_000

#: Five training batches, then the test batch.
FILES = FileSet("CIFAR-10", "cifar-10-batches-bin", (
    RemoteFile("data_batch_1.bin", "5dd7e06a14cb22eb9f671a540d1b7c25", _BATCH_SIZE),
    RemoteFile("data_batch_2.bin", "5ea93a67294ea407fff1d09f752e9692", _BATCH_SIZE),
    RemoteFile("data_batch_3.bin", "942cd6a4bcdd0dd3c604fbe906cb4421", _BATCH_SIZE),
    RemoteFile("data_batch_4.bin", "ae636b3ba5c66a11e91e8cb52e771fcb", _BATCH_SIZE),
    RemoteFile("data_batch_5.bin", "53f37980c15c3d472c316c40844f3f0d", _BATCH_SIZE),
    RemoteFile("test_batch.bin", "803d5f7f4d78ea53de84dbe85f74fb6d", _BATCH_SIZE),
), archive=RemoteFile("cifar-10-binary.tar.gz", "c32a1d4ab5d03f1284b67883e8d87530", 170_052_171,
                      ("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",)))

CLASS_NAMES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship",
               "truck")


def load_cifar10(*, folder: str | Path | None = None, download: bool = True) -> Dataset:
    """Return CIFAR-10: 50,000 training and 10,000 test images of 3 x 32 x 32 values k/255.

    A row holds the red, then the green, then the blue plane, each row by row. The six ``.bin``
    files are looked for in ``folder``, else in the subfolder ``cifar-10-batches-bin`` of the folder
    named by the environment variable PRIORSCOPE_DATA where it exists, else in the cache
    (PRIORSCOPE_CACHE, by default the system's cache folder of the user), which is filled by a
    download of 170 MB. The MD5 of every file is checked at every load: about a quarter of a
    second of half a second, disk apart. The images take 740 MB, loading them 1.0 GB.

    Source: A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images" (2009).

    Args:
        folder: The folder that holds the six files.
        download: Whether files that the cache lacks may be fetched.

    Raises:
        DataFileError: A file is missing, damaged or cannot be fetched; the message names the file,
            the expected MD5 and the cure.

    Example:
        >>> photographs = load_cifar10().subset(train=1000, test=1000)  # doctest: +SKIP
    """
    source = locate(FILES, folder=folder, download=download)
    *batches, test = FILES.files
    images, labels = zip(*(_records(source, file) for file in batches), strict=True)
    test_images, test_labels = _records(source, test)
    inputs = _scaled(images)
    return Dataset("CIFAR-10", inputs, torch.from_numpy(np.concatenate(labels)),
                   _scaled([test_images]), torch.from_numpy(test_labels), _IMAGE_SHAPE, CLASS_NAMES)


def _records(source: Source, file: RemoteFile) -> tuple[np.ndarray, np.ndarray]:
    """Return the images of one batch as views of its bytes, and a copy of its labels."""
    content = np.frombuffer(source.read(file), np.uint8)
    if content.size == 0 or content.size % _RECORD:
        raise DataFileError(f"{source.path / file.name} holds {content.size} bytes: expected "
                            f"records of {_RECORD} bytes, the file with MD5 {file.md5}")
    records = content.reshape(-1, _RECORD)
    return records[:, 1:], records[:, 0].astype(np.int64)


def _scaled(batches: list[np.ndarray] | tuple[np.ndarray, ...]) -> torch.Tensor:
    """Convert batch by batch into one tensor: no second copy of all images as bytes or floats."""
    inputs = np.empty((sum(map(len, batches)), _RECORD - 1), dtype=np.float32)
    start = 0
    for batch in batches:
        np.divide(batch, np.float32(255), out=inputs[start:start + len(batch)], dtype=np.float32)
        start += len(batch)
    return torch.from_numpy(inputs)
