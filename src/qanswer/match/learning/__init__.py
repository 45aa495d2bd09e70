"""Fitting weights and thresholds on labelled rows; never imported when a form is filled."""
