"""Where the questions of a form are and where their answers go: a pure function over a grid, with its evidence."""
