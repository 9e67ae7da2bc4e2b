"""The prior over Boolean functions: Valle-Pérez et al. and Mingard et al."""
