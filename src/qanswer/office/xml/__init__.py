"""XML read with expat and nothing else, and patches of its bytes."""
