"""Two models, checkpoints or architectures side by side."""

from collections.abc import Collection
from typing import Any

from torch import nn

from ..._core.checks import whole_number
from ..._core.errors import BadInput
from ..._core.progress import progress
from ...networks import MLP, SelectOutput, WeightLaw, evaluate, he_normal
from ...networks.evaluation import Model, check_model
from ...networks.wrappers import unwrapped
from ..audit import audit
from ..audit.data import AuditData
from ..audit.fitting import fitting_file
from ..subject import ArchitectureSubject, FactorySubject, Subject
from .after import after_rows, agreement
from .before import before_notes, before_rows, look_before
from .comparison import Comparison, headings
from .words import comparison_words


def compare(first: Any, second: Any, *, data: AuditData | None = None,
            names: tuple[str, str] | None = None,
            laws: tuple[WeightLaw | None, WeightLaw | None] = (None, None),
            threshold: float = 0.0, limit: int | None = None, random_strings: int = 500,
            pairs: int = 200, planes: int = 24, output: int | str | None = None,
            count: int = 100, resolution: int = 64, bits: int = 100, bit_networks: int = 400,
            inputs: int | None = None, seed: int = 0) -> Comparison:
    """Set every measure of two models, or of two architectures, side by side.

    With ``data``: two models are audited on the same rows, along the same lines between inputs
    (told apart by label) and on the same planes. Differences are paired: the mean of the
    differences input by input, line by line, plane by plane, over the pairs where both have a
    number. Areas under ROC curves are compared by ``auroc_difference``. A trained model against
    its own initialisation is such a pair.

    Without: two architectures, or factories of modules, before training. Each is sampled by itself,
    the second under another seed, on one plane, and the intervals of independent means add in
    squares; theory of infinitely wide networks stands beside.

    Differences are the second less the first, with 95 % intervals. About one in twenty of them
    leaves 0 out by chance where nothing differs.

    Cost: twice that of ``audit``, or some 6 s on two cores for the default counts before training.

    Args:
        first: A module or any callable, with ``data``; else an ``MLP`` or a factory of modules.
        second: The same. The two may take inputs of different shapes.
        data: Labelled inputs.
        names: For titles.
        laws: Weight laws of two ``MLP``; None means ``he_normal()``.
        threshold: Where a single output changes class.
        limit: Rows of each part of the data at most; None means all.
        random_strings: Random bit strings beside data of two values.
        pairs: Lines of each kind between inputs; 0 leaves out all that lies between inputs.
        planes: Planes through three inputs.
        output: Which output is meant, where models return several: a place or a key.
        count: Networks on a plane, before training.
        resolution: Grid points a side there.
        bits: Length of bit strings; a factory's own inputs take precedence.
        bit_networks: Networks on bit strings.
        inputs: Number of inputs of a factory's modules, where it cannot be read off.
        seed: Of all draws; the second architecture's networks take the next one.

    Raises:
        BadInput: Things that cannot be compared, or settings that are not usable.
        UnsupportedModel: A model is stochastic, in half precision, or takes other inputs.

    Example:
        >>> ps.compare(ps.MLP(inputs=2, widths=(64,)),
        ...            ps.MLP(inputs=2, widths=(64,), activation="sine")).words  # doctest: +SKIP
        'Beyond its interval sine MLP 2-64-1 is larger in Fourier complexity, ...'
    """
    if data is None:
        subjects = tuple(_subject(one, law, inputs, place) for place, (one, law) in
                         enumerate(zip((first, second), laws, strict=True)))
        return _before((subjects[0], subjects[1]), names, count=count, resolution=resolution,
                       bits=bits, bit_networks=bit_networks, seed=seed)
    models = _models(first, second, output)
    return _after(models, data, names or ("A", "B"), {"lines by": "label", "output": output},
                  threshold=threshold, limit=limit, random_strings=random_strings, pairs=pairs,
                  planes=planes, seed=seed)


def _subject(given: Any, law: WeightLaw | None, inputs: int | None, place: int) -> Subject:
    if isinstance(given, MLP):
        return ArchitectureSubject(given, he_normal() if law is None else law)
    if isinstance(given, nn.Module):
        raise BadInput(f"a {type(given).__name__} with its weights was given without data: add "
                       "data=AuditData, or give a factory to compare what it draws")
    if not callable(given):
        raise BadInput(f"a {type(given).__name__} cannot be compared: expected an MLP or a "
                       "factory of modules, or models with data")
    if law is not None:
        raise BadInput(f"a weight law is given for the factory {'AB'[place]}: factories draw "
                       "their own weights, so give None there")
    return FactorySubject(given, str(getattr(given, "__name__", "factory")), inputs)


def _before(subjects: tuple[Subject, Subject], names: tuple[str, str] | None, *, count: int,
            resolution: int, bits: int, bit_networks: int, seed: int) -> Comparison:
    for name, number, least in (("count", count, 2), ("resolution", resolution, 8),
                                ("bits", bits, 2), ("bit_networks", bit_networks, 2)):
        whole_number(name, number, at_least=least)
    with progress("compare", 2) as advance:
        priors = []
        for place, subject in enumerate(subjects):
            priors.append(look_before(
                subject, count=count, resolution=resolution, bits=bits,
                bit_networks=bit_networks, seed=seed + place, plane_seed=seed))
            advance(1)
    one, other = priors
    rows = before_rows(one, other)
    names = names or (one.name, other.name)
    settings = {"networks on the plane": count, "resolution": resolution, "bits": one.bits.bits,
                "networks on bit strings": bit_networks, "seed of A": seed, "seed of B": seed + 1}
    return Comparison(names, "random weights", rows,
                      comparison_words(headings(names), rows, None, None), settings,
                      priors=(one, other), notes=before_notes(one, other))


def _models(first: Any, second: Any, output: int | str | None) -> tuple[Model, Model]:
    for given in (first, second):
        if isinstance(given, MLP):
            raise BadInput(f"the architecture {given} has no weights to answer data with: give a "
                           "model, or leave the data out")
        check_model(given)
    if output is None:
        return first, second
    # Unwrapped first: audit looks for a wrapper on the outside only.
    return SelectOutput(unwrapped(first), output), SelectOutput(unwrapped(second), output)


def _after(models: tuple[Model, Model], data: AuditData, names: tuple[str, str],
           told: dict[str, Any], *, seed: int, **settings: Any) -> Comparison:
    own = [fitting_file(data, model) for model in models]
    classes = [max(2, evaluate(model, shaped.shaped(shaped.listed)[:1]).shape[1])
               for model, shaped in zip(models, own, strict=True)]
    if classes[0] != classes[1]:
        raise BadInput(f"{names[0]} tells {classes[0]} classes apart and {names[1]} {classes[1]}: "
                       "expected two models that answer the same question")
    one, other = (audit(model, shaped, name=name, lines_by="label", seed=seed, **settings)
                  for model, shaped, name in zip(models, own, names, strict=True))
    rows, same = after_rows(one, other), agreement(one, other)
    notes = _notes(*({} if found.geometry is None else dict.fromkeys(found.geometry.notes)
                     for found in (one, other)))
    return Comparison(names, data.name, rows,
                      comparison_words(headings(names), rows, rows[0], same),
                      {**one.settings, **told}, audits=(one, other), agreement=same,
                      notes=notes)


def _notes(first: Collection[str], second: Collection[str]) -> tuple[str, ...]:
    """Return what could not be done for either model, once where it is the same for both."""
    return (*(f"A and B: {note}" for note in first if note in second),
            *(f"A: {note}" for note in first if note not in second),
            *(f"B: {note}" for note in second if note not in first))
