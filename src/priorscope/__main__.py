"""``python -m priorscope`` is the command ``priorscope``."""

from .cli.app import main

main()
