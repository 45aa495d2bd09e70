"""What would be done with a form, what a person decides on it, and what was done: values, whole in JSON."""
