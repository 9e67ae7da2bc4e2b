"""Time several functions in turn and print the rows that come of it."""

import time
from collections.abc import Callable, Iterable, Mapping
from statistics import median
from typing import Any

COLUMNS = ("what", "ours_s", "rival", "rival_s", "ratio", "floor")
MISSING = "not installed"


def paired(functions: Mapping[str, Callable[[], Any]], repeats: int) -> dict[str, float]:
    """Return the median seconds of each function, run in turn A B A B after one warm-up each.

    Taking turns spreads the noise of a shared machine evenly, so ratios of the medians hold
    where the seconds themselves do not.

    Args:
        functions: What to time, by name; each is called without arguments.
        repeats: Timed calls of each function.
    """
    if repeats < 1:
        raise ValueError(f"repeats is {repeats}: expected at least 1")
    for function in functions.values():
        function()
    seconds: dict[str, list[float]] = {name: [] for name in functions}
    for _ in range(repeats):
        for name, function in functions.items():
            start = time.perf_counter()
            function()
            seconds[name].append(time.perf_counter() - start)
    return {name: median(taken) for name, taken in seconds.items()}


def row(what: str, ours_s: float, rival: str | None, rival_s: float | None,
        floor: str = "") -> dict[str, Any]:
    """Return one row of a table.

    Args:
        what: The workload.
        ours_s: Median seconds of priorscope.
        rival: Name of the rival, ``None`` where there is none.
        rival_s: Its median seconds, ``None`` where it is not installed.
        floor: What the workload cannot go below, in words.
    """
    ratio = None if rival_s is None else rival_s / ours_s
    return {"what": what, "ours_s": ours_s, "rival": rival, "rival_s": rival_s, "ratio": ratio,
            "floor": floor}


def print_rows(rows: Iterable[Mapping[str, Any]]) -> None:
    """Print rows as an aligned table with one line per row."""
    cells = [COLUMNS, *(tuple(_shown(name, entry) for name in COLUMNS) for entry in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(COLUMNS))]
    for line in cells:
        padded = (text.ljust(width) for text, width in zip(line, widths, strict=True))
        print("  ".join(padded).rstrip())


def _shown(name: str, entry: Mapping[str, Any]) -> str:
    value = entry.get(name)
    if value is None:
        return MISSING if name == "rival_s" and entry.get("rival") is not None else "-"
    if name.endswith("_s"):
        return _seconds(value)
    return f"{value:.1f}x" if name == "ratio" else str(value)


def _seconds(value: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("us", 1e-6)):
        if value >= size:
            return f"{value / size:.3g} {unit}"
    return f"{value / 1e-9:.3g} ns"
