"""priorscope: which functions neural networks prefer, before and after training."""
