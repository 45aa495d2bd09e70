"""The proof that a copy is the customer's file but for its answers."""
