"""New weights for an untrained GPT-2, in place and by the law of its first initialisation."""

import math
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import torch
from torch import Tensor, nn

from ..._core.checks import whole_number
from ..._core.errors import BadInput
from ..._core.seeds import sequence
from .hugging_face import is_gpt2

#: Standard deviation of weights and embeddings, and of the projections back to the residual stream.
#: The latter's keeps the 12 blocks of the published model, however many blocks there are.
SPREAD = 0.02
RESIDUAL_SPREAD = SPREAD / math.sqrt(2 * 12)

#: Numbers that a thread fills at a time: whole chunks of the stream.
_PORTION = 2**20


def redraw(model: nn.Module, *, seed: int, index: int) -> None:
    r"""Draw all weights of a GPT-2 anew.

    Weights and embeddings are N(0, 0.02²), projections back to the residual stream
    N(0, 0.02²/24), biases 0; layer norms keep their scale. This is the default of Hugging Face's
    ``transformers`` for 12 blocks. A weight depends on (seed, index), the name and shape of its
    parameter: not on the number of blocks, threads or draws, nor the device, so that a deeper model
    begins with the blocks of a shallower one.

    Cost: about 2 ns a weight and thread, 0.25 s for the 124 million of the published model; the
    threads are as many as torch has. The numbers are drawn in float32 and cast.

    Args:
        model: A ``GPT2LMHeadModel``, changed in place.
        seed: A non-negative integer.
        index: Which draw, a non-negative integer.

    Raises:
        BadInput: The model is no GPT-2, or the seed or index is negative.
    """
    if not is_gpt2(model):
        raise BadInput(f"a {type(model).__name__} cannot be redrawn: expected a GPT2LMHeadModel, "
                       "such as GPT2(...).module() returns")
    index = whole_number("index", index, at_least=0)
    with torch.no_grad(), ThreadPoolExecutor(torch.get_num_threads()) as threads:
        for name, parameter in model.named_parameters():
            if ".ln_" in name and name.endswith("weight"):
                continue
            if name.endswith("bias"):
                parameter.zero_()
                continue
            key = sequence(seed, "language", index, name).generate_state(2)
            spread = RESIDUAL_SPREAD if name.endswith("c_proj.weight") else SPREAD
            _fill(parameter, key, spread, threads)


def _fill(parameter: Tensor, key: np.ndarray, spread: float, threads: ThreadPoolExecutor) -> None:
    from .philox_normals import CHUNK, fill_normals

    direct = (parameter.device.type == "cpu" and parameter.dtype == torch.float32
              and parameter.is_contiguous())
    target = parameter.detach() if direct else torch.empty(parameter.shape, dtype=torch.float32)
    flat = target.view(-1).numpy()
    work = partial(_fill_portion, fill_normals, flat, key, np.float32(spread), CHUNK)
    list(threads.map(work, range(0, flat.size, _PORTION)))
    if not direct:
        parameter.copy_(target)


def _fill_portion(fill: object, flat: np.ndarray, key: np.ndarray, spread: np.float32, chunk: int,
                  start: int) -> None:
    fill(flat[start:start + _PORTION], start // chunk, key, spread)  # type: ignore[operator]
