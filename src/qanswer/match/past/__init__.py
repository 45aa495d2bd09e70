"""Past answers beside a new question: what both ask, how alike they are, and whether they may be given again."""
