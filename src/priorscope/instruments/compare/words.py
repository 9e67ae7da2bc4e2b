"""What a comparison means, in two or three sentences."""

from collections.abc import Sequence

from ..._core.estimate import Estimate
from .measured import Measured

#: Names of measures in a row at most.
_NAMED = 2


def comparison_words(names: tuple[str, str], rows: Sequence[Measured],
                     accuracy: Measured | None, agreement: Estimate | None) -> str:
    """Say what differs beyond its interval and what does not.

    Args:
        names: Of the two, as headings.
        rows: All measures.
        accuracy: The one that leads, if models were compared on labelled inputs.
        agreement: Share of inputs that both put into one class.
    """
    sentences = []
    if accuracy is not None:
        sentences.append(_accuracy(names, accuracy, agreement))
    found = sum(row.beyond for row in rows)
    count = f"Of {len(rows)} measures {found or 'none'} differ{'s' if found < 2 else ''} beyond " \
            f"{'its' if found < 2 else 'their'} interval"
    told = sorted((row for row in rows if row is not accuracy and row.told), key=_size)
    parts = [f"the {word} {_listed(own)}" for word, own in (
        ("larger", [row.measure for row in told if row.beyond and row.difference.mean > 0]),
        ("smaller", [row.measure for row in told if row.beyond and row.difference.mean < 0]))
        if own]
    sentences.append(f"{count}: {names[1]} has {', and '.join(parts)}." if parts else f"{count}.")
    even = [row.measure for row in told if not row.beyond]
    if even and found:
        sentences.append(f"No difference beyond its interval shows in {_listed(even)}.")
    return " ".join(sentences)


def _size(row: Measured) -> float:
    """Return what measures are named by: the largest relative difference first."""
    return -abs(row.relative.mean) if row.relative is not None else 0.0


def _accuracy(names: tuple[str, str], row: Measured, agreement: Estimate | None) -> str:
    part = row.measure.removesuffix(" accuracy")
    text = (f"Of the {part} inputs {names[0]} gets {_percent(row.first.mean)} right and "
            f"{names[1]} {_percent(row.second.mean)}")
    low, high = (_points(value) for value in (row.difference.low, row.difference.high))
    if row.beyond:
        text += f", a difference of {_points(row.difference.mean)} points ({low} to {high})"
    elif row.difference.low < row.difference.high:
        text += f", no difference beyond the interval ({low} to {high} points)"
    if agreement is not None:
        text += f"; to {_percent(agreement.mean)} both give the same class"
    return f"{text}."


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _points(share: float) -> str:
    return f"{100 * share:+.1f}".replace("-", "−")


def _listed(names: Sequence[str]) -> str:
    """Return names in a row, the first few where there are many."""
    if len(names) > _NAMED + 1:
        names = [*names[:_NAMED], f"{len(names) - _NAMED} more"]
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
