"""The cells an answer may go to, and how it is put into the form's own words."""
