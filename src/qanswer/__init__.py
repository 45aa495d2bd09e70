"""qanswer answers customers' security questionnaires from the vendor's own published check sheet."""

__version__ = "0.1.0"
