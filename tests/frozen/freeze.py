"""Write what this version leaves on disk into a folder named for it, for later versions to open.

    python tests/frozen/freeze.py
"""

import json
import shutil
import sys
import tempfile
from pathlib import Path

import torch

import priorscope as ps
from priorscope.instruments.audit.trained import save_weights

HERE = Path(__file__).parent
STUDY = "prior/perceptron"


def network() -> torch.nn.Module:
    """Return the architecture of the weights; the file decides its numbers."""
    return ps.sample(ps.MLP(inputs=3, widths=(8, 8), activation="tanh"), ps.gaussian(2.0, 0.1),
                     count=1, seed=7)[0]


def points() -> torch.Tensor:
    """Return the inputs at which the outputs are kept."""
    return torch.tensor([[0.0, 0.0, 0.0], [1.0, -1.0, 0.5], [-2.0, 0.25, 3.0]])


def recorder() -> ps.training.SpectrumRecorder:
    """Return a recorder that has recorded nothing yet."""
    return ps.training.SpectrumRecorder(ps.segment([-1.0] * 3, [1.0] * 3), frequencies=[1, 2, 3],
                                        every=1)


def freeze_study(folder: Path) -> None:
    """Reproduce a small study and keep what is read again; figures and the page are drawn anew."""
    with tempfile.TemporaryDirectory() as place:
        made = Path(place) / "results"
        ps.reproduce(STUDY, scale="smoke", out=made)
        kept = folder / "results"
        (kept / STUDY).mkdir(parents=True)
        shutil.copytree(made / STUDY / "cells", kept / STUDY / "cells")
        shutil.copy(made / STUDY / "table.parquet", kept / STUDY)
        shutil.copy(made / "findings.csv", kept)


def freeze_numbers(folder: Path) -> None:
    """Keep a prior, weights, records, and what they say."""
    prior = ps.function_prior(ps.MLP(inputs=3, widths=(8,)), ps.he_normal(), count=400, seed=3)
    prior.save(folder / "prior.npz")
    model, records = network(), recorder()
    records.start(model)
    records.step(model)
    records.save(folder / "spectrum.parquet")
    records.save(folder / "spectrum.csv")
    torch.save(records.state_dict(), folder / "recorder.pt")
    save_weights(model, folder / "weights.safetensors")
    with torch.no_grad():
        outputs = model(points()).flatten().tolist()
    said = {"version": ps.__version__, "outputs": outputs, "functions": len(prior.counts),
            "counts": prior.counts.tolist(), "magnitudes": records.magnitudes.tolist()}
    (folder / "said.json").write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Write the folder of this version, which must not be there."""
    folder = HERE / ".".join(ps.__version__.split(".")[:2])
    if folder.exists():
        sys.exit(f"{folder.name} is frozen already: what a version wrote is never written again")
    folder.mkdir()
    freeze_study(folder)
    freeze_numbers(folder)


if __name__ == "__main__":
    main()
