"""The use cases, whoever asks for them: a command line, a page on this machine, an assistant."""
