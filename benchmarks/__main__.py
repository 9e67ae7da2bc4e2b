"""``python -m benchmarks``: every benchmark, or those named; ``--smoke`` for a second of each."""

import argparse
import importlib
import time

from ._timing import print_rows

NAMES = ("boundary_distance", "exact_distance", "audit_mnist", "lempel_ziv", "ensemble", "kernel",
         "function_prior", "sweeps", "lines", "intervals", "regions", "trajectories",
         "ensemble_training", "spectra", "atlas", "transformers")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", default=NAMES, metavar="name",
                        help=f"which ones: {', '.join(NAMES)}")
    parser.add_argument("--smoke", action="store_true", help="tiny sizes, to see that they run")
    arguments = parser.parse_args()
    for name in arguments.names:
        module = importlib.import_module(f"{__package__}.{name}")
        began = time.perf_counter()
        print(f"\n{name}: {(module.__doc__ or '').strip().splitlines()[0]}")
        print_rows(module.run(smoke=arguments.smoke))
        print(f"({time.perf_counter() - began:.0f} s)")


if __name__ == "__main__":
    main()
