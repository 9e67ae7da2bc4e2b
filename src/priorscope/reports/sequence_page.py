"""The page of a sequence profile."""

from ..instruments.sequence_profile import SequenceProfile
from ..measures.sequences import constant_sequence
from ..plots import distance_histogram, token_picture
from .blocks import Cards, Section
from .drawing import drawn
from .page import Page
from .provenance import provenance

#: Sequences that the picture shows.
_SHOWN = 48


def sequence_page(result: SequenceProfile, *, command: str) -> Page:
    """Return the report page of a sequence profile.

    Args:
        result: What ``sequence_profile`` returned.
        command: The command line that makes the page again.
    """
    return Page(title=result.name, subtitle="Untrained: new weights for each sequence",
                verdict=result.words, command=command,
                sections=[_headline(result), _sequences(result), _complexities(result)],
                provenance=provenance(result.settings), kicker="priorscope sequences")


def _headline(result: SequenceProfile) -> Section:
    rows = result.found.summary()
    total = result.found.sequences.shape[1]
    return Section("At a glance", "How often greedy sequences of random weights repeat themselves.",
                   [Cards([
                       ("phrases a token (LZ78)", result.share,
                        f"one token for ever has {result.floor:.3f}, all different 1"),
                       ("size of the LZW dictionary", rows["LZW dictionary"],
                        f"one token for ever has {constant_sequence(total).lzw[0]}"),
                       ("different tokens", rows["different tokens"], f"of {total}")])])


def _sequences(result: SequenceProfile) -> Section:
    shown = result.found.sequences[:_SHOWN]
    axes = token_picture(shown)
    figure = drawn(axes, f"The first {len(shown)} sequences, one a row",
                   how_to_read="Time runs to the right; one colour is one token. A plain band "
                               "repeats one token, stripes are a cycle, confetti never repeats.",
                   data={f"sequence {row}": tokens for row, tokens in enumerate(shown.tolist())})
    return Section("What it writes", "The first sequences of the sample, not chosen.", [figure])


def _complexities(result: SequenceProfile) -> Section:
    share = result.found.lz78_share
    axes = distance_histogram({"sequences": share}, label="phrases a token", lengths=True)
    figure = drawn(axes, "Phrases a token of each sequence",
                   how_to_read=f"From {result.floor:.3f}, one token for ever, to 1, all different.",
                   data={name: values.tolist() for name, values in
                         result.found.columns().items()})
    return Section("How complex they are", "Lempel and Ziv's phrases, counted on each sequence.",
                   [figure])
