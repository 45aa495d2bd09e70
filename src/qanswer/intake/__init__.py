"""Other people's documents in: a published check sheet becomes items, an answered form becomes past answers."""
