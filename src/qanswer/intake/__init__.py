"""Other people's documents in: a published check sheet of any layout becomes items that can be answered from."""
