"""``python -m qanswer``: the same as the command."""

from qanswer.cli.main import run

if __name__ == "__main__":  # a process that fills forms beside this one imports the module again
    run()
