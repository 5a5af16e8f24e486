"""Studies against exact models: small books, every assignment tried and judged by the second statements alone."""
