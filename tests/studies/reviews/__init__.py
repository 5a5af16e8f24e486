"""Reviews of territories."""
