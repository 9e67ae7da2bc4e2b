"""Causal language models: untrained GPT-2, new draws of its weights, greedy continuation."""

from .gpt2 import GPT2 as GPT2
from .greedy import Decoder as Decoder
from .greedy import continue_greedily as continue_greedily
from .greedy import decoder_of as decoder_of
from .redraw import redraw as redraw
