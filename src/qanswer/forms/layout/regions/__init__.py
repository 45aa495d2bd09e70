"""Where tables of questions begin and end: headings, repeated headings, what a sheet looks like."""
