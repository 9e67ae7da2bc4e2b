"""The command ``priorscope``."""

import sys
from importlib import metadata
from typing import NoReturn

from cyclopts import App, CycloptsError

from .._core.errors import PriorscopeError
from .audit import audit_command
from .compare import compare_command
from .profile import profile_command
from .reproduce import reproduce_command
from .sequences import sequences_command

#: Exit codes.
DONE, INCOMPLETE, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130

app = App(
    name="priorscope",
    help="Show which functions neural networks prefer, before training and after it.",
    version=lambda: metadata.version("priorscope"),
    help_format="markdown",
    suppress_keyboard_interrupt=False,  # the exit code for it is decided below
)
app.command(profile_command, name="profile")
app.command(sequences_command, name="sequences")
app.command(audit_command, name="audit")
app.command(compare_command, name="compare")
app.command(reproduce_command, name="reproduce")
app.register_install_completion_command(
    help="Complete commands and flags in bash, zsh, fish or PowerShell from the next start on.")


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: list[str]) -> int:
    """Run the command line and return its exit code; bad input is one sentence."""
    try:
        code = app(arguments, exit_on_error=False, print_error=False,
                   result_action="return_value")
    except (PriorscopeError, CycloptsError) as error:
        print(f"priorscope: {_sentence(error)}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt as interrupt:
        words = f"interrupted; {interrupt}" if interrupt.args else "interrupted"
        print(f"priorscope: {words}", file=sys.stderr)
        return INTERRUPTED
    return INCOMPLETE if code == INCOMPLETE else DONE


def _sentence(error: Exception) -> str:
    return " ".join(str(error).split())
