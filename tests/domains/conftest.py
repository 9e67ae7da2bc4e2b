"""Tiny files in place of the real MNIST and CIFAR-10, and a server to fetch them from."""

import gzip
import hashlib
import http.server
import struct
import tarfile
import threading
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
import pytest

from priorscope.domains import cifar10, mnist
from priorscope.domains.published import FileSet, RemoteFile


def as_idx(array):
    header = b"\0\0\x08" + bytes([array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape)
    return gzip.compress(header + array.tobytes(), mtime=0)


def published(name, content, *urls):
    return RemoteFile(name, hashlib.md5(content).hexdigest(), len(content), urls)


def fill(folder, packed):
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in packed.items():
        (folder / name).write_bytes(content)
    return folder


@dataclass
class TinyMnist:
    """Arrays by file name, and the same as published files."""

    contents: dict
    packed: dict

    def equals(self, data):
        """Whether a loaded data set holds these images."""
        flat = self.contents["train-images"].reshape(5, 6)
        pixels = flat.astype(np.float32) / np.float32(255)
        return (np.array_equal(data.train_inputs.numpy(), pixels)
                and data.test_labels.tolist() == self.contents["t10k-labels"].tolist()
                and data.image_shape == (2, 3))


@pytest.fixture
def make():
    """Functions that make files: ``as_idx(array)``, ``published(name, content)``, ``fill``."""
    return SimpleNamespace(as_idx=as_idx, published=published, fill=fill)


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A web server on this machine; returns its folder, address and the paths asked for."""
    root, asked = tmp_path / "site", []
    root.mkdir()

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args):
            super().__init__(*args, directory=str(root))

        def log_message(self, *args):
            asked.append(self.path)

    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield root, f"http://127.0.0.1:{server.server_port}/", asked
        server.shutdown()
        thread.join()


@pytest.fixture
def places(tmp_path, monkeypatch):
    """An empty data folder and an empty cache, both set in the environment."""
    data, cache = tmp_path / "data", tmp_path / "cache"
    data.mkdir()
    monkeypatch.setenv("PRIORSCOPE_DATA", str(data))
    monkeypatch.setenv("PRIORSCOPE_CACHE", str(cache))
    return data, cache


@pytest.fixture
def tiny_mnist(site, monkeypatch):
    """Five training and three test images of 2 x 3 pixels as the registered MNIST."""
    root, address, _ = site
    stream = np.random.default_rng(0)
    contents = {}
    for part, rows in (("train", 5), ("t10k", 3)):
        contents[f"{part}-images"] = stream.integers(0, 256, (rows, 2, 3)).astype(np.uint8)
        contents[f"{part}-labels"] = stream.integers(0, 10, rows).astype(np.uint8)
    packed = {name: as_idx(array) for name, array in contents.items()}
    for name, content in packed.items():
        (root / name).write_bytes(content)
    files = tuple(published(name, content, f"{address}gone/{name}", f"{address}{name}")
                  for name, content in packed.items())
    monkeypatch.setattr(mnist, "FILES", FileSet("MNIST", "mnist", files))
    return TinyMnist(contents, packed)


@pytest.fixture
def tiny_cifar(site, monkeypatch):
    """Six batches of two records as the registered CIFAR-10, in an archive with a stray member."""
    root, address, _ = site
    stream = np.random.default_rng(1)
    names = [f"data_batch_{i}.bin" for i in range(1, 6)] + ["test_batch.bin"]
    batches = {name: stream.integers(0, 256, (2, 3073)).astype(np.uint8) for name in names}
    for batch in batches.values():
        batch[:, 0] %= 10
    with tarfile.open(root / "cifar.tar.gz", "w:gz") as tar:
        for name, batch in batches.items():
            path = root / name
            path.write_bytes(batch.tobytes())
            tar.add(path, arcname=f"cifar-10-batches-bin/{name}")
            path.unlink()
        stray = root / "stray"
        stray.write_text("x")
        tar.add(stray, arcname="../../escaped.txt")
    packed = (root / "cifar.tar.gz").read_bytes()
    files = tuple(published(name, batch.tobytes()) for name, batch in batches.items())
    archive = published("cifar.tar.gz", packed, f"{address}cifar.tar.gz")
    monkeypatch.setattr(cifar10, "FILES",
                        FileSet("CIFAR-10", "cifar-10-batches-bin", files, archive))
    return batches
