"""From a question to the items that may answer it, and the reasons not to."""
