"""MNIST: 70,000 handwritten digits, from the four files of its authors."""

import gzip
import math
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from .._core.errors import DataFileError
from .dataset import Dataset
from .locate import locate
from .published import FileSet, RemoteFile, Source

# The authors' own server refuses most requests; these two are the mirrors that PyTorch and
# TensorFlow point to.
_MIRRORS = ("https://ossci-datasets.s3.amazonaws.com/mnist/",
            "https://storage.googleapis.com/cvdf-datasets/mnist/")


def _file(name: str, md5: str, size: int) -> RemoteFile:
    return RemoteFile(name, md5, size, tuple(mirror + name for mirror in _MIRRORS))


#: In the order train inputs, train labels, test inputs, test labels.
FILES = FileSet("MNIST", "mnist", (
    _file("train-images-idx3-ubyte.gz", "f68b3c2dcbeaaa9fbdd348bbdeb94873", 9_912_422),
    _file("train-labels-idx1-ubyte.gz", "d53e105ee54ea40749a09fcbcd1e9432", 28_881),
    _file("t10k-images-idx3-ubyte.gz", "9fb629c4189551a2d022fa330f9573f3", 1_648_877),
    _file("t10k-labels-idx1-ubyte.gz", "ec29112dd5afa0611ce80d1b7f02629c", 4_542),
))


def load_mnist(*, folder: str | Path | None = None, download: bool = True) -> Dataset:
    """Return MNIST: 60,000 training and 10,000 test digits of 28 x 28 pixels, values k/255.

    The four ``.gz`` files are looked for in ``folder``, else in the subfolder ``mnist`` of the
    folder named by the environment variable PRIORSCOPE_DATA where it exists, else in the cache
    (PRIORSCOPE_CACHE, by default the system's cache folder of the user), which is filled by a
    download of 11 MB. The MD5 of every file is checked at every load. Loading takes about a third
    of a second and leaves 220 MB.

    Source: Y. LeCun, C. Cortes and C. J. C. Burges, "The MNIST database of handwritten digits".

    Args:
        folder: The folder that holds the four files.
        download: Whether files that the cache lacks may be fetched.

    Raises:
        DataFileError: A file is missing, damaged or cannot be fetched; the message names the file,
            the expected MD5 and the cure.

    Example:
        >>> digits = load_mnist().binarised(threshold=25 / 255).even_odd()  # doctest: +SKIP
    """
    source = locate(FILES, folder=folder, download=download)
    images, labels, test_images, test_labels = (_idx(source, file) for file in FILES.files)
    height, width = images.shape[1:]
    return Dataset("MNIST", _scaled(images), labels, _scaled(test_images), test_labels,
                   (height, width), tuple(str(digit) for digit in range(10)))


def _idx(source: Source, file: RemoteFile) -> Tensor:
    """Read an IDX file: two zeros, the type (8: unsigned bytes), the rank, the sizes, the data."""
    packed = source.read(file)
    try:
        content = gzip.decompress(packed)
        rank = content[3]
        sizes = tuple(int(n) for n in np.frombuffer(content, ">u4", count=rank, offset=4))
        data = np.frombuffer(content, np.uint8, offset=4 + 4 * rank)
        readable = content[:3] == b"\0\0\x08" and rank > 0 and data.size == math.prod(sizes)
    except (OSError, EOFError, ValueError, IndexError):
        readable = False
    if not readable:
        raise DataFileError(f"{source.path / file.name} is no IDX file of bytes: expected the "
                            f"{source.wanted.title} file with MD5 {file.md5}")
    return torch.from_numpy(data.reshape(sizes).copy())


def _scaled(images: Tensor) -> Tensor:
    return images.flatten(1).to(torch.float32).div_(255)
