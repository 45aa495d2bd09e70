"""What headings, answer words and asking words say, in every language that forms are read in."""
