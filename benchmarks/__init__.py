"""Speed of priorscope beside its rivals, as ratios of medians from one run.

Each script holds ``run(smoke)``, which returns its rows, and prints them when run as a module:
``python -m benchmarks.lempel_ziv``.
"""
