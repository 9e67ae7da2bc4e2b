"""Where data files are looked for, and how missing and damaged ones are reported."""

import gzip
import hashlib

import numpy as np
import pytest

from priorscope._core.errors import DataFileError
from priorscope.domains import cifar10, load_cifar10, load_mnist, mnist
from priorscope.domains.locate import cache_folder
from priorscope.domains.published import FileSet

WRONG = b"not what was published"


def test_the_folder_given_comes_first_then_the_data_folder_then_the_cache(tiny_mnist, places,
                                                                          tmp_path, site, make):
    packed = tiny_mnist.packed
    data, cache = places
    given = make.fill(tmp_path / "given", packed)
    make.fill(data / "mnist", {"train-images": WRONG})
    assert tiny_mnist.equals(load_mnist(folder=given))
    assert tiny_mnist.equals(load_mnist(folder=str(given)))
    with pytest.raises(DataFileError, match="damaged"):
        load_mnist()
    for path in (data / "mnist").iterdir():
        path.unlink()
    (data / "mnist").rmdir()
    make.fill(cache / "mnist", packed)
    assert tiny_mnist.equals(load_mnist())
    assert site[2] == []


@pytest.mark.parametrize("setting", ["", "/nowhere/at/all"])
def test_a_data_folder_that_is_not_there_is_passed_over(tiny_mnist, places, monkeypatch, setting):
    monkeypatch.setenv("PRIORSCOPE_DATA", setting)
    assert tiny_mnist.equals(load_mnist())


@pytest.mark.parametrize("where", ["given", "data"])
def test_an_incomplete_or_damaged_folder_is_refused_with_file_sum_and_cure(
        tiny_mnist, places, tmp_path, site, where, make):
    packed = tiny_mnist.packed
    folder = make.fill(tmp_path / "given" if where == "given" else places[0] / "mnist", packed)
    argument = folder if where == "given" else None
    file = mnist.FILES.files[3]
    (folder / "t10k-labels").unlink()
    with pytest.raises(DataFileError) as missing:
        load_mnist(folder=argument)
    for part in ("MNIST file t10k-labels is missing", str(folder), file.md5,
                 f"fetch {file.urls[0]} there"):
        assert part in str(missing.value)
    (folder / "t10k-labels").write_bytes(WRONG)
    with pytest.raises(DataFileError) as damaged:
        load_mnist(folder=argument)
    for part in (str(folder / "t10k-labels"), hashlib.md5(WRONG).hexdigest(), file.md5,
                 f"delete it and fetch {file.urls[0]} there"):
        assert part in str(damaged.value)
    assert site[2] == []


def test_a_single_changed_bit_is_found_at_every_load(tiny_mnist, places):
    load_mnist()
    path = places[1] / "mnist" / "train-images"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(DataFileError, match="delete it and it will be fetched again"):
        load_mnist()
    path.unlink()
    assert tiny_mnist.equals(load_mnist())


def test_a_folder_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(DataFileError, match="does not exist: expected the folder that holds"):
        load_mnist(folder=tmp_path / "typo")


def test_a_path_that_cannot_be_read_is_refused(tiny_mnist, tmp_path, make):
    folder = make.fill(tmp_path / "given", tiny_mnist.packed)
    (folder / "train-images").unlink()
    (folder / "train-images").mkdir()
    with pytest.raises(DataFileError, match="cannot be read"):
        load_mnist(folder=folder)


def test_without_download_an_empty_cache_is_an_error_and_asks_nobody(tiny_mnist, places, site):
    with pytest.raises(DataFileError, match=r"is missing from .*allow download=True or fetch http"):
        load_mnist(download=False)
    assert site[2] == []
    assert not places[1].exists()


def test_a_file_of_another_form_is_refused_even_if_its_sum_is_right(tmp_path, monkeypatch, make):
    for content in (b"plain", gzip.compress(b""), gzip.compress(b"\0\0\x0d\x01\0\0\0\0"),
                    make.as_idx(np.zeros((2, 3), np.uint8))[:-9],
                    gzip.compress(gzip.decompress(make.as_idx(np.zeros(4, np.uint8)))[:-1])):
        (tmp_path / "f").write_bytes(content)
        file = make.published("f", content, "http://x")
        monkeypatch.setattr(mnist, "FILES", FileSet("MNIST", "mnist", (file,) * 4))
        with pytest.raises(DataFileError, match="no IDX file"):
            load_mnist(folder=tmp_path)


def test_a_missing_batch_in_a_data_folder_names_the_archive(tiny_cifar, places, make):
    batches = {name: batch.tobytes() for name, batch in tiny_cifar.items()}
    make.fill(places[0] / "cifar-10-batches-bin", {k: batches[k] for k in list(batches)[:3]})
    with pytest.raises(DataFileError, match=r"data_batch_4.bin is missing .* fetch "
                                            r"http://.*/cifar.tar.gz and unpack it there"):
        load_cifar10()


def test_a_batch_that_ends_within_a_record_is_refused(tmp_path, monkeypatch, make):
    content = bytes(3072)
    (tmp_path / "b").write_bytes(content)
    monkeypatch.setattr(cifar10, "FILES",
                        FileSet("CIFAR-10", "c", (make.published("b", content, "http://x"),) * 6))
    with pytest.raises(DataFileError, match="holds 3072 bytes: expected records of 3073"):
        load_cifar10(folder=tmp_path)


def test_the_cache_is_the_system_s_unless_named(monkeypatch, tmp_path):
    import pooch

    monkeypatch.delenv("PRIORSCOPE_CACHE", raising=False)
    assert cache_folder() == pooch.os_cache("priorscope")
    monkeypatch.setenv("PRIORSCOPE_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path


def test_the_registered_files_are_the_published_ones():
    assert [file.size for file in mnist.FILES.files] == [9912422, 28881, 1648877, 4542]
    assert len(cifar10.FILES.files) == 6
    every = [*mnist.FILES.files, cifar10.FILES.archive]
    assert all(url.startswith("https://") and url.endswith(file.name)
               for file in every for url in file.urls)
    assert all(len(file.urls) == 2 for file in mnist.FILES.files)
    assert all(len(file.md5) == 32 for file in [*every, *cifar10.FILES.files])
