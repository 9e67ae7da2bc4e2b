"""A file that is not what was written is found out, whatever happened to it."""

import hashlib
import json

import pytest
from probe_study import Cell, Numbers

from priorscope.sweeps.cell_file import CellFile, Damaged, header
from priorscope.sweeps.keys import cell_key, config_of
from priorscope.sweeps.store import CELLS, FAILED, Store

VERSIONS = {"priorscope": "0.1.0"}


def file_of(number=1, payload='{"value":[0.25,1.5]}', **changes):
    head = header(Numbers.name, 1, config_of(Cell(number)), 0, 0.5, VERSIONS)
    return CellFile(head | changes, payload)


WHOLE = file_of().to_bytes()
KEY = file_of().key


#: As version 0.1.0 wrote it.
FROZEN = b"""\
priorscope-cell-1 d9d035591adff375a0ded10bf8fcc68129786c9846aac71e3d94575cdc5d7671
{"config":{"number":0,"scale":1.0,"widths":[4,4]},"made":{"seconds":0.000677,"versions":\
{"numpy":"2.4.6","priorscope":"0.1.0","python":"3.11.7","torch":"2.13.0+cpu"}},"seed":0,\
"study":"probe/numbers","version":1}
{"value":[0.5538537913530738,0.38646084695655536,0.02509271092345416],"label":"even","row":[0,1,2]}
"""


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path)
    made.open(alone=True)
    return made


def kept_aside(store):
    aside = store.folder / "quarantine"
    return sorted(path.name for path in aside.iterdir()) if aside.exists() else []


def test_a_file_comes_back_as_it_was_written(store):
    assert cell_key(Numbers, Cell(1), 0) == KEY
    assert CellFile.from_bytes(WHOLE) == file_of()
    store.write(CELLS, KEY, file_of())
    assert store.read(CELLS, KEY) == file_of()
    assert store.names(CELLS) == {KEY}
    assert kept_aside(store) == []


def test_a_file_of_an_earlier_release_still_opens():
    file = CellFile.from_bytes(FROZEN)
    assert file.key == cell_key(Numbers, Cell(0), 0)
    assert json.loads(file.payload)["value"][0] == 0.5538537913530738
    assert file.to_bytes() == FROZEN


def test_every_flipped_bit_is_noticed():
    for place in range(len(WHOLE)):
        for bit in range(8):
            bad = bytearray(WHOLE)
            bad[place] ^= 1 << bit
            with pytest.raises(Damaged):
                CellFile.from_bytes(bytes(bad))


def test_every_cut_and_every_addition_is_noticed():
    for length in range(len(WHOLE)):
        with pytest.raises(Damaged):
            CellFile.from_bytes(WHOLE[:length])
    for more in (b"\n", b" ", b"\0", WHOLE):
        with pytest.raises(Damaged):
            CellFile.from_bytes(WHOLE + more)
        with pytest.raises(Damaged):
            CellFile.from_bytes(more + WHOLE)


def sealed(*lines):
    """Return lines with a checksum that fits them."""
    body = ("\n".join(lines) + "\n").encode()
    return b"priorscope-cell-1 " + hashlib.sha256(body).hexdigest().encode() + b"\n" + body


HEADER = json.dumps(file_of().header)


@pytest.mark.parametrize("content", [
    b"", b"\n", b"{}", b'{"value": [1, 2]}\n', b"priorscope-cell-2" + WHOLE[17:], b"\xff\xfe",
    sealed(), sealed("{}"), sealed("{}", "{}"), sealed("[]", "{}"), sealed(HEADER, "[]"),
    sealed(HEADER, "3"), sealed(HEADER, "nonsense"), sealed(HEADER, "{}", "{}"),
    sealed(HEADER, '{"a":[1],"b":[1,2]}'), sealed("nonsense", "{}"), sealed("null", "{}"),
    sealed(HEADER.replace("made", "maid"), "{}"), sealed(HEADER.replace("0.5", '"long"'), "{}"),
    sealed(HEADER.replace('{"priorscope": "0.1.0"}', "3"), "{}"),
    sealed(HEADER, "[" * 100_000),
])
def test_another_schema_is_set_aside_and_told_in_the_log(content, store):
    with pytest.raises(Damaged):
        CellFile.from_bytes(content)
    path = store.folder / CELLS / KEY
    path.write_bytes(content)
    assert store.read(CELLS, KEY) is None
    assert not path.exists()
    assert len(kept_aside(store)) == 1
    last = json.loads((store.folder / "log.jsonl").read_text().splitlines()[-1])
    assert (last["event"], last["file"]) == ("quarantined", KEY)
    assert last["reason"]
    assert store.read(CELLS, KEY) is None
    assert len(kept_aside(store)) == 1


@pytest.mark.parametrize("changes", [{"number": 2}, {"seed": 1}, {"version": 2},
                                     {"study": "probe/others"}])
def test_a_whole_file_under_another_cells_name_is_set_aside(changes, store):
    (store.folder / CELLS / KEY).write_bytes(file_of(**changes).to_bytes())
    assert store.read(CELLS, KEY) is None
    assert len(kept_aside(store)) == 1


@pytest.mark.parametrize("payload", ['{"value":1}', '{"status":"raised","message":"","trace":3}',
                                     '{"status":"raised","message":""}'])
def test_a_failure_that_tells_of_none_is_set_aside(payload, store):
    store.write(FAILED, KEY, file_of(payload=payload))
    assert store.read(FAILED, KEY) is None
    assert len(kept_aside(store)) == 1


def test_a_folder_in_place_of_a_file_is_set_aside(store):
    (store.folder / CELLS / KEY / "deep").mkdir(parents=True)
    assert store.read(CELLS, KEY) is None
    assert len(kept_aside(store)) == 1
    store.write(CELLS, KEY, file_of())
    assert store.read(CELLS, KEY) == file_of()


def test_a_link_to_nowhere_is_no_result(store):
    (store.folder / CELLS / KEY).symlink_to("nowhere")
    assert store.read(CELLS, KEY) is None
    store.write(CELLS, KEY, file_of())
    assert store.read(CELLS, KEY) == file_of()


def test_damage_upon_damage_keeps_every_piece(store):
    for _ in range(3):
        (store.folder / CELLS / KEY).write_bytes(b"bad")
        assert store.read(CELLS, KEY) is None
    assert len(kept_aside(store)) == 3
