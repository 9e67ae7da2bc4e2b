"""A coordinator that is killed, at any moment, loses the cell in hand and nothing else."""

import random
import signal
import time

import pytest
from probe_process import cells_in


class Folder:
    """A folder in which coordinators are killed one after the other until one comes through."""

    def __init__(self, path, launch, trace, scale, unbroken):
        self.path, self.launch, self.trace = path, launch, trace
        self.scale, self.unbroken = scale, unbroken
        self.finished = set()
        self.begun = []

    def start(self, **environment):
        self.trace.forget()
        environment.setdefault("PROBE_CELLS", "2")
        return self.launch("--scale", self.scale, out=self.path.name, PROBE_TRACE=str(self.trace),
                           **environment)

    def check(self):
        """Compare what was computed with what was finished before and is finished now."""
        assert not self.finished & set(self.trace.lines), "a finished cell was computed again"
        done = cells_in(self.path) if (self.path / "probe/numbers/cells").exists() else set()
        lost = len(self.trace.lines) - (len(done) - len(self.finished))
        assert 0 <= lost <= 1, f"{lost} computed cells have no result"
        self.finished |= set(self.trace.lines[:len(self.trace.lines) - lost])
        assert len(self.finished) == len(done)

    def resume(self):
        """Let a run go to its end, and check what it leaves."""
        process = self.start()
        assert process.wait() == 0, process.said()
        self.check()
        table = self.path / "probe/numbers/table.parquet"
        assert table.read_bytes() == self.unbroken(self.scale)
        assert not (self.path / "probe/numbers/quarantine").exists()
        leftovers = [scrap.parent.name for scrap in self.path.rglob(".*.part")]
        assert not {"cells", "failed"} & set(leftovers)


def kill_at_random(count, draws, launch, trace, tmp_path, unbroken):
    """Kill so many coordinators; return how many of them were in the middle of their cells."""
    rounds, hit = 0, 0
    folder = Folder(tmp_path / "out-0", launch, trace, "laptop", unbroken)
    for number in range(count):
        process = folder.start(PROBE_PAUSE="0.004")
        trace.wait_for(1) if draws.random() < 0.8 else time.sleep(draws.uniform(0.0, 0.2))
        time.sleep(draws.uniform(0.0, 0.08))
        process.send(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
        before = len(folder.finished)
        folder.check()
        hit += before < len(folder.finished) < 40
        if len(folder.finished) == 40 or number == count - 1:
            folder.resume()
            rounds += 1
            folder = Folder(tmp_path / f"out-{rounds}", launch, trace, "laptop", unbroken)
    return hit


def test_killed_at_a_few_random_moments(launch, trace, tmp_path, unbroken):
    assert kill_at_random(4, random.Random(1), launch, trace, tmp_path, unbroken)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_killed_at_many_random_moments(launch, trace, tmp_path, unbroken):
    assert kill_at_random(60, random.Random(2), launch, trace, tmp_path, unbroken) >= 20


def killed_before(step, folder):
    """Kill a run before that step on files in its folder; tell whether it got so far."""
    process = folder.start(PROBE_DIE_AT=str(step))
    assert process.wait() in (0, -signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


@pytest.mark.parametrize(("step", "halves", "done"), [(20, 1, 0), (21, 0, 1)])
def test_killed_before_and_after_a_result_gets_its_name(step, halves, done, launch, trace,
                                                        tmp_path, unbroken):
    folder = Folder(tmp_path / "out", launch, trace, "smoke", unbroken)
    assert killed_before(step, folder)
    folder.check()
    assert len(list(folder.path.rglob("cells/.*.part"))) == halves
    assert len(folder.finished) == done
    folder.resume()


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_killed_before_every_single_step_on_files(launch, trace, tmp_path, unbroken, monkeypatch):
    monkeypatch.setenv("PROBE_CELLS", "2")
    step, halves = 0, 0
    while True:
        step += 1
        folder = Folder(tmp_path / f"out-{step}", launch, trace, "paper", unbroken)
        if not killed_before(step, folder):
            break
        halves += any(folder.path.rglob(".*.part"))
        if (folder.path / "probe/numbers").exists():
            folder.check()
        if step % 3 == 0:
            folder.resume()
    assert step > 40
    assert halves > 6
