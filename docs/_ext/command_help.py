"""The directive ``command-help``: what ``priorscope COMMAND --help`` prints, by the app itself."""

import io
from typing import Any

from docutils import nodes
from rich.console import Console
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from priorscope.cli.app import app as commands

WIDTH = 84


class CommandHelp(SphinxDirective):
    """Print the help of one command, or of all with none named."""

    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the text as one block."""
        text = help_text(*self.arguments)
        block = nodes.literal_block(text, text, language="text")
        return [block]


def help_text(*command: str) -> str:
    """Return the help as it is printed on a terminal of fixed width, without colours."""
    page = io.StringIO()
    console = Console(file=page, width=WIDTH, color_system=None, force_terminal=False)
    commands.help_print(list(command), console=console)
    return "\n".join(line.rstrip() for line in page.getvalue().strip().splitlines())


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive."""
    app.add_directive("command-help", CommandHelp)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
