"""``python -m qanswer``: the same as the command."""

from qanswer.cli.main import run

run()
