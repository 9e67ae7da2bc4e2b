"""Fetching data files into the cache, from a server on this machine."""

import logging

import numpy as np
import pytest
import torch

from priorscope._core.errors import DataFileError
from priorscope.domains import downloads, load_cifar10, load_mnist, mnist
from priorscope.domains.published import FileSet, RemoteFile

WRONG = b"not what was published"


def test_mnist_is_downloaded_once_from_the_first_mirror_that_has_it(tiny_mnist, places, site,
                                                                    capfd):
    packed = tiny_mnist.packed
    assert tiny_mnist.equals(load_mnist())
    _, cache = places
    assert sorted(path.name for path in (cache / "mnist").iterdir()) == sorted(packed)
    _, _, asked = site
    assert sum("/gone/" in path for path in asked) >= 4
    count = len(asked)
    assert tiny_mnist.equals(load_mnist())
    assert tiny_mnist.equals(load_mnist(download=False))
    assert len(asked) == count
    assert capfd.readouterr() == ("", "")


def test_only_what_the_cache_lacks_is_fetched(tiny_mnist, places, site, make):
    packed = tiny_mnist.packed
    _, cache = places
    make.fill(cache / "mnist", {k: v for k, v in packed.items() if k != "t10k-labels"})
    assert tiny_mnist.equals(load_mnist())
    assert {path.rsplit("/", 1)[1] for path in site[2]} == {"t10k-labels"}


def test_a_wrong_download_is_refused_and_leaves_nothing_behind(tiny_mnist, places, site):
    root, address, _ = site
    (root / "train-labels").write_bytes(WRONG)
    with pytest.raises(DataFileError) as error:
        load_mnist()
    assert f"{address}train-labels" in str(error.value)
    assert "by hand into" in str(error.value)
    assert "PRIORSCOPE_DATA to a folder with the files in its subfolder mnist" in str(error.value)
    assert [path.name for path in (places[1] / "mnist").iterdir()] == ["train-images"]


def test_without_a_network_the_message_says_what_to_do_by_hand(places, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    dead = RemoteFile("f.gz", "0" * 32, 1, ("http://127.0.0.1:9/f.gz",))
    monkeypatch.setattr(mnist, "FILES", FileSet("MNIST", "mnist", (dead,)))
    with pytest.raises(DataFileError, match=r"cannot be downloaded .*: fetch "
                                            r"http://127.0.0.1:9/f.gz by hand into"):
        load_mnist()


def test_a_cache_that_cannot_be_written_is_an_error_with_a_cure(tiny_mnist, places):
    places[1].write_text("a file where the folder should be")
    with pytest.raises(DataFileError, match=r"cannot be stored in .* set PRIORSCOPE_CACHE"):
        load_mnist()


def test_cifar_is_downloaded_unpacked_and_tidied(tiny_cifar, places, tmp_path, site):
    data = load_cifar10()
    batches = list(tiny_cifar.values())
    pixels = np.concatenate([batch[:, 1:] for batch in batches[:5]])
    assert np.array_equal(data.train_inputs.numpy(), pixels.astype(np.float32) / np.float32(255))
    assert data.train_labels.tolist() == [int(batch[i, 0]) for batch in batches[:5] for i in (0, 1)]
    assert data.test_labels.tolist() == batches[5][:, 0].tolist()
    assert data.image_shape == (3, 32, 32)
    assert data.class_names[6] == "frog"
    folder = places[1] / "cifar-10-batches-bin"
    assert sorted(path.name for path in folder.iterdir()) == sorted(tiny_cifar)
    assert not list(tmp_path.rglob("escaped*"))
    assert torch.equal(load_cifar10().train_inputs, data.train_inputs)
    assert len(site[2]) == 1


def test_the_bar_counts_every_byte_once_whatever_pooch_reports():
    steps = []
    bar = downloads._Bar(100, steps.append)
    for chunk in (64, 64):
        bar.update(chunk)
    bar.reset()
    bar.update(100)
    bar.close()
    assert sum(steps) == 100


def test_pooch_keeps_its_level_of_messages(tiny_mnist, places):
    import pooch

    logger = pooch.get_logger()
    before = logger.level
    try:
        logger.setLevel(logging.ERROR)
        load_mnist()
        assert logger.level == logging.ERROR
    finally:
        logger.setLevel(before)
