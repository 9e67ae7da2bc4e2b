"""Beyond the paper: random flips under other activations, depths and biases."""

from .study import FlipsElsewhere as FlipsElsewhere
