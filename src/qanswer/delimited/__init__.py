"""Tables of separated values as bytes: read by position, changed in single values, compared."""
