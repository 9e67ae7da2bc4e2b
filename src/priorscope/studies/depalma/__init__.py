"""De Palma, Kiani and Lloyd: random deep networks are biased towards simple functions."""
