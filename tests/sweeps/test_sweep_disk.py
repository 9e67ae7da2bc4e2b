"""A disk that fills up while cells are computed: a real one, small."""

import subprocess

import pytest
from probe_process import cells_in


@pytest.fixture
def small_disk(tmp_path):
    """A folder on a file system of its own; its size can be changed."""
    place = tmp_path / "out"
    place.mkdir()

    def mount(*options):
        return subprocess.run(["mount", "-t", "tmpfs", *options, "none", str(place)], check=False,
                              capture_output=True).returncode

    if mount("-o", "size=32k"):
        pytest.skip("a file system can be mounted by root only")
    yield lambda kilobytes: mount("-o", f"remount,size={kilobytes}k")
    subprocess.run(["umount", "-l", str(place)], check=False)


@pytest.mark.parametrize("kilobytes", [40, 100, 212])
def test_a_full_disk_ends_the_run_and_keeps_what_was_done(kilobytes, small_disk, launch, trace,
                                                          tmp_path, unbroken):
    """It fills up among the cells, at the tables and figures, or at the page."""
    small_disk(kilobytes)
    process = launch("--scale", "laptop", PROBE_TRACE=str(trace))
    assert process.wait() == 2, process.said()
    said = process.err.read_text()
    assert said.startswith("priorscope: cannot write ")
    assert "no space left on device" in said.lower()
    assert said.count("\n") == 1
    done = cells_in(tmp_path / "out")
    assert len(done) == 40 if kilobytes == 212 else 2 < len(done) < 40
    trace.forget()
    small_disk(4000)
    assert launch("--scale", "laptop", PROBE_TRACE=str(trace)).wait() == 0
    assert len(trace.lines) == 40 - len(done)
    assert (tmp_path / "out/probe/numbers/table.parquet").read_bytes() == unbroken("laptop")
    assert not list((tmp_path / "out").rglob("*.part"))
