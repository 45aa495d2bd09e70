"""The library: what was told to whom and when, kept so that the same question is never worked out twice."""
