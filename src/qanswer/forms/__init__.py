"""Customers' forms: where the questions are, what the form accepts as answers, and writing them back."""
