"""What a comparison of two models or architectures found."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from ..._core.estimate import Estimate
from ..._core.result import Result
from ..audit.result import Audit
from .before import Prior
from .measured import Measured

#: Letters up to which names stand in headings themselves.
_SHORT = 10


@dataclass(frozen=True, repr=False, eq=False)
class Comparison(Result):
    """What ``compare`` found.

    Attributes:
        names: Of the two.
        looked_at: What both were looked at on, in words.
        rows: Every measure: both means, the second less the first, its interval.
        words: What it means, in two or three sentences.
        settings: Counts, limits and seeds.
        audits: Of two models on the same inputs; None before training.
        priors: Of two architectures; None after training.
        agreement: Share of the listed inputs that both put into one class; None before training.
        notes: What could not be compared, and why.
        status: ``"estimated"``: every difference is a mean with its interval.
    """

    title: ClassVar[str] = "comparison"

    names: tuple[str, str]
    looked_at: str
    rows: tuple[Measured, ...]
    words: str
    settings: Mapping[str, Any]
    audits: tuple[Audit, Audit] | None = None
    priors: tuple[Prior, Prior] | None = None
    agreement: Estimate | None = None
    notes: tuple[str, ...] = ()
    status: str = "estimated"

    @property
    def headings(self) -> tuple[str, str]:
        """The names where they are short and differ, else A and B."""
        return headings(self.names)

    @property
    def beyond(self) -> tuple[Measured, ...]:
        """The measures whose difference lies beyond its interval."""
        return tuple(row for row in self.rows if row.beyond)

    def row(self, measure: str) -> Measured:
        """Return the row of a measure.

        Raises:
            KeyError: There is none of that name.
        """
        for row in self.rows:
            if row.measure == measure:
                return row
        raise KeyError(measure)

    def summary(self) -> dict[str, Any]:
        """Return each difference, the second less the first, by measure."""
        rows: dict[str, Any] = {"A": self.names[0], "B": self.names[1], "on": self.looked_at}
        if self.agreement is not None:
            rows["same class"] = self.agreement
        rows |= {f"{row.measure}, B − A": row.difference for row in self.rows}
        return {**rows, "in words": self.words}

    def columns(self) -> dict[str, Any]:
        """Return one row a measure: both means and the difference, each with its interval."""
        table: dict[str, Any] = {
            "measure": [row.measure for row in self.rows],
            "group": [row.group for row in self.rows],
            "unit": [row.unit for row in self.rows],
        }
        for name, estimates in (("A", [row.first for row in self.rows]),
                                ("B", [row.second for row in self.rows]),
                                ("difference", [row.difference for row in self.rows])):
            table |= {name: [one.mean for one in estimates],
                      f"{name} low": [one.low for one in estimates],
                      f"{name} high": [one.high for one in estimates]}
        return table | {"pairs": [row.difference.count for row in self.rows],
                        "left out": [row.left_out for row in self.rows],
                        "beyond": [row.beyond for row in self.rows]}


def headings(names: tuple[str, str]) -> tuple[str, str]:
    """Return two names for headings: A and B where the names are long or alike."""
    fit = names[0] != names[1] and all(0 < len(name) <= _SHORT for name in names)
    return names if fit else ("A", "B")
