"""The zip package of an office file: what may come in, its parts, copied raw."""
