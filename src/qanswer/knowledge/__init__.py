"""What is known: loading and validating the check sheet, the topics and the glossary."""
