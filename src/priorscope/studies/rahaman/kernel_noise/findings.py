"""What spectra in the eigenvectors of a kernel say.

Published numbers were read off plots; the tolerances are those of reading, and were set before
anything was measured.
"""

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import at_least, at_most, near
from ...rank_correlation import rank_correlation
from ..judging import chosen, judged
from .tables import line_widths, losses, of_lines, outer, spectra

if TYPE_CHECKING:
    import pandas as pd

_SPECTRA, _LINES = "Figs. 5 and 13", "Figs. 6 and 12"
_CODE = "Plots stored with the published code, 3 against 8"

#: Noise to its name, the published lowest loss and its step, each with the tolerance of reading.
_LOWEST = {"rising": ("rising", (0.027, 0.015), (210.0, 60.0)),
           "white": ("white", (0.06, 0.03), (150.0, 50.0))}


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the rows can speak about."""
    rising, white = (chosen(frame, noise=name) for name in ("rising", "white"))
    return [*_lowest(rising, "rising"), *_first(rising), *_order(rising), *_top(rising),
            *_lowest(white, "white"), *_white(white), *_lines(frame)]


def _note(rows: "pd.DataFrame") -> str:
    one = rows.iloc[0]
    return (f"{rows.network.nunique()} networks of {int(one.depth)} hidden layers of "
            f"{int(one.width)} units, each with {int(one['rows']):,} rows of its own (the paper's "
            f"2,000), {int(rows.step.max()):,} of the paper's 5,000 steps.")


def _lowest(rows: "pd.DataFrame", noise: str) -> list[Finding]:
    if rows.empty:
        return []
    words, (value, tolerance), (step, steps) = _LOWEST[noise]
    seen, table = losses(rows)
    return [
        *judged(f"Under {words} noise the loss to clean targets comes down to about {value:g}.",
                Estimate.of(table.min(axis=1)), partial(near, expected=value, tolerance=tolerance),
                _CODE, published=value, note=_note(rows), frame=rows),
        *judged(f"Under {words} noise the loss to clean targets is lowest at about step {step:g}.",
                Estimate.of(seen[table.argmin(axis=1)]),
                partial(near, expected=step, tolerance=steps), _CODE, published=step,
                note=_note(rows), frame=rows)]


def _first(rows: "pd.DataFrame") -> list[Finding]:
    """Judge how far the first eigenvectors are after 40 steps."""
    function, clean = spectra(rows, "function", 40), spectra(rows, "clean")
    if function is None or clean is None:
        return []
    return judged(
        "After 40 steps the coefficients of the first eigenvectors are at about 40 % of their "
        "targets.", Estimate.of(outer(function, top=False) / outer(clean, top=False)),
        partial(near, expected=0.4, tolerance=0.15), _CODE, published=0.4,
        note=f"Mean magnitudes over the first fifth of the bins. {_note(rows)}", frame=rows)


def _order(rows: "pd.DataFrame") -> list[Finding]:
    """Judge what is learnt after 200 steps."""
    made: list[Finding] = []
    function, clean, share = (spectra(rows, name, step) for name, step in
                              (("function", 200), ("clean", 0), ("target share", 200)))
    if function is not None and clean is not None:
        gap = outer(function, top=True) - outer(clean, top=True)
        made += judged(
            "After 200 steps the spectrum of the network coincides with that of the clean target, "
            "also where that of the noise is largest.", Estimate.of(gap),
            partial(near, expected=0.0, tolerance=0.1), _SPECTRA, published=0.0, frame=rows,
            note="Difference of mean magnitudes over the last fifth of the bins, where the noisy "
                 f"target has about 0.9. {_note(rows)}")
    if share is not None:
        made += judged(
            "After 200 steps more is learnt of the target on the first eigenvectors than on the "
            "last.", Estimate.of(outer(share, top=False) - outer(share, top=True)),
            partial(at_least, limit=0.0), _SPECTRA, frame=rows,
            note="Projections of the function on the noisy target, first less last fifth of the "
                 f"bins. {_note(rows)}")
    return made


def _top(rows: "pd.DataFrame") -> list[Finding]:
    function = spectra(rows, "function", 600)
    if function is None:
        return []
    return judged(
        "After 600 steps the mean magnitude of the last coefficients is about 0.8.",
        Estimate.of(function[:, -1]), partial(near, expected=0.8, tolerance=0.15), _CODE,
        published=0.8, note=f"In the last of {function.shape[1]} bins. {_note(rows)}", frame=rows)


def _white(rows: "pd.DataFrame") -> list[Finding]:
    """Judge white noise after 300 steps."""
    made: list[Finding] = []
    if rows.empty:
        return made
    seen, table = losses(rows)
    if 300 in seen:
        made += judged(
            "Under white noise the loss to clean targets has risen to about 0.25 after 300 steps.",
            Estimate.of(table[:, seen == 300]), partial(near, expected=0.25, tolerance=0.08),
            _CODE, published=0.25, note=_note(rows), frame=rows)
    share = spectra(rows, "noise share", 300)
    if share is not None:
        made += judged(
            "Of white noise, which no eigenvector prefers, more is learnt after 300 steps on the "
            "first eigenvectors than on the last.",
            Estimate.of(outer(share, top=False) - outer(share, top=True)),
            partial(at_least, limit=0.0), "Control, not in the paper", frame=rows,
            note="Projections of function less clean target on the noise, first less last fifth "
                 "of the bins. Under rising noise the first eigenvectors hold the digits and the "
                 f"last hold noise, so that order and signal are confounded. {_note(rows)}")
    return made


def _lines(frame: "pd.DataFrame") -> list[Finding]:
    """Judge eigenvectors of evenly spaced points, which are computed and not drawn."""
    made: list[Finding] = []
    for width in line_widths(frame):
        transforms, vectors = (of_lines(frame, name, width) for name in ("transform", "vector"))
        count = len(vectors)
        peaks, indices = transforms.argmax(axis=1), np.arange(count)
        changes = (np.diff(np.sign(vectors), axis=1) != 0).sum(axis=1)
        note = (f"Computed: {count} evenly spaced points of [0, 1], kernel width {width:g} (the "
                "paper states none).")
        claim = f"On {count} points with kernel width {width:g}"
        made += judged(
            f"{claim} the index of an eigenvector orders its frequency: rank correlation of 0.95 "
            "or more.", _exactly(rank_correlation(indices, peaks)), partial(at_least, limit=0.95),
            _LINES, note=f"Frequency of the largest Fourier coefficient. {note}")
        made += judged(
            f"{claim} that frequency lies on the diagonal: half the index, to one cycle.",
            _exactly(np.abs(peaks - indices / 2).max()), partial(at_most, limit=1.0), _LINES,
            note=f"Largest distance of all, index from 0. {note}")
        made += judged(
            f"{claim} eigenvector n changes sign n - 1 times: the first never, the last from each "
            "point to the next.", _exactly((changes == indices).mean()),
            partial(at_least, limit=1.0), _LINES, theory=1.0,
            note="Share of the eigenvectors; Gaussian kernel matrices are totally positive, and "
                 f"those oscillate so (Gantmacher and Krein). {note}")
    return made


def _exactly(value: float) -> Estimate:
    return Estimate(float(value), float(value), float(value), 0)
