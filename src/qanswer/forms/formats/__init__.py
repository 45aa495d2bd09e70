"""The kinds of files that forms come in, one place each, behind one registry."""
