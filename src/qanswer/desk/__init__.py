"""A desk to review filled forms at: the service through a browser, on this machine only."""
