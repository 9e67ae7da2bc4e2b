"""The command line with the probe studies in its catalogue, as a process of its own."""

import os
import signal
import sys
import types

import probe_study

from priorscope.cli import app, reproduce
from priorscope.studies import catalogue
from priorscope.sweeps import cluster_session, dask_client

#: What a process does to files, as the interpreter's audit events tell it.
STEPS = ("open", "os.rename", "os.mkdir", "os.remove", "os.listdir", "os.scandir", "os.truncate")


def install():
    """Put the probe studies in place of the catalogue."""
    studies = {made.name: made for made in (probe_study.Numbers, probe_study.Words)}
    catalogue.all_studies = reproduce.all_studies = lambda: studies
    catalogue.GROUPS = ("probe",)


def die_at(step, folder):
    """Let this process kill itself before its n-th step on files in the folder."""
    left = [step]

    def count(event, arguments):
        if event in STEPS and str(arguments[0]).startswith(folder):
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


def run_as_child(arguments, environment, out, err):
    """Be ``priorscope`` with these arguments, at the head of a process group of its own."""
    os.setsid()
    for number, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOCTTY), number)
    os.environ.update(environment)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # Workers import the main module again, which here is the test runner.
    sys.modules["__main__"] = types.ModuleType("__main__")
    sys.argv = ["priorscope", *arguments]
    install()
    cluster_session.PATIENCE = float(environment.get("PROBE_PATIENCE", "120"))
    dask_client.ANSWER_WITHIN = float(environment.get("PROBE_ANSWER_WITHIN", "10"))
    dask_client.WORKERS_WITHIN = float(environment.get("PROBE_WORKERS_WITHIN", "60"))
    if "PROBE_DIE_AT" in environment:
        die_at(int(environment["PROBE_DIE_AT"]), arguments[arguments.index("--out") + 1])
    app.main(arguments)


if __name__ == "__main__":
    install()
    app.main()
