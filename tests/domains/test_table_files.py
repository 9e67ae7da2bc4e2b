"""Files of tables that are missing, damaged, of another kind, or hold pickles."""


import zlib
from zipfile import BadZipFile

import numpy as np
import pandas as pd
import pytest

from priorscope._core.errors import DataFileError
from priorscope.domains.tables import read_samples


@pytest.mark.parametrize("name", ["x", "y", "other"])
def test_pickled_objects_are_refused_and_never_run(tmp_path, name):
    canary = tmp_path / "canary"

    class Bomb:
        def __reduce__(self):
            return open, (str(canary), "w")

    path = tmp_path / "data.npz"
    bombs = np.array([Bomb()] * 3, dtype=object)
    np.savez(path, **{"x": np.ones((3, 2)), "y": np.zeros(3), name: bombs})
    with pytest.raises(DataFileError, match=r"without pickles .*numpy\.savez"):
        read_samples(path)
    assert not canary.exists()
    np.load(path, allow_pickle=True)[name][0].close()
    assert canary.exists()


@pytest.mark.parametrize(("suffix", "content"), [
    (".npz", b""), (".npz", b"no archive"), (".csv", b""), (".csv", b'a,y\n"1,2\n'),
    (".csv", b"a,y\n\xff\xfe,1\n"), (".csv", b"a,y\n1,2\n1,2,3,4\n"), (".parquet", b""),
    (".parquet", b"no parquet file"), (".parquet", b"PAR1" + bytes(20) + b"PAR1")])
def test_a_file_of_another_kind_is_one_sentence(tmp_path, suffix, content):
    path = tmp_path / f"data{suffix}"
    path.write_bytes(content)
    with pytest.raises(DataFileError, match="cannot be read as") as caught:
        read_samples(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("suffix", [".parquet", ".npz"])
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
def test_a_truncated_file_is_one_sentence(tmp_path, suffix):
    path = tmp_path / f"data{suffix}"
    if suffix == ".npz":
        np.savez(path, x=np.ones((3, 2)), y=np.array([0, 1, 0]))
    else:
        pd.DataFrame({"a": [0.5, 1.5, -2.0], "y": [2, 0, 2]}).to_parquet(path)
    content = path.read_bytes()
    for length in range(0, len(content) - 1, 41):
        path.write_bytes(content[:length])
        with pytest.raises(DataFileError, match="cannot be read as"):
            read_samples(path)


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_a_damaged_array_is_one_sentence(tmp_path, save):
    path = tmp_path / "data.npz"
    save(path, x=np.arange(200.0).reshape(100, 2), y=np.arange(100) % 2)
    content = path.read_bytes()
    # The first array's bytes begin behind a header of 30 bytes, its name and 20 bytes of extra.
    begin = 30 + len("x.npy") + 20
    kinds = set()
    for place in range(begin, begin + 150, 5):
        path.write_bytes(content[:place] + b"\xff" * 4 + content[place + 4:])
        with pytest.raises((BadZipFile, zlib.error, ValueError)) as caught, np.load(path) as plain:
            plain["x"]
        kinds.add(caught.type)
        with pytest.raises(DataFileError, match="cannot be read as"):
            read_samples(path)
    assert BadZipFile in kinds
    assert (zlib.error in kinds) == (save is np.savez_compressed)


def test_a_single_array_is_no_archive(tmp_path):
    with open(tmp_path / "data.npz", "wb") as file:
        np.save(file, np.ones((3, 2)))
    with pytest.raises(DataFileError, match="cannot be read as"):
        read_samples(tmp_path / "data.npz")


@pytest.mark.parametrize("name", ["data", "data.txt", "data.NPZ", "data.csv.gz"])
def test_an_unknown_suffix_is_refused(tmp_path, name):
    with pytest.raises(DataFileError, match=r"expected one of \.npz, \.csv, \.parquet"):
        read_samples(tmp_path / name)


@pytest.mark.parametrize("suffix", [".npz", ".csv", ".parquet"])
def test_a_missing_file_and_a_folder_are_refused(tmp_path, suffix):
    path = tmp_path / f"data{suffix}"
    for _ in range(2):
        with pytest.raises(DataFileError, match="there is no data file"):
            read_samples(path)
        path.mkdir(exist_ok=True)
