"""A folder of results on disks that hesitate, fill up or were left in the middle of a write."""

import errno
import json
import os
import time
from pathlib import Path

import pytest
from probe_study import Numbers

from priorscope._core.errors import OutputError
from priorscope.sweeps import patience, run
from priorscope.sweeps.cell_file import CellFile, header
from priorscope.sweeps.store import CELLS, FAILED, Store

HEAD = header("probe/numbers", 1, {"number": 1}, 0, 0.5, None)
FILE = CellFile(HEAD, '{"value":1}')
KEY = FILE.key


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path)
    made.open(alone=True)
    return made


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(patience, "WAITS", (0.001, 0.001, 0.001))


@pytest.fixture
def trouble(monkeypatch):
    """Makes a function of ``os`` fail so many times, where the path it is given fits."""

    def set_up(name, number, times, fits=""):
        plain, left = getattr(os, name), [times]

        def failing(*arguments, **options):
            if left[0] and fits in str(arguments[0]):
                left[0] -= 1
                raise OSError(number, os.strerror(number))
            return plain(*arguments, **options)

        monkeypatch.setattr(os, name, failing)
        return left

    return set_up


@pytest.mark.parametrize("number", sorted(patience.PASSING))
@pytest.mark.parametrize("step", ["fsync", "replace", "listdir"])
def test_errors_that_pass_are_waited_for(step, number, store, trouble):
    # pathlib's own calls are not patched by name on every version; fsync and replace are.
    left = trouble(step, number, 3)
    if step == "listdir":
        assert store.names(CELLS) == set()
    else:
        store.write(CELLS, KEY, FILE)
        assert store.read(CELLS, KEY) == FILE
    assert left == [0]
    assert not list((store.folder / CELLS).glob(".*"))


def test_an_error_that_stays_is_told_and_leaves_no_false_result(store, trouble):
    trouble("fsync", errno.EIO, 4)
    with pytest.raises(OutputError, match=r"cannot write a result to .+: input/output error"):
        store.write(CELLS, KEY, FILE)
    assert store.names(CELLS) == set()
    assert not list((store.folder / CELLS).iterdir())
    store.write(CELLS, KEY, FILE)
    assert store.read(CELLS, KEY) == FILE


def test_an_error_that_does_not_pass_is_not_waited_for(store, trouble):
    left = trouble("fsync", errno.ENOSPC, 2)
    with pytest.raises(OutputError, match="no space left on device"):
        store.write(CELLS, KEY, FILE)
    assert left == [1]


@pytest.mark.parametrize(("number", "times", "works"), [(errno.ESTALE, 3, True),
                                                        (errno.ESTALE, 4, False),
                                                        (errno.EACCES, 1, False)])
def test_reading_is_as_patient_and_never_takes_trouble_for_absence(number, times, works, store,
                                                                  monkeypatch):
    store.write(CELLS, KEY, FILE)
    plain, left = Path.read_bytes, [times]

    def failing(path):
        if left[0]:
            left[0] -= 1
            raise OSError(number, os.strerror(number))
        return plain(path)

    monkeypatch.setattr(Path, "read_bytes", failing)
    if works:
        assert store.read(CELLS, KEY) == FILE
    else:
        with pytest.raises(OutputError, match="cannot read the result"):
            store.read(CELLS, KEY)
    assert not (store.folder / "quarantine").exists()


def test_what_killed_writers_left_is_swept(store):
    scraps = [store.folder / part / f".{KEY}.{pid}.part" for part in (CELLS, FAILED)
              for pid in (1, 99999999, os.getpid(), "host7")]
    for scrap in scraps:
        scrap.write_bytes(b"half")
    (store.folder / CELLS / ".folder.1.part").mkdir()
    store.write(CELLS, KEY, FILE)
    store.open(alone=True)
    assert not any(scrap.exists() for scrap in scraps)
    assert store.names(CELLS) == {KEY}


def test_where_nothing_is_locked_only_old_scraps_are_swept(store):
    young, old = (store.folder / CELLS / f".{KEY}.{pid}.part" for pid in (1, 2))
    table = store.folder / ".table.parquet.7.part"
    for scrap in (young, old, table):
        scrap.write_bytes(b"half")
    past = time.time() - 4000
    os.utime(old, (past, past))
    store.open(alone=False)
    assert young.exists()
    assert not old.exists()
    assert table.exists()  # tables are written after the lock is gone
    os.utime(table, (past, past))
    store.open(alone=True)
    assert not table.exists()


def test_the_log_is_for_people_only(store, tmp_path):
    log = tmp_path / "log.jsonl"
    for torn in (b'{"event": "sta', b"\xff\xfe\0\n", b'{"a":\n{"b"', b"\n\n"):
        log.write_bytes(torn)
        assert run(Numbers, scale="smoke", folder=tmp_path).complete
        assert log.read_bytes().startswith(torn)
        lines = log.read_bytes().splitlines()
        assert [json.loads(line)["event"] for line in lines[-2:]] == ["start", "end"]
    log.unlink()
    log.mkdir()
    done = run(Numbers, scale="smoke", folder=tmp_path)
    assert done.complete
    assert done.computed == 0


@pytest.mark.parametrize("part", [CELLS, FAILED, "lock"])
def test_a_file_or_folder_in_the_way_is_named(part, tmp_path):
    if part == "lock":
        (tmp_path / part).mkdir()
    else:
        (tmp_path / part).write_text("in the way")
    with pytest.raises(OutputError, match="name another folder"):
        run(Numbers, scale="smoke", folder=tmp_path)


def test_a_failure_record_that_resists_does_not_hide_a_result(tmp_path, monkeypatch):
    monkeypatch.setenv("PROBE_FAULTS", "1:raise")
    assert len(run(Numbers, scale="smoke", folder=tmp_path).failures) == 1
    monkeypatch.delenv("PROBE_FAULTS")
    monkeypatch.setattr(Path, "unlink", lambda *_, **__: (_ for _ in ()).throw(PermissionError()))
    assert run(Numbers, scale="smoke", folder=tmp_path, retry_failed=True).complete
    monkeypatch.undo()
    assert list((tmp_path / FAILED).iterdir())
    assert run(Numbers, scale="smoke", folder=tmp_path).complete
