"""The zip package of an Office file: pre-flight, sparse reading and byte splicing with shared offsets."""
