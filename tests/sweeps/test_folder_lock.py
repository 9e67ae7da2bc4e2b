"""One coordinator a folder."""

import errno
import os
import signal
import threading

import pytest
from probe_study import Numbers

from priorscope._core.errors import OutputError
from priorscope.sweeps import FolderBusy, folder_lock, run
from priorscope.sweeps.folder_lock import locked


def test_the_second_coordinator_is_told_who_the_first_is(launch, trace, tmp_path, unbroken):
    first = launch(PROBE_TRACE=str(trace), PROBE_PAUSE="0.2")
    trace.wait_for(1)
    second = launch()
    assert second.wait() == 2
    said = second.err.read_text()
    assert said.startswith(f"priorscope: another run is writing to {tmp_path}/out/probe/numbers "
                           f"(process {first.pid} on ")
    assert said.endswith("wait until it ends, or name another folder\n")
    assert said.count("\n") == 1
    assert first.wait() == 0
    assert trace.lines == list("012345")
    assert (tmp_path / "out/probe/numbers/table.parquet").read_bytes() == unbroken("smoke")


@pytest.mark.parametrize("fault", ["", "fork"])
def test_the_lock_ends_with_its_holder_and_not_before(fault, launch, trace):
    """Even where a cell left a child behind, which got a copy of all that was open."""
    first = launch(PROBE_TRACE=str(trace), PROBE_FAULTS=f"0:{fault},1:hang")
    trace.wait_for(2)
    assert launch().wait() == 2
    first.send(signal.SIGKILL)
    assert first.wait() == -signal.SIGKILL
    assert launch().wait() == 0


def test_one_process_is_no_exception(tmp_path):
    with locked(tmp_path) as alone:
        assert alone
        with pytest.raises(FolderBusy, match=f"process {os.getpid()} on"), locked(tmp_path):
            pass
        with pytest.raises(FolderBusy):
            run(Numbers, scale="smoke", folder=tmp_path)
    with locked(tmp_path):
        pass


def test_two_threads_do_not_share_a_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("PROBE_PAUSE", "0.05")
    ends = []

    def sweep():
        try:
            ends.append(run(Numbers, scale="smoke", folder=tmp_path).computed)
        except FolderBusy:
            ends.append("busy")

    threads = [threading.Thread(target=sweep) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, ends)) == ["6", "busy", "busy"]


@pytest.mark.parametrize("left", ["", "{", "[]", '{"process": 1}', "\xff"])
def test_a_lock_file_that_names_nobody_locks_nobody_out(left, tmp_path):
    (tmp_path / "lock").write_text(left)
    with locked(tmp_path):
        (tmp_path / "lock").write_text(left)
        with pytest.raises(FolderBusy, match="its process is unknown"), locked(tmp_path):
            pass


@pytest.mark.parametrize(("number", "works"), [(errno.ENOLCK, True), (errno.ENOSYS, True),
                                               (errno.EIO, False)])
def test_file_systems_without_locks_are_used_without(number, works, tmp_path, monkeypatch):
    def refuse(*arguments):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(folder_lock.fcntl, "flock", refuse)
    if works:
        with locked(tmp_path) as alone:
            assert not alone
        assert run(Numbers, scale="smoke", folder=tmp_path / "deeper").complete
    else:
        with pytest.raises(OutputError, match="cannot lock"), locked(tmp_path):
            pass


def test_an_error_inside_gives_the_folder_free(tmp_path):
    with pytest.raises(KeyError), locked(tmp_path):
        raise KeyError
    with locked(tmp_path):
        pass
