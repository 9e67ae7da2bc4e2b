"""The floor: errors, checks, seeds, batching, progress, estimates; no domain knowledge."""
