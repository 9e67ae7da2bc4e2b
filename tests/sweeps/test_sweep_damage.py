"""Results that were damaged on disk are computed again, strangers are left alone."""

import json

import pytest

from priorscope.sweeps import parquet_bytes


@pytest.mark.parametrize("damage", ["truncate", "empty", "flip", "swap", "folder", "junk"])
def test_damaged_results_are_computed_again(damage, sweep, tmp_path, unbroken):
    sweep()
    paths = sorted((tmp_path / "out" / "cells").iterdir())
    harm(damage, *paths[:2])
    done, computed = sweep()
    assert len(computed) == (2 if damage == "swap" else 1)
    assert parquet_bytes(done.frame) == unbroken("smoke")
    assert len(list((tmp_path / "out" / "quarantine").iterdir())) == len(computed)
    events = [json.loads(line)["event"]
              for line in (tmp_path / "out" / "log.jsonl").read_text().splitlines()]
    assert events.count("quarantined") == len(computed)


def harm(damage, first, second):
    content = first.read_bytes()
    if damage == "truncate":
        first.write_bytes(content[:-20])
    elif damage == "empty":
        first.write_bytes(b"")
    elif damage == "flip":
        first.write_bytes(content[:-9] + bytes([content[-9] ^ 1]) + content[-8:])
    elif damage == "junk":
        first.write_text('{"value": [1, 2, 3]}')
    elif damage == "swap":
        first.write_bytes(second.read_bytes())
        second.write_bytes(content)
    else:
        first.unlink()
        (first / "deeper").mkdir(parents=True)


def test_a_damaged_failure_is_tried_again(sweep, tmp_path):
    sweep(faults="1:raise")
    path, = (tmp_path / "out" / "failed").iterdir()
    path.write_bytes(path.read_bytes()[:-5])
    done, computed = sweep()
    assert computed == [1]
    assert done.complete


def test_strangers_in_the_folder_are_ignored(sweep, tmp_path):
    sweep()
    (tmp_path / "out" / "cells" / "notes.txt").write_text("mine")
    (tmp_path / "out" / "cells" / ("0" * 40)).write_text("mine")
    done, computed = sweep()
    assert computed == []
    assert done.complete
    assert (tmp_path / "out" / "cells" / "notes.txt").read_text() == "mine"
    assert not (tmp_path / "out" / "quarantine").exists()
