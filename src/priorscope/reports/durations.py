"""Lengths of time in words."""

_UNITS = (("days", 86400.0), ("hours", 3600.0), ("minutes", 60.0))


def duration_text(seconds: float) -> str:
    """Return a length of time in its natural unit, to two digits."""
    for unit, length in _UNITS:
        if seconds >= 2 * length:
            return f"{_two_digits(seconds / length)} {unit}"
    return f"{_two_digits(seconds)} seconds"


def _two_digits(value: float) -> str:
    return f"{value:.0f}" if value >= 10 else f"{value:.2g}"
