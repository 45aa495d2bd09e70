"""The whole check sheet as a document."""
