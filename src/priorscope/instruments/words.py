"""What a profile or an audit means, in a sentence or two."""

from collections.abc import Mapping

from .._core.estimate import Estimate


def share_of_way(value: float, low: float, high: float) -> float:
    """Return where ``value`` lies between two references, 0 at the first and 1 at the second."""
    return (value - low) / (high - low)


def complexity_words(own: Mapping[str, Estimate], linear: Mapping[str, Estimate],
                     noise: Mapping[str, Estimate]) -> str:
    """Say how the functions' complexity compares to a linear function's and to noise.

    The verdict takes the mean, over the measures, of the way from one to the other; under a
    fifth counts as strongly simple, over two thirds as noise-like.
    """
    if not own:
        return "All networks drawn are constant functions to rounding."
    ways = [share_of_way(own[name].mean, linear[name].mean, noise[name].mean) for name in own]
    way = sum(ways) / len(ways)
    if way < 0.2:
        kind = "strongly prefers simple functions"
    elif way < 2.0 / 3.0:
        kind = "prefers functions of middling complexity"
    else:
        kind = "prefers functions about as complex as white noise"
    return (f"Before training this architecture {kind}: averaged over the measures, its random "
            f"functions lie {max(way, 0.0):.0%} of the way from a linear function to white noise.")


def bit_words(boundary: Estimate | None, n: int, unchanged: float, law: Estimate | None) -> str:
    """Say how far a random bit string is from another class, and whether theory expects it."""
    if boundary is None:
        return f"On strings of {n} bits no search reached another class."
    text = (f"A random string of {n} bits is {boundary.mean:.3g} flips away from another class, "
            "where a uniformly random function needs 1")
    if law is not None:
        agrees = boundary.low <= law.high and law.low <= boundary.high
        relation = "within" if agrees else "outside"
        text += (f"; the linearised law of infinite width expects {law.mean:.3g}, {relation} the "
                 "interval")
    if unchanged > 0.005:
        text += f". Flipped in random order, {unchanged:.0%} of the strings never change class"
    return text + "."


def audit_words(correct: Estimate | None, wrong: Estimate | None, area: Estimate | None,
                margin_area: Estimate | None, *, wrong_answers: int, unit: str = "flips") -> str:
    """Say whether wrong predictions lie near the boundary, and whether distance tells them."""
    if correct is None:
        return "No input is classified correctly and reached another class."
    text = f"Correctly classified inputs are {correct.mean:.3g} {unit} from another class"
    if wrong is None or area is None:
        reason = ("none is classified wrongly" if wrong_answers == 0 else
                  f"from none of the {wrong_answers} wrongly classified was one reached")
        return f"{text}; {reason}."
    text += f", wrongly classified ones {wrong.mean:.3g}"
    if area.low > 0.5:
        text += (f": a small distance points to an error (area under the ROC curve {area.mean:.2f},"
                 f" {area.low:.2f} to {area.high:.2f})")
    else:
        text += (f", but distance does not tell errors apart here (area under the ROC curve "
                 f"{area.mean:.2f}, {area.low:.2f} to {area.high:.2f})")
    if margin_area is not None:
        text += f"; the size of the output does so with {margin_area.mean:.2f}"
    return text + "."
