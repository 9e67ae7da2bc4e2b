from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd
import pytest
import torch

from priorscope._core.estimate import Estimate
from priorscope._core.result import Result, as_array


@dataclass(frozen=True, repr=False, eq=False)
class Lengths(Result):
    title: ClassVar[str] = "length"
    lengths: Any
    found: Any
    status: str = "estimated"

    def summary(self):
        return {"mean": Estimate.of(self.lengths), "longest path": float(self.lengths[-1]),
                "lines": len(self.lengths), "kind": "arc"}

    def columns(self):
        return {"length": self.lengths, "found": self.found}


class Empty(Result):
    title = "nothing"
    status = "exact"

    def summary(self):
        return {}


def lengths(values):
    return Lengths(values, [True, False, True])


def test_it_reads_as_a_small_table():
    assert repr(lengths([1.0, 2.0, 3.00061])) == (
        "length (estimated)\n"
        "  mean          2 [-0.4847, 4.485] (n=3)\n"
        "  longest path  3.001\n"
        "  lines         3\n"
        "  kind          arc"
    )


def test_without_numbers_only_the_title_is_left():
    assert repr(Empty()) == "nothing (exact)"


@pytest.mark.parametrize("convert", [
    list, np.array, lambda values: torch.tensor(values, dtype=torch.float64),
    lambda values: torch.tensor(values, dtype=torch.float64, requires_grad=True)])
def test_the_frame_has_one_row_per_thing(convert):
    frame = lengths(convert([1.0, 2.0, 4.0])).to_frame()
    expected = pd.DataFrame({"length": [1.0, 2.0, 4.0], "found": [True, False, True]})
    pd.testing.assert_frame_equal(frame, expected)


def test_arrays_come_to_the_cpu_with_their_dtype():
    assert as_array(torch.tensor([1, 2], dtype=torch.int32)).dtype == np.int32
    assert as_array(torch.ones(2, 3, requires_grad=True)).shape == (2, 3)
    own = np.arange(3)
    assert as_array(own) is own
    assert as_array((True, False)).dtype == bool


def test_a_result_says_what_it_lacks():
    for missing in (Result().summary, Result().columns, Empty().columns, Empty().to_frame):
        with pytest.raises(NotImplementedError):
            missing()
