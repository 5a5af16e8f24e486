"""Every term of the score, one per file."""
