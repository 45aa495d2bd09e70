"""What a fill came to: terminal, JSON and HTML."""
